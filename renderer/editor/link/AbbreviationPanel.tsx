import type { Editor } from '@tiptap/core';
import { getMarkRange } from '@tiptap/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';

import { Floating } from '../Floating.tsx';
import { focusText } from '../focusText.ts';
import { selectionAnchor } from '../selectionAnchor.ts';

/** What the selected short form, or the one around the caret, stands for. */
export function AbbreviationPanel({ editor, onClose }: { editor: Editor; onClose: () => void }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [existing] = useState(() => editor.isActive('abbreviation'));
  const [title, setTitle] = useState(() => {
    const value: unknown = editor.getAttributes('abbreviation')['title'];
    return typeof value === 'string' ? value : '';
  });
  const [range] = useState(() => targetRange(editor));
  const anchor = useMemo(() => selectionAnchor(editor, range), [editor, range]);
  const leave = useCallback(() => {
    onClose();
    focusText(editor);
  }, [editor, onClose]);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);

  const set = (keep: boolean): void => {
    const type = editor.schema.marks['abbreviation'];
    if (type === undefined || range.from >= range.to) {
      leave();
      return;
    }
    const { tr } = editor.state;
    tr.removeMark(range.from, range.to, type);
    if (keep) tr.addMark(range.from, range.to, type.create({ title: title.trim() === '' ? null : title.trim() }));
    editor.view.dispatch(tr);
    leave();
  };

  return (
    <Floating anchor={anchor} label="Abbreviation" onDismiss={leave}>
      <form
        className="desk-link-fields"
        onSubmit={(event) => {
          event.preventDefault();
          set(true);
        }}
      >
        <input
          ref={field}
          className="desk-input"
          aria-label="What it stands for"
          placeholder="What it stands for"
          value={title}
          autoComplete="off"
          onChange={(event) => {
            setTitle(event.target.value);
          }}
        />
        <button type="submit" className="desk-button is-main">
          {existing ? 'Change' : 'Mark'}
        </button>
        {existing && (
          <button
            type="button"
            className="desk-button"
            onClick={() => {
              set(false);
            }}
          >
            Remove
          </button>
        )}
      </form>
    </Floating>
  );
}

/** The selection; without one, the abbreviation or else the word around the caret. */
function targetRange(editor: Editor): { from: number; to: number } {
  const { from, to, empty, $from } = editor.state.selection;
  const type = editor.schema.marks['abbreviation'];
  if (!empty || type === undefined) return { from, to };
  const marked = getMarkRange($from, type);
  if (marked !== undefined) return marked;
  const text = $from.parent.textBetween(0, $from.parent.content.size, undefined, '\ufffc');
  const letters = /[\p{L}\p{M}\p{N}]/u;
  let start = $from.parentOffset;
  let end = start;
  while (start > 0 && letters.test(text.charAt(start - 1))) start -= 1;
  while (end < text.length && letters.test(text.charAt(end))) end += 1;
  return { from: $from.start() + start, to: $from.start() + end };
}
