import { useState } from 'react';

import type { BrokenLink } from '#core/post/listing.ts';

import { useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { FixLink } from '../../ui/FixLink.tsx';
import { Asked, Fine } from './Asked.tsx';
import styles from './Upkeep.module.css';
import { useAnswer } from './useAnswer.ts';
import { countWords } from './words.ts';

const step = 100;

/** Links of the whole library that lead to no post and no file of it; where one can be guessed, one press repairs it. */
export function BrokenLinks({ onOpenPost }: { onOpenPost: (id: string) => void }) {
  const { client, bulk } = useWindow();
  const { answer, again } = useAnswer(() => client['links.broken']({ id: null }));
  const [most, setMost] = useState(step);
  const fix = async ({ from, href, suggestion }: BrokenLink) => {
    if (suggestion !== null && (await bulk.repoint([{ posts: [from], from: href, to: suggestion.href }])))
      await again();
  };
  return (
    <Asked answer={answer} asking="Following the links…" again={again}>
      {(links) =>
        links.length === 0 ? (
          <Fine>Every link within the library leads somewhere.</Fine>
        ) : (
          <>
            <div className={styles.head}>
              <p className={styles.soft}>{countWords(links.length, 'link')} that lead nowhere.</p>
              <FixAll links={links} again={again} />
            </div>
            <ul className={styles.links}>
              {links.slice(0, most).map((link, index) => (
                // The same link may stand twice in a post.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={`${link.from} ${link.href} ${index}`} className={styles.broken}>
                  <div className={styles.brokenWords}>
                    <button type="button" className={styles.link} onClick={() => onOpenPost(link.from)}>
                      <bdi>{link.fromTitle.trim() || 'Untitled'}</bdi>
                    </button>
                    <p className={styles.path}>
                      <bdi>{link.text}</bdi> → {link.href}
                    </p>
                    {link.suggestion !== null && (
                      <p className={styles.soft}>
                        Perhaps “<bdi>{link.suggestion.title.trim() || 'Untitled'}</bdi>”, {link.suggestion.href}
                      </p>
                    )}
                  </div>
                  <FixLink link={link} onFix={() => fix(link)} />
                </li>
              ))}
            </ul>
            {links.length > most && (
              <div>
                <Button onClick={() => setMost(most + step)}>
                  Show {Math.min(step, links.length - most).toLocaleString('en')} more
                </Button>
              </div>
            )}
          </>
        )
      }
    </Asked>
  );
}

function FixAll({ links, again }: { links: readonly BrokenLink[]; again: () => Promise<void> }) {
  const { bulk } = useWindow();
  const changes = new Map<string, { posts: Set<string>; from: string; to: string }>();
  for (const { from, href, suggestion } of links) {
    if (suggestion === null) continue;
    const key = `${href}\n${suggestion.href}`;
    const change = changes.get(key) ?? { posts: new Set<string>(), from: href, to: suggestion.href };
    change.posts.add(from);
    changes.set(key, change);
  }
  const count = links.filter(({ suggestion }) => suggestion !== null).length;
  if (count < 2) return null;
  const fix = async () => {
    const all = [...changes.values()].map(({ posts, from, to }) => ({ posts: [...posts], from, to }));
    if (await bulk.repoint(all)) await again();
  };
  return <Button onClick={() => void fix()}>Fix all {count.toLocaleString('en')} that can be guessed</Button>;
}
