import type { YAMLMap } from 'yaml';
import { Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';

import type { DraftKey, FrontMatterData, MetaField } from './metaKeys.ts';
import { hasDraftKey, keyToWrite, readList, readText, statusChanges, usedKey } from './metaKeys.ts';
import type { PostMetaChanges } from './post.ts';
import { readData } from './frontMatter.ts';
import { joinFrontMatter, lineBreakOf, splitFrontMatter } from './splitFrontMatter.ts';

/** What may be set in front matter: what the writer edits, and what the library keeps itself. */
export type FrontMatterChanges = PostMetaChanges & {
  id?: string;
  slug?: string;
  updated?: string;
  /** Says that the post is a draft by this key too, unless the file has such a key, whose value then goes with the status. */
  draftKey?: DraftKey;
};

/** A value for one key; null takes the key away. */
type Value = string | boolean | string[] | null;

/** Thrown when a file's front matter cannot be edited without touching what must stay. The text is as it was. */
export class FrontMatterError extends Error {
  override readonly name = 'FrontMatterError';
}

const yamlOptions = { lineWidth: 0, flowCollectionPadding: false } as const;

/**
 * Sets fields in the front matter of a file's text, and gives back the whole text. Only the lines of those fields change: order, comments,
 * quoting, line breaks, unknown keys and the body stay. A file without front matter gets one. An empty value takes its key away,
 * except for a title. Throws {@link FrontMatterError} for TOML, JSON and broken YAML.
 */
export function editFrontMatter(text: string, changes: FrontMatterChanges): string {
  const split = splitFrontMatter(text);
  if (split.kind === 'toml' || split.kind === 'json')
    throw new FrontMatterError(`${split.kind.toUpperCase()} front matter is not edited`);
  const { data, problem } = readData(split);
  if (data === null) throw new FrontMatterError(problem?.message ?? 'unreadable front matter');
  const wanted = valuesToSet(data, changes);
  if (wanted.size === 0) return text;

  const lineBreak = lineBreakOf(text);
  const fenced =
    split.kind === 'none'
      ? {
          ...split,
          kind: 'yaml' as const,
          open: `---${lineBreak}`,
          close: `---${lineBreak}${split.body === '' ? '' : lineBreak}`,
        }
      : split;
  let yaml = fenced.data;
  for (const [key, value] of wanted) yaml = setKey(yaml, key, value, lineBreak);
  return joinFrontMatter({ ...fenced, data: yaml });
}

/** Puts another body under the front matter of a text. */
export function replaceBody(text: string, body: string): string {
  const split = splitFrontMatter(text);
  // A file may end with its closing fence; text begins on a line of its own.
  const runsOn = split.kind !== 'none' && body !== '' && !/[\r\n]$/.test(split.close);
  return joinFrontMatter({ ...split, close: runsOn ? split.close + lineBreakOf(text) : split.close, body });
}

/** Which keys of a file have to change, and to what. Fields that say the same already are left out. */
function valuesToSet(data: FrontMatterData, changes: FrontMatterChanges): Map<string, Value> {
  const wanted = new Map<string, Value>();
  const put = (field: MetaField, value: Value): void => {
    const same = Array.isArray(value)
      ? equalLists(readList(field, data), value)
      : readText(field, data) === (value ?? '') && (value !== '' || usedKey(field, data) !== null);
    const absent = usedKey(field, data) === null;
    if (same || (absent && isEmpty(value) && field !== 'title')) return;
    wanted.set(keyToWrite(field, data), isEmpty(value) && field !== 'title' ? null : value);
  };
  if (changes.id !== undefined && data['id'] !== changes.id) wanted.set('id', changes.id);
  if (changes.title !== undefined) put('title', changes.title);
  if (changes.slug !== undefined) put('slug', changes.slug);
  if (changes.date !== undefined) put('date', changes.date);
  if (changes.updated !== undefined) put('updated', changes.updated);
  if (changes.status !== undefined) {
    for (const [key, value] of Object.entries(statusChanges(data, changes.status))) wanted.set(key, value as Value);
  }
  if (changes.draftKey !== undefined && !hasDraftKey(data)) wanted.set(changes.draftKey, changes.draftKey === 'draft');
  if (changes.tags !== undefined) put('tags', changes.tags);
  if (changes.categories !== undefined) put('categories', changes.categories);
  if (changes.excerpt !== undefined) put('excerpt', changes.excerpt);
  if (changes.cover !== undefined) put('cover', changes.cover);
  if (changes.author !== undefined) put('author', changes.author);
  if (changes.canonicalUrl !== undefined) put('canonicalUrl', changes.canonicalUrl);
  if (changes.language !== undefined) put('language', changes.language);
  return wanted;
}

/**
 * Sets one key of a YAML map by replacing the characters of its value alone; what comes out is parsed again, and where it does not
 * say what was meant, the whole map is written by the YAML library instead, which keeps comments and order too.
 */
function setKey(yaml: string, key: string, value: Value, lineBreak: string): string {
  for (const attempt of [splice, rewrite]) {
    const edited = attempt(yaml, key, value, lineBreak);
    if (edited !== null && says(edited, yaml, key, value)) return edited;
  }
  throw new FrontMatterError(`“${key}” cannot be set without touching other lines`);
}

function splice(yaml: string, key: string, value: Value, lineBreak: string): string | null {
  const document = parseDocument(yaml, { logLevel: 'silent' });
  const map = document.contents;
  const line = (): string => `${scalarText(key)}: ${inline(value)}${lineBreak}`;
  if (map === null) return value === null ? yaml : withFinalBreak(yaml, lineBreak) + line();
  if (!isMap(map) || map.flow === true) return null;

  const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  if (pair === undefined) return value === null ? yaml : withFinalBreak(yaml, lineBreak) + line();
  const keyRange = isScalar(pair.key) ? pair.key.range : null;
  const node = pair.value as { range?: [number, number, number] | null; anchor?: string; tag?: string } | null;
  const range = node?.range;
  if (!keyRange || !range || node?.anchor !== undefined || node?.tag !== undefined) return null;

  const lineStart = yaml.lastIndexOf('\n', keyRange[0] - 1) + 1;
  if (value === null) {
    const end = yaml.indexOf('\n', Math.max(range[1] - 1, keyRange[1]));
    return yaml.slice(0, lineStart) + (end === -1 ? '' : yaml.slice(end + 1));
  }
  if (Array.isArray(value) && isSeq(node) && node.flow !== true && value.length > 0) {
    return spliceList(yaml, node, value, lineBreak);
  }
  const colon = yaml.indexOf(':', keyRange[1]);
  const wasEmpty = yaml.slice(range[0], range[1]).trim() === '';
  // A value on the lines below its key comes up to the key's own line.
  const below = yaml.slice(colon, range[0]).includes('\n');
  const from = wasEmpty || below ? colon + 1 : range[0];
  const to = wasEmpty ? from : range[1];
  const text = inline(value, isScalar(node) && node.value !== '' ? node.type : undefined);
  const before = from === colon + 1 ? ' ' : '';
  const after = yaml.slice(from, to).endsWith('\n') ? lineBreak : '';
  return yaml.slice(0, from) + before + text + after + yaml.slice(to);
}

/** Writes a list of one item a line, keeping the lines of the items that stay, their comments with them. */
function spliceList(yaml: string, list: unknown, value: string[], lineBreak: string): string | null {
  if (!isSeq(list)) return null;
  const lines = new Map<string, string>();
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  let indent: string | null = null;
  for (const item of list.items) {
    if (!isScalar(item) || !item.range) return null;
    const start = yaml.lastIndexOf('\n', item.range[0] - 1) + 1;
    const next = yaml.indexOf('\n', Math.max(item.range[1] - 1, start));
    const end = next === -1 ? yaml.length : next + 1;
    const text = withFinalBreak(yaml.slice(start, end), lineBreak);
    const dash = /^(\s*-\s+)/.exec(text);
    if (dash === null) return null;
    indent ??= dash[1] ?? null;
    lines.set(String(item.value), text);
    first = Math.min(first, start);
    last = Math.max(last, end);
  }
  if (indent === null) return null;
  const between = yaml.slice(first, last);
  // Comments of their own between the items have no place in the new order: leave them to the rewrite.
  if (between.split('\n').some((line) => /^\s*#/.test(line))) return null;
  const written = value.map((item) => lines.get(item) ?? `${indent}${scalarText(item)}${lineBreak}`).join('');
  return yaml.slice(0, first) + written + yaml.slice(last);
}

function rewrite(yaml: string, key: string, value: Value, lineBreak: string): string | null {
  const document = parseDocument(yaml, { logLevel: 'silent' });
  if (!isMap(document.contents)) return null;
  if (value === null) document.delete(key);
  else {
    const existing = document.get(key, true);
    if (typeof value === 'string' && isScalar(existing)) existing.value = value;
    else {
      const node = document.createNode(value);
      if (isSeq(node)) node.flow = true;
      (document.contents as YAMLMap).set(document.createNode(key), node);
    }
  }
  return document.toString(yamlOptions).replace(/\r?\n/g, lineBreak);
}

/** Whether the edited map differs from the old one in this key alone, and says there what was meant. */
function says(edited: string, before: string, key: string, value: Value): boolean {
  const [now, old] = [edited, before].map((source) => {
    const document = parseDocument(source, { logLevel: 'silent' });
    if (document.errors.length > 0) return null;
    return (document.toJS() ?? {}) as FrontMatterData;
  });
  if (!now || !old) return false;
  const rest = (data: FrontMatterData): string => JSON.stringify(Object.entries(data).filter(([name]) => name !== key));
  if (rest(now) !== rest(old)) return false;
  return value === null ? !Object.hasOwn(now, key) : JSON.stringify(now[key]) === JSON.stringify(value);
}

function inline(value: Value, style?: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => scalarText(item, undefined, true)).join(', ')}]`;
  return typeof value === 'string' ? scalarText(value, style) : String(value);
}

/** One scalar on one line, in the quotes its predecessor had where those can hold it. */
function scalarText(value: string, style?: string, inFlow = false): string {
  const document = new Document([value]);
  const list = document.contents;
  const node = isSeq(list) ? list.items[0] : null;
  if (isSeq(list) && isScalar(node)) {
    list.flow = true;
    const oneLine = !/[\r\n]/.test(value);
    if (!oneLine) node.type = 'QUOTE_DOUBLE';
    else if (style === 'QUOTE_DOUBLE' || style === 'QUOTE_SINGLE') node.type = style;
    const text = document
      .toString({ ...yamlOptions, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })
      .trimEnd()
      .slice(1, -1);
    const quoted = text.includes('\n') ? JSON.stringify(value) : text;
    return inFlow || !quoted.startsWith('"') || style === 'QUOTE_DOUBLE' || !oneLine
      ? quoted
      : outsideFlow(value, quoted);
  }
  return JSON.stringify(value);
}

/** Commas and brackets need quotes inside a list only. */
function outsideFlow(value: string, quoted: string): string {
  const text = new Document({ k: value }).toString(yamlOptions).trimEnd();
  return text.includes('\n') ? quoted : text.slice(3);
}

const withFinalBreak = (text: string, lineBreak: string): string =>
  text === '' || text.endsWith('\n') ? text : text + lineBreak;
const isEmpty = (value: Value): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);
const equalLists = (one: string[], other: string[]): boolean =>
  one.length === other.length && one.every((item, at) => item === other[at]);
