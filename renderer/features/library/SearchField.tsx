import { Search, X } from 'lucide-react';
import type { Ref } from 'react';
import { useRef } from 'react';

import styles from './SearchField.module.css';

/** Finds as one types. Down goes to what was found; Escape empties, then goes back to the text. */
export function SearchField({
  value,
  onChange,
  onDown,
  onLeave,
  ref,
}: {
  value: string;
  onChange: (value: string) => void;
  onDown: () => void;
  onLeave: () => void;
  ref?: Ref<HTMLInputElement>;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={styles.field} role="search">
      <Search size={14} aria-hidden className={styles.glyph} />
      <input
        ref={(element) => {
          input.current = element;
          if (typeof ref === 'function') ref(element);
          else if (ref) ref.current = element;
        }}
        type="text"
        inputMode="search"
        aria-label="Search title and text"
        placeholder="Search"
        dir="auto"
        maxLength={500}
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowDown' || event.key === 'Enter') {
            event.preventDefault();
            onDown();
          } else if (event.key === 'Escape') {
            event.preventDefault();
            event.stopPropagation();
            if (value === '') onLeave();
            else onChange('');
          }
        }}
      />
      {value !== '' && (
        <button
          type="button"
          aria-label="Empty the search"
          onClick={() => {
            onChange('');
            input.current?.focus();
          }}
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}
