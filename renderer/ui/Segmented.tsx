import type { ReactNode } from 'react';
import { useId } from 'react';

import fieldStyles from './Field.module.css';
import styles from './Segmented.module.css';

/** Two to four values side by side: radio buttons, drawn as one control. */
export function Segmented<V extends string>({
  label,
  labelHidden = false,
  value,
  options,
  onChange,
}: {
  label: string;
  labelHidden?: boolean;
  value: V;
  options: readonly { value: V; label: ReactNode }[];
  onChange: (value: V) => void;
}) {
  const id = useId();
  return (
    <fieldset className={styles.group}>
      <legend className={labelHidden ? 'visually-hidden' : fieldStyles.label}>{label}</legend>
      <div className={styles.track}>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="radio"
              name={id}
              className="visually-hidden"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
