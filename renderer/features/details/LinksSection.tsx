import { Link2, Unlink } from 'lucide-react';
import { useEffect, useState } from 'react';

import type { BrokenLink, PostLink } from '#core/post/listing.ts';

import type { Client } from '../../bridge/client.ts';
import { FixLink } from '../../ui/FixLink.tsx';
import styles from './LinksSection.module.css';

/** Posts that link to this one, and links of this one that lead nowhere; not there while there are none. */
export function LinksSection({
  client,
  postId,
  revision,
  onOpen,
  onFix,
}: {
  client: Client;
  postId: string;
  /** Another number: something in the library changed. */
  revision: number;
  onOpen: (id: string) => void;
  onFix: (link: BrokenLink) => Promise<boolean>;
}) {
  const [links, setLinks] = useState<{ to: PostLink[]; broken: BrokenLink[] }>({ to: [], broken: [] });
  const [fixed, setFixed] = useState(0);
  useEffect(() => {
    let still = true;
    const ask = async () => {
      const [to, broken] = await Promise.all([
        client['links.to']({ id: postId }).catch(() => []),
        client['links.broken']({ id: postId }).catch(() => []),
      ]);
      if (still) setLinks({ to, broken });
    };
    void ask();
    return () => {
      still = false;
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- other answers are to be had
  }, [client, postId, revision, fixed]);
  const { to, broken } = links;
  // One post may link here more than once.
  const from = [...new Map(to.map((link) => [link.from, link])).values()];
  const fix = async (link: BrokenLink) => {
    if (await onFix(link)) setFixed((count) => count + 1);
  };
  if (from.length === 0 && broken.length === 0) return null;
  return (
    <section className={styles.section} aria-label="Links">
      {from.length > 0 && (
        <div>
          <h3 className={styles.label}>Linked from</h3>
          <ul className={styles.list}>
            {from.map((link) => (
              <li key={link.from} className={styles.item}>
                <Link2 size={14} aria-hidden className={styles.glyph} />
                <button type="button" className={styles.link} onClick={() => onOpen(link.from)}>
                  <bdi>{link.fromTitle.trim() || 'Untitled'}</bdi>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {broken.length > 0 && (
        <div>
          <h3 className={styles.label}>Links that lead nowhere</h3>
          <ul className={styles.list}>
            {broken.map((link, index) => (
              // The same link may stand twice in a post.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={`${link.href} ${index}`} className={styles.item}>
                <Unlink size={14} aria-hidden className={styles.brokenGlyph} />
                <div className={styles.words}>
                  <p>
                    <bdi>{link.text}</bdi>
                  </p>
                  <p className={styles.soft}>{link.href}</p>
                  {link.suggestion !== null && (
                    <p className={styles.soft}>
                      Perhaps “<bdi>{link.suggestion.title.trim() || 'Untitled'}</bdi>”
                    </p>
                  )}
                </div>
                <FixLink link={link} onFix={() => fix(link)} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
