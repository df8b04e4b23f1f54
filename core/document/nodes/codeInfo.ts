import { groupTokens, infoTokens, unquoted } from './codeInfoTokens.ts';
import type { InfoToken } from './codeInfoTokens.ts';

/*
 * What the words after a code fence say, read from `language` (its first word) and `meta` (the rest) as the tools of the field
 * write them, and set with every other word kept. The two attributes own the facts; all of this is only a view of them.
 *
 * Names: `title="app.js"`, `filename=`, `file=`, `name=`, `caption=`, `js:app.js`, `js:title=app.js`, `js [app.js]`, `js app.js`.
 * Lines: `{1,3-5}`, `js{1,3-5}`, `{hl_lines=[1,"3-5"]}`, `hl_lines="1 3-5"`, `mark={1}`, `highlight="1"`, `data-line="1"`,
 * `code-line-numbers="1"`, `mark:1,3-5`. Both also in Pandoc's `{.js filename="app.js"}` and in Zola's `js,hl_lines=1 3-5,name=app.js`.
 */

/** The attributes of a code block that hold its fence's words. */
export interface CodeAttrs {
  language: string | null;
  meta: string | null;
}

/** Lines from one to another, counted from 1, both included. */
export interface LineRange {
  from: number;
  to: number;
}

export interface CodeInfo {
  /** The language's own name, without what hangs on it; null when none is said. */
  language: string | null;
  /** The name of the file, or the title above the code; null when none is said. */
  fileName: string | null;
  /** Lines that stand out: ascending, apart from each other. */
  lines: LineRange[];
}

/** Reads what a fence says, by whichever convention. */
export function readCodeInfo(attrs: { language?: unknown; meta?: unknown }): CodeInfo {
  const { language, fileName, lines } = parse(infoOf(attrs));
  return { language: language?.value ?? null, fileName: fileName?.value || null, lines: lines?.value ?? [] };
}

/** Changes the language and keeps all other words. Null takes it away; where other words stay, `text` stands for it. */
export function setCodeLanguage(attrs: CodeAttrs, language: string | null): CodeAttrs {
  const wanted = (language ?? '').trim().replaceAll(/[\s{}[\]`,:]+/g, '-') || null;
  const info = infoOf(attrs);
  const { language: found, braces } = parse(info);
  if ((found?.value ?? null) === wanted) return attrs;
  if (found !== null) {
    const alone = /^(?:\{\s*\.?)?\s*(?:\}\s*)?$/.test(replaced(info, found, ''));
    return attrsOf(wanted === null && alone ? '' : replaced(info, found, wanted ?? placeholder));
  }
  if (wanted === null) return attrs;
  if (braces === null) return attrsOf(`${wanted} ${info}`);
  return attrsOf(`${info.slice(0, braces.start + 1)}.${wanted} ${info.slice(braces.start + 1).trimStart()}`);
}

/** Names the file (null or `''`: no name) in the form the fence has already, else as `title="…"`, which most tools read. */
export function setCodeFileName(attrs: CodeAttrs, fileName: string | null): CodeAttrs {
  const wanted = oneLine(fileName ?? '') || null;
  if (readCodeInfo(attrs).fileName === wanted) return attrs;
  const info = infoOf(attrs);
  const parsed = parse(info);
  const isRight = (text: string): boolean => readCodeInfo(attrsOf(text)).fileName === wanted;
  if (wanted === null) return attrsOf(without(info, (text) => parse(text).fileName));
  const { fileName: found } = parsed;
  const own = found?.write(wanted) ?? null;
  const inPlace = found === null || own === null ? null : replaced(info, found, own);
  if (inPlace !== null && isRight(inPlace)) return attrsOf(inPlace);
  const bare = without(info, (text) => parse(text).fileName);
  const choices = [wanted, wanted.replaceAll(/["'`]/g, '’')].flatMap((name) =>
    quotings(name).map((value) => withFileName(bare, value, name)),
  );
  return attrsOf(choices.find(isRight) ?? choices.at(-1) ?? info);
}

