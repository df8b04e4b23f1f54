import type { Document as YamlDocument, Pair, YAMLMap, YAMLParseError, YAMLSeq } from 'yaml';
import { Document, isAlias, isCollection, isMap, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';

import type { FrontMatterData } from '../metaKeys.ts';
import type { FrontMatterFormat, KeyChange, Value } from './format.ts';
import {
  FrontMatterSyntaxError,
  jsonString,
  lineEnd,
  lineStart,
  loneSurrogate,
  unprintable,
  withFinalBreak,
} from './format.ts';

const writeOptions = { lineWidth: 0, flowCollectionPadding: false } as const;

/** YAML, by the yaml package: what stands where is its, and only the characters of the edited value are replaced. */
export const yaml: FrontMatterFormat = {
  read,
  attempts: [splice, replaceLines, spliceFlow, leaveEmpty],
  otherPieces(source, path) {
    const pieces: string[] = [];
    const add = (map: unknown, rest: readonly string[]): void => {
      if (!isMap(map)) return;
      for (const pair of map.items) {
        const isOnPath = isScalar(pair.key) && String(pair.key.value) === rest[0];
        if (isOnPath && rest.length > 1 && isMap(pair.value)) add(pair.value, rest.slice(1));
        else if (!isOnPath) pieces.push(sourceOf(source, pair).trimEnd());
      }
    };
    add(parse(source).contents, path);
    return pieces;
  },
};

/** Without the package's own look for keys that stand there twice, which takes their number squared. */
const parse = (source: string): YamlDocument.Parsed =>
  parseDocument(source, { logLevel: 'silent', prettyErrors: false, uniqueKeys: false });

function read(source: string): FrontMatterData {
  const document = parse(source);
  const [error] = document.errors;
  if (error !== undefined)
    throw new FrontMatterSyntaxError(inWords[error.code] ?? firstLine(error.message), lineOf(source, error.pos[0]));
  checkKeys(source, document);
  const data = toData(document);
  if (data === null || data === undefined) return {};
  if (typeof data === 'object' && !Array.isArray(data)) {
    if (holdsItself(data)) throw new FrontMatterSyntaxError('a value holds itself', null);
    return data as FrontMatterData;
  }
  throw new FrontMatterSyntaxError('it holds no “key: value” lines', 1);
}

/** What people get wrong most, as they would say it. */
const inWords: Partial<Record<YAMLParseError['code'], string>> = {
  BAD_DQ_ESCAPE: 'between double quotes a backslash is written twice',
  BAD_SCALAR_START: 'a text that begins with such a sign needs quotes around it',
  BLOCK_AS_IMPLICIT_KEY:
    'a text with a colon and a space in it needs quotes around it, or a line begins too far to the right',
  MISSING_CHAR: 'a quote or bracket is not closed',
  MULTILINE_IMPLICIT_KEY: 'a line is no “key: value”, perhaps for want of a space after the colon',
  TAB_AS_INDENT: 'a line begins with a tab, which YAML does not allow',
  UNEXPECTED_TOKEN: 'something stands there that is part of no value; a text with signs in it needs quotes around it',
};

function toData(document: YamlDocument.Parsed): unknown {
  try {
    return document.toJS() as unknown;
  } catch (thrown) {
    throw new FrontMatterSyntaxError(firstLine(thrown instanceof Error ? thrown.message : String(thrown)), null);
  }
}

/** Throws for a key that stands in its map twice, for one that is no text, since readers differ in what they make of those, and for `*words`. */
function checkKeys(source: string, document: YamlDocument.Parsed): void {
  const fail = (message: string, range: [number, number, number] | null | undefined): never => {
    throw new FrontMatterSyntaxError(message, range ? lineOf(source, range[0]) : null);
  };
  const anchors = new Set<string>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        if (!anchors.has(node.source)) fail('a text that begins with “*” needs quotes around it', node.range);
        return;
      }
      if (node.anchor !== undefined) anchors.add(node.anchor);
      if (!isMap(node)) return;
      const seen = new Set<unknown>();
      for (const { key } of node.items) {
        if (isCollection(key))
          fail('a key is a list or a map; a text that begins so needs quotes around it', key.range);
        const value = isScalar(key) ? key.value : key;
        if (seen.has(value)) fail('the same key stands there twice', isScalar(key) ? key.range : null);
        seen.add(value);
      }
    },
  });
}

/** Whether a value leads back to itself, as an alias within what it stands for does. */
function holdsItself(value: unknown, above = new Set<unknown>()): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (above.has(value)) return true;
  above.add(value);
  const found = Object.values(value).some((child) => holdsItself(child, above));
  above.delete(value);
  return found;
}

