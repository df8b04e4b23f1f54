import type { Editor } from '@tiptap/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';

import { nodeDefinition } from '#core/document/schema.ts';

import { Floating } from '../Floating.tsx';
import { focusText } from '../focusText.ts';
import { selectionAnchor } from '../selectionAnchor.ts';
import { blockValue, formattedBlocks } from './blockFormat.ts';

/** The language of the blocks around the caret, and the id of a heading, to which links can lead. */
export function BlockPanel({ editor, onClose }: { editor: Editor; onClose: () => void }): ReactNode {
  const first = useRef<HTMLInputElement>(null);
  const [blocks] = useState(() => formattedBlocks(editor));
  const heading = blocks.length === 1 && blocks[0]?.node.type.name === 'heading' ? blocks[0] : null;
  const [lang, setLang] = useState(() => blockValue(editor, 'lang') ?? '');
  const [id, setId] = useState(() => (typeof heading?.node.attrs['id'] === 'string' ? heading.node.attrs['id'] : ''));
  const [complaint, setComplaint] = useState<string | null>(null);
  const anchor = useMemo(() => selectionAnchor(editor), [editor]);
  const leave = useCallback(() => {
    onClose();
    focusText(editor);
  }, [editor, onClose]);
  useEffect(() => {
    first.current?.focus({ preventScroll: true });
    first.current?.select();
  }, []);

  const apply = (): void => {
    const language = lang.trim() === '' ? null : lang.trim();
    const own = id.trim().replace(/^#/, '') === '' ? null : id.trim().replace(/^#/, '');
    if (!accepts('paragraph', 'lang', language)) {
      setComplaint('A language is named by its code: en, pt-BR, ar.');
      return;
    }
    if (!accepts('heading', 'id', own)) {
      setComplaint('An id is one word of letters, numbers and hyphens.');
      return;
    }
    const { tr } = editor.state;
    for (const { at, node } of blocks) if (node.attrs['lang'] !== language) tr.setNodeAttribute(at, 'lang', language);
    if (heading !== null && heading.node.attrs['id'] !== own) tr.setNodeAttribute(heading.at, 'id', own);
    if (tr.docChanged) editor.view.dispatch(tr);
    leave();
  };

  return (
    <Floating anchor={anchor} label="Language and id" onDismiss={leave}>
      <form
        className="desk-picture-fields"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <label>
          <span>Language</span>
          <input
            ref={first}
            className="desk-input"
            dir="ltr"
            value={lang}
            placeholder="That of the post"
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setLang(event.target.value);
              setComplaint(null);
            }}
          />
        </label>
        {heading !== null && (
          <label>
            <span>Id</span>
            <input
              className="desk-input"
              dir="ltr"
              value={id}
              placeholder="Made of its words"
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => {
                setId(event.target.value);
                setComplaint(null);
              }}
            />
          </label>
        )}
        {complaint !== null && (
          <p className="desk-complaint" role="alert">
            {complaint}
          </p>
        )}
        <div className="desk-picture-row">
          <span />
          <button type="submit" className="desk-button is-main">
            Change
          </button>
        </div>
      </form>
    </Floating>
  );
}

const accepts = (node: string, attribute: string, value: string | null): boolean =>
  nodeDefinition(node)?.attrs?.[attribute]?.accepts(value) ?? false;
