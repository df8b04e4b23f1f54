import { FolderOpen, TriangleAlert, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';

import type { PostSummary } from '#core/post/post.ts';

import { Button } from '../../ui/Button.tsx';
import { fullDate, relativeDate } from '../../ui/relativeDate.ts';
import styles from './ProblemPanel.module.css';
import { useNow } from '../../ui/useNow.ts';
import { problemWords } from './problemWords.ts';

interface Source {
  text: string;
  truncated: boolean;
}

/** A post that cannot be edited safely: what happened, what is kept, what next, and the file as it is. */
export function ProblemPanel({
  post,
  source,
  actions,
  onReveal,
  onGiveOwnId,
}: {
  post: PostSummary;
  source: Source | null;
  /** What else can be done about it, before the rest. */
  actions?: ReactNode;
  onReveal: () => void;
  onGiveOwnId: () => void;
}) {
  const { problem } = post;
  if (problem === null) return null;
  const words = problemWords[problem.kind];
  return (
    <article className={styles.panel} aria-label={post.title || post.slug}>
      <header className={styles.head}>
        <TriangleAlert size={20} aria-hidden className={styles.glyph} />
        <h1 className={styles.title}>{words.title}</h1>
        <p>
          {problem.message}
          {problem.kind === 'bad-front-matter' && problem.line !== null && ` Look at line ${problem.line}.`}
        </p>
        {(problem.kind === 'duplicate-id' || problem.kind === 'sync-conflict') && (
          <p>
            The other one is <code>{problem.otherPath}</code>.
          </p>
        )}
        <p>{words.kept}</p>
        <p>{words.next}</p>
        <div className={styles.actions}>
          {actions}
          {problem.kind === 'duplicate-id' && (
            <Button tone="main" onClick={onGiveOwnId}>
              Make this copy its own post
            </Button>
          )}
          <Button icon={<FolderOpen size={14} aria-hidden />} onClick={onReveal}>
            Show in folder
          </Button>
        </div>
      </header>
      <SourceText path={post.path} source={source} />
    </article>
  );
}

/** A post in the trash, to look at and to take back. */
export function TrashedPanel({
  post,
  source,
  onRestore,
  onDelete,
}: {
  post: PostSummary;
  source: Source | null;
  onRestore: () => void;
  onDelete: () => void;
}) {
  const now = useNow();
  return (
    <article className={styles.panel} aria-label={post.title || 'Untitled'}>
      <header className={styles.head}>
        <h1 className={styles.title} dir="auto">
          {post.title || 'Untitled'}
        </h1>
        <p title={post.trashedAt === null ? undefined : fullDate(post.trashedAt)}>
          {post.trashedAt === null ? 'In the trash' : `Thrown away ${relativeDate(post.trashedAt, now)}`}. It is kept as
          it was, with its pictures and versions.
        </p>
        <div className={styles.actions}>
          <Button tone="main" icon={<Undo2 size={14} aria-hidden />} onClick={onRestore}>
            Put back
          </Button>
          <Button tone="danger" onClick={onDelete}>
            Delete for ever…
          </Button>
        </div>
      </header>
      <SourceText path={post.path} source={source} />
    </article>
  );
}

const SourceText = ({ path, source }: { path: string; source: Source | null }) =>
  source === null ? null : (
    <section className={styles.source} aria-label="The file as it is">
      <h2 className={styles.path}>{path}</h2>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles.text} tabIndex={0} dir="auto">
        {source.text}
      </pre>
      {source.truncated && <p className={styles.more}>The file is longer; this is its beginning.</p>}
    </section>
  );
