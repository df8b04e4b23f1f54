import type { Node as ProseMirrorNode, NodeType, ResolvedPos } from '@tiptap/pm/model';
import { NodeSelection, Selection, TextSelection } from '@tiptap/pm/state';
import type { EditorState, Transaction } from '@tiptap/pm/state';

/** A node and the place before it. */
export interface Placed {
  node: ProseMirrorNode;
  at: number;
}

/** The innermost node of one of these kinds around a place, or null. */
export function around($at: ResolvedPos, ...names: string[]): (Placed & { depth: number }) | null {
  for (let depth = $at.depth; depth > 0; depth -= 1) {
    const node = $at.node(depth);
    if (names.includes(node.type.name)) return { node, at: $at.before(depth), depth };
  }
  return null;
}

/** The selected node, when one is selected as a whole. */
export function selectedNode(state: EditorState): Placed | null {
  const { selection } = state;
  return selection instanceof NodeSelection ? { node: selection.node, at: selection.from } : null;
}

/** Puts the caret into the paragraph after a block; makes one unless an empty one is there. */
export function leaveBelow(tr: Transaction, { at, node }: Placed): Transaction {
  const after = at + node.nodeSize;
  const next = tr.doc.resolve(after).nodeAfter;
  if (next?.type.name !== 'paragraph' || next.content.size > 0) {
    const paragraph = tr.doc.type.schema.nodes['paragraph']?.create();
    if (paragraph !== undefined) tr.insert(after, paragraph);
  }
  return tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView();
}

/**
 * Puts a block where the caret is, or at another place: in place of an empty paragraph, between two blocks, or else after the innermost
 * block that may be followed by it. Answers its place, or null where none can be.
 */
export function placeBlock(tr: Transaction, block: ProseMirrorNode, $to = tr.selection.$to): number | null {
  if (!$to.parent.inlineContent && $to.parent.canReplaceWith($to.index(), $to.index(), block.type)) {
    tr.insert($to.pos, block);
    return $to.pos;
  }
  for (let depth = $to.depth; depth > 0; depth -= 1) {
    const parent = $to.node(depth - 1);
    const index = $to.index(depth - 1);
    const here = $to.node(depth);
    const isBlank = here.type.name === 'paragraph' && here.content.size === 0;
    if (isBlank && parent.canReplaceWith(index, index + 1, block.type)) {
      tr.replaceWith($to.before(depth), $to.after(depth), block);
      return $to.before(depth);
    }
    if (parent.canReplaceWith(index + 1, index + 1, block.type)) {
      tr.insert($to.after(depth), block);
      return $to.after(depth);
    }
  }
  return null;
}

/** Puts the caret behind a node: in the same line, or in the next block of text. */
export function caretAfter(tr: Transaction, { at, node }: Placed): Transaction {
  const after = at + node.nodeSize;
  if (node.isInline) return tr.setSelection(TextSelection.create(tr.doc, after)).scrollIntoView();
  const next = tr.doc.resolve(after).nodeAfter;
  if (next?.isTextblock === true && next.type.name === 'paragraph')
    return tr.setSelection(Selection.near(tr.doc.resolve(after + 1))).scrollIntoView();
  return leaveBelow(tr, { at, node });
}

/** A new block of a kind, with what it must hold. */
export const filled = (type: NodeType | undefined, attrs: Record<string, unknown> = {}): ProseMirrorNode | null =>
  type?.createAndFill(attrs) ?? null;
