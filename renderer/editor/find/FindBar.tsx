import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { CaseSensitive, ChevronDown, ChevronUp, X } from 'lucide-react';
import { useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { ReactNode, Ref } from 'react';

import { focusText } from '../focusText.ts';
import { findState, goToMatch, replaceEveryMatch, replaceMatch, showMatches } from './findExtension.ts';
import { findInBlocks } from './search.ts';
import type { FindQuery, Match } from './search.ts';

/** How long a search may hold the window before it lets it paint, milliseconds. */
const slice = 6;

export interface FindBarHandle {
  /** Takes the focus and selects what is looked for. */
  focus: () => void;
}

export interface FindBarProps {
  ref: Ref<FindBarHandle>;
  editor: Editor;
  onClose: () => void;
}

/** Finds and replaces in the text. */
export function FindBar({ ref, editor, onClose }: FindBarProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState<FindQuery>(() => ({ text: selectedText(editor), matchCase: false }));
  const [replacement, setReplacement] = useState('');
  const [said, setSaid] = useState('');
  const { count, current, doc } = useEditorState({
    editor,
    selector: () => {
      const found = findState(editor.state);
      return { count: found.matches.length, current: found.current, doc: editor.state.doc };
    },
    equalityFn: (a, b) => b !== null && a.count === b.count && a.current === b.current && a.doc === b.doc,
  });

  useImperativeHandle(ref, () => ({
    focus() {
      const selected = selectedText(editor);
      if (selected !== '') setQuery((before) => ({ ...before, text: selected }));
      field.current?.focus();
      field.current?.select();
    },
  }));
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
    return () => {
      if (!editor.isDestroyed) showMatches(editor, [], -1);
    };
  }, [editor]);

  // Looks in slices between frames: at once for a new question, after a pause when the text changed.
  const asked = useRef(query);
  useEffect(() => {
    const isNew = asked.current !== query;
    asked.current = query;
    const matches: Match[] = [];
    const blocks = findInBlocks(doc, query);
    let timer = setTimeout(
      function look() {
        const end = performance.now() + slice;
        for (let block = blocks.next(); ; block = blocks.next()) {
          if (block.done === true) break;
          matches.push(...block.value);
          if (performance.now() > end) {
            timer = setTimeout(look, 0);
            return;
          }
        }
        const { from } = editor.state.selection;
        const at = matches.findIndex((match) => match.from >= from);
        const next = matches.length === 0 ? -1 : Math.max(at, 0);
        // The next look shows what an input method in the text is at now.
        if (editor.isDestroyed || editor.view.composing) return;
        showMatches(editor, matches, next);
        if (isNew && next >= 0) goToMatch(editor, next);
      },
      isNew ? 60 : 250,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [editor, query, doc]);

  const step = useCallback(
    (by: 1 | -1) => {
      const found = findState(editor.state);
      if (found.matches.length === 0) return;
      goToMatch(editor, (found.current + by + found.matches.length) % found.matches.length);
    },
    [editor],
  );
  const close = (): void => {
    onClose();
    focusText(editor);
  };

  const words = query.text === '' ? '' : count === 0 ? 'Not found' : `${current + 1} of ${count}`;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape goes back to the text from every field of the bar
    <div
      role="search"
      aria-label="Find in the text"
      className="desk-find"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <div className="desk-find-row">
        <input
          ref={field}
          className="desk-input"
          aria-label="Find"
          placeholder="Find"
          value={query.text}
          spellCheck={false}
          onChange={(event) => {
            setSaid('');
            setQuery({ ...query, text: event.target.value });
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            step(event.shiftKey ? -1 : 1);
          }}
        />
        <span className="desk-find-count" role="status">
          {said || words}
        </span>
        <button
          type="button"
          className="desk-tool"
          aria-label="Match case"
          aria-pressed={query.matchCase}
          title="Match case"
          onClick={() => {
            setQuery({ ...query, matchCase: !query.matchCase });
          }}
        >
          <CaseSensitive aria-hidden size={16} />
        </button>
        <button
          type="button"
          className="desk-tool"
          aria-label="Previous"
          title="Previous (Shift+Enter)"
          onClick={() => step(-1)}
        >
          <ChevronUp aria-hidden size={16} />
        </button>
        <button type="button" className="desk-tool" aria-label="Next" title="Next (Enter)" onClick={() => step(1)}>
          <ChevronDown aria-hidden size={16} />
        </button>
        <button type="button" className="desk-tool" aria-label="Close" title="Close (Esc)" onClick={close}>
          <X aria-hidden size={16} />
        </button>
      </div>
      <div className="desk-find-row">
        <input
          className="desk-input"
          aria-label="Replace with"
          placeholder="Replace with"
          value={replacement}
          onChange={(event) => {
            setReplacement(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            replaceMatch(editor, current, replacement);
          }}
        />
        <button
          type="button"
          className="desk-button"
          aria-disabled={count === 0}
          onClick={() => replaceMatch(editor, current, replacement)}
        >
          Replace
        </button>
        <button
          type="button"
          className="desk-button"
          // Not disabled outright: the button that was pressed would lose the keys, and Escape with them.
          aria-disabled={count === 0}
          onClick={() => {
            const replaced = replaceEveryMatch(editor, replacement);
            if (replaced > 0) setSaid(`${replaced} replaced`);
          }}
        >
          Replace all
        </button>
      </div>
    </div>
  );
}

function selectedText(editor: Editor): string {
  const { from, to } = editor.state.selection;
  const text = editor.state.doc.textBetween(from, to, '\n');
  return text.includes('\n') || text.length > 200 ? '' : text;
}
