import { Combobox } from '@base-ui/react/combobox';
import { Plus, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useId, useRef, useState } from 'react';

import styles from './ChipInput.module.css';
import fieldStyles from './Field.module.css';
import menuStyles from './Menu.module.css';

const sameTerm = (a: string, b: string): boolean => a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase();

/** What a writer typed or pasted, as terms: commas and line breaks part them. */
export const termsIn = (text: string): string[] =>
  text
    .split(/[,\n]/u)
    .map((term) => term.trim().replace(/\s+/gu, ' '))
    .filter((term) => term !== '');

/** `values` and `added`, each term once, spelt as the library spells it already. */
export function withTerms(values: readonly string[], added: readonly string[], known: readonly string[]): string[] {
  const next = [...values];
  for (const term of added) {
    if (!next.some((value) => sameTerm(value, term))) next.push(known.find((name) => sameTerm(name, term)) ?? term);
  }
  return next;
}

/** Terms as chips, with suggestions. Enter, a comma or leaving the field adds what was typed; Backspace takes the last away. */
export function ChipInput({
  label,
  values,
  suggestions,
  maxLength,
  onChange,
}: {
  label: string;
  values: readonly string[];
  suggestions: readonly string[];
  maxLength: number;
  onChange: (values: string[]) => void;
}) {
  const id = useId();
  const [text, setText] = useState('');
  const highlighted = useRef<string | undefined>(undefined);
  const typed = text.trim();
  const isNew = typed !== '' && ![...suggestions, ...values].some((term) => sameTerm(term, typed));
  const items = [...suggestions.filter((term) => !values.includes(term)), ...(isNew ? [typed] : [])];

  const add = (added: string) => {
    const next = withTerms(values, termsIn(added), suggestions);
    setText('');
    if (next.length !== values.length) onChange(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || typed === '') return;
    if (event.key === ',' || (event.key === 'Enter' && highlighted.current === undefined)) {
      event.preventDefault();
      add(text);
    }
  };

  return (
    <Combobox.Root
      multiple
      items={items}
      value={[...values]}
      onValueChange={(next) => {
        setText('');
        onChange(next);
      }}
      inputValue={text}
      onInputValueChange={(next, details) => {
        // Closing the suggestions would empty the field: what was typed stays until it is added.
        if (details.reason === 'input-clear') return;
        if (details.reason === 'input-change' && /[,\n]/u.test(next)) add(next);
        else setText(next);
      }}
      onItemHighlighted={(item) => {
        highlighted.current = item;
      }}
    >
      <div className={fieldStyles.field}>
        <label htmlFor={id} className={fieldStyles.label}>
          {label}
        </label>
        <Combobox.InputGroup className={styles.group}>
          <Combobox.Chips className={styles.chips} aria-label={values.length > 0 ? label : undefined}>
            {values.map((term) => (
              <Combobox.Chip key={term} className={styles.chip} aria-label={term}>
                <span dir="auto">{term}</span>
                <Combobox.ChipRemove className={styles.remove} aria-label={`Remove ${term}`}>
                  <X size={12} aria-hidden />
                </Combobox.ChipRemove>
              </Combobox.Chip>
            ))}
            <Combobox.Input
              id={id}
              className={styles.input}
              dir="auto"
              maxLength={maxLength}
              placeholder={values.length === 0 ? 'Add…' : ''}
              onKeyDown={onKeyDown}
              onBlur={() => {
                if (typed !== '') add(text);
              }}
            />
          </Combobox.Chips>
        </Combobox.InputGroup>
      </div>
      <Combobox.Portal>
        <Combobox.Positioner className={menuStyles.positioner} sideOffset={4}>
          <Combobox.Popup className={items.length === 0 ? styles.hidden : menuStyles.popup}>
            <Combobox.List className={menuStyles.list}>
              {(term: string) => (
                <Combobox.Item key={term} value={term} className={menuStyles.item}>
                  <span className={menuStyles.lead}>{isNew && term === typed && <Plus size={14} aria-hidden />}</span>
                  <span className={menuStyles.text} dir="auto">
                    {isNew && term === typed ? `Add “${term}”` : term}
                  </span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
