import { Fragment, Slice } from '@tiptap/pm/model';
import type { Node } from '@tiptap/pm/model';
import type { EditorState } from '@tiptap/pm/state';

import type { DocumentJson, NodeJson } from '#core/document/json.ts';
import { footnoteKey, footnoteLabel } from '#core/document/nodes/footnotes.ts';

/** Gives footnotes that are pasted names of their own where the post has notes of those names, so that each mark leads to its text. */
export function withFreeNotes(slice: Slice, { doc, selection: { from, to } }: EditorState): Slice {
  const brought = new Set<string>();
  slice.content.descendants((node) => {
    if (isText(node)) brought.add(keyOf(node));
  });
  if (brought.size === 0) return slice;
  const taken = new Set<string>();
  doc.descendants((node, at) => {
    // What is selected gives way to what is pasted.
    if (isNote(node) && !(at >= from && at + node.nodeSize <= to)) taken.add(keyOf(node));
  });
  const names = new Map<string, string>();
  for (const key of brought) {
    if (!taken.has(key)) continue;
    let number = 1;
    while (taken.has(String(number)) || brought.has(String(number))) number += 1;
    taken.add(String(number));
    names.set(key, String(number));
  }
  if (names.size === 0) return slice;
  const renamed = (content: Fragment): Fragment =>
    Fragment.from(
      content.content.map((node) => {
        const label = isNote(node) ? names.get(keyOf(node)) : undefined;
        const inside = node.isText ? node : node.copy(renamed(node.content));
        return label === undefined ? inside : node.type.create({ ...node.attrs, label }, inside.content, node.marks);
      }),
    );
  return new Slice(renamed(slice.content), slice.openStart, slice.openEnd);
}

const isText = (node: Node): boolean => node.type.name === 'footnoteDefinition';
const isNote = (node: Node): boolean => isText(node) || node.type.name === 'footnoteReference';
const keyOf = ({ type, attrs }: Node): string => footnoteKey(footnoteLabel({ type: type.name, attrs }));

/** A page's piece with marks whose texts were left behind as words: in a post they would lead to whatever note has their name. */
export function withoutLostMarks(page: DocumentJson): DocumentJson {
  const known = new Set<string>();
  const open: NodeJson[] = [page];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'footnoteDefinition') known.add(footnoteKey(footnoteLabel(node)));
    for (const child of node.content ?? []) open.push(child);
  }
  const kept = (node: NodeJson): NodeJson => {
    if (node.type === 'footnoteReference' && !known.has(footnoteKey(footnoteLabel(node))))
      return { type: 'text', text: `[${footnoteLabel(node)}]`, ...(node.marks && { marks: node.marks }) };
    return node.content === undefined ? node : { ...node, content: node.content.map(kept) };
  };
  return { ...page, content: (page.content ?? []).map(kept) };
}
