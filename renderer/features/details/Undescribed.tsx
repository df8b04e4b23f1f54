import { PencilLine } from 'lucide-react';

import { Button } from '../../ui/Button.tsx';
import styles from './Undescribed.module.css';

/** Says, quietly, how many pictures have no words for those who cannot see them, and leads to the next. Nothing when there is none. */
export function Undescribed({ count, onDescribe }: { count: number; onDescribe: () => void }) {
  if (count === 0) return null;
  return (
    <div className={styles.line}>
      <span>{count === 1 ? 'One picture has no description.' : `${count} pictures have no description.`}</span>
      <Button tone="quiet" icon={<PencilLine size={14} aria-hidden />} onClick={onDescribe}>
        Describe
      </Button>
    </div>
  );
}
