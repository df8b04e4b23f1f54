import { changesOf } from './changes.ts';
import type { Change } from './changes.ts';

/**
 * Puts changes into a block's source, each where it belongs, so that its lines, wraps and signs stay as they were.
 * `before` and `after` are what Longhand writes for the block without and with them. Answers null where the source is too
 * far from that; what it answers must be read back and compared, because it is a guess.
 */
export function splice(source: string, before: string, after: string): string | null {
  const lines = [source, before, after].map((text) => underline.exec(text)?.[0] ?? '');
  const [line = ''] = lines;
  // Ours is as long as the heading, theirs as long as they like.
  if (lines.every((one) => one.trim()[0] === line.trim()[0]) && line !== '') {
    const [own = '', old = '', edited = ''] = [source, before, after].map((text) => text.replace(underline, ''));
    const heading = splice(own, old, edited);
    return heading === null ? null : heading + line;
  }
  if (before === after) return null;
  const changes = changesOf(before, after);
  if (changes.length * source.length > mostWork) return spliceOne(source, before, after);
  let spliced: string | null = source;
  let written = before;
  for (const { start, end, text } of changes.toReversed()) {
    const next: string = written.slice(0, start) + text + written.slice(end);
    spliced = spliceOne(spliced, written, next);
    if (spliced === null) return changes.length > 1 ? spliceOne(source, before, after) : null;
    written = next;
  }
  return spliced;
}

/** Each change is looked for in all of the source: characters that are gone through for all of them. */
const mostWork = 8_000_000;

/** A change of one place: as little as may be where it is nothing but words, else up to the spaces around it. */
function spliceOne(source: string, before: string, after: string): string | null {
  const words = changeBetween(before, after, isInWord);
  if (isPlain(before, words)) return spliceByEnds(source, before, words) ?? spliceByWords(source, before, words);
  const whole = changeBetween(before, after, (text, index, step) => !isSpace(text[step === 1 ? index : index - 1]));
  return spliceByEnds(source, before, whole) ?? spliceByWords(source, before, words);
}

/** Whether nothing but words changes, and the signs beside them still stand beside a word or a space. */
function isPlain(before: string, { start, end, text }: Change): boolean {
  const rest = before.slice(end, end + 2);
  const last = before.slice(Math.max(0, start - 2), start);
  return (
    plain.test(before.slice(start, end) + text) &&
    isLetter(before.slice(start, start + 2)) === isLetter(text + rest) &&
    isLetter(before.slice(Math.max(0, end - 2), end), true) === isLetter(last + text, true)
  );
}

const plain = /^[\p{L}\p{M}\p{N} ]*$/u;
const isLetter = (text: string, last = false): boolean =>
  (last ? /[\p{L}\p{M}\p{N}]$/u : /^[\p{L}\p{M}\p{N}]/u).test(text);

