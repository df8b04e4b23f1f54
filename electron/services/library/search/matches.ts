import { fold } from '#core/post/fold.ts';
import type { Snippet, TextRange } from '#core/post/listing.ts';
import type { SearchedText } from '#core/post/searchQuery.ts';
import type { SearchToken } from '#core/post/searchTokens.ts';
import { placedTokens } from '#core/post/searchTokens.ts';

interface Match {
  /** Which of the searched texts. */
  which: number;
  start: number;
  end: number;
}

/** Where a text has what was searched for, in order, none over another. */
export function matchesIn(text: string, wanted: readonly SearchedText[]): TextRange[] {
  return joined(find(placedTokens(text), wanted, 0));
}

/** Whether a row of words has a searched text. */
export function tokensMatch(tokens: readonly string[], wanted: SearchedText): boolean {
  return tokens.some((_, at) => lengthAt(tokens, at, wanted) > 0);
}

/** How many words from a place are a searched text; 0 when they are not. */
function lengthAt(tokens: readonly string[], at: number, { tokens: wanted, match }: SearchedText): number {
  if (match === 'inside') return (tokens[at] ?? '').includes(wanted[0] ?? '') ? 1 : 0;
  for (const [offset, token] of wanted.entries()) {
    const here = tokens[at + offset];
    if (here === undefined) return 0;
    const isLast = offset === wanted.length - 1;
    if (isLast && match === 'start' ? !here.startsWith(token) : here !== token) return 0;
  }
  return wanted.length;
}

function find(tokens: readonly SearchToken[], wanted: readonly SearchedText[], offset: number): Match[] {
  const words = tokens.map(({ text }) => text);
  const found: Match[] = [];
  for (const [which, one] of wanted.entries()) {
    const first = one.tokens[0] ?? '';
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at] ?? '';
      if (one.match === 'exact' ? word !== first : !word.includes(first)) continue;
      const length = lengthAt(words, at, one);
      const [from, to] = [tokens[at], tokens[at + length - 1]];
      if (length > 0 && from !== undefined && to !== undefined)
        found.push({ which, start: from.start + offset, end: to.end + offset });
    }
  }
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Ranges without those that stand within others; neighbours that overlap become one. */
function joined(matches: readonly Match[]): TextRange[] {
  const ranges: TextRange[] = [];
  for (const { start, end } of matches) {
    const last = ranges.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  }
  return ranges;
}

/** Length of a snippet, and of what stands before its first match, in UTF-16 code units. */
const snippetLength = 200;
const lead = 40;
/** As much of a long text is read closely at once, and at most. */
const chunk = 320;
const overlap = 120;
const most = 60_000;

/** The line of a text around what fits a query best; null when nothing of it stands there. */
export function snippetOf(text: string, wanted: readonly SearchedText[]): Snippet | null {
  if (wanted.length === 0 || text === '') return null;
  const matches = firstMatches(text, wanted);
  const [first] = matches;
  if (first === undefined) return null;
  const best = bestWindow(matches);
  let start = Math.max(0, best.start - lead);
  let end = Math.min(text.length, Math.max(best.end, start + snippetLength));
  if (end === text.length) start = Math.min(start, Math.max(0, end - snippetLength));
  start = start === 0 ? 0 : wordBreak(text, start, best.start);
  if (end < text.length) end = wordBreakBefore(text, end, best.end);
  const inside = matches.filter((one) => one.start >= start && one.end <= end);
  const before = start > 0 ? '…' : '';
  const shift = before.length - start;
  const line = text.slice(start, end).replaceAll(/[\n\r\t\u2028\u2029]/g, ' ');
  return {
    text: before + line + (end < text.length ? '…' : ''),
    matches: joined(inside).map(([from, to]) => [from + shift, to + shift]),
  };
}

