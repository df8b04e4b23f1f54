import { Button } from '../../ui/Button.tsx';
import styles from './TrashBar.module.css';

/** What else is in the trash, and the way to empty it; not there while nothing is. */
export function TrashBar({ posts, files, onEmpty }: { posts: number; files: number; onEmpty: () => void }) {
  if (posts + files === 0) return null;
  return (
    <div className={styles.bar}>
      {files > 0 && (
        <span className={styles.words}>
          {files.toLocaleString('en')} unused {files === 1 ? 'file is' : 'files are'} here{posts > 0 && ' too'}.
        </span>
      )}
      <Button onClick={onEmpty}>Empty the trash…</Button>
    </div>
  );
}
