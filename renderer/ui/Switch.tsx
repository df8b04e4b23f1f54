import { Switch as Base } from '@base-ui/react/switch';
import { useId } from 'react';

import styles from './Switch.module.css';

/** On or off, at once. */
export function Switch({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className={styles.row}>
      <div>
        <span id={id} className={styles.label}>
          {label}
        </span>
        {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      </div>
      <Base.Root
        aria-labelledby={id}
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        className={styles.switch}
      >
        <Base.Thumb className={styles.thumb} />
      </Base.Root>
    </div>
  );
}
