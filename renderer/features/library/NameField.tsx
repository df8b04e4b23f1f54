import { useEffect, useRef, useState } from 'react';

import styles from './Parts.module.css';

/** A name, typed where it will stand. Enter or leaving keeps it, Escape does not; an empty one is none. */
export function NameField({
  label,
  value,
  onKeep,
  onCancel,
}: {
  label: string;
  value: string;
  onKeep: (name: string) => void;
  onCancel: () => void;
}) {
  const [name, setName] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useEffect(() => {
    // After a menu that was chosen from has given the focus back.
    const frame = requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.select();
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  const end = (kept: boolean) => {
    if (over.current) return;
    over.current = true;
    const trimmed = name.trim();
    if (kept && trimmed !== '') onKeep(trimmed);
    else onCancel();
  };
  return (
    <input
      ref={input}
      type="text"
      aria-label={label}
      className={styles.name}
      dir="auto"
      maxLength={200}
      value={name}
      onChange={(event) => setName(event.target.value)}
      onBlur={() => {
        if (document.hasFocus()) end(true);
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
        event.preventDefault();
        event.stopPropagation();
        end(event.key === 'Enter');
      }}
    />
  );
}
