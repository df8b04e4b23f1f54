import { AllSelection } from '@tiptap/pm/state';
import { EditorContent, useEditor } from '@tiptap/react';
import { useState } from 'react';
import type { ReactNode } from 'react';

import type { NodeJson } from '#core/document/json.ts';

import { CodeHighlighting } from '../code/highlighting.ts';
import { footnoteNumbering, FootnoteWatch, numbersOfPart } from '../footnotes/numbering.ts';
import { Figures } from '../media/figures.ts';
import { schemaExtensions } from '../schema/extensions.ts';
import { deskViews } from '../views.ts';
import { markedChanges } from './changes.ts';
import type { MarkedChange } from './changes.ts';

import '../editor.css';
import '../blocks.css';
import './changes.css';

export interface ReadOnlyTextProps {
  blocks: readonly NodeJson[];
  /** The post whose media are shown. */
  postId: string;
  /** What it is, for those who do not see it. */
  label: string;
  language?: string | undefined;
  /** What of it came, went or was formatted. */
  changes?: readonly MarkedChange[];
  /** The numbers of the footnotes in the text that these blocks are a part of; without them they go by their labels. */
  footnotes?: ReadonlyMap<string, number>;
}

const noNumbers: ReadonlyMap<string, number> = new Map();

/** Blocks of a post as the desk shows them, to be read. Another set of blocks needs another key. */
export function ReadOnlyText({
  blocks,
  postId,
  label,
  language,
  changes = [],
  footnotes = noNumbers,
}: ReadOnlyTextProps): ReactNode {
  const [extensions] = useState(() => {
    const watch = new FootnoteWatch();
    return [
      ...schemaExtensions(deskViews({ postId, openUrl: () => {}, footnotes: watch, editNode: () => {} })),
      footnoteNumbering(watch, numbersOfPart(footnotes)),
      CodeHighlighting,
      Figures,
      ...(changes.length > 0 ? [markedChanges(changes)] : []),
    ];
  });
  const editor = useEditor({
    extensions,
    content: { type: 'doc', content: blocks.length === 0 ? [{ type: 'paragraph' }] : [...blocks] },
    editable: false,
    injectCSS: false,
    onCreate({ editor }) {
      // A formula or a picture at the top would be selected, and look it.
      const { state, view } = editor;
      view.dispatch(state.tr.setSelection(new AllSelection(state.doc)));
    },
    editorProps: {
      handleDOMEvents: {
        click(_view, event) {
          // A link that is only read leads nowhere: the window stays what it is.
          if (event.target instanceof Element && event.target.closest('a') !== null) event.preventDefault();
          return false;
        },
      },
      attributes: {
        class: 'desk-text is-reading',
        role: 'group',
        'aria-label': label,
        ...(language !== undefined && { lang: language }),
      },
    },
  });
  return <EditorContent editor={editor} />;
}
