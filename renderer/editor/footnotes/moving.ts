import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Selection, TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

import { footnoteKey } from '#core/document/nodes/footnotes.ts';

/** Puts the caret to the end of a footnote's text; false when it has none. */
export function goToFootnoteText(view: EditorView, label: string): boolean {
  const found = find(view.state.doc, 'footnoteDefinition', label);
  if (found === null) return false;
  const { tr } = view.state;
  const end = found.at + found.node.nodeSize - 1;
  view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(end), -1)).scrollIntoView());
  view.focus();
  return true;
}

/** Puts the caret behind the first mark of a footnote; false when the text has none. */
export function goToFootnoteReference(view: EditorView, label: string): boolean {
  const found = find(view.state.doc, 'footnoteReference', label);
  if (found === null) return false;
  const { tr } = view.state;
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, found.at + 1)).scrollIntoView());
  view.focus();
  return true;
}

function find(doc: ProseMirrorNode, name: string, label: string): { node: ProseMirrorNode; at: number } | null {
  const key = footnoteKey(label);
  let found: { node: ProseMirrorNode; at: number } | null = null;
  doc.descendants((node, at) => {
    if (found === null && node.type.name === name && footnoteKey(String(node.attrs['label'])) === key)
      found = { node, at };
    return found === null;
  });
  return found;
}
