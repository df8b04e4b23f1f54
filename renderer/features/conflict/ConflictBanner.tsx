import { GitMerge } from 'lucide-react';

import type { PostConflict } from '#core/post/conflict.ts';

import { Button } from '../../ui/Button.tsx';
import { countWords } from './choices.ts';
import styles from './Conflict.module.css';

/** One line above the text while a conflict waits. The text can be written in meanwhile. */
export function ConflictBanner({ conflict, onCompare }: { conflict: PostConflict; onCompare: () => void }) {
  return (
    <aside className={styles.banner} aria-label="Changed by another program">
      <GitMerge size={16} aria-hidden className={styles.glyph} />
      <p className={styles.bannerWords} role="status">
        Another program changed {countWords(conflict)} that you changed too. Nothing is lost.
      </p>
      <Button onClick={onCompare}>Compare</Button>
    </aside>
  );
}
