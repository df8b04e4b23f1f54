import { expect } from 'vitest';

import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
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

/** Changes a word of each block in turn: everything before and after the block stays as it was, to the byte. */
export function expectLocalEdits(text: string): void {
  const { document, source } = parseMarkdown(text);
  for (const [index, place] of source.blocks.entries()) {
    const content = structuredClone(document.content ?? []);
    if (!changeWord(content[index])) continue;
    const written = writeMarkdown({ type: 'doc', content }, source);
    expect(written.text.startsWith(text.slice(0, place.start)), `before block ${index} of ${text}`).toBe(true);
    expect(written.text.endsWith(text.slice(place.end)), `after block ${index} of ${text}`).toBe(true);
    expect(parseMarkdown(written.text).document.content, `block ${index} of ${text}`).toEqual(content);
  }
}
