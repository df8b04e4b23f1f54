import type { Editor } from '@tiptap/core';
import type { Node as ProseMirrorNode, NodeType } from '@tiptap/pm/model';
import { TextSelection } from '@tiptap/pm/state';
import type { Transaction } from '@tiptap/pm/state';

import { footnoteNumbers } from './numbering.ts';

/** Puts a footnote's mark at the caret and its text at the end, and the caret there; false where no mark can be. */
export function insertFootnote(editor: Editor): boolean {
  const { state } = editor;
  const reference = state.schema.nodes['footnoteReference'];
  const definition = state.schema.nodes['footnoteDefinition'];
  if (reference === undefined || definition === undefined) return false;
  const $at = state.doc.resolve(state.selection.to);
  if (!$at.parent.inlineContent || !$at.parent.canReplaceWith($at.index(), $at.index(), reference)) return false;
  const label = freeLabel(editor);
  const { tr } = state;
  tr.insert($at.pos, reference.create({ label }));
  const text = addFootnoteText(tr, definition, label);
  if (text === null) return false;
  tr.setSelection(TextSelection.create(tr.doc, text));
  editor.view.dispatch(tr.scrollIntoView());
  editor.view.focus();
  return true;
}

/** Adds an empty text after the last footnote's, or at the end; answers where its first letter goes. */
export function addFootnoteText(tr: Transaction, definition: NodeType, label: string): number | null {
  const text = definition.createAndFill({ label });
  if (text === null) return null;
  const at = afterLastFootnote(tr.doc);
  tr.insert(at, text);
  return at + 2;
}

function afterLastFootnote(doc: ProseMirrorNode): number {
  let after: number | null = null;
  doc.forEach((block, offset) => {
    if (block.type.name === 'footnoteDefinition') after = offset + block.nodeSize;
  });
  return after ?? doc.content.size;
}

/** The smallest number that names no footnote yet. */
function freeLabel(editor: Editor): string {
  const { named } = footnoteNumbers(editor.state);
  let number = 1;
  while (named.has(String(number))) number += 1;
  return String(number);
}
