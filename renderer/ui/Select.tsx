import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useId } from 'react';

import { classNames } from './classNames.ts';
import fieldStyles from './Field.module.css';
import menuStyles from './Menu.module.css';
import styles from './Select.module.css';

export interface SelectOption<V extends string> {
  value: V;
  label: string;
  icon?: ReactNode;
}

/** One of a few values. */
export function Select<V extends string>({
  label,
  value,
  options,
  onChange,
  disabled = false,
}: {
  label: string;
  value: V;
  options: readonly SelectOption<V>[];
  onChange: (value: V) => void;
  disabled?: boolean;
}) {
  const id = useId();
  const chosen = options.find((option) => option.value === value);
  return (
    <div className={fieldStyles.field}>
      <span id={id} className={fieldStyles.label}>
        {label}
      </span>
      <Base.Root
        items={options}
        value={value}
        disabled={disabled}
        onValueChange={(next) => {
          if (next !== null) onChange(next);
        }}
      >
        <Base.Trigger aria-labelledby={id} className={classNames(fieldStyles.input, styles.trigger)}>
          {chosen?.icon}
          <Base.Value className={styles.value} />
          <Base.Icon className={styles.icon}>
            <ChevronsUpDown size={14} aria-hidden />
          </Base.Icon>
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner className={menuStyles.positioner} sideOffset={4} alignItemWithTrigger={false}>
            <Base.Popup className={menuStyles.popup}>
              <Base.List className={menuStyles.list}>
                {options.map((option) => (
                  <Base.Item key={option.value} value={option.value} className={menuStyles.item}>
                    <span className={menuStyles.lead}>
                      <Base.ItemIndicator>
                        <Check size={14} aria-hidden />
                      </Base.ItemIndicator>
                    </span>
                    {option.icon}
                    <Base.ItemText className={menuStyles.text}>{option.label}</Base.ItemText>
                  </Base.Item>
                ))}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}
