import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { TextSelection } from '@tiptap/pm/state';
import type { EditorState, Selection } from '@tiptap/pm/state';

/** Where a caret was, in terms that outlive its document: the block, and how far into it. */
export interface CaretPlace {
  block: ProseMirrorNode;
  index: number;
  offset: number;
}

/** Where the caret is; null when it is in no block. */
export function caretPlace({ selection: { $head } }: EditorState): CaretPlace | null {
  return $head.depth === 0
    ? null
    : { block: $head.node(1), index: $head.index(0), offset: $head.pos - $head.before(1) };
}

/** The same place in another document, or what is nearest to it. */
export function selectionAt(doc: ProseMirrorNode, place: CaretPlace): Selection {
  // Each opening has a schema of its own, and nodes of two schemas never compare equal.
  const block =
    place.block.type.schema === doc.type.schema ? place.block : doc.type.schema.nodeFromJSON(place.block.toJSON());
  const index = nearestIndex(doc, block, place.index);
  let start = 0;
  for (let before = 0; before < index; before += 1) start += doc.child(before).nodeSize;
  const at = Math.min(start + place.offset, start + doc.child(index).nodeSize - 1, doc.content.size);
  return TextSelection.near(doc.resolve(at));
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
