import type { TextRange } from '#core/post/listing.ts';

import styles from './Marked.module.css';

/** Text with the places that were found in it marked. */
export function Marked({ text, matches }: { text: string; matches: readonly TextRange[] }) {
  if (matches.length === 0) return text;
  const parts: React.ReactNode[] = [];
  let at = 0;
  for (const [start, end] of matches) {
    if (start < at || end > text.length) continue;
    parts.push(
      text.slice(at, start),
      <mark key={start} className={styles.mark}>
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  return [...parts, text.slice(at)];
}
