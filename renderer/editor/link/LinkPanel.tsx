import type { Editor } from '@tiptap/core';
import { getMarkRange } from '@tiptap/core';
import { ExternalLink, Unlink } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';

import { focusText } from '../focusText.ts';
import { Floating } from '../Floating.tsx';
import { selectionAnchor } from '../selectionAnchor.ts';
import { completeAddress } from './linkAddress.ts';

export interface LinkPanelProps {
  editor: Editor;
  onClose: () => void;
  onOpen: (url: string) => void;
}

/** Where the selected text, or the link around the caret, leads to. */
export function LinkPanel({ editor, onClose, onOpen }: LinkPanelProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const existing = useMemo(() => {
    const href: unknown = editor.getAttributes('link')['href'];
    return typeof href === 'string' ? href : '';
    // What the link was when the panel opened.
  }, [editor]);
  const [address, setAddress] = useState(existing);
  const [complaint, setComplaint] = useState<string | null>(null);
  const [newTab, setNewTab] = useState(() => editor.getAttributes('link')['target'] === '_blank');
  const [relations, setRelations] = useState(() => {
    const rel: unknown = editor.getAttributes('link')['rel'];
    return typeof rel === 'string' ? rel.split(/\s+/).filter(Boolean) : [];
  });
  const unfollowed = relations.includes('nofollow');

  const anchor = useMemo(() => selectionAnchor(editor, targetRange(editor)), [editor]);

  const leave = useCallback(() => {
    onClose();
    focusText(editor);
  }, [editor, onClose]);

  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);

  const apply = (): void => {
    if (address.trim() === '') {
      remove();
      return;
    }
    const completed = completeAddress(address);
    if (completed.kind === 'refused') {
      setComplaint(completed.message);
      field.current?.focus();
      return;
    }
    const { href } = completed;
    const { from, to } = targetRange(editor);
    const type = editor.schema.marks['link'];
    if (type === undefined) return;
    const { tr } = editor.state;
    const title: unknown = editor.getAttributes('link')['title'];
    const link = type.create({
      href,
      title: typeof title === 'string' ? title : null,
      target: newTab ? '_blank' : null,
      rel: relations.length === 0 ? null : relations.join(' '),
    });
    if (from === to) {
      // Nothing to lead from: the address itself is the text.
      tr.insert(from, editor.schema.text(address.trim(), [...(tr.storedMarks ?? tr.selection.$from.marks()), link]));
      tr.removeStoredMark(type);
    } else {
      tr.removeMark(from, to, type).addMark(from, to, link);
    }
    editor.view.dispatch(tr);
    leave();
  };

  const remove = (): void => {
    const { from, to } = targetRange(editor);
    const type = editor.schema.marks['link'];
    if (type !== undefined && from < to)
      editor.view.dispatch(editor.state.tr.removeMark(from, to, type).removeStoredMark(type));
    leave();
  };

  return (
    <Floating anchor={anchor} label="Link" className="desk-link-panel" onDismiss={leave}>
      <form
        className="desk-link-fields"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <input
          ref={field}
          className="desk-input"
          aria-label="Address of the link"
          aria-invalid={complaint !== null}
          aria-describedby={complaint === null ? undefined : 'desk-link-complaint'}
          placeholder="https://, a page of the site, or an e-mail address"
          value={address}
          spellCheck={false}
          inputMode="url"
          autoComplete="off"
          onChange={(event) => {
            setAddress(event.target.value);
            setComplaint(null);
          }}
        />
        <button type="submit" className="desk-button is-main">
          {existing === '' ? 'Link' : 'Change'}
        </button>
        {existing !== '' && (
          <>
            <button
              type="button"
              className="desk-tool"
              aria-label="Open in the browser"
              title="Open in the browser"
              onClick={() => {
                onOpen(existing);
              }}
            >
              <ExternalLink aria-hidden size={16} />
            </button>
            <button
              type="button"
              className="desk-tool"
              aria-label="Remove the link"
              title="Remove the link"
              onClick={remove}
            >
              <Unlink aria-hidden size={16} />
            </button>
          </>
        )}
        <div className="desk-link-more">
          <label className="desk-check">
            <input
              type="checkbox"
              checked={newTab}
              onChange={(event) => {
                setNewTab(event.target.checked);
              }}
            />
            <span>Open in a new tab</span>
          </label>
          <label className="desk-check">
            <input
              type="checkbox"
              checked={unfollowed}
              onChange={(event) => {
                const others = relations.filter((one) => one !== 'nofollow');
                setRelations(event.target.checked ? [...others, 'nofollow'] : others);
              }}
            />
            <span>Not for search engines</span>
          </label>
        </div>
      </form>
      {complaint !== null && (
        <p id="desk-link-complaint" className="desk-complaint" role="alert">
          {complaint}
        </p>
      )}
    </Floating>
  );
}

/** The selection; without one, the whole link around the caret. */
function targetRange(editor: Editor): { from: number; to: number } {
  const { from, to, empty, $from } = editor.state.selection;
  const type = editor.schema.marks['link'];
  if (!empty || type === undefined) return { from, to };
  return getMarkRange($from, type) ?? { from, to };
}
