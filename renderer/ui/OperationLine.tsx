import { LoaderCircle } from 'lucide-react';

import styles from './OperationLine.module.css';

/** Long work under way. */
export interface ShownOperation {
  id: string;
  label: string;
  /** The step it is at, or ''. */
  message: string;
  done: number;
  /** 0 while nobody knows. */
  total: number;
  cancelling: boolean;
}

/** What is being done, how far it is, and the way to end it; not there while nothing is. */
export function OperationLine({
  operations,
  onCancel,
}: {
  operations: readonly ShownOperation[];
  onCancel: (operation: string) => void;
}) {
  const [first, ...others] = operations;
  if (first === undefined) return null;
  return (
    <span className={styles.operation}>
      <LoaderCircle size={14} aria-hidden className={styles.spin} />
      <span className={styles.words}>
        {first.message === '' ? first.label : `${first.label}: ${first.message}`}
        {first.total > 0 && ` (${first.done.toLocaleString('en')} of ${first.total.toLocaleString('en')})`}
        {others.length > 0 && `, and ${others.length} more`}
      </span>
      <button type="button" disabled={first.cancelling} onClick={() => onCancel(first.id)}>
        {first.cancelling ? 'Cancelling…' : 'Cancel'}
      </button>
    </span>
  );
}
