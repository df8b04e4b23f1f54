import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { NodeSelection } from '@tiptap/pm/state';
import { Trash2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';

import { focusText, inText } from '../focusText.ts';
import { Floating } from '../Floating.tsx';

interface SelectedPicture {
  at: number;
  src: string;
  alt: string;
  title: string;
}

function selectedPicture(editor: Editor): SelectedPicture | null {
  const { selection } = editor.state;
  if (!(selection instanceof NodeSelection) || selection.node.type.name !== 'image') return null;
  const { src, alt, title } = selection.node.attrs as { src: string; alt: string; title: string | null };
  return { at: selection.from, src, alt, title: title ?? '' };
}

/** What a selected picture says to those who do not see it, and its title. Opens with the selection and never takes the caret by itself. */
export function PicturePanel({ editor }: { editor: Editor }): ReactNode {
  const selected = useEditorState({ editor, selector: () => selectedPicture(editor) });
  const [dismissed, setDismissed] = useState<number | null>(null);
  const at = selected?.at ?? null;
  // Another selection opens it again.
  if (dismissed !== null && dismissed !== at) setDismissed(null);

  const anchor = useMemo(() => {
    const dom = at === null ? null : editor.view.nodeDOM(at);
    return dom instanceof HTMLElement ? dom : null;
    // The picture may be drawn anew when its source changes.
  }, [editor, at]);
  const dismiss = useCallback(() => {
    setDismissed(at);
    focusText(editor);
  }, [editor, at]);

  if (selected === null || anchor === null || dismissed === at) return null;
  return (
    <Floating
      anchor={anchor}
      label="Picture"
      placement="bottom"
      className="desk-picture-panel"
      dismissOutside={false}
      onDismiss={dismiss}
    >
      <PictureFields key={`${selected.at} ${selected.src}`} editor={editor} selected={selected} onDone={dismiss} />
    </Floating>
  );
}

function PictureFields(props: { editor: Editor; selected: SelectedPicture; onDone: () => void }): ReactNode {
  const { editor, selected, onDone } = props;
  const first = useRef<HTMLInputElement>(null);
  const [alt, setAlt] = useState(selected.alt);
  const [title, setTitle] = useState(selected.title);

  useEffect(() => {
    // Tab goes from the selected picture to its description.
    const dom = editor.view.dom;
    const toFields = (event: KeyboardEvent): void => {
      if (event.key !== 'Tab' || event.shiftKey || selectedPicture(editor) === null) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      first.current?.focus();
    };
    dom.addEventListener('keydown', toFields, true);
    return () => {
      dom.removeEventListener('keydown', toFields, true);
    };
  }, [editor]);

  const save = (): void => {
    const node = editor.state.doc.nodeAt(selected.at);
    if (node?.type.name !== 'image') return;
    const attrs = { ...node.attrs, alt: alt.trim(), title: title.trim() === '' ? null : title.trim() };
    if (attrs.alt === node.attrs['alt'] && attrs.title === node.attrs['title']) return;
    const { tr } = editor.state;
    tr.setNodeMarkup(selected.at, undefined, attrs);
    tr.setSelection(NodeSelection.create(tr.doc, selected.at));
    editor.view.dispatch(tr);
  };

  return (
    <form
      className="desk-picture-fields"
      onSubmit={(event) => {
        event.preventDefault();
        save();
        onDone();
      }}
    >
      <label>
        <span>Description</span>
        <input
          ref={first}
          className="desk-input"
          value={alt}
          placeholder="What there is to see in it"
          onChange={(event) => {
            setAlt(event.target.value);
          }}
          onBlur={save}
        />
      </label>
      <label>
        <span>Title</span>
        <input
          className="desk-input"
          value={title}
          placeholder="Shown under the pointer, optional"
          onChange={(event) => {
            setTitle(event.target.value);
          }}
          onBlur={save}
        />
      </label>
      <div className="desk-picture-row">
        <span className="desk-faint">{selected.src.length > 40 ? `${selected.src.slice(0, 39)}…` : selected.src}</span>
        <button
          type="button"
          className="desk-button"
          onClick={() => {
            inText(editor).deleteSelection().run();
          }}
        >
          <Trash2 aria-hidden size={15} /> Remove
        </button>
      </div>
      <button type="submit" className="desk-visually-hidden" tabIndex={-1}>
        Done
      </button>
    </form>
  );
}
