import type { Editor } from '@tiptap/core';
import { NodeSelection, TextSelection } from '@tiptap/pm/state';

import { focusText } from '../focusText.ts';
import { caretAfter, filled, placeBlock } from '../nodes/places.ts';

/** Puts a new block where the caret is and the caret into it, or after it where it holds no text. False where none can be. */
export function insertBlock(editor: Editor, name: string, attrs: Record<string, unknown> = {}): boolean {
  const block = filled(editor.schema.nodes[name], attrs);
  if (block === null) return false;
  const { tr } = editor.state;
  const at = placeBlock(tr, block);
  if (at === null) return false;
  if (block.isLeaf) caretAfter(tr, { at, node: block });
  else tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1)));
  editor.view.dispatch(tr.scrollIntoView());
  focusText(editor);
  return true;
}

/** Puts in a block that is nothing until its panel is filled in, and selects it. */
export function insertSelected(editor: Editor, name: string, attrs: Record<string, unknown> = {}): boolean {
  const type = editor.schema.nodes[name];
  if (type === undefined) return false;
  const { tr } = editor.state;
  if (type.isInline) {
    const { $to } = tr.selection;
    if (!$to.parent.inlineContent || !$to.parent.canReplaceWith($to.index(), $to.index(), type)) return false;
    tr.insert($to.pos, type.create(attrs)).setSelection(NodeSelection.create(tr.doc, $to.pos));
  } else {
    const at = placeBlock(tr, type.create(attrs));
    if (at === null) return false;
    tr.setSelection(NodeSelection.create(tr.doc, at));
  }
  editor.view.dispatch(tr.scrollIntoView());
  focusText(editor);
  return true;
}

/** Folds the selected blocks away behind a summary that is still to be written. */
export function insertDetails(editor: Editor): boolean {
  const { tr, schema, selection } = editor.state;
  const details = schema.nodes['details'];
  const summary = schema.nodes['detailsSummary']?.create();
  const range = selection.$from.blockRange(selection.$to);
  if (details === undefined || summary === undefined || range === null) return false;
  const { parent, startIndex, endIndex } = range;
  if (!parent.canReplaceWith(startIndex, endIndex, details)) return insertBlock(editor, 'details');
  const blocks = parent.content.cut(
    range.start - range.$from.start(range.depth),
    range.end - range.$from.start(range.depth),
  );
  if (!details.validContent(blocks.addToStart(summary))) return insertBlock(editor, 'details');
  tr.replaceWith(range.start, range.end, details.create(null, blocks.addToStart(summary)));
  tr.setSelection(TextSelection.create(tr.doc, range.start + 2));
  editor.view.dispatch(tr.scrollIntoView());
  focusText(editor);
  return true;
}
