/** Where one `key = value` of a TOML text stands, offsets in that text. */
export interface TomlStatement {
  /** The keys from the top, those of the table it is in included; null in a list of tables, where no path names it. */
  path: string[] | null;
  /** How many of them come from the table's header. */
  tableDepth: number;
  /** The beginning of its first line. */
  start: number;
  /** The value. */
  valueStart: number;
  valueEnd: number;
  /** The end of its last line, the break included. */
  end: number;
}

export interface TomlLayout {
  statements: TomlStatement[];
  /** The tables' headers, in order: their keys (null for a list of tables) and where their lines begin and end. */
  tables: { path: string[] | null; start: number; end: number }[];
}

/** Finds the statements of a TOML text. What it answers for a text that is not TOML means nothing, so that a parser looks at it first. */
export function layOutToml(text: string): TomlLayout {
  const layout: TomlLayout = { statements: [], tables: [] };
  let table: string[] | null = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    at = skipSpace(text, at);
    if (at >= text.length) break;
    if (text[at] === '[') {
      const isList = text[at + 1] === '[';
      const { keys, end } = readKeys(text, at + (isList ? 2 : 1));
      table = isList ? null : keys;
      at = endOfLine(text, end);
      layout.tables.push({ path: table, start, end: at });
    } else if (text[at] === '#' || text[at] === '\n' || text[at] === '\r') {
      at = endOfLine(text, at);
    } else {
      const { keys, end } = readKeys(text, at);
      const valueStart = skipSpace(text, end + 1);
      const valueEnd = endOfValue(text, valueStart);
      at = endOfLine(text, valueEnd);
      const path: string[] | null = table === null ? null : [...table, ...keys];
      layout.statements.push({ path, tableDepth: table?.length ?? 0, start, valueStart, valueEnd, end: at });
    }
  }
  return layout;
}

/** The items of a list, each with where it stands, or null for a list that holds anything but texts. */
export function listItems(text: string, from: number, to: number): { start: number; end: number }[] | null {
  const items: { start: number; end: number }[] = [];
  let at = from + 1;
  while (at < to - 1) {
    const char = text[at] ?? '';
    if (char === '#') at = endOfLine(text, at);
    else if (/[\s,]/.test(char)) at++;
    else if (char === '"' || char === "'") {
      const end = endOfString(text, at);
      items.push({ start: at, end });
      at = end;
    } else return null;
  }
  return items;
}

function readKeys(text: string, from: number): { keys: string[]; end: number } {
  const keys: string[] = [];
  let at = from;
  while (at < text.length) {
    at = skipSpace(text, at);
    const char = text[at];
    if (char === '.') at++;
    else if (char === '"' || char === "'") {
      const end = endOfString(text, at);
      keys.push(char === "'" ? text.slice(at + 1, end - 1) : unescaped(text.slice(at, end)));
      at = end;
    } else {
      const bare = /[A-Za-z0-9_-]+/y;
      bare.lastIndex = at;
      const key = bare.exec(text);
      if (key === null) break;
      keys.push(key[0]);
      at = bare.lastIndex;
    }
  }
  return { keys, end: at };
}

/** A key in quotes. One with escapes that JSON does not have is nobody's that is looked for. */
function unescaped(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}

function endOfValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  let end = from;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '#') {
      if (depth === 0) break;
      at = endOfLine(text, at);
    } else if (char === '\n' || char === '\r') {
      if (depth === 0) break;
      at++;
    } else if (char === '"' || char === "'") {
      at = endOfString(text, at);
      end = at;
    } else {
      if (char === '[' || char === '{') depth++;
      else if (char === ']' || char === '}') depth--;
      at++;
      if (char !== ' ' && char !== '\t') end = at;
    }
  }
  return end;
}

/** The offset after a text in any of TOML's four kinds of quotes. */
function endOfString(text: string, from: number): number {
  const quote = text[from] ?? '';
  const isLong = text.startsWith(quote.repeat(3), from);
  let at = from + (isLong ? 3 : 1);
  while (at < text.length) {
    if (text[at] === '\\' && quote === '"') at += 2;
    else if (isLong && text.startsWith(quote.repeat(3), at)) {
      at += 3;
      // Up to two quotes may stand before the three that end it.
      while (text[at] === quote) at++;
      return at;
    } else if (!isLong && text[at] === quote) return at + 1;
    else at++;
  }
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}
