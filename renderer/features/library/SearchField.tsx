import { CircleQuestionMark, Search, X } from 'lucide-react';
import type { KeyboardEvent, Ref } from 'react';
import { useId, useImperativeHandle, useRef, useState } from 'react';

import type { LibraryCounts } from '#core/post/listing.ts';

import { classNames } from '../../ui/classNames.ts';
import { useNow } from '../../ui/useNow.ts';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import menuStyles from '../../ui/Menu.module.css';
import styles from './SearchField.module.css';
import { searchExamples, suggestionsFor } from './searchSuggestions.ts';

export interface SearchFieldHandle {
  focus: () => void;
}

/** Finds as one types, and helps with what can be asked. Down goes to what was found; Escape empties, then goes back to the text. */
export function SearchField({
  value,
  counts,
  misunderstood,
  onChange,
  onDown,
  onLeave,
  ref,
}: {
  value: string;
  counts: LibraryCounts | null;
  /** What of it could not be understood. */
  misunderstood: string | null;
  onChange: (value: string) => void;
  onDown: () => void;
  onLeave: () => void;
  ref?: Ref<SearchFieldHandle>;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(0);
  const [focused, setFocused] = useState(false);
  const [at, setAt] = useState(-1);
  /** The text that suggestions were put away at. */
  const now = useNow();
  const [refused, setRefused] = useState<string | null>(null);
  useImperativeHandle(ref, () => ({
    focus() {
      input.current?.focus();
      input.current?.select();
    },
  }));

  const { from, to, items } = suggestionsFor(value, caret, counts, now);
  const open = focused && items.length > 0 && refused !== value;
  const put = (text: string, position: number) => {
    onChange(text);
    setAt(-1);
    setCaret(position);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(position, position);
    });
  };
  const take = (text: string) => {
    const rest = value.slice(to).trimStart();
    put(`${value.slice(0, from)}${text} ${rest}`, from + text.length + 1);
  };
  const begin = (text: string) => {
    const kept = value.trim() === '' ? '' : `${value.trimEnd()} `;
    put(kept + text, kept.length + text.length);
    setRefused(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = open ? items[at] : undefined;
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt((at + step + items.length + (at < 0 && step < 0 ? 1 : 0)) % items.length);
    } else if (chosen !== undefined && (event.key === 'Enter' || event.key === 'Tab')) take(chosen.text);
    else if (event.key === 'ArrowDown' || event.key === 'Enter') onDown();
    else if (event.key === 'Escape') {
      event.stopPropagation();
      if (open) setRefused(value);
      else if (value === '') onLeave();
      else onChange('');
    } else return;
    event.preventDefault();
  };

  return (
    <>
      <div className={styles.field} role="search">
        <Search size={14} aria-hidden className={styles.glyph} />
        <input
          ref={input}
          type="text"
          inputMode="search"
          role="combobox"
          aria-label="Search title and text"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={open ? `${id}-list` : undefined}
          aria-activedescendant={open && at >= 0 ? `${id}-${at}` : undefined}
          aria-describedby={misunderstood === null ? undefined : `${id}-misunderstood`}
          placeholder="Search"
          dir="auto"
          maxLength={500}
          value={value}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            onChange(event.target.value);
            setCaret(event.target.selectionStart ?? event.target.value.length);
            setAt(-1);
            setRefused(null);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
        />
        {value === '' ? (
          <Menu
            align="end"
            trigger={
              <button type="button" aria-label="What can be searched for">
                <CircleQuestionMark size={14} aria-hidden />
              </button>
            }
          >
            {searchExamples.map(({ text, means }) => (
              <MenuItem key={text} note={means} onChoose={() => begin(text)}>
                <code className={styles.example}>{text}</code>
              </MenuItem>
            ))}
          </Menu>
        ) : (
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
        {open && (
          <div id={`${id}-list`} role="listbox" aria-label="Suggestions" className={styles.suggestions}>
            {items.map(({ text, label, count }, index) => (
              // The field keeps the keyboard.
              // oxlint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events
              <div
                key={label}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                data-highlighted={index === at ? '' : undefined}
                className={classNames(menuStyles.item, styles.suggestion)}
                onMouseDown={(event) => event.preventDefault()}
                onMouseMove={() => setAt(index)}
                onClick={() => take(text)}
              >
                <span className={menuStyles.text} dir="auto">
                  {label}
                </span>
                {count !== null && <span className={menuStyles.count}>{count.toLocaleString('en')}</span>}
              </div>
            ))}
          </div>
        )}
      </div>
      <p id={`${id}-misunderstood`} className={styles.misunderstood} role="status">
        {misunderstood}
      </p>
    </>
  );
}
