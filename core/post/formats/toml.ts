import { parse, TomlError } from 'smol-toml';

import type { FrontMatterData } from '../metaKeys.ts';
import type { FrontMatterFormat, KeyChange, Value } from './format.ts';
import { FrontMatterSyntaxError, jsonString, lineStart, loneSurrogate, unprintable, withFinalBreak } from './format.ts';
import type { TomlLayout, TomlStatement } from './tomlStatements.ts';
import { layOutToml, listItems } from './tomlStatements.ts';

/** TOML: smol-toml reads it, and what is edited is the lines of one key. */
export const toml: FrontMatterFormat = {
  read,
  attempts: [set],
  otherPieces(source, path) {
    const { statements, tables } = layOutToml(source);
    return [
      ...statements.filter((one) => !isAt(one, path)).map((one) => source.slice(one.start, one.end).trimEnd()),
      ...tables.map(({ start, end }) => source.slice(start, end).trimEnd()),
    ];
  },
};

function read(source: string): FrontMatterData {
  try {
    return parse(source, { integersAsBigInt: 'asNeeded', maxDepth: 100 });
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const what = (message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '').replace(/[.:]$/, '');
    throw new FrontMatterSyntaxError(what, thrown instanceof TomlError ? thrown.line : null);
  }
}

const isAt = (statement: TomlStatement, path: readonly string[]): boolean =>
  statement.path?.length === path.length && statement.path.every((key, at) => key === path[at]);

function set(source: string, change: KeyChange, lineBreak: string): string | null {
  const { path, value, isDate } = change;
  const layout = layOutToml(source);
  const statement = layout.statements.find((one) => isAt(one, path));
  if (statement === undefined) return value === null ? source : insert(source, layout, change, lineBreak);
  const { start, valueStart, valueEnd, end } = statement;
  if (value === null) return source.slice(0, start) + source.slice(end);
  const before = source.slice(valueStart, valueEnd);
  const written = Array.isArray(value)
    ? listText(source, statement, value, lineBreak)
    : valueText(value, isDate && !/^["']/.test(before), before);
  return written === null ? null : source.slice(0, valueStart) + written + source.slice(valueEnd);
}

/** Adds a line: at the top before the first table, since what stands below it is the table's; else at the end of its own table. */
function insert(source: string, layout: TomlLayout, change: KeyChange, lineBreak: string): string | null {
  const { path, value, isDate } = change;
  const table = path.slice(0, -1);
  const line = `${path.at(-1) ?? ''} = ${Array.isArray(value) ? inlineList(value) : valueText(value, isDate, '')}`;
  const header = layout.tables.find(
    (one) => one.path?.length === table.length && one.path.join('\0') === table.join('\0'),
  );
  if (table.length > 0 && header === undefined) return null;
  const isOwn = (one: TomlStatement): boolean =>
    header === undefined ? one.path !== null && one.tableDepth === 0 : one.start >= header.end;
  const next = layout.tables.find(({ start }) => start >= (header?.end ?? 0))?.start ?? source.length;
  const last = layout.statements.findLast((one) => isOwn(one) && one.start < next);
  const at = last?.end ?? header?.end ?? (layout.tables.length > 0 ? 0 : source.length);
  const indent = last === undefined ? '' : (/^[ \t]*/.exec(source.slice(last.start))?.[0] ?? '');
  return withFinalBreak(source.slice(0, at), lineBreak) + indent + line + lineBreak + source.slice(at);
}

function valueText(value: Value, isDate: boolean, before: string): string {
  if (typeof value !== 'string') return String(value);
  if (isDate && tomlDate.test(value)) {
    const between = /^\d{4}-\d{2}-\d{2}([Tt ])\d/.exec(before)?.[1];
    return between === undefined ? value : value.replace('T', between);
  }
  const isLiteral = before.startsWith("'") && !before.startsWith("'''") && !/['\n]/.test(value);
  return isLiteral && !unprintable.test(value) && !loneSurrogate.test(value) ? `'${value}'` : jsonString(value);
}

const tomlDate = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})?)?$/;
const inlineList = (value: string[]): string => `[${value.map(jsonString).join(', ')}]`;

/** A list in the shape of the one it replaces; its comments stay, and where they cannot, null. */
function listText(source: string, statement: TomlStatement, value: string[], lineBreak: string): string | null {
  const { valueStart, valueEnd } = statement;
  const before = source.slice(valueStart, valueEnd);
  if (!before.startsWith('[')) return inlineList(value);
  const items = listItems(source, valueStart, valueEnd);
  if (items === null) return null;
  const written = new Map(
    items.map(({ start, end }) => [itemText(source.slice(start, end)), source.slice(start, end)]),
  );
  const textOf = (item: string): string => written.get(item) ?? valueText(item, false, [...written.values()][0] ?? '');
  if (!before.includes('\n')) {
    const pad = /^\[([ \t]*)/.exec(before)?.[1] ?? '';
    const comma = items.length > 0 && /,\s*\]$/.test(before) ? ',' : '';
    return `[${pad}${value.map(textOf).join(', ')}${comma}${pad}]`;
  }
  return listLines(source, statement, items, value, textOf, lineBreak);
}

/** A list on lines of its own: the line of an item that stays is kept, its comment with it. */
function listLines(
  source: string,
  { valueStart, valueEnd }: TomlStatement,
  items: { start: number; end: number }[],
  value: string[],
  textOf: (item: string) => string,
  lineBreak: string,
): string | null {
  const lines = new Map<string, { lead: string; indent: string; rest: string }>();
  let end = valueStart + 1;
  const [first] = items;
  if (first === undefined) return source.slice(valueStart, valueEnd).includes('#') ? null : inlineList(value);
  const opening = source.slice(end, lineStart(source, first.start));
  if (!opening.includes('\n')) return source.slice(valueStart, valueEnd).includes('#') ? null : inlineList(value);
  end = lineStart(source, first.start);
  for (const item of items) {
    const start = lineStart(source, item.start);
    const stop = source.indexOf('\n', item.end) + 1;
    const rest = source.slice(item.end, stop);
    const indent = source.slice(start, item.start);
    // Two items on one line, or the closing bracket behind one.
    if (start < end || stop === 0 || /\S/.test(indent) || !/^[ \t]*,?[ \t]*(#.*)?\r?\n$/.test(rest)) return null;
    lines.set(itemText(source.slice(item.start, item.end)), {
      lead: source.slice(end, start),
      indent,
      rest: rest.replace(/^[ \t]*,/, ''),
    });
    end = stop;
  }
  const last = source.slice(items.at(-1)?.end ?? end, end);
  const endsWithComma = /^[ \t]*,/.test(last);
  const indent = source.slice(lineStart(source, first.start), first.start);
  const gone = [...lines].filter(([item]) => !value.includes(item)).map(([, { lead }]) => lead);
  const written = value.map((item, at) => {
    const kept = lines.get(item) ?? { lead: '', indent, rest: lineBreak };
    const comma = at < value.length - 1 || endsWithComma ? ',' : '';
    return `${kept.lead}${kept.indent}${textOf(item)}${comma}${kept.rest}`;
  });
  return `[${opening}${gone.join('')}${written.join('')}${source.slice(end, valueEnd)}`;
}

function itemText(written: string): string {
  const { item } = parse(`item = ${written}`);
  return typeof item === 'string' ? item : '';
}
