import { mediaKinds } from './mediaTypes.ts';
import { textFeatures } from './links.ts';
import { postStatuses } from './post.ts';
import { fold } from './fold.ts';
import { isSingle, tokensOf } from './searchTokens.ts';

/** What `has:` can ask for. */
export const searchedParts = [
  ...mediaKinds,
  ...textFeatures,
  'link',
  'media',
  'cover',
  'excerpt',
  'tag',
  'category',
  'date',
] as const;
export type SearchedPart = (typeof searchedParts)[number];

/** What `is:` can ask for. */
export const searchedStates = ['pinned', ...postStatuses, 'changed', 'problem', 'dated', 'undated'] as const;
export type SearchedState = (typeof searchedStates)[number];

/**
 * How a word is looked for. `exact`: as a whole word, or words that stand together. `start`: the last one may go on. `inside`: it may stand
 * within another.
 */
export type WordMatch = 'exact' | 'start' | 'inside';

/** A word or phrase that is looked for. */
export interface SearchedText {
  kind: 'text';
  /** Folded, in order; at least one. */
  tokens: string[];
  match: WordMatch;
  within: 'all' | 'title';
}

/** What a query asks for. */
export type SearchNode =
  | { kind: 'all' | 'any'; nodes: SearchNode[] }
  | { kind: 'not'; node: SearchNode }
  | SearchedText
  /** `key` is folded; the terms below it in the tree are meant too. With `start`, those that begin so. */
  | { kind: 'term'; of: 'tag' | 'category'; key: string; start: boolean }
  | { kind: 'state'; state: SearchedState }
  | { kind: 'has'; part: SearchedPart }
  /** When it was or will be published, else when it was last changed: local days, YYYY-MM-DD, `until` excluded. */
  | { kind: 'time'; from: string | null; until: string | null };

/** A query as it was understood. */
export interface SearchQuery {
  /** Null asks for everything. */
  node: SearchNode | null;
  /** Whether `in:trash` was said. */
  trash: boolean;
  /** The words and phrases that are looked for, folded, each once; not those that must not occur. */
  words: string[];
  /** What could not be understood, for people to read; the rest is searched. */
  misunderstood: string | null;
}

interface Piece {
  negated: boolean;
  /** In lower case, without the colon; null for mere words. */
  filter: string | null;
  text: string;
  quoted: boolean;
  /** The closing quote is not typed yet. */
  open: boolean;
  /** Nothing stands behind it: it is being typed. */
  last: boolean;
}

/** Reads a query as one types it. Never fails: what is not understood is said, and what is not finished is taken as far as it goes. */
export function parseSearch(text: string): SearchQuery {
  const state: Reading = { trash: false, misunderstood: [] };
  const either: SearchNode[] = [];
  let group: SearchNode[] = [];
  for (const piece of pieces(text)) {
    if (piece === 'or') {
      if (group.length > 0) either.push(all(group));
      group = [];
      continue;
    }
    const node = read(piece, state);
    if (node !== null) group.push(piece.negated ? { kind: 'not', node } : node);
  }
  if (group.length > 0) either.push(all(group));
  const node =
    either.length === 0 ? null : either.length === 1 ? (either[0] ?? null) : ({ kind: 'any', nodes: either } as const);
  const words = new Set<string>();
  if (node !== null) collectWords(node, words);
  const { trash, misunderstood } = state;
  // Everything would seem to have been found.
  if (node === null && !trash && misunderstood.length === 0 && /[^\s\p{L}\p{N}\p{P}\p{M}]/u.test(text))
    misunderstood.push(`“${text.trim().slice(0, 60)}” cannot be looked for: it has no letter and no digit.`);
  return { node, trash, words: [...words], misunderstood: misunderstood.length === 0 ? null : misunderstood.join(' ') };
}

interface Reading {
  trash: boolean;
  misunderstood: string[];
}

const all = (nodes: SearchNode[]): SearchNode =>
  nodes.length === 1 && nodes[0] !== undefined ? nodes[0] : { kind: 'all', nodes };

