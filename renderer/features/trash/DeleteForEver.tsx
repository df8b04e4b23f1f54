import type { Deletion } from '../../state/layout.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './DeleteForEver.module.css';

/** The one question that is asked before something is lost: nothing brings it back. */
export function DeleteForEver({
  what,
  onDelete,
  onClose,
}: {
  what: Deletion | null;
  onDelete: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog open={what !== null} title={what === null ? '' : titleOf(what)} onClose={onClose}>
      {what !== null && (
        <div className={styles.body}>
          <p>{wordsOf(what)}</p>
          <p>This cannot be undone. What was published stays online.</p>
          <div className={styles.actions}>
            <Button data-first onClick={onClose}>
              Keep
            </Button>
            <Button tone="danger" onClick={onDelete}>
              Delete for ever
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

const many = (count: number, one: string): string => `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`;

function titleOf({ selection, count, title }: Deletion): string {
  if (selection === null) return 'Empty the trash?';
  return title === null ? `Delete ${many(count, 'post')} for ever?` : `Delete “${title}” for ever?`;
}

function wordsOf({ selection, count, files }: Deletion): string {
  const posts = 'with their pictures and versions';
  if (selection !== null)
    return count === 1
      ? 'The post is removed from this computer, with its pictures and versions.'
      : `The posts are removed from this computer, ${posts}.`;
  if (count === 0) return `${many(files, 'unused file')} will be removed from this computer.`;
  const some = count === 1 ? '1 post, with its pictures and versions' : `${many(count, 'post')}, ${posts}`;
  return files === 0
    ? `${some}, will be removed from this computer.`
    : `${some}, and ${many(files, 'unused file')} will be removed from this computer.`;
}
