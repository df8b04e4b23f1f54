import type { MarkDefinition } from '../definition.ts';

export const code: MarkDefinition = {
  name: 'code',
  spec: { excludes: '', exitable: true, code: true },
  toDOM: () => ['code', {}, 0],
  html: { read: [{ tag: 'code' }] },
  markdown: { read: { inlineCode: () => ({}) } },
};
