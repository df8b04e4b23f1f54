import { fold } from './fold.ts';

/** A word of a text as the search knows it: folded, and where it stands in the text as it is written. */
export interface SearchToken {
  text: string;
  /** UTF-16 code units of the original text, end excluded. */
  start: number;
  end: number;
}

/** Scripts without spaces between words, and those whose signs are syllables: there a character is a word, and a word is searched as a phrase. */
const single =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Yi}\p{Script=Bopomofo}\p{Extended_Pictographic}\p{Regional_Indicator}ー]/u;
const nonAscii = /[^\0-\u007f]/;

/** What is known of each character of the first plane: nothing yet, or which of two it is. */
const unknown = 0;
const yes = 1;
const no = 2;
const singles = new Uint8Array(0x1_0000);

/** Whether a character, the first of a text, stands for itself: asked for every character of many texts. */
function isSingleAt(character: string): boolean {
  const code = character.charCodeAt(0);
  if (code < 0x80) return false;
  if (character.length > 1) return single.test(character);
  if (singles[code] === unknown) singles[code] = single.test(character) ? yes : no;
  return singles[code] === yes;
}

const word = /[\p{L}\p{N}\p{M}\p{Co}\p{Extended_Pictographic}\p{Regional_Indicator}]+/gu;
const asciiWord = /[a-z\d]+/g;

/** Whether a folded word is one character of a script whose characters stand for themselves. */
export const isSingle = (token: string): boolean => token.charCodeAt(0) > 127 && single.test(token);

/** The words of a folded text, in order. */
export function tokensOf(folded: string): string[] {
  if (!nonAscii.test(folded)) return folded.match(asciiWord) ?? [];
  const tokens: string[] = [];
  for (const [run] of folded.matchAll(word)) {
    if (single.test(run)) splitRun(run, (token) => tokens.push(token));
    else tokens.push(run);
  }
  return tokens;
}

/** Parts a run of letters where a character stands for itself. */
function splitRun(run: string, add: (token: string, at: number) => void): void {
  let start = 0;
  let at = 0;
  for (const character of run) {
    if (isSingleAt(character)) {
      if (start < at) add(run.slice(start, at), start);
      add(character, at);
      start = at + character.length;
    }
    at += character.length;
  }
  if (start < run.length) add(run.slice(start), start);
}

/** A character with what belongs to it, so that each part folds for itself as it does within the text. */
const cluster =
  /(?:[\u1100-\u115f\ua960-\ua97c]+[\u1160-\u11a7\ud7b0-\ud7c6]*|[\uac00-\ud7a3])[\u11a8-\u11ff\ud7cb-\ud7fb]*\p{M}*|[^\p{M}][\p{M}\uff9e\uff9f]*|\p{M}+/suy;

function clusterEnd(text: string, at: number): number {
  cluster.lastIndex = at;
  return cluster.test(text) ? cluster.lastIndex : at + 1;
}

/** Whether a character stands for itself and no other joins it, at a glance; past the end of the text too. */
const isSimple = (code: number): boolean =>
  Number.isNaN(code) ||
  code < 0x300 ||
  (code >= 0x4e00 && code <= 0x9fff) ||
  (code >= 0xac00 && code <= 0xd7a3) ||
  (code >= 0x3041 && code <= 0x3096) ||
  (code >= 0x30a1 && code <= 0x30fa) ||
  (code >= 0x3000 && code <= 0x3029) ||
  (code >= 0x2010 && code <= 0x2027) ||
  (code >= 0x370 && code < 0x483) ||
  (code >= 0x5d0 && code <= 0x5ea) ||
  (code >= 0x621 && code <= 0x63a) ||
  (code >= 0x641 && code <= 0x64a);

const same = new Uint8Array(0x1_0000);

/** The end of a run of characters that each stand for themselves and fold to one: folded, they stand where they stood. */
function sameEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (same[code] === unknown) same[code] = isSimple(code) && fold(text.charAt(at)).length === 1 ? yes : no;
    // What follows may belong to the one before.
    if (same[code] === no) return isSimple(code) ? at : Math.max(from, at - 1);
  }
  return text.length;
}

/** Characters are few, and come again and again. */
const foldedParts = new Map<string, string>();
const mostParts = 20_000;

function foldPart(part: string): string {
  const known = foldedParts.get(part);
  if (known !== undefined) return known;
  if (foldedParts.size >= mostParts) foldedParts.clear();
  const folded = fold(part);
  if (part.length < 10) foldedParts.set(part, folded);
  return folded;
}

/** The words of a text as it is written, each with its place there. */
export function placedTokens(text: string): SearchToken[] {
  const found: SearchToken[] = [];
  if (!nonAscii.test(text)) {
    for (const match of text.toLowerCase().matchAll(asciiWord))
      found.push({ text: match[0], start: match.index, end: match.index + match[0].length });
    return found;
  }
  const parts: string[] = [];
  /** For each unit of the folded text, where the character that it comes from starts and ends. */
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < text.length;) {
    const run = sameEnd(text, at);
    if (run > at) {
      parts.push(fold(text.slice(at, run)));
      for (; at < run; at += 1) {
        starts.push(at);
        ends.push(at + 1);
      }
      continue;
    }
    const end = isSimple(text.charCodeAt(at)) && isSimple(text.charCodeAt(at + 1)) ? at + 1 : clusterEnd(text, at);
    const part = foldPart(text.slice(at, end));
    parts.push(part);
    for (let unit = 0; unit < part.length; unit += 1) {
      starts.push(at);
      ends.push(end);
    }
    at = end;
  }
  const folded = parts.join('');
  const add = (token: string, at: number): void => {
    found.push({ text: token, start: starts[at] ?? 0, end: ends[at + token.length - 1] ?? text.length });
  };
  eachWord(folded, add);
  return found;
}

/** The words of a folded text with their places there. */
function eachWord(folded: string, add: (token: string, at: number) => void): void {
  for (const match of folded.matchAll(word)) {
    if (single.test(match[0])) splitRun(match[0], (token, at) => add(token, match.index + at));
    else add(match[0], match.index);
  }
}
