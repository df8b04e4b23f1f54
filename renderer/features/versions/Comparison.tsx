import { ChevronsUpDown, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';

import type { DocumentDiff } from '#core/document/diff.ts';
import type { NodeJson } from '#core/document/json.ts';

import { ReadOnlyText } from '../../editor/reading/ReadOnlyText.tsx';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/classNames.ts';
import { blockHeight, inParts } from '../../ui/inParts.ts';
import { WhenSeen } from '../../ui/WhenSeen.tsx';
import { footnotesOf } from './footnotesOf.ts';
import { mergedBlock } from './merged.ts';
import type { Changed } from './stretches.ts';
import { stretchesOf } from './stretches.ts';
import styles from './Versions.module.css';

/** Two versions in one: what came, went and was formatted, with a little of what stayed around it, and the rest folded. */
export function Comparison({
  diff,
  postId,
  language,
  current,
  onBringBack,
}: {
  diff: DocumentDiff;
  postId: string;
  language: string | undefined;
  /** The change that is being looked at, or null. */
  current: number | null;
  /** Null where single changes cannot be brought back. */
  onBringBack: ((change: number) => void) | null;
}) {
  const stretches = useMemo(() => stretchesOf(diff), [diff]);
  const footnotes = useMemo(() => footnotesOf(diff), [diff]);
  const text = (blocks: NodeJson[], label: string): ReactNode =>
    inParts(blocks).map((part, index) => (
      // oxlint-disable-next-line react/no-array-index-key -- they never move
      <WhenSeen key={index} height={part.length * blockHeight}>
        <ReadOnlyText blocks={part} postId={postId} language={language} label={label} footnotes={footnotes} />
      </WhenSeen>
    ));
  return (
    <div className={styles.comparison}>
      {stretches.map((stretch) => {
        if (stretch.kind === 'context') return <div key={stretch.key}>{text(stretch.blocks, 'Unchanged')}</div>;
        if (stretch.kind === 'folded')
          return (
            <Folded key={stretch.key} count={stretch.blocks.length}>
              {() => text(stretch.blocks, 'Unchanged')}
            </Folded>
          );
        return (
          <ChangedBlock
            key={stretch.key}
            diff={stretch.diff}
            postId={postId}
            language={language}
            footnotes={footnotes}
            isCurrent={stretch.diff.change === current}
            onBringBack={onBringBack}
          />
        );
      })}
    </div>
  );
}

const kindWords = { inserted: 'Added', deleted: 'Removed', changed: 'Changed' };

/** What bringing a change back does. */
function backWords(diff: Changed): string {
  if (diff.kind === 'changed') return 'Bring back';
  if (diff.moved) return 'Move back';
  return diff.kind === 'inserted' ? 'Take out' : 'Put back';
}

function ChangedBlock({
  diff,
  postId,
  language,
  footnotes,
  isCurrent,
  onBringBack,
}: {
  diff: Changed;
  postId: string;
  language: string | undefined;
  footnotes: ReadonlyMap<string, number>;
  isCurrent: boolean;
  onBringBack: ((change: number) => void) | null;
}) {
  const { blocks, marks } = useMemo(() => mergedBlock(diff), [diff]);
  const words =
    diff.kind === 'changed'
      ? kindWords.changed
      : diff.moved
        ? diff.kind === 'deleted'
          ? 'Moved from here'
          : 'Moved here'
        : kindWords[diff.kind];
  const notes = [...new Set(marks.flatMap(({ words }) => (words === '' ? [] : [words])))];
  return (
    <section
      aria-label={`${words}, change ${diff.change + 1}`}
      data-change={diff.change}
      className={classNames(styles.change, styles[diff.kind], isCurrent && styles.current)}
    >
      <header className={styles.changeHead}>
        <span className={styles.changeKind}>{words}</span>
        {notes.length > 0 && <span className={styles.changeNotes}>{notes.slice(0, 3).join(' · ')}</span>}
        {onBringBack !== null && (
          <Button
            tone="quiet"
            className={styles.bringBack}
            icon={<Undo2 size={13} aria-hidden />}
            aria-label={`${backWords(diff)}: change ${diff.change + 1}`}
            onClick={() => onBringBack(diff.change)}
          >
            {backWords(diff)}
          </Button>
        )}
      </header>
      <WhenSeen height={60}>
        <ReadOnlyText
          blocks={blocks}
          postId={postId}
          language={language}
          label={words}
          changes={marks}
          footnotes={footnotes}
        />
      </WhenSeen>
    </section>
  );
}

function Folded({ count, children }: { count: number; children: () => ReactNode }) {
  const [open, setOpen] = useState(false);
  if (open) return <div>{children()}</div>;
  return (
    <button type="button" className={styles.folded} aria-expanded={false} onClick={() => setOpen(true)}>
      <ChevronsUpDown size={13} aria-hidden />
      {count === 1 ? 'One unchanged paragraph' : `${count.toLocaleString('en')} unchanged paragraphs`}
    </button>
  );
}
