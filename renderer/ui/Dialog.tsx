import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { createContext, useContext, useRef } from 'react';

import { IconButton } from './Button.tsx';
import styles from './Dialog.module.css';

/** What every dialog shows over itself: nothing else of the window can be reached while one is open. */
export const OverDialogs = createContext<ReactNode>(null);

/** A screen over the window, for what has nothing to do with the text. Escape and the cross close it. */
export function Dialog({
  open,
  title,
  onClose,
  wide = false,
  children,
}: {
  open: boolean;
  title: string;
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
}) {
  const popup = useRef<HTMLDivElement>(null);
  const over = useContext(OverDialogs);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          ref={popup}
          className={wide ? styles.wide : styles.popup}
          // Where reading begins, not at the cross; a question says itself which answer loses nothing.
          initialFocus={() =>
            popup.current?.querySelector<HTMLElement>('[data-first], [aria-current], [role=region]') ?? true
          }
        >
          <header className={styles.header}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close render={<IconButton label="Close" bare />}>
              <X size={16} aria-hidden />
            </Base.Close>
          </header>
          {children}
          {over}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
