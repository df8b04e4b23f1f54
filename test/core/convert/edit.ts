import type { NodeJson } from '#core/document/json.ts';

/** Changes the first word of a block that is text; false when it has none. */
export function changeWord(block: NodeJson | undefined): boolean {
  for (const node of block?.content ?? []) {
    if (node.text !== undefined && /\p{L}{2,}/u.test(node.text)) {
      node.text = node.text.replace(/\p{L}{2,}/u, 'Changed');
      return true;
    }
    if (changeWord(node)) return true;
  }
  return false;
}