/** Lets lines stand out (none: none do) in the form the fence has already, else as `{1,3-5}`, which most tools read. */
export function setCodeLines(attrs: CodeAttrs, lines: readonly LineRange[]): CodeAttrs {
  const wanted = settled(lines);
  if (writeLineRanges(readCodeInfo(attrs).lines) === writeLineRanges(wanted)) return attrs;
  const info = infoOf(attrs);
  const { lines: found } = parse(info);
  if (wanted.length === 0) return attrsOf(without(info, (text) => parse(text).lines));
  const own = found?.write(wanted) ?? null;
  const inPlace = attrsOf(found === null || own === null ? withLines(info, wanted) : replaced(info, found, own));
  if (writeLineRanges(readCodeInfo(inPlace).lines) === writeLineRanges(wanted)) return inPlace;
  return attrsOf(
    withLines(
      without(info, (text) => parse(text).lines),
      wanted,
    ),
  );
}

/** Reads `1,3-5`, as people type it; null for anything else. Spaces may stand for commas. */
export function readLineRanges(text: string): LineRange[] | null {
  const parts = text.split(/[,\s]+/).filter((part) => part !== '');
  const ranges = parts.map((part) => {
    const [, from = '', to = from] = /^(\d{1,6})(?:(?:-|\.\.)(\d{1,6}))?$/.exec(part) ?? [];
    return { from: Number(from), to: Number(to) };
  });
  if (ranges.length === 0 || ranges.some(({ from, to }) => from < 1 || to < from)) return null;
  return settled(ranges);
}

/** Writes lines as `1,3-5`; `''` for none. */
export const writeLineRanges = (lines: readonly LineRange[]): string => lines.map(rangeText).join(',');

/** Whether a line, counted from 1, is among some. */
export const hasLine = (lines: readonly LineRange[], line: number): boolean =>
  lines.some(({ from, to }) => from <= line && line <= to);

/** What names a language that nobody knows, where there must be a first word. */
const placeholder = 'text';

/** A fact and the place of its words: `start` to `end` are replaced by `write`; `whole` goes when the fact goes. */
interface Found<Value> {
  value: Value;
  start: number;
  end: number;
  whole: { start: number; end: number };
  /** The words for another value in the same form, or null where that form cannot hold it. */
  write: (value: Value) => string | null;
}

interface Parsed {
  language: { value: string; start: number; end: number } | null;
  fileName: Found<string> | null;
  lines: Found<LineRange[]> | null;
  /** Pandoc's braces around everything. */
  braces: InfoToken | null;
  /** Hugo's braces after the language. */
  options: InfoToken | null;
  /** Zola's commas between everything. */
  commas: boolean;
  keys: ReadonlySet<string>;
}

/** By how surely they name a file. */
const nameKeys = new Map([
  ['title', 0],
  ['filename', 0],
  ['file', 0],
  ['name', 1],
  ['caption', 1],
]);
const lineKeys = new Set([
  'hl_lines',
  'mark',
  'highlight',
  'highlightlines',
  'highlight-lines',
  'data-line',
  'code-line-numbers',
]);
/** Directives whose argument is the language. */
const directives = new Set(['code', 'code-block', 'code-cell', 'sourcecode']);

const isFileName = (word: string): boolean => /^[\w@./~-]*[\w@~-]\.[a-z][a-z\d]{0,9}$/i.test(word);
/** What may follow `js:`; other words there are options. */
const isPath = (word: string): boolean => /[./\\]|file$/i.test(word) && !/^(?:no-)?line-numbers|^\d+$|=/.test(word);

function parse(info: string): Parsed {
  const tokens = infoTokens(info);
  const [first] = tokens;
  const parsed: Parsed = {
    language: null,
    fileName: null,
    lines: null,
    braces: null,
    options: null,
    commas: tokens.some(({ comma }) => comma),
    keys: new Set(),
  };
  if (first === undefined) return parsed;
  const names: { rank: number; found: Found<string> }[] = [];
  const keys = new Set<string>();
  let rest = tokens.slice(1);
  if (first.kind === 'word' || (first.kind === 'pair' && !isKnown(first))) {
    parsed.language = languageOf(first, names);
  } else if (first.kind === 'group' && readLineRanges(first.value) === null) {
    parsed.braces = first;
    const inner = groupTokens(info, first);
    parsed.language = languageInBraces(inner, rest);
    rest = [...inner, ...rest];
  } else {
    rest = tokens;
  }
  for (const [index, token] of rest.entries()) {
    if (token.kind === 'group' && token !== parsed.braces) {
      const ranges = readLineRanges(token.value);
      if (ranges !== null) parsed.lines ??= linesIn(token, ranges, (lines) => `{${writeLineRanges(lines)}}`);
      else {
        const inner = groupTokens(info, token);
        if (inner.some((one) => one.kind === 'pair' || one.text.startsWith('.'))) parsed.options ??= token;
        for (const one of inner) readPair(one, token, parsed, names, keys, inner.length);
      }
    } else if (token.kind === 'label' && token.value.trim() !== '') {
      names.push({
        rank: 2,
        found: nameIn(token, token.value.trim(), (name) => (/[\][]/.test(name) ? null : `[${name}]`)),
      });
    } else if (token.kind === 'word') {
      const marked = /^mark:(.+)$/.exec(token.text)?.[1];
      const ranges = marked === undefined ? null : readLineRanges(marked);
      if (ranges !== null) parsed.lines ??= linesIn(token, ranges, (lines) => `mark:${writeLineRanges(lines)}`);
      else if (index === 0 && parsed.braces === null && !parsed.commas && isFileName(token.text))
        names.push({ rank: 3, found: nameIn(token, token.text, (name) => (isFileName(name) ? name : null)) });
    } else {
      readPair(token, null, parsed, names, keys, 0);
    }
  }
  names.sort((a, b) => a.rank - b.rank);
  return { ...parsed, fileName: names[0]?.found ?? null, keys };
}