/** Matches around the first place of each searched text: only as much is read closely as needed. */
function firstMatches(text: string, wanted: readonly SearchedText[]): Match[] {
  if (text.length <= chunk) return find(placedTokens(text), wanted, 0);
  const found = new Map<string, Match>();
  const seen = new Set<number>();
  const read = new Set<number>();
  const look = (region: number): void => {
    if (read.has(region)) return;
    read.add(region);
    const [start, end] = regionOf(text, region);
    for (const match of find(placedTokens(text.slice(start, end)), wanted, start)) {
      found.set(`${match.which} ${match.start}`, match);
      seen.add(match.which);
    }
  };
  // Quick, for texts whose lower case has the same places; what is written with other letters is looked for below.
  const lower = text.toLowerCase();
  if (lower.length === text.length) {
    for (const [which, one] of wanted.entries()) {
      for (let at = placeOf(lower, one, 0), tries = 0; at !== -1 && tries < 4 && !seen.has(which); tries += 1) {
        look(Math.floor(at / chunk));
        at = placeOf(lower, one, at + chunk);
      }
    }
  }
  if (seen.size < wanted.length) {
    // Many posts are found by their title alone, and there is nothing to be looked for in the text.
    const isIn = (folded: string, which: number): boolean => placeOf(folded, wanted[which], 0) !== -1;
    const whole = fold(text.slice(0, most + chunk + overlap));
    let missing = [...wanted.keys()].filter((which) => !seen.has(which) && isIn(whole, which));
    for (let region = 0; region * chunk < Math.min(text.length, most) && missing.length > 0; region += 1) {
      if (read.has(region)) continue;
      const part = fold(text.slice(...regionOf(text, region)));
      if (!missing.some((which) => isIn(part, which))) continue;
      look(region);
      missing = missing.filter((which) => !seen.has(which));
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Between two words that follow each other. */
const between = String.raw`[^\p{L}\p{N}]*`;
const patterns = new WeakMap<SearchedText, RegExp>();

/** Where the letters of a searched text stand in a folded one, from a place on; -1 when they do not. They need not be whole words. */
function placeOf(folded: string, wanted: SearchedText | undefined, from: number): number {
  const [first = '', ...others] = wanted?.tokens ?? [];
  if (wanted === undefined || others.length === 0) return folded.indexOf(first, from);
  let pattern = patterns.get(wanted);
  if (pattern === undefined) {
    pattern = new RegExp(wanted.tokens.join(between), 'gu');
    patterns.set(wanted, pattern);
  }
  pattern.lastIndex = from;
  return pattern.exec(folded)?.index ?? -1;
}

/** A part of a text with some more on both sides, cut where no word or letter is cut. */
function regionOf(text: string, region: number): [number, number] {
  const start = region === 0 ? 0 : wordBreak(text, Math.max(0, region * chunk - overlap), region * chunk);
  const wish = Math.min(text.length, (region + 1) * chunk + overlap);
  return [start, wish === text.length ? wish : wordBreakBefore(text, wish, (region + 1) * chunk)];
}

/** The match from which most of the query stands close together; of equal ones the first. */
function bestWindow(matches: readonly Match[]): Match {
  let best = matches[0] as Match;
  let most = 0;
  let from = 0;
  const inside = new Map<number, number>();
  for (const match of matches) {
    inside.set(match.which, (inside.get(match.which) ?? 0) + 1);
    for (
      let first = matches[from];
      first !== undefined && match.end - first.start > snippetLength - lead && first !== match;
      first = matches[from]
    ) {
      const count = (inside.get(first.which) ?? 1) - 1;
      if (count === 0) inside.delete(first.which);
      else inside.set(first.which, count);
      from += 1;
    }
    if (inside.size > most) {
      most = inside.size;
      best = matches[from] as Match;
    }
  }
  return best;
}

/** The next place from `at` where a word begins, up to `limit`; a place between letters that does not part one. */
function wordBreak(text: string, at: number, limit: number): number {
  const space = text.slice(at, limit).search(/\s\S/);
  if (space !== -1) return at + space + 1;
  return safe(text, at);
}

function wordBreakBefore(text: string, at: number, limit: number): number {
  const part = text.slice(limit, at);
  const space = /\s\S*$/.exec(part.slice(-60));
  if (space !== null) return Math.max(limit, at - space[0].length);
  return Math.max(limit, safe(text, at));
}

/** Not within a pair or before a mark. */
function safe(text: string, at: number): number {
  let place = at;
  while (place > 0 && place < text.length && /\p{M}|[\udc00-\udfff]|\u200d/u.test(text.charAt(place))) place -= 1;
  return place;
}
