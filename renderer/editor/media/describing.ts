import type { Editor } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';

import { isUndescribed } from '#core/document/undescribed.ts';

import { focusText } from '../focusText.ts';

/** Selects the next picture without a description, from the caret on and then from the start; false when there is none. */
export function selectUndescribed(editor: Editor): boolean {
  const { doc, selection, tr } = editor.state;
  let first: number | null = null;
  let next: number | null = null;
  doc.descendants((node, at) => {
    if (next !== null) return false;
    if (isUndescribed(node.type.name, node.attrs)) {
      first ??= at;
      // One that is selected already was looked at.
      if (at > selection.from || (at === selection.from && !(selection instanceof NodeSelection))) next = at;
    }
    return true;
  });
  const place = next ?? first;
  if (place === null) return false;
  focusText(editor);
  editor.view.dispatch(tr.setSelection(NodeSelection.create(doc, place)).scrollIntoView());
  return true;
}
