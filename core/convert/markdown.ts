import type { DocumentJson } from '../document/json.ts';
import { canonicalBlock } from '../document/schema.ts';
import { LonghandError } from '../failure.ts';
import { checkedBlocks } from './check.ts';
import type { MarkdownSource, ParsedMarkdown, WrittenMarkdown } from './contract.ts';
import { writePreserving } from './markdown/preserve.ts';
import type { DefinedLabel } from './markdown/labels.ts';
import { readMarkdown } from './markdown/read.ts';
import type { ReadBlock, Reading } from './markdown/read.ts';

/** Longer texts are refused: UTF-16 code units. */
const longest = 32 * 1024 * 1024;

const emptyText: MarkdownSource = { text: '', blocks: [] };

/**
 * Reads a post's body. Every text is taken, and nothing of it is lost: what Longhand does not understand, or what is nested
 * beyond reason, becomes an opaque block that holds its source. Throws a LonghandError (`too-large`) for texts over 32 million
 * characters.
 */
export function parseMarkdown(text: string): ParsedMarkdown {
  if (text.length > longest) {
    throw new LonghandError({
      code: 'too-large',
      message: 'This text is too long to be edited.',
      kept: 'Nothing was changed.',
    });
  }
  const { blocks, labels } = readSafely(text, text.startsWith(byteOrderMark) ? 1 : 0, text.length, []);
  if (blocks.length === 0) blocks.push({ node: { type: 'paragraph' }, start: text.length, end: text.length });
  return {
    document: { type: 'doc', content: blocks.map(({ node }) => node) },
    source: { text, blocks: blocks.map(sourceBlock), labels },
  };
}

/** No part of the first block. */
const byteOrderMark = '\ufeff';

/**
 * Writes a document as Markdown that is read back as the same document, always: it is read again before it is answered.
 * Blocks that `source` (from the last parse or write of this text) has unchanged keep their bytes. Throws a LonghandError
 * (`invalid-input`) for what is not a document of Longhand's schema.
 */
export function writeMarkdown(document: DocumentJson, source: MarkdownSource | null): WrittenMarkdown {
  const from = source ?? emptyText;
  const blocks = checkedBlocks(document, new Set(from.blocks.map(({ key }) => key)));
  return writePreserving(blocks, from, {
    read: (text) => parseMarkdown(text).source,
    readPart: (text, start, end, known) => {
      const { blocks: read, labels, closed } = readSafely(text, start, end, known);
      return { blocks: read.map(sourceBlock), labels, closed };
    },
  });
}

/** Reads a part of a text into blocks in their canonical form. What the schema refuses, or defeats the parser, is kept whole. */
function readSafely(text: string, start: number, end: number, known: readonly DefinedLabel[]): Reading {
  let reading: Reading;
  try {
    reading = readMarkdown(text.slice(start, end), { known, whole: text, offset: start, followed: end < text.length });
  } catch {
    const isBlank = text.slice(start, end).trim() === '';
    return { blocks: isBlank ? [] : [kept(text, start, end)], labels: [], closed: end === text.length };
  }
  const blocks = reading.blocks.map((block) => {
    try {
      return { ...block, node: canonicalBlock(block.node) };
    } catch {
      return kept(text, block.start, block.end);
    }
  });
  return { ...reading, blocks };
}

const sourceBlock = ({ node, ...place }: ReadBlock): MarkdownSource['blocks'][number] => ({
  ...place,
  key: JSON.stringify(node),
});

const kept = (text: string, start: number, end: number): ReadBlock => ({
  node: canonicalBlock({ type: 'opaqueBlock', attrs: { source: text.slice(start, end).replaceAll(/\r\n?/g, '\n') } }),
  start,
  end,
});
