import { useId, useState } from 'react';

import fieldStyles from '../../ui/Field.module.css';
import styles from './SettingsScreen.module.css';

/** A number on a line, shown as it moves and kept when it is let go. */
export function RangeField({
  label,
  unit,
  min,
  max,
  value,
  onChange,
}: {
  label: string;
  unit: string;
  min: number;
  max: number;
  value: number;
  onChange: (value: number) => void;
}) {
  const id = useId();
  const [moving, setMoving] = useState<number | null>(null);
  const shown = moving ?? value;
  return (
    <div className={fieldStyles.field}>
      <div className={styles.rangeHead}>
        <label htmlFor={id} className={fieldStyles.label}>
          {label}
        </label>
        <output htmlFor={id} className={styles.rangeValue}>
          {shown} {unit}
        </output>
      </div>
      <input
        id={id}
        type="range"
        className={styles.range}
        min={min}
        max={max}
        value={shown}
        aria-valuetext={`${shown} ${unit}`}
        onChange={(event) => {
          const next = Number(event.target.value);
          setMoving(next);
          onChange(next);
        }}
        onBlur={() => setMoving(null)}
      />
    </div>
  );
}
