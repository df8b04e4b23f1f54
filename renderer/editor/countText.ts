import type { Node as ProseMirrorNode } from '@tiptap/pm/model';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
export function countBlock(block: ProseMirrorNode): { words: number; characters: number } {
  const text = block.textBetween(0, block.content.size, '\n');
  let words = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike === true) words += 1;
  return { words, characters: text.replace(/\n/g, '').length };
}
export const readingMinutes = (words: number): number => (words === 0 ? 0 : Math.max(1, Math.round(words / 230)));
