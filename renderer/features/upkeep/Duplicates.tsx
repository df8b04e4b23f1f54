import { useEffect, useState } from 'react';

import type { DuplicateGroup } from '#core/post/listing.ts';
import type { PostSummary } from '#core/post/post.ts';

import { useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { shortDate } from '../../ui/relativeDate.ts';
import { Asked, Fine } from './Asked.tsx';
import styles from './Upkeep.module.css';
import { useAnswer } from './useAnswer.ts';
import { countWords } from './words.ts';

const step = 20;

/** Posts that say the same, side by side: one of them can go. */
export function Duplicates({ onOpenPost }: { onOpenPost: (id: string) => void }) {
  const { client, bulk } = useWindow();
  const { answer, again } = useAnswer(() => client['library.duplicates']({}));
  const [most, setMost] = useState(step);
  const trash = async (id: string) => {
    if (await bulk.run({ kind: 'ids', ids: [id] }, { kind: 'trash' })) await again();
  };
  return (
    <Asked answer={answer} asking="Comparing the posts…" again={again}>
      {(groups) =>
        groups.length === 0 ? (
          <Fine>No two posts say the same.</Fine>
        ) : (
          <>
            <p className={styles.soft}>
              {countWords(groups.length, 'group')} of posts that say the same. What goes to the trash can be put back.
            </p>
            <ul className={styles.groups}>
              {groups.slice(0, most).map((group) => (
                <Group
                  key={group.posts[0]?.id}
                  group={group}
                  onOpenPost={onOpenPost}
                  onTrash={(id) => void trash(id)}
                />
              ))}
            </ul>
            {groups.length > most && (
              <div>
                <Button onClick={() => setMost(most + step)}>Show {Math.min(step, groups.length - most)} more</Button>
              </div>
            )}
          </>
        )
      }
    </Asked>
  );
}

function Group({
  group,
  onOpenPost,
  onTrash,
}: {
  group: DuplicateGroup;
  onOpenPost: (id: string) => void;
  onTrash: (id: string) => void;
}) {
  const { client } = useWindow();
  /** What the group does not tell of its posts: lengths and first words. */
  const [known, setKnown] = useState<ReadonlyMap<string, PostSummary>>(new Map());
  useEffect(() => {
    let still = true;
    const ask = async () => {
      const all = await Promise.all(
        group.posts.slice(0, 12).map(({ id }) => client['posts.summary']({ id }).catch(() => null)),
      );
      if (still) setKnown(new Map(all.flatMap((post) => (post === null ? [] : [[post.id, post] as const]))));
    };
    void ask();
    return () => {
      still = false;
    };
  }, [client, group]);
  return (
    <li className={styles.group}>
      <h3 className={styles.why}>
        {group.why === 'same-text' ? 'The same text' : 'The same title, and most of the text'}
      </h3>
      <ul className={styles.cards}>
        {group.posts.map(({ id, title, path, updated }) => {
          const post = known.get(id);
          const name = title.trim() || 'Untitled';
          return (
            <li key={id} className={styles.card}>
              <p className={styles.title} dir="auto">
                {name}
              </p>
              <p className={styles.excerpt} dir="auto">
                {post?.excerpt}
              </p>
              <dl className={styles.facts}>
                <dt>File</dt>
                <dd className={styles.path}>{path}</dd>
                <dt>Edited</dt>
                <dd>{shortDate(updated)}</dd>
                <dt>Length</dt>
                <dd>{post === undefined ? '…' : countWords(post.words, 'word')}</dd>
                <dt>Status</dt>
                <dd>{post === undefined ? '…' : statusOf(post)}</dd>
              </dl>
              <div className={styles.actions}>
                <Button aria-label={`Open ${name}, ${path}`} onClick={() => onOpenPost(id)}>
                  Open
                </Button>
                <Button aria-label={`Move to trash: ${name}, ${path}`} onClick={() => onTrash(id)}>
                  Move to trash
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </li>
  );
}

const statusOf = ({ status, publications }: PostSummary): string =>
  publications.length > 0 ? `${status}, sent to ${countWords(publications.length, 'home')}` : status;