/** Sets one key by replacing the characters of its value alone. */
function splice(source: string, { path, value, isDate }: KeyChange, lineBreak: string): string | null {
  const document = parse(source);
  const key = path.at(-1) ?? '';
  const line = (indent: string): string => `${indent}${scalarText(key)}: ${inline(value, { isDate })}${lineBreak}`;
  if (document.contents === null && path.length === 1)
    return value === null ? source : withFinalBreak(source, lineBreak) + line('');
  const map = parentOf(document, path);
  if (map === null || map.flow === true) return null;

  const pair = pairOf(map, key);
  if (pair === null) {
    if (value === null) return source;
    const [first] = map.items;
    const firstKey = first && isScalar(first.key) ? first.key.range : null;
    if (!firstKey) return null;
    // A key may stand behind a question mark.
    const indent = source.slice(lineStart(source, firstKey[0]), firstKey[0]).replace(/\?[ \t]+$/, '');
    if (/\S/.test(indent)) return null;
    const at = path.length === 1 ? source.length : endOfMap(source, map);
    return at === null ? null : withFinalBreak(source.slice(0, at), lineBreak) + line(indent) + source.slice(at);
  }
  const keyRange = isScalar(pair.key) ? pair.key.range : null;
  const node = pair.value as { range?: [number, number, number] | null; tag?: string } | null;
  const range = node?.range;
  if (!keyRange || !range || (node?.tag !== undefined && !isAlias(node))) return null;

  if (value === null) {
    const start = lineStart(source, keyRange[0]);
    if (/\S/.test(source.slice(start, keyRange[0]))) return null;
    return source.slice(0, start) + source.slice(lineEnd(source, Math.max(endOfNode(node) - 1, keyRange[1])));
  }
  if (Array.isArray(value) && isSeq(node) && value.length > 0) {
    if (node.flow !== true) return spliceList(source, node, value, lineBreak);
    const list = bracketText(source, node, value);
    if (list !== undefined) return list === null ? null : source.slice(0, range[0]) + list + source.slice(range[1]);
  }
  const colon = source.indexOf(':', keyRange[1]);
  const wasEmpty = source.slice(range[0], range[1]).trim() === '';
  // A value on the lines below its key comes up to the key's own line, unless a comment or an anchor stands between.
  const between = source.slice(colon + 1, range[0]);
  if (between.includes('\n') && /\S/.test(between)) return null;
  const below = between.includes('\n');
  const from = wasEmpty || below ? colon + 1 : range[0];
  const to = wasEmpty ? from : range[1];
  const style = isScalar(node) && node.value !== '' ? node.type : undefined;
  const text =
    (style === 'BLOCK_LITERAL' ? blockText(source.slice(range[0], range[1]), value, lineBreak) : null) ??
    inline(value, { isDate, style });
  const before = from === colon + 1 ? ' ' : '';
  const after = source.slice(from, to).endsWith('\n') ? lineBreak : '';
  return source.slice(0, from) + before + text + after + source.slice(to);
}

/** Several lines of text in the place of a block of them; null where a block cannot hold them as they are. */
function blockText(before: string, value: Value, lineBreak: string): string | null {
  const indent = /\n([ ]+)\S/.exec(before)?.[1];
  if (typeof value !== 'string' || !value.includes('\n') || indent === undefined) return null;
  if (/^\s|\s$|[\r\u0085]/.test(value) || unprintable.test(value) || loneSurrogate.test(value)) return null;
  const lines = value.split('\n').map((line) => (line === '' ? '' : indent + line));
  return ['|-', ...lines].join(lineBreak);
}

