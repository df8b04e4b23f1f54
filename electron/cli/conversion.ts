import { plainText } from '#core/convert/index.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';
import { checkedDocument } from '#core/document/schema.ts';
import { LonghandError } from '#core/failure.ts';
import type { FrontMatter, FrontMatterKind } from '#core/post/frontMatter.ts';
import { replaceBody } from '#core/post/editFrontMatter.ts';
import { lineBreakOf, readData, readSplit, splitFrontMatter } from '#core/post/frontMatter.ts';
import type { FormatConverter } from '#services/conversion/contract.ts';

/** What can be read. */
export const sourceFormats = ['markdown', 'json', 'html'] as const;
export type SourceFormat = (typeof sourceFormats)[number];

/** What can be written. */
export const targetFormats = ['html', 'json', 'markdown', 'text'] as const;
export type TargetFormat = (typeof targetFormats)[number];

export interface Converted {
  text: string;
  /** What was left out, for people to read. */
  notes: string[];
}

/** Rejects with a LonghandError: `invalid-input` for a text that is not what it is said to be, `too-large` past the time limit. */
export type Conversion = (text: string) => Promise<Converted>;

export interface ConversionOptions {
  from: SourceFormat;
  to: TargetFormat;
  /** Markdown from Markdown is written anew. */
  canonical: boolean;
  /** Front matter is looked for in Markdown. */
  frontMatter: boolean;
  /** JSON holds the front matter too, as a {@link WholePost}. */
  whole: boolean;
}

/** A Markdown file in JSON, its front matter included. */
export interface WholePost {
  frontMatter: {
    format: Exclude<FrontMatterKind, 'none'>;
    /** The file up to the first line of its text, byte for byte: written back, it is what it was. */
    source: string;
    /** What it says, for other programs to read. */
    data: unknown;
  } | null;
  document: DocumentJson;
}

/** The way from one format to another, by way of the document. */
export function conversion(
  { from, to, canonical, frontMatter, whole }: ConversionOptions,
  converter: FormatConverter,
): Conversion {
  const writeAs = async (head: string, document: DocumentJson): Promise<string> => {
    switch (to) {
      case 'markdown':
        return withHead(head, withLineEnds((await converter.write(document, null)).text, head), frontMatter);
      case 'html':
        return await converter.writeHtml(document);
      case 'json':
        return JSON.stringify(whole ? wholePost(head, document) : document, withBigInts);
      case 'text':
        return plainText(document);
    }
  };
  return async (text) => {
    switch (from) {
      case 'markdown': {
        const { head, body } = frontMatter ? headAndBody(text) : { head: '', body: text };
        const { document, source } = await converter.parse(body);
        if (to !== 'markdown' || canonical) return { text: await writeAs(head, document), notes: [] };
        return { text: head + (await converter.write(document, source)).text, notes: [] };
      }
      case 'json': {
        const { head, document } = readDocument(text);
        return { text: await writeAs(head, document), notes: [] };
      }
      case 'html': {
        const { document, notes } = await converter.readHtml(text);
        return { text: await writeAs('', document), notes };
      }
    }
  };
}

/** A text that was written anew, with the line ends of the head that it comes under. */
const withLineEnds = (text: string, head: string): string =>
  lineBreakOf(head) === '\n' ? text : text.replaceAll(/(?<!\r)\n/g, lineBreakOf(head));

/** A text under a file's head. What begins as front matter does, and has none above it, would be read as such: it gets one that says nothing. */
function withHead(head: string, text: string, frontMatter: boolean): string {
  const whole = head === '' || /[\r\n\uFEFF]$/.test(head) ? head + text : `${head}\n${text}`;
  const hasOwn = head !== '' && head !== '\uFEFF';
  return !frontMatter || hasOwn || isAllText(whole) ? whole : replaceBody(head, text);
}

function isAllText(text: string): boolean {
  try {
    return headAndBody(text).frontMatter === null;
  } catch {
    return false;
  }
}

function wholePost(head: string, document: DocumentJson): WholePost {
  const split = splitFrontMatter(head);
  if (split.kind === 'none') return { frontMatter: null, document };
  return { frontMatter: { format: split.kind, source: head, data: readData(split).data }, document };
}

/** Numbers that JSON readers would round are told as text. */
const withBigInts = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/**
 * A file's head, the blank lines below it included, and its text; joined they are the file. Two rules with a line of text between them are
 * text, and so are two rules and nothing else. Throws `invalid-input` for a head that was meant as one and cannot be read.
 */
export function headAndBody(text: string): { head: string; body: string; frontMatter: FrontMatter | null } {
  const split = splitFrontMatter(text);
  const allText = { head: split.bom, body: text.slice(split.bom.length), frontMatter: null };
  if (split.kind === 'none' || (split.data.trim() === '' && split.body.trim() === '')) return allText;
  const frontMatter = readSplit(split);
  const { problem } = frontMatter;
  if (problem === null) {
    const blank = /^(?:[ \t]*\r?\n)+/.exec(split.body)?.[0] ?? '';
    const head = split.bom + split.open + split.data + split.close + blank;
    return { head, body: split.body.slice(blank.length), frontMatter };
  }
  if (!/^\s*[\p{L}\p{N}_"'{][^\n:=]*[:=]/u.test(split.data)) return allText;
  throw new LonghandError({
    code: 'invalid-input',
    message: problem.line === null ? problem.message : `${problem.message} Look at line ${problem.line}.`,
    next: 'Mend it; or, if it is text, say --no-front-matter.',
  });
}

/** A document, or one with its front matter as {@link WholePost} has it; `head` is '' for none. */
function readDocument(text: string): { head: string; document: DocumentJson } {
  const json = parseJson(text);
  const isWhole = typeof json === 'object' && json !== null && 'document' in json;
  const document = isWhole ? json.document : json;
  if (!isNode(document) || document.type !== 'doc') throw notADocument('a document is an object of type "doc"');
  try {
    return { head: isWhole ? headOf(json) : '', document: checkedDocument(document) as DocumentJson };
  } catch (error) {
    if (error instanceof LonghandError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw notADocument(/call stack/.test(reason) ? 'it is nested too deeply' : reason);
  }
}

function headOf(json: object): string {
  const frontMatter = 'frontMatter' in json ? json.frontMatter : null;
  if (frontMatter === null || frontMatter === undefined) return '';
  const source = typeof frontMatter === 'object' && 'source' in frontMatter ? frontMatter.source : undefined;
  if (typeof source !== 'string') throw notADocument('its front matter has no source');
  const split = splitFrontMatter(source);
  if (source !== '' && (split.kind === 'none' || split.body.trim() !== '' || readSplit(split).problem !== null))
    throw notADocument('the source of its front matter is none');
  return source;
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
export function readRecord(line: string, from: SourceFormat): string {
  const value = parseJson(line);
  if (typeof value === 'string') return value;
  if (from === 'json' && typeof value === 'object' && value !== null && !Array.isArray(value)) return line;
  const message = from === 'json' ? 'A line is a JSON string, or a document.' : 'A line is a JSON string.';
  throw new LonghandError({ code: 'invalid-input', message });
}

export const writeRecord = (text: string): string => JSON.stringify(text);
