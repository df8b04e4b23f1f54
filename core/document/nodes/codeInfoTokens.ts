/** One of the words after a code fence. */
export interface InfoToken {
  /** `js`; `title="x"`; `{1,3}`; `[x]`; `"x"` or `/x/`. */
  kind: 'word' | 'pair' | 'group' | 'label' | 'string';
  start: number;
  end: number;
  text: string;
  /** What stands in a group or label; the value of a pair as it stands, with its quotes. */
  value: string;
  /** The name of a pair in lower case, else `''`. */
  key: string;
  valueStart: number;
  /** True where commas separate all words, as Zola has it. */
  comma: boolean;
}

/** In longer ones nobody looks for more than a language. */
const longest = 2_000;

/** Splits the words after a fence; quotes and brackets hold theirs together. */
export function infoTokens(info: string): InfoToken[] {
  return info.length > longest
    ? tokensIn(info, 0, match(/\s*\S{1,100}/y, info, 0).length, false)
    : /^\s*[\w+#.-]+,[^{}"']*$/.test(info)
      ? commaTokens(info)
      : tokensIn(info, 0, info.length, false);
}

/** Splits what stands in a group. */
export const groupTokens = (info: string, group: InfoToken): InfoToken[] =>
  tokensIn(info, group.start + 1, group.end - 1, true);

/** A value without its quotes. */
export function unquoted(value: string): string {
  const quote = value[0];
  if ((quote !== '"' && quote !== "'") || value.length < 2 || !value.endsWith(quote)) return value.trim();
  return value.slice(1, -1).replaceAll(`\\${quote}`, quote).trim();
}

function tokensIn(info: string, from: number, to: number, inGroup: boolean): InfoToken[] {
  const tokens: InfoToken[] = [];
  const text = info.slice(0, to);
  for (let at = from; at < to;) {
    if (/\s/.test(text[at] ?? '') || (inGroup && text[at] === ',')) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at, inGroup);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number, inGroup: boolean): InfoToken {
  const enclosed = closedAt(text, start);
  if (enclosed !== null) {
    const kind = text[start] === '{' ? 'group' : text[start] === '[' ? 'label' : 'string';
    return make(text, { kind, start, end: enclosed, value: text.slice(start + 1, enclosed - 1) });
  }
  const key = match(/[A-Za-z_][\w-]*=/y, text, start);
  if (key !== '') {
    const valueStart = start + key.length;
    const end =
      closedAt(text, valueStart) ?? valueStart + match(inGroup ? /[^\s,]*/y : /\S*/y, text, valueStart).length;
    const value = text.slice(valueStart, end);
    return make(text, { kind: 'pair', start, end, value, key: key.slice(0, -1).toLowerCase(), valueStart });
  }
  const word = match(inGroup ? /[^\s,]+/y : /[^\s{[]+/y, text, start) || match(/\S+/y, text, start);
  return make(text, { kind: 'word', start, end: start + word.length, value: word });
}

/** `rust,linenos,hl_lines=1 3-5,name=main.rs`: what has a name goes on to the next comma. */
function commaTokens(info: string): InfoToken[] {
  let start = 0;
  return info.split(',').flatMap((part) => {
    const lead = part.length - part.trimStart().length;
    const text = part.trim();
    const token = { start: start + lead, end: start + lead + text.length };
    start += part.length + 1;
    if (text === '') return [];
    const [, key] = /^([A-Za-z_][\w-]*)=/.exec(text) ?? [];
    const made =
      key === undefined
        ? make(info, { kind: 'word', ...token, value: text })
        : make(info, {
            kind: 'pair',
            ...token,
            value: text.slice(key.length + 1),
            key: key.toLowerCase(),
            valueStart: token.start + key.length + 1,
          });
    return [{ ...made, comma: true }];
  });
}

type Parts = Pick<InfoToken, 'kind' | 'start' | 'end' | 'value'> & Partial<Pick<InfoToken, 'key' | 'valueStart'>>;

const make = (text: string, parts: Parts): InfoToken => ({
  key: '',
  valueStart: parts.start,
  ...parts,
  text: text.slice(parts.start, parts.end),
  comma: false,
});

/** Where quotes or brackets that open here have closed, or null. */
function closedAt(text: string, start: number): number | null {
  const opening = text[start];
  if (opening === '"' || opening === "'") {
    const quoted = match(
      opening === '"' ? /"(?:\\"|[^"])*"(?=[\s,{}[\]]|$)/y : /'(?:\\'|[^'])*'(?=[\s,{}[\]]|$)/y,
      text,
      start,
    );
    return quoted === '' ? null : start + quoted.length;
  }
  if (opening === '/') {
    const pattern = match(/\/(?:\\.|[^/\\])+\/(?=\s|$)/y, text, start);
    return pattern === '' ? null : start + pattern.length;
  }
  if (opening !== '{' && opening !== '[') return null;
  const closing = opening === '{' ? '}' : ']';
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === opening) depth += 1;
    else if (character === closing && (depth -= 1) === 0) return at + 1;
    else if (character === '"' || character === "'") at = (closedAt(text, at) ?? at + 1) - 1;
  }
  return null;
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