/** Quotation marks of many languages, as keyboards make them by themselves. */
const opening = '"“„«»”';
const closing: Readonly<Record<string, string>> = { '"': '"', '“': '”"', '„': '“”"', '«': '»', '»': '«»', '”': '”"' };

const filterNames = new Set([
  'tag',
  'tags',
  'category',
  'categories',
  'cat',
  'status',
  'before',
  'after',
  'on',
  'date',
  'in',
  'has',
  'is',
  'title',
  'intitle',
]);

/** Longest query that is read, in characters. */
const longest = 2_000;
/** As many words and filters are looked for. */
const mostPieces = 40;

function* pieces(whole: string): Generator<Piece | 'or'> {
  const text = whole.slice(0, longest);
  let at = 0;
  let number = 0;
  while (at < text.length && number < mostPieces) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    number += 1;
    let negated = false;
    // A hyphen alone, or one within a word, is none of ours.
    if (/[-−–]/.test(text[at] ?? '') && /[^\s\-−–]/.test(text[at + 1] ?? '')) {
      negated = true;
      at += 1;
    }
    const name = /^([A-Za-z]{2,10}):/.exec(text.slice(at, at + 12))?.[1]?.toLowerCase() ?? null;
    const filter = name !== null && filterNames.has(name) ? name : null;
    if (filter !== null) at += filter.length + 1;
    const quote = text[at] ?? '';
    if (quote !== '' && opening.includes(quote)) {
      const ends = closing[quote] ?? quote;
      let end = at + 1;
      while (end < text.length && !ends.includes(text[end] ?? '')) end += 1;
      const open = end >= text.length;
      yield { negated, filter, text: text.slice(at + 1, end), quoted: true, open, last: open };
      at = end + 1;
      continue;
    }
    const end = at + (/^\S*/.exec(text.slice(at))?.[0].length ?? 0);
    // A phrase may begin within: -“a b”, x"a b".
    const inner = filter === null ? firstQuote(text, at + 1, end) : end;
    const piece = text.slice(at, inner);
    if (piece === 'OR' && !negated && filter === null) yield 'or';
    else yield { negated, filter, text: piece, quoted: false, open: false, last: inner >= text.length };
    at = inner;
  }
}

function firstQuote(text: string, from: number, end: number): number {
  for (let at = from; at < end; at += 1) if (text[at] === '"') return at;
  return end;
}

function read(piece: Piece, reading: Reading): SearchNode | null {
  if (piece.filter === null) return readWords(piece, 'all', reading);
  const value = piece.text.trim();
  if (value === '') return null;
  const misunderstood = (message: string): null => {
    // What is being typed is not wrong yet.
    if (!piece.last) reading.misunderstood.push(message);
    return null;
  };
  const chosen = <T extends string>(choices: readonly T[], other: Readonly<Record<string, T>> = {}): T | null => {
    const wanted = fold(value);
    const found =
      choices.find((choice) => choice === wanted) ?? (Object.hasOwn(other, wanted) ? other[wanted] : undefined);
    if (found !== undefined) return found;
    const begun = piece.last ? choices.find((choice) => choice.startsWith(wanted)) : undefined;
    return begun ?? misunderstood(`“${piece.filter ?? ''}:${value}” is not known: it takes ${choices.join(', ')}.`);
  };
  switch (piece.filter) {
    case 'tag':
    case 'tags':
    case 'category':
    case 'categories':
    case 'cat': {
      const of = piece.filter.startsWith('tag') ? 'tag' : 'category';
      const start = !piece.quoted && value.endsWith('*');
      const key = fold(start ? value.slice(0, -1) : value).replace(/\/+$/, '');
      return key === '' ? null : { kind: 'term', of, key, start };
    }
    case 'status': {
      const status = chosen(postStatuses, {
        publish: 'published',
        drafts: 'draft',
        archive: 'archived',
        schedule: 'scheduled',
      });
      return status === null ? null : { kind: 'state', state: status };
    }
    case 'is': {
      const others = { pin: 'pinned', problems: 'problem', broken: 'problem', archive: 'archived' } as const;
      const state = chosen<SearchedState>(searchedStates, others);
      return state === null ? null : { kind: 'state', state };
    }
    case 'has': {
      const others = {
        image: 'picture',
        images: 'picture',
        photo: 'picture',
        pictures: 'picture',
        film: 'video',
        videos: 'video',
        sound: 'audio',
        links: 'link',
        tables: 'table',
        tags: 'tag',
        categories: 'category',
        files: 'file',
        attachment: 'file',
        todo: 'task',
        tasks: 'task',
        footnotes: 'footnote',
        formula: 'math',
      } as const;
      const begun = piece.last && /^im(a(g)?)?$/.test(fold(value)) ? 'picture' : null;
      const part = begun ?? chosen<SearchedPart>(searchedParts, others);
      return part === null ? null : { kind: 'has', part };
    }
    case 'in':
      if (fold(value) === 'title') return null;
      if (chosen(['trash'] as const, { bin: 'trash', deleted: 'trash' }) === null) return null;
      if (piece.negated) return null;
      reading.trash = true;
      return null;
    case 'title':
    case 'intitle':
      return readWords(piece, 'title', reading);
    default: {
      const time = readTime(value);
      if (time === null)
        return misunderstood(`“${piece.filter}:${value}” is no date: write 2026, 2026-05 or 2026-05-31.`);
      if (piece.filter === 'before') return { kind: 'time', from: null, until: time.from };
      if (piece.filter === 'after') return { kind: 'time', from: time.until, until: null };
      return { kind: 'time', ...time };
    }
  }
}

