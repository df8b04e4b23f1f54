import type { Node } from 'jsonc-parser';
import { parseTree } from 'jsonc-parser';

import type { FrontMatterData } from '../metaKeys.ts';
import type { FrontMatterFormat, KeyChange, Value } from './format.ts';
import { FrontMatterSyntaxError, jsonString, lineStart } from './format.ts';

/** JSON: an object, or, as Hexo has it between lines of `;;;`, what stands within one. */
export const json: FrontMatterFormat = {
  read,
  attempts: [set],
  otherPieces(source, path) {
    const pieces: string[] = [];
    const { text, shift } = whole(source);
    const add = (object: Node | null, rest: readonly string[]): void => {
      for (const property of object?.children ?? []) {
        const isOnPath = keyOf(property) === rest[0];
        if (isOnPath && rest.length > 1) add(asObject(property.children?.[1]), rest.slice(1));
        else if (!isOnPath) pieces.push(text.slice(property.offset, property.offset + property.length));
      }
    };
    add(tree(text), path);
    return shift === 0 ? pieces : ['{', ...pieces];
  },
};

function read(source: string): FrontMatterData {
  let data: unknown;
  try {
    data = JSON.parse(whole(source).text);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const line = /\(line (\d+)/.exec(message)?.[1];
    throw new FrontMatterSyntaxError(
      message.split('\n')[0]?.replace(/ in JSON at position.*$/, '') ?? message,
      line === undefined ? null : Number(line),
    );
  }
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as FrontMatterData;
  throw new FrontMatterSyntaxError('it holds no object', 1);
}

/** The object that the source is or stands within, and how many characters were put before it. */
function whole(source: string): { text: string; shift: number } {
  return source.trimStart().startsWith('{') ? { text: source, shift: 0 } : { text: `{${source}}`, shift: 1 };
}

function set(source: string, change: KeyChange, lineBreak: string): string | null {
  const { text, shift } = whole(source);
  const edited = setIn(text, change, lineBreak);
  return edited === null || shift === 0 ? edited : edited.slice(1, -1);
}

function setIn(text: string, { path, value }: KeyChange, lineBreak: string): string | null {
  let object: Node | null = tree(text);
  for (const key of path.slice(0, -1)) object = asObject(propertyOf(object, key)?.children?.[1]);
  if (object === null) return null;
  const key = path.at(-1) ?? '';
  const properties = object.children ?? [];
  const property = propertyOf(object, key);

  if (property === null) {
    if (value === null) return text;
    const [first] = properties;
    const last = properties.at(-1);
    const pair = (colon: string): string => `${jsonString(key)}${colon}${valueText(value, '')}`;
    if (first === undefined || last === undefined) {
      const inside = text.slice(object.offset + 1, object.offset + object.length - 1);
      const own = inside.includes('\n') ? `${lineBreak}  ${pair(': ')}${lineBreak}` : pair(': ');
      return text.slice(0, object.offset + 1) + own + text.slice(object.offset + object.length - 1);
    }
    const colon = between(text, first);
    const end = last.offset + last.length;
    return `${text.slice(0, end)},${gapBefore(text, object, last, properties.at(-2))}${pair(colon)}${text.slice(end)}`;
  }
  if (value === null) return without(text, object, property);
  const old = property.children?.[1];
  if (old === undefined) return null;
  const before = text.slice(old.offset, old.offset + old.length);
  const items = new Map(
    old.children?.map((item) => [String(item.value), text.slice(item.offset, item.offset + item.length)]),
  );
  return text.slice(0, old.offset) + valueText(value, before, items) + text.slice(old.offset + old.length);
}

/** The white space that parts a property from the one before it, or from the brace. */
function gapBefore(text: string, object: Node, property: Node, previous: Node | undefined): string {
  const from = previous === undefined ? object.offset + 1 : previous.offset + previous.length;
  const gap = text.slice(from, property.offset).replace(',', '');
  return previous === undefined && gap === '' ? ' ' : gap;
}

/** The colon of a property, with the space around it. */
function between(text: string, property: Node): string {
  const [key, value] = property.children ?? [];
  return key && value ? text.slice(key.offset + key.length, value.offset).replace(/\s*\n\s*/g, ' ') : ': ';
}

/** Takes a property away with the comma that parted it from its neighbours. */
function without(text: string, object: Node, property: Node): string {
  const all = object.children ?? [];
  const at = all.indexOf(property);
  const previous = all[at - 1];
  const next = all[at + 1];
  const end = property.offset + property.length;
  if (previous !== undefined) return text.slice(0, previous.offset + previous.length) + text.slice(end);
  if (next !== undefined) return text.slice(0, property.offset) + text.slice(next.offset);
  return text.slice(0, object.offset + 1) + text.slice(object.offset + object.length - 1);
}

/** A value in the shape of its predecessor: a list of one item a line stays one, and the items that stay are as they were written. */
function valueText(value: Value, before: string, written: ReadonlyMap<string, string> = new Map()): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? jsonString(value) : String(value);
  const items = value.map((item) => written.get(item) ?? jsonString(item));
  const lines = /^\[([ \t]*(\r?\n)[ \t]*)/.exec(before);
  const last = before.slice(lineStart(before, before.length), -1);
  if (lines !== null && /^[ \t]*$/.test(last)) return `[${lines[1]}${items.join(`,${lines[1]}`)}${lines[2]}${last}]`;
  const parted = /^\[[^\n]*",(\s*)"/.exec(before)?.[1] ?? ' ';
  const pad = /^\[(\s+)"/.exec(before)?.[1] ?? '';
  return `[${pad}${items.join(`,${parted}`)}${pad}]`;
}

const tree = (text: string): Node | null => asObject(parseTree(text, [], { disallowComments: true }));
const asObject = (node: Node | undefined): Node | null => (node?.type === 'object' ? node : null);
const keyOf = (property: Node): unknown => property.children?.[0]?.value as unknown;

/** The property that readers take: the last of those with the key. */
const propertyOf = (object: Node | null, key: string): Node | null =>
  object?.children?.findLast((property) => keyOf(property) === key) ?? null;
