import type { MarkdownSource } from '#core/convert/contract.ts';
import { diffDocuments } from '#core/document/diff.ts';
import type { DocumentJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';
import type { Converter } from '#services/conversion/contract.ts';

/** Paragraphs and nothing else: enough for what the library does with a converter, and quick. */
export const paragraphs: Converter = {
  parse: async (text) => {
    const blocks: MarkdownSource['blocks'] = [];
    const content: NonNullable<DocumentJson['content']> = [];
    for (const match of text.matchAll(/[^\r\n]+(?:\r?\n[^\r\n]+)*/g)) {
      const paragraph = { type: 'paragraph', content: [{ type: 'text', text: match[0].replace(/\r?\n/g, ' ') }] };
      content.push(paragraph);
      blocks.push({ start: match.index, end: match.index + match[0].length, key: JSON.stringify(paragraph) });
    }
    return {
      document: { type: 'doc', content: content.length === 0 ? [{ type: 'paragraph' }] : content },
      source: { text, blocks },
    };
  },
  write: async (document, source) => {
    const written = (document.content ?? []).map((block) =>
      (block.content ?? []).map((node) => node.text ?? '').join(''),
    );
    const lead = source === null ? '' : (/^\s*/.exec(source.text)?.[0] ?? '');
    const text =
      lead + written.filter((line) => line !== '').join('\n\n') + (written.some((line) => line !== '') ? '\n' : '');
    return { text, source: (await paragraphs.parse(text)).source, fallbacks: 0 };
  },
  compare: async (before, after) =>
    diffDocuments(documentSchema.nodeFromJSON(before), documentSchema.nodeFromJSON(after)),
  close: async () => undefined,
};
