import { File } from 'lucide-react';
import { useState } from 'react';

import { toFailure } from '#core/failure.ts';
import type { OrphanedMedia } from '#core/post/upkeep.ts';

import { useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { Thumbnail } from '../../ui/Thumbnail.tsx';
import { Asked, Fine } from './Asked.tsx';
import styles from './Upkeep.module.css';
import { useAnswer } from './useAnswer.ts';
import { countWords, sizeWords } from './words.ts';

const step = 100;
const isPicture = (path: string): boolean => /\.(avif|gif|jpe?g|png|svg|webp)$/iu.test(path);

/** Pictures and other files that no post refers to: chosen ones go to the library's trash. */
export function Orphans({ onOpenPost }: { onOpenPost: (id: string) => void }) {
  const { client, operations, notices, listing } = useWindow();
  const { answer, again } = useAnswer(() =>
    operations.run('Looking for unused media', (operation) => client['media.orphans']({ operation })),
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [most, setMost] = useState(step);
  const [busy, setBusy] = useState(false);

  /** What failed, too, may have moved some of them; the list's trash says how many there are. */
  const lookAgain = async () => {
    void listing.refresh();
    await again();
  };
  const bringBack = async (paths: string[]) => {
    try {
      const { moved } = await operations.run('Bringing media back', (operation) =>
        client['media.restoreTrashed']({ paths, operation }),
      );
      notices.say(
        `${countWords(moved, 'file')} ${moved === 1 ? 'is' : 'are'} where ${moved === 1 ? 'it was' : 'they were'}.`,
      );
    } catch (thrown) {
      notices.fail(toFailure(thrown));
    }
    await lookAgain();
  };
  const trash = async (paths: string[]) => {
    setBusy(true);
    try {
      const { moved, left } = await operations.run('Moving media to the trash', (operation) =>
        client['media.trashOrphans']({ paths, operation }),
      );
      const rest =
        left === 0 ? '' : ` ${countWords(left, 'file')} stayed: a post refers to ${left === 1 ? 'it' : 'them'} by now.`;
      notices.say(
        `${countWords(moved, 'file')} ${moved === 1 ? 'is' : 'are'} in the library’s trash.${rest}`,
        moved === 0 ? null : { label: 'Undo', run: () => void bringBack(paths) },
      );
      setChosen(new Set());
    } catch (thrown) {
      const why = toFailure(thrown);
      if (why.code === 'cancelled')
        notices.say('What was moved until then is in the library’s trash.', {
          label: 'Undo',
          run: () => void bringBack(paths),
        });
      else notices.fail(why);
    }
    await lookAgain();
    setBusy(false);
  };

  return (
    <Asked answer={answer} asking="Looking for media that no post refers to…" again={again}>
      {(all) => {
        if (all.length === 0) return <Fine>Every picture and file here is used by a post.</Fine>;
        const picked = all.filter(({ path }) => chosen.has(path));
        const toggle = (path: string) => {
          const next = new Set(chosen);
          if (!next.delete(path)) next.add(path);
          setChosen(next);
        };
        return (
          <>
            <div className={styles.head}>
              <p className={styles.soft}>
                {countWords(all.length, 'file')} that no post refers to, {sizeWords(sum(all))}.
              </p>
              <label className={styles.choice}>
                <input
                  type="checkbox"
                  checked={picked.length === all.length}
                  ref={(box) => {
                    if (box !== null) box.indeterminate = picked.length > 0 && picked.length < all.length;
                  }}
                  onChange={() =>
                    setChosen(picked.length === all.length ? new Set() : new Set(all.map(({ path }) => path)))
                  }
                />
                All
              </label>
              <Button
                tone="main"
                disabled={picked.length === 0 || busy}
                onClick={() => void trash(picked.map(({ path }) => path))}
              >
                {picked.length === 0
                  ? 'Move to trash'
                  : `Move ${picked.length.toLocaleString('en')} to trash (${sizeWords(sum(picked))})`}
              </Button>
            </div>
            <ul className={styles.media}>
              {all.slice(0, most).map((medium) => (
                <li key={medium.path} className={styles.medium}>
                  <label className={styles.mediumLabel}>
                    <input type="checkbox" checked={chosen.has(medium.path)} onChange={() => toggle(medium.path)} />
                    {medium.url !== null && isPicture(medium.path) ? (
                      <Thumbnail src={medium.url} />
                    ) : (
                      <span className={styles.file}>
                        <File size={18} aria-hidden />
                      </span>
                    )}
                    <span className={styles.mediumWords}>
                      <span className={styles.path}>{medium.path}</span>
                      <span className={styles.soft}>{sizeWords(medium.size)}</span>
                    </span>
                  </label>
                  {medium.post !== null && (
                    <button
                      type="button"
                      className={styles.link}
                      onClick={() => medium.post !== null && onOpenPost(medium.post.id)}
                    >
                      Beside <bdi>{medium.post.title.trim() || 'Untitled'}</bdi>
                    </button>
                  )}
                </li>
              ))}
            </ul>
            {all.length > most && (
              <div>
                <Button onClick={() => setMost(most + step)}>
                  Show {Math.min(step, all.length - most).toLocaleString('en')} more
                </Button>
              </div>
            )}
          </>
        );
      }}
    </Asked>
  );
}

const sum = (media: readonly OrphanedMedia[]): number => media.reduce((bytes, { size }) => bytes + size, 0);