function isKnown(token: InfoToken): boolean {
  return nameKeys.has(token.key) || lineKeys.has(token.key);
}

/** The language that a first word is, or begins with. */
function languageOf(token: InfoToken, names: { rank: number; found: Found<string> }[]): Parsed['language'] {
  const colon = token.text.indexOf(':');
  const name = colon < 0 ? '' : token.text.slice(colon + 1).replace(/^title=/, '');
  if (!isPath(name)) {
    // `js:line-numbers` and the like.
    const value = colon > 0 ? token.text.slice(0, colon) : token.text;
    return value === '' ? null : { value, start: token.start, end: token.start + value.length };
  }
  const start = token.end - name.length;
  const whole = { start: token.start + colon, end: token.end };
  const write = (value: string): string | null => (/[\s{}[\]`,]/.test(value) || !isPath(value) ? null : value);
  names.push({ rank: 2, found: { value: name, start, end: token.end, whole, write } });
  return colon === 0 ? null : { value: token.text.slice(0, colon), start: token.start, end: token.start + colon };
}

/** `{.js}`, `{python}`, `{r, echo=FALSE}`, and `{code-block} js`. */
function languageInBraces(inner: readonly InfoToken[], after: readonly InfoToken[]): Parsed['language'] {
  const [bare] = inner;
  if (bare?.kind === 'word' && directives.has(bare.text)) {
    const [argument] = after;
    return argument?.kind === 'word' ? { value: argument.text, start: argument.start, end: argument.end } : null;
  }
  const found = inner.find(({ kind, text }) => kind === 'word' && /^\.(?!number-?lines$)./i.test(text));
  if (found !== undefined) return { value: found.text.slice(1), start: found.start + 1, end: found.end };
  if (bare?.kind !== 'word' || /^[#.=-]/.test(bare.text)) return null;
  return { value: bare.text, start: bare.start, end: bare.end };
}

function readPair(
  token: InfoToken,
  group: InfoToken | null,
  parsed: Parsed,
  names: { rank: number; found: Found<string> }[],
  keys: Set<string>,
  siblings: number,
): void {
  if (token.kind !== 'pair') return;
  keys.add(token.key);
  // Braces with nothing left in them go too.
  const whole = group !== null && siblings === 1 ? group : token;
  const place = { start: token.valueStart, end: token.end, whole };
  const rank = nameKeys.get(token.key);
  if (rank !== undefined) {
    const write = (name: string): string | null =>
      token.comma ? (name.includes(',') ? null : name) : (quotings(name)[0] ?? null);
    names.push({ rank, found: { value: unquoted(token.value), ...place, write } });
  } else if (lineKeys.has(token.key)) {
    const ranges = readLineRanges(token.value.replaceAll(/^[{[]|[}\]]$|["']/g, ' '));
    if (ranges !== null) parsed.lines ??= { value: ranges, ...place, write: (lines) => lineValue(token, lines) };
  }
}

/** Lines as the value of a key, in the form that the value had. */
function lineValue({ key, value, comma }: InfoToken, lines: readonly LineRange[]): string {
  const spaced = (separator: string): string => lines.map(rangeText).join(separator);
  if (value.startsWith('[')) return hugoLines(lines);
  if (value.startsWith('{')) return `{${spaced(',')}}`;
  if (comma) return spaced(' ');
  const quote = value.startsWith("'") ? "'" : '"';
  const separator = value.includes(',') || key !== 'hl_lines' ? ',' : ' ';
  return `${quote}${spaced(separator)}${quote}`;
}

const linesIn = (token: InfoToken, value: LineRange[], write: (lines: LineRange[]) => string): Found<LineRange[]> => ({
  value,
  start: token.start,
  end: token.end,
  whole: token,
  write,
});

const nameIn = (token: InfoToken, value: string, write: (name: string) => string | null): Found<string> => ({
  value,
  start: token.start,
  end: token.end,
  whole: token,
  write,
});

/** Words with a name added, in the form that suits the others. */
function withFileName(info: string, value: string, name: string): string {
  const { braces, options, commas, language } = parse(info);
  if (commas && !name.includes(',')) return `${info},name=${name}`;
  if (braces !== null) return inserted(info, braces, `filename=${value}`);
  if (options !== null) return inserted(info, options, `title=${value}`);
  if (language === null) return `${placeholder} title=${value} ${info}`.trim();
  const end = firstWordEnd(info, language.end);
  return `${info.slice(0, end)} title=${value}${info.slice(end)}`;
}

function withLines(info: string, lines: readonly LineRange[]): string {
  const { braces, options, commas, language, keys } = parse(info);
  const spaced = lines.map(rangeText).join(' ');
  if (commas) return `${info},hl_lines=${spaced}`;
  if (braces !== null) return inserted(info, braces, `code-line-numbers="${writeLineRanges(lines)}"`);
  if (options !== null) return inserted(info, options, `hl_lines=${hugoLines(lines)}`);
  if (keys.has('linenums')) return `${info} hl_lines="${spaced}"`;
  const words = language === null ? `${placeholder} ${info}` : info;
  return `${words.trimEnd()} {${writeLineRanges(lines)}}`;
}

/** Words with one more at the end of a group. */
function inserted(info: string, group: InfoToken, word: string): string {
  const inner = info.slice(group.start + 1, group.end - 1);
  const separator = inner.trim() === '' ? '' : /^\s*\.|\s\S/.test(inner) ? ' ' : ',';
  return `${info.slice(0, group.start + 1)}${inner.trimEnd()}${separator}${word}${info.slice(group.end - 1)}`;
}

/** Where the word ends that the language begins. */
const firstWordEnd = (info: string, from: number): number =>
  from + (/^[^\s{[]*/.exec(info.slice(from))?.[0].length ?? 0);

const hugoLines = (lines: readonly LineRange[]): string =>
  `[${lines.map((range) => (range.from === range.to ? rangeText(range) : `"${rangeText(range)}"`)).join(',')}]`;

const rangeText = ({ from, to }: LineRange): string => (from === to ? String(from) : `${from}-${to}`);

function settled(lines: readonly LineRange[]): LineRange[] {
  const ranges: LineRange[] = [];
  for (const { from, to } of [...lines].sort((a, b) => a.from - b.from)) {
    const last = ranges.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else if (from >= 1 && to >= from) ranges.push({ from, to });
  }
  return ranges;
}

/** A name in quotes, from the best way to the last. */
const quotings = (name: string): string[] => [
  ...(name.includes('"') ? [] : [`"${name}"`]),
  ...(name.includes("'") ? [] : [`'${name}'`]),
  `"${name.replaceAll('"', '\\"')}"`,
];

const oneLine = (text: string): string =>
  text
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, ' ')
    .trim();

const replaced = (info: string, { start, end }: { start: number; end: number }, words: string): string =>
  info.slice(0, start) + words + info.slice(end);

/** The words without those that say something, each with the space or comma before it; they may say it several times. */
function without(info: string, find: (info: string) => { whole: { start: number; end: number } } | null): string {
  let words = info;
  for (let found = find(words); found !== null; found = find(words)) {
    const { start, end } = found.whole;
    const before = words.slice(0, start).replace(/[\s,]+$/, '');
    const after = words.slice(end);
    // At the head of a group it is what follows that goes.
    words = before.endsWith('{') || before === '' ? before + after.replace(/^[\s,]+/, '') : before + after;
  }
  return words;
}

const infoOf = ({ language, meta }: { language?: unknown; meta?: unknown }): string =>
  [language, meta].filter((part) => typeof part === 'string' && part !== '').join(' ');

function attrsOf(info: string): CodeAttrs {
  const [, language = '', meta = ''] = /^\s*(\S*)\s*([^]*?)\s*$/.exec(info) ?? [];
  return { language: language || null, meta: meta || null };
}
