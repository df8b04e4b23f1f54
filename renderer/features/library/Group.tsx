import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useId } from 'react';

import styles from './Parts.module.css';

/** A heading that folds what is under it. */
export function Group({
  label,
  open,
  onToggle,
  children,
}: {
  label: string;
  open: boolean;
  onToggle: () => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className={styles.group}>
      <button type="button" className={styles.heading} aria-expanded={open} aria-controls={id} onClick={onToggle}>
        <ChevronRight size={13} aria-hidden className={styles.turn} />
        {label}
      </button>
      <div id={id} hidden={!open}>
        {open && children}
      </div>
    </div>
  );
}
