import { parseHtml, parseMarkdown, renderHtml, writeMarkdown } from '#core/convert/index.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';
import { checkedDocument } from '#core/document/schema.ts';
import { LonghandError } from '#core/failure.ts';
import { readSplit, splitFrontMatter } from '#core/post/frontMatter.ts';
import type { FrontMatter } from '#core/post/frontMatter.ts';

export const formats = ['markdown', 'json', 'html'] as const;
export type Format = (typeof formats)[number];

export interface Converted {
  text: string;
  /** What was left out, for people to read. */
  notes: string[];
}

/** Throws a LonghandError `invalid-input` for a text that is not what it is said to be. */
export type Conversion = (text: string) => Converted;

export interface ConversionOptions {
  from: Format;
  to: Format;
  /** Markdown from Markdown is written anew. */
  canonical: boolean;
  /** Front matter is looked for in Markdown. */
  frontMatter: boolean;
}

/** The way from one format to another, by way of the document. */
export function conversion({ from, to, canonical, frontMatter }: ConversionOptions): Conversion {
  return (text) => {
    switch (from) {
      case 'markdown': {
        const { head, body } = frontMatter ? headAndBody(text) : { head: '', body: text };
        const { document, source } = parseMarkdown(body);
        if (to !== 'markdown') return { text: writeAs(to, document), notes: [] };
        return { text: head + writeMarkdown(document, canonical ? null : source).text, notes: [] };
      }
      case 'json':
        return { text: writeAs(to, readDocument(text)), notes: [] };
      case 'html': {
        const { document, notes } = parseHtml(text);
        return { text: writeAs(to, document), notes };
      }
    }
  };
}

function writeAs(to: Format, document: DocumentJson): string {
  switch (to) {
    case 'markdown':
      return writeMarkdown(document, null).text;
    case 'html':
      return renderHtml(document);
    case 'json':
      return JSON.stringify(document);
  }
}

/**
 * A file's head and its text; joined they are the file. Front matter is taken for such only where it says something: two rules
 * with a line of text between them are text. Throws `invalid-input` for a head that was meant as one and cannot be read.
 */
export function headAndBody(text: string): { head: string; body: string; frontMatter: FrontMatter | null } {
  const split = splitFrontMatter(text);
  const allText = { head: split.bom, body: text.slice(split.bom.length), frontMatter: null };
  if (split.kind === 'none' || split.data.trim() === '') return allText;
  const frontMatter = readSplit(split);
  const { problem } = frontMatter;
  if (problem === null)
    return { head: split.bom + split.open + split.data + split.close, body: split.body, frontMatter };
  if (!/^\s*[\p{L}\p{N}_"'{][^\n:=]*[:=]/u.test(split.data)) return allText;
  throw new LonghandError({
    code: 'invalid-input',
    message: `The front matter cannot be read: ${problem.message}`,
    next: 'Mend it; or, if it is text, say --no-front-matter.',
  });
}

function readDocument(text: string): DocumentJson {
  const json = parseJson(text);
  if (!isNode(json) || json.type !== 'doc') throw notADocument('a document is an object of type "doc"');
  try {
    return checkedDocument(json) as DocumentJson;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw notADocument(/call stack/.test(reason) ? 'it is nested too deeply' : reason);
  }
}

const isNode = (value: unknown): value is NodeJson =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function notADocument(reason: string): LonghandError {
  return new LonghandError({ code: 'invalid-input', message: `This is no document of Longhand: ${reason}.` });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new LonghandError({
      code: 'invalid-input',
      message: `This is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    });
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as text; a byte order mark stays. Throws `invalid-input` for what is not UTF-8, rather than to replace a writer's letters. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new LonghandError({
      code: 'invalid-input',
      message: 'This text is not UTF-8.',
      next: 'Convert it first, e.g. with iconv -t UTF-8.',
    });
  }
}

/** The text that one line of NDJSON holds: a JSON string, or, where documents are read, a document as it is. */
export function readRecord(line: string, from: Format): string {
  const value = parseJson(line);
  if (typeof value === 'string') return value;
  if (from === 'json' && typeof value === 'object' && value !== null && !Array.isArray(value)) return line;
  const message = from === 'json' ? 'A line is a JSON string, or a document.' : 'A line is a JSON string.';
  throw new LonghandError({ code: 'invalid-input', message });
}

export const writeRecord = (text: string): string => JSON.stringify(text);