/** Writes a list of one item a line, keeping the lines of the items that stay, and every comment on a line of its own. */
function spliceList(source: string, list: YAMLSeq, value: string[], lineBreak: string): string | null {
  const items = new Map<string, { lead: string; line: string }>();
  let first: number | null = null;
  let end = 0;
  let indent = '';
  for (const item of list.items) {
    if (!isScalar(item) || !item.range) return null;
    const start = lineStart(source, item.range[0]);
    const lead = first === null ? '' : source.slice(end, start);
    const stop = lineEnd(source, Math.max(item.range[1] - 1, start));
    const line = withFinalBreak(source.slice(start, stop), lineBreak);
    const dash = /^(\s*-[ \t]+)/.exec(line);
    if (dash === null || /[^\s#]/.test(lead.replace(/#.*/g, ''))) return null;
    if (first === null) indent = dash[1] ?? '';
    first ??= start;
    end = stop;
    const name = String(item.value);
    items.set(name, { lead: (items.get(name)?.lead ?? '') + lead, line: items.get(name)?.line ?? line });
  }
  if (first === null) return null;
  const gone = [...items].filter(([name]) => !value.includes(name)).map(([, { lead }]) => lead);
  const style = sharedStyle(list);
  const written = value.map((name) => {
    const line = `${indent}${scalarText(name, { style })}${lineBreak}`;
    const kept = items.get(name);
    return kept === undefined ? line : kept.lead + (String(parsedItem(kept.line)) === name ? kept.line : line);
  });
  return source.slice(0, first) + gone.join('') + written.join('') + source.slice(end);
}

/**
 * A list in brackets with the items that stay as they are written, in its own spacing; null where a comment would be lost, undefined
 * for one whose items are more than their words.
 */
function bracketText(source: string, list: YAMLSeq, value: string[]): string | null | undefined {
  const items = new Map<string, string>();
  const gaps: string[] = [];
  let end = (list.range?.[0] ?? 0) + 1;
  for (const item of list.items) {
    if (!isScalar(item) || !item.range || item.anchor !== undefined || item.tag !== undefined) return undefined;
    gaps.push(source.slice(end, item.range[0]));
    end = item.range[1];
    items.set(String(item.value), source.slice(item.range[0], end));
  }
  const [open] = gaps;
  if (open === undefined) return undefined;
  const close = source.slice(end, (list.range?.[1] ?? 0) - 1);
  if ([...gaps, close].some((gap) => gap.includes('#'))) return null;
  const style = sharedStyle(list);
  const written = value.map((name) => items.get(name) ?? scalarText(name, { inFlow: true, style }));
  return `[${open}${written.join(gaps[1] ?? ', ')}${close}]`;
}

/** The kind of quotes that all items of a list are in. */
function sharedStyle({ items }: YAMLSeq): ScalarOptions['style'] {
  const styles = new Set(items.map((item) => (isScalar(item) ? item.type : undefined)));
  const [style] = styles;
  return styles.size === 1 ? style : undefined;
}

function parsedItem(line: string): unknown {
  const data = toData(parse(line.trim()));
  return Array.isArray(data) ? data[0] : undefined;
}

/** Writes a pair's lines anew, where its value cannot be replaced within them. */
function replaceLines(source: string, { path, value, isDate }: KeyChange, lineBreak: string): string | null {
  const map = parentOf(parse(source), path);
  const pair = map === null || map.flow === true ? null : pairOf(map, path.at(-1) ?? '');
  const key = pair !== null && isScalar(pair.key) ? pair.key.range : null;
  if (pair === null || !key) return null;
  const start = lineStart(source, key[0]);
  const indent = source.slice(start, key[0]);
  const end = lineEnd(source, Math.max(endOf(pair) - 1, key[1]));
  // What is written here has no place for the comments of these lines.
  if (/\S/.test(indent) || hasComment(source.slice(start, end))) return null;
  const line =
    value === null ? '' : `${indent}${source.slice(key[0], key[1])}: ${inline(value, { isDate })}${lineBreak}`;
  return source.slice(0, start) + line + source.slice(end);
}

const hasComment = (text: string): boolean => /(^|[ \t])#/m.test(text);

/** Leaves a key without its value, where without the key an indented comment below would become part of a block of text above. */
function leaveEmpty(source: string, { path, value }: KeyChange): string | null {
  const map = parentOf(parse(source), path);
  const pair = map === null || map.flow === true ? null : pairOf(map, path.at(-1) ?? '');
  const key = pair !== null && isScalar(pair.key) ? pair.key.range : null;
  if (value !== null || pair === null || !key) return null;
  const end = endOf(pair);
  return `${source.slice(0, key[1])}:${source.slice(source[end - 1] === '\n' ? end - 1 : end)}`;
}

/** Sets one key of a map in braces, by the characters of its pair. */
function spliceFlow(source: string, { path, value, isDate }: KeyChange): string | null {
  const map = parentOf(parse(source), path);
  if (map === null || map.flow !== true || !map.range) return null;
  const key = path.at(-1) ?? '';
  const pair = pairOf(map, key);
  const written = inline(value, { isDate, inFlow: true });
  if (pair === null) {
    if (value === null) return source;
    const last = map.items.at(-1);
    const at = last === undefined ? map.range[0] + 1 : endOf(last);
    return `${source.slice(0, at)}${last === undefined ? '' : ', '}${key}: ${written}${source.slice(at)}`;
  }
  const at = map.items.indexOf(pair);
  const [previous, next] = [map.items[at - 1], map.items[at + 1]];
  if (value !== null) {
    const range = isScalar(pair.value) || isCollection(pair.value) || isAlias(pair.value) ? pair.value.range : null;
    if (!range || range[0] === range[1]) return null;
    const list = Array.isArray(value) && isSeq(pair.value) ? bracketText(source, pair.value, value) : undefined;
    return list === null ? null : source.slice(0, range[0]) + (list ?? written) + source.slice(range[1]);
  }
  if (previous !== undefined) return source.slice(0, endOf(previous)) + source.slice(endOf(pair));
  const start = startOf(pair);
  const end = next === undefined ? endOf(pair) : startOf(next);
  return start === null || end === null ? null : source.slice(0, start) + source.slice(end);
}

function parentOf(document: YamlDocument.Parsed, path: readonly string[]): YAMLMap | null {
  let map: unknown = document.contents;
  for (const key of path.slice(0, -1)) map = isMap(map) ? pairOf(map, key)?.value : null;
  return isMap(map) ? map : null;
}

const pairOf = (map: YAMLMap, key: string): Pair | null =>
  map.items.find((item) => isScalar(item.key) && String(item.key.value) === key) ?? null;

const startOf = ({ key }: Pair): number | null => (isScalar(key) ? (key.range?.[0] ?? null) : null);

const endOf = (pair: Pair): number => Math.max(endOfNode(pair.key), endOfNode(pair.value));

/** Where a node's last character ends; comments behind the last item of a list are nobody's. */
function endOfNode(node: unknown): number {
  if (isCollection(node) && node.flow !== true) {
    const last: unknown = node.items.at(-1);
    const end = isPair(last) ? endOf(last) : endOfNode(last);
    if (end > 0) return end;
  }
  return isScalar(node) || isCollection(node) || isAlias(node) ? (node.range?.[1] ?? 0) : 0;
}

function endOfMap(source: string, map: YAMLMap): number | null {
  const last = map.items.at(-1);
  return last === undefined || !isPair(last) ? null : lineEnd(source, Math.max(endOf(last) - 1, 0));
}

function sourceOf(source: string, pair: Pair): string {
  const { key } = pair;
  return isScalar(key) && key.range ? source.slice(key.range[0], endOf(pair)) : '';
}

function inline(value: Value, options: ScalarOptions = {}): string {
  if (Array.isArray(value)) return `[${value.map((item) => scalarText(item, { inFlow: true })).join(', ')}]`;
  return typeof value === 'string' ? scalarText(value, options) : String(value);
}

interface ScalarOptions {
  /** The kind of quotes that the value had. */
  style?: string | undefined;
  inFlow?: boolean;
  isDate?: boolean;
}

/** One scalar on one line, in the quotes its predecessor had where those can hold it. */
function scalarText(value: string, { style, inFlow = false, isDate = false }: ScalarOptions = {}): string {
  if (unprintable.test(value) || loneSurrogate.test(value) || /[\r\n\u0085]/.test(value) || value === '=')
    return jsonString(value);
  // A word that older readers take for another thing (yes, 1:30, 2020-01-01) is quoted, except for a date that is one.
  const document = new Document([value], isDate ? {} : { compat: 'yaml-1.1' });
  const list = document.contents;
  const node = isSeq(list) ? list.items[0] : null;
  if (!isSeq(list) || !isScalar(node)) return jsonString(value);
  list.flow = true;
  if (style === 'QUOTE_DOUBLE' || style === 'QUOTE_SINGLE') node.type = style;
  const text = document
    .toString({ ...writeOptions, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })
    .trimEnd()
    .slice(1, -1);
  const quoted = text.includes('\n') ? jsonString(value) : text;
  return inFlow || !quoted.startsWith('"') || style === 'QUOTE_DOUBLE' ? quoted : outsideFlow(value, quoted, isDate);
}

/** Commas and brackets need quotes inside a list only. */
function outsideFlow(value: string, quoted: string, isDate: boolean): string {
  const document = new Document({ k: value }, isDate ? {} : { compat: 'yaml-1.1' });
  const text = document.toString(writeOptions).trimEnd();
  return text.includes('\n') ? quoted : text.slice(3);
}

function lineOf(source: string, at: number): number {
  let line = 1;
  for (let end = source.indexOf('\n'); end !== -1 && end < at; end = source.indexOf('\n', end + 1)) line++;
  return line;
}

/** The package's own words, but for those that it has from the engine. */
const firstLine = (message: string): string =>
  message.includes('call stack') ? 'it is nested too deeply' : (message.split('\n')[0] ?? '').replace(/[.:]$/, '');