/** The one change between two texts, made longer to the left (-1) and to the right (1) until it begins and ends where it may. */
function changeBetween(
  before: string,
  after: string,
  mustGoOn: (text: string, index: number, step: -1 | 1) => boolean,
): Change {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  while (start > 0 && (mustGoOn(before, start, -1) || mustGoOn(after, start, -1))) start -= 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  while (tail > 0 && (mustGoOn(before, before.length - tail, 1) || mustGoOn(after, after.length - tail, 1))) tail -= 1;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

function spliceByEnds(source: string, before: string, change: Change): string | null {
  const from = walk(source, before, change.start, 1);
  const tail = walk(source, before, before.length - change.end, -1);
  if (from === null || tail === null || from > source.length - tail) return null;
  return replace(source, { start: from, end: source.length - tail }, before, change);
}

/** Puts a change in its place; the words of a link that refers by nothing else keep what they refer by. */
function replace(source: string, { start, end }: Place, before: string, change: Change): string {
  const label = bracketsAround(source, start, end);
  const link = label === null ? null : bracketsAround(before, change.start, change.end);
  const isReference = label !== null && /^\](?:\[\]|(?![([]))/.test(source.slice(label.end, label.end + 3));
  if (!isReference || link === null || before[link.end + 1] !== '(' || /[[\]]/.test(change.text))
    return source.slice(0, start) + change.text + source.slice(end);
  const words = source.slice(label.start, label.end);
  const after = label.end + (source.startsWith('][]', label.end) ? 3 : 1);
  return `${source.slice(0, start)}${change.text}${source.slice(end, label.end)}][${words}]${source.slice(after)}`;
}

interface Place {
  start: number;
  end: number;
}

/** What stands between the nearest brackets around a place, when it holds none itself. */
function bracketsAround(text: string, start: number, end: number): Place | null {
  const open = /(?:^|[^\\])\[(?:[^[\]\\]|\\[^])*$/.exec(text.slice(Math.max(0, start - longestLabel), start));
  const close = /^(?:[^[\]\\]|\\[^])*\]/.exec(text.slice(start, end + longestLabel));
  if (open === null || close === null) return null;
  const inside = open[0].slice(open[0].indexOf('[') + 1);
  const last = start + close[0].length - 1;
  return last < end ? null : { start: start - inside.length, end: last };
}

/** Characters that a label may have. */
const longestLabel = 999;
/** The line under a heading, with the line end before it. */
const underline = /\n {0,3}(?:=+|-+)[ \t]*$/;

/** How many words on the left and on the right help to tell a place. On one side alone, because the other may be written otherwise. */
const contexts = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
  [2, 0],
  [0, 2],
  [2, 2],
  [4, 0],
  [0, 4],
] as const;

/**
 * Where the ends of the source are written in a way that is not ours (a link by reference, `&copy;`, a bare address), the words at
 * the change tell where it belongs: they are looked for until they occur as often in the source as in what was written.
 */
function spliceByWords(source: string, before: string, change: Change): string | null {
  const { start, end } = change;
  if (end - start > longest) return null;
  const left = before.slice(Math.max(0, start - nearby), start);
  const right = before.slice(end, end + nearby);
  for (const [wordsBefore, wordsAfter] of contexts) {
    const words = flexible(before.slice(start, end));
    if (words === '' && wordsBefore + wordsAfter === 0) continue;
    const pattern = `(${wordsLeft(left, wordsBefore)})(${words})(?=${wordsRight(right, wordsAfter)})`;
    const places = findAll(pattern, before);
    const candidates = findAll(pattern, source);
    const place = candidates[places.findIndex((one) => one.start === start)];
    if (place !== undefined && candidates.length === places.length) {
      return replace(source, place, before, change);
    }
  }
  return null;
}

/** Characters of a change that are looked for in the source; what replaces more is as good as new. */
const longest = 4_000;

/** Characters in which neighbouring words are looked for. */
const nearby = 400;

const isInWord = (text: string, index: number): boolean =>
  /^[\p{L}\p{M}\p{N}]{2}$/u.test(text.slice(index - 1, index + 1));

/** A pattern for the last words of a text; the text's own beginning where there are fewer. */
function wordsLeft(text: string, count: number): string {
  const words = text.match(/\S+\s*/g) ?? [];
  return (words.length < count ? '^[\\s>]*' : '') + flexible(words.slice(Math.max(0, words.length - count)).join(''));
}

/** The same for the first words of a text. */
function wordsRight(text: string, count: number): string {
  const words = text.match(/\s*\S+/g) ?? [];
  return flexible(words.slice(0, count).join('')) + (words.length < count ? '\\s*$' : '');
}

/** A pattern for words that may be wrapped otherwise, within a quote too. */
const flexible = (text: string): string =>
  text
    .split(/[ \t\n]+/)
    .map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
    .join('[ \\t\\n>]+');

const findAll = (pattern: string, text: string): Place[] =>
  [...text.matchAll(new RegExp(pattern, 'g'))].map(({ index, 1: context = '', 2: words = '' }) => ({
    start: index + context.length,
    end: index + context.length + words.length,
  }));

const isSpace = (character: string | undefined): boolean => character !== undefined && /[ \t\n]/.test(character);

/** How far into the source one must go, from either end, to have passed the first `length` characters of what was written. */
function walk(source: string, written: string, length: number, step: 1 | -1): number | null {
  const at = (text: string, index: number): string | undefined => (step === 1 ? text[index] : text.at(-1 - index));
  let here = 0;
  for (let there = 0; there < length;) {
    const wanted = at(written, there);
    const found = at(source, here);
    if (wanted === found && !isSpace(wanted)) {
      here += 1;
      there += 1;
    } else if (isSpace(wanted) || isSpace(found)) {
      // A space of ours may be a line end of theirs, with the signs of the quote or the indentation around it.
      const run = spaceRun(source, here, at, step);
      if (run === 0 && !(isSpace(wanted) && isDropped(at, written, there))) return null;
      here += run;
      while (there < length && isSpace(at(written, there))) there += 1;
    } else if (wanted === '\\') {
      there += 1;
    } else if (found === '\\') {
      here += 1;
    } else if (found === '-' && at(source, here - 1) === '-') {
      here += 1;
    } else {
      return null;
    }
  }
  return here;
}

/** Whether a space may be missing, beside a sign that needs none. */
const isDropped = (at: (text: string, index: number) => string | undefined, text: string, index: number): boolean =>
  /[|>:-]/.test(`${index > 0 ? at(text, index - 1) : ''}${at(text, index + 1)}`);

/** How many spaces, line ends and signs of a quote stand from here on. Such a sign is one only at the beginning of a line. */
function spaceRun(
  source: string,
  from: number,
  at: (text: string, index: number) => string | undefined,
  step: 1 | -1,
): number {
  let end = from;
  let lineEnded = false;
  for (; ; end += 1) {
    const found = at(source, end);
    if (found === '\n') lineEnded = true;
    else if (found === '>' && end > from && (step === 1 ? lineEnded : isSignBehind(source, end))) continue;
    else if (!isSpace(found)) return end - from;
  }
}

/** Whether nothing but signs of a quote stands between a line's beginning and this place, counted from the text's end. */
function isSignBehind(source: string, fromEnd: number): boolean {
  let end = fromEnd;
  while (/^[ \t>]$/.test(source.at(-1 - end) ?? '')) end += 1;
  return end >= source.length || source.at(-1 - end) === '\n';
}