function readWords(piece: Piece, within: 'all' | 'title', reading: Reading): SearchNode | null {
  const starred = !piece.quoted && /[^*]\*$/.test(piece.text);
  const tokens = tokensOf(fold(piece.text));
  const last = tokens.at(-1);
  if (last === undefined) {
    // Signs alone, like a dash between words, are passed over.
    if (/[^\s\p{P}\p{S}\p{M}]/u.test(piece.text)) reading.misunderstood.push(`“${piece.text}” cannot be looked for.`);
    return null;
  }
  const match = ((): WordMatch => {
    if (piece.quoted) return piece.open ? 'start' : 'exact';
    if (isSingle(last)) return 'exact';
    if (starred) return 'start';
    if (tokens.length > 1) return 'start';
    // What is short stands in too many words.
    if (last.length < 3) return piece.last && !piece.negated && last.length > 1 ? 'start' : 'exact';
    return 'inside';
  })();
  return { kind: 'text', tokens, match, within };
}

/** The days that a date stands for: a year, a month or a day. */
function readTime(value: string): { from: string; until: string } | null {
  const [, year = '', month = null, day = null] =
    /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?[-/.]?$/.exec(value) ?? [];
  if (year === '') return null;
  const from = new Date(Date.UTC(Number(year), month === null ? 0 : Number(month) - 1, day === null ? 1 : Number(day)));
  from.setUTCFullYear(Number(year));
  // The 31st of a short month, and a 13th month, are no dates.
  if (
    (month !== null && from.getUTCMonth() !== Number(month) - 1) ||
    (day !== null && from.getUTCDate() !== Number(day))
  )
    return null;
  const until = new Date(from);
  if (day !== null) until.setUTCDate(until.getUTCDate() + 1);
  else if (month !== null) until.setUTCMonth(until.getUTCMonth() + 1);
  else until.setUTCFullYear(until.getUTCFullYear() + 1);
  return { from: dayOf(from), until: dayOf(until) };
}

const dayOf = (date: Date): string =>
  `${String(date.getUTCFullYear()).padStart(4, '0')}-${date.toISOString().slice(-19, -14)}`;

function collectWords(node: SearchNode, words: Set<string>): void {
  if (node.kind === 'all' || node.kind === 'any') for (const one of node.nodes) collectWords(one, words);
  // Signs that stand for themselves are written without spaces between them.
  else if (node.kind === 'text')
    words.add(
      node.tokens.reduce(
        (text, token) => text + (text === '' || (isSingle(token) && isSingle(text.slice(-1))) ? '' : ' ') + token,
        '',
      ),
    );
}
