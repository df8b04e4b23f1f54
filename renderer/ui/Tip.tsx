import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

import { Keys } from './Keys.tsx';
import styles from './Tip.module.css';

/** A word or two about a control, on hover and on keyboard focus. */
export function Tip({
  text,
  keys = null,
  children,
}: {
  text: ReactNode;
  keys?: string | null;
  children: ReactElement;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children as ReactElement<Record<string, unknown>>} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className={styles.positioner}>
          <Tooltip.Popup className={styles.tip}>
            {text}
            {keys !== null && <Keys keys={keys} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** Lets neighbouring tooltips follow each other without a wait. */
export const TipProvider = ({ children }: { children: ReactNode }) => (
  <Tooltip.Provider delay={500}>{children}</Tooltip.Provider>
);
