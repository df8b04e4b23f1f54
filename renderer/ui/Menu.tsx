import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';

import styles from './Menu.module.css';
import { Keys } from './Keys.tsx';

/** A button that opens a menu. */
export function Menu({
  trigger,
  align = 'start',
  side = 'bottom',
  children,
}: {
  trigger: ReactElement;
  align?: 'start' | 'end';
  side?: 'bottom' | 'top';
  children: ReactNode;
}) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger as ReactElement<Record<string, unknown>>} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={4} align={align} side={side}>
          <Base.Popup className={styles.popup}>
            <div className={styles.list}>{children}</div>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem({
  onChoose,
  icon,
  keys = null,
  note,
  disabled = false,
  children,
}: {
  onChoose: () => void;
  icon?: ReactNode;
  keys?: string | null;
  /** A fainter second line. */
  note?: string;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <Base.Item className={styles.item} onClick={onChoose} disabled={disabled}>
      <span className={styles.lead}>{icon}</span>
      <span className={styles.text}>
        {children}
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </span>
      {keys !== null && <Keys keys={keys} />}
    </Base.Item>
  );
}

/** One of several, with a tick at the one that holds. */
export function MenuChoice<V extends string>({
  label,
  value,
  options,
  onChoose,
}: {
  label: string;
  value: V;
  options: readonly { value: V; label: string; count?: number; icon?: ReactNode }[];
  onChoose: (value: V) => void;
}) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: V) => onChoose(next)}>
      <Base.Group>
        <Base.GroupLabel className={styles.heading}>{label}</Base.GroupLabel>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} className={styles.item} closeOnClick>
            <span className={styles.lead}>
              <Base.RadioItemIndicator>
                <Check size={14} aria-hidden />
              </Base.RadioItemIndicator>
            </span>
            {option.icon}
            <span className={styles.text}>{option.label}</span>
            {option.count !== undefined && <span className={styles.count}>{option.count.toLocaleString('en')}</span>}
          </Base.RadioItem>
        ))}
      </Base.Group>
    </Base.RadioGroup>
  );
}

export const MenuSeparator = () => <Base.Separator className={styles.separator} />;
