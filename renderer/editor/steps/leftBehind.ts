import type { Editor } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { TextSelection } from '@tiptap/pm/state';

import { focusText } from '../focusText.ts';
import { rebase } from './rebase.ts';
import type { Unsent } from './stepSender.ts';

/** What a desk that is taken down leaves for the next opening of its post. */
export interface LeftBehind {
  unsent: Unsent | null;
  /** Where the caret was, when the text had it. */
  caret: { block: ProseMirrorNode; index: number; offset: number } | null;
}

const byPost = new Map<string, LeftBehind>();

/** Keeps what `editor` did not get rid of. */
export function leaveBehind(post: string, editor: Editor, unsent: Unsent | null): void {
  const { $head } = editor.state.selection;
  const caret =
    editor.view.hasFocus() && $head.depth > 0
      ? { block: $head.node(1), index: $head.index(0), offset: $head.pos - $head.before(1) }
      : null;
  if (unsent === null && caret === null) byPost.delete(post);
  else byPost.set(post, { unsent, caret });
}

/** The words arrived after all. */
export function forgetUnsent(post: string): void {
  const left = byPost.get(post);
  if (left !== undefined) left.unsent = null;
}

/** Brings what was left behind into the fresh opening: the words that are missing in it, and the caret, so that typing just goes on. */
export function takeUp(post: string, editor: Editor): void {
  const left = byPost.get(post);
  byPost.delete(post);
  if (left === undefined) return;
  const step = left.unsent === null ? null : rebase(left.unsent, editor.state.doc);
  if (step !== null) editor.view.dispatch(editor.state.tr.step(step));
  if (left.caret === null) return;
  const { doc, tr } = editor.state;
  const block = doc.type.schema.nodeFromJSON(left.caret.block.toJSON());
  const index = nearestIndex(doc, block, left.caret.index);
  let start = 0;
  for (let before = 0; before < index; before += 1) start += doc.child(before).nodeSize;
  const at = Math.min(start + left.caret.offset, start + doc.child(index).nodeSize - 1, doc.content.size);
  editor.view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(at))));
  focusText(editor);
}

/** The same block, wherever it is now, or else the one in its place. */
function nearestIndex(doc: ProseMirrorNode, block: ProseMirrorNode, index: number): number {
  const last = doc.childCount - 1;
  for (let distance = 0; distance <= last; distance += 1) {
    for (const candidate of [index - distance, index + distance]) {
      if (candidate >= 0 && candidate <= last && doc.child(candidate).eq(block)) return candidate;
    }
  }
  return Math.min(index, last);
}
