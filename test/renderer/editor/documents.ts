import type { Node as ProseMirrorNode } from '@tiptap/pm/model';

import { documentSchema } from '#core/document/schema.ts';

/** A document of one paragraph for each text. */
export const paragraphs = (...texts: string[]): ProseMirrorNode =>
  documentSchema.nodeFromJSON({
    type: 'doc',
    content: texts.map((text) => ({ type: 'paragraph', ...(text !== '' && { content: [{ type: 'text', text }] }) })),
  });

/** The text of each block. */
export function textsOf(document: ProseMirrorNode): string[] {
  const texts: string[] = [];
  document.forEach((block) => texts.push(block.textContent));
  return texts;
}
