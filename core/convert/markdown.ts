import type { DocumentJson } from '../document/json.ts';
import { canonicalBlock } from '../document/schema.ts';
import { LonghandError } from '../failure.ts';
import { checked } from './check.ts';
import type { MarkdownSource, ParsedMarkdown, WrittenMarkdown } from './contract.ts';
import { writePreserving } from './markdown/preserve.ts';
import { readBlocks } from './markdown/read.ts';
import type { ReadBlock } from './markdown/read.ts';

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
  // A byte order mark is no part of the first block.
  const offset = text.startsWith('\ufeff') ? 1 : 0;
  const blocks = readSafely(text.slice(offset)).map(({ node, start, end }) => ({
    node,
    start: start + offset,
    end: end + offset,
  }));
  if (blocks.length === 0) blocks.push({ node: { type: 'paragraph' }, start: text.length, end: text.length });
  return {
    document: { type: 'doc', content: blocks.map(({ node }) => node) },
    source: { text, blocks: blocks.map(({ node, start, end }) => ({ start, end, key: JSON.stringify(node) })) },
  };
}

/**
 * Writes a document as Markdown that is read back as the same document, always: it is read again before it is answered.
 * Blocks that `source` (from the last parse or write of this text) has unchanged keep their bytes. Throws a LonghandError
 * (`invalid-input`) for what is not a document of Longhand's schema.
 */
export function writeMarkdown(document: DocumentJson, source: MarkdownSource | null): WrittenMarkdown {
  return writePreserving(checked(document).content ?? [], source ?? emptyText, (text) => parseMarkdown(text).source);
}

/** Reads blocks in their canonical form. A block that the schema refuses, or a text that defeats the parser, is kept whole. */
function readSafely(text: string): ReadBlock[] {
  if (hasAbsurdLine(text)) return [kept(text, 0, text.length)];
  let blocks: ReadBlock[];
  try {
    blocks = readBlocks(text);
  } catch {
    return text.trim() === '' ? [] : [kept(text, 0, text.length)];
  }
  return blocks.map((block) => {
    try {
      return { ...block, node: canonicalBlock(block.node) };
    } catch {
      return kept(text, block.start, block.end);
    }
  });
}

/**
 * Dozens of list signs in one line cost the parser minutes, and mean nothing. A rule (`- - - -`) is no such line.
 */
const hasAbsurdLine = (text: string): boolean =>
  [...text.matchAll(/^(?:[ \t>]*(?:[-+*]|\d{1,9}[.)])(?=[ \t])){40}.*$/gm)].some(
    ([line]) => !/^[ \t>]*([-*])(?:[ \t]*\1)*[ \t]*$/.test(line),
  );

const kept = (text: string, start: number, end: number): ReadBlock => ({
  node: canonicalBlock({ type: 'opaqueBlock', attrs: { source: text.slice(start, end).replaceAll(/\r\n?/g, '\n') } }),
  start,
  end,
});
