import { X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useEffect, useId, useRef, useState } from 'react';

import { limits } from '#core/ipc/contract.ts';
import { fold } from '#core/post/fold.ts';
import type { BulkAction, LibraryCounts } from '#core/post/listing.ts';

import { Button, IconButton } from '../../ui/Button.tsx';
import { classNames } from '../../ui/classNames.ts';
import menuStyles from '../../ui/Menu.module.css';
import { Segmented } from '../../ui/Segmented.tsx';
import styles from './TermsField.module.css';

const most = 6;

/** Adds a tag or category to the chosen posts, or takes one off. Enter adds; Escape puts the field away. */
export function TermsField({
  count,
  counts,
  onAct,
  onClose,
}: {
  count: number;
  counts: LibraryCounts | null;
  onAct: (action: BulkAction) => void;
  onClose: () => void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<'tag' | 'category'>('tag');
  const [text, setText] = useState('');
  const [at, setAt] = useState(-1);
  useEffect(() => input.current?.focus(), []);

  const known = (kind === 'tag' ? counts?.tags : counts?.categories) ?? [];
  const wanted = fold(text.trim());
  const items = known
    .filter(({ name }) => fold(name).includes(wanted))
    .sort(
      (a, b) => Number(fold(b.name).startsWith(wanted)) - Number(fold(a.name).startsWith(wanted)) || b.count - a.count,
    )
    .slice(0, most);
  const term = (items[at]?.name ?? known.find(({ name }) => fold(name) === wanted)?.name ?? text).trim();
  const act = (adds: boolean) => {
    if (term === '') return;
    if (kind === 'tag') onAct({ kind: adds ? 'add-tag' : 'remove-tag', tag: term });
    else onAct({ kind: adds ? 'add-category' : 'remove-category', category: term });
    setText('');
    setAt(-1);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' && items.length > 0) setAt((at + 1) % items.length);
    else if (event.key === 'ArrowUp' && items.length > 0) setAt((Math.max(at, 0) + items.length - 1) % items.length);
    else if (event.key === 'Enter') act(!event.shiftKey);
    else return;
    event.preventDefault();
  };

  return (
    // Listens only, for Escape.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={styles.field}
      role="group"
      aria-label="Tags and categories of the chosen posts"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <div className={styles.head}>
        <Segmented
          label="What"
          labelHidden
          value={kind}
          options={[
            { value: 'tag', label: 'Tag' },
            { value: 'category', label: 'Category' },
          ]}
          onChange={(next) => {
            setKind(next);
            setAt(-1);
            input.current?.focus();
          }}
        />
        <IconButton label="Put away" bare onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={kind === 'tag' ? 'Tag' : 'Category'}
        aria-autocomplete="list"
        aria-expanded={items.length > 0}
        aria-controls={items.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        className={styles.input}
        dir="auto"
        maxLength={limits.termLength}
        placeholder={kind === 'tag' ? 'Name of a tag' : 'Name of a category'}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value);
          setAt(-1);
        }}
        onKeyDown={onKeyDown}
      />
      {items.length > 0 && (
        <div id={`${id}-list`} role="listbox" aria-label="Known ones" className={styles.items}>
          {items.map(({ name, count: posts }, index) => (
            // The field keeps the keyboard.
            // oxlint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events
            <div
              key={name}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              data-highlighted={index === at ? '' : undefined}
              className={classNames(menuStyles.item, styles.item)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                setText(name);
                setAt(index);
              }}
            >
              <span className={menuStyles.text} dir="auto">
                {name}
              </span>
              <span className={menuStyles.count}>{posts.toLocaleString('en')}</span>
            </div>
          ))}
        </div>
      )}
      <div className={styles.actions}>
        <Button tone="main" disabled={term === ''} onClick={() => act(true)}>
          Add to {count === 1 ? 'it' : count.toLocaleString('en')}
        </Button>
        <Button disabled={term === ''} onClick={() => act(false)}>
          Take off
        </Button>
      </div>
    </div>
  );
}
