import { decodeNamedCharacterReference } from 'decode-named-character-reference';

import { mediaTypes } from './mediaTypes.ts';
import { splitFrontMatter } from './splitFrontMatter.ts';

/** What ends a file's name where it is mentioned, whatever the notation; of a name that holds one, what follows the last stands for it. */
const separators = new Set('\n\r\t "\'`()<>[]{}|,;=/\\*?#&:!'.split(''));
/** Longest name that is looked for, in characters. */
const longest = 200;
/** As many separators may stand between a name's last word and its ending, as in `photo (1).jpg`. */
const mostBetween = 12;

const extensions = Object.keys(mediaTypes).sort((a, b) => b.length - a.length);
const ending = new RegExp(String.raw`\.(?:${extensions.join('|')})(?![\p{L}\p{N}])`, 'giu');

/** The same for every way in which a system or a tool writes a name. */
export const foldName = (name: string): string => name.normalize('NFC').toLowerCase();

/**
 * What texts mention of media, found so widely that a file which is not among it is surely not used by them: in whatever markup, encoded in
 * whatever way, as a name, a name without its ending in a template's tag or in front matter, a pattern, or as everything that lies there.
 */
export interface Mentions {
  /** Names of files, folded; of a name with spaces the last word. */
  names: Set<string>;
  /** Words that may be names without an ending, folded. */
  words: Set<string>;
  /** Patterns of names. */
  patterns: string[];
  /** Whatever picture lies beside the text is shown. */
  everything: boolean;
}

export const noMentions = (): Mentions => ({ names: new Set(), words: new Set(), patterns: [], everything: false });

const template = /\{\{[^{}]{0,2000}\}\}|\{%[^{}]{0,2000}%\}|\[\[[^[\]\n]{0,500}\]\]|<%[^<>]{0,2000}%>/g;
/** Tags that show what lies beside a post without naming it. */
const showsAll = /galler|photo|album|slide|carousel|mosaic|masonry|lightbox|images|pictures|resources|attachments/i;

/** Adds what a text mentions. */
export function addMentions(mentions: Mentions, text: string): void {
  for (const form of formsOf(text)) addNames(mentions.names, form);
  const { data } = splitFrontMatter(text);
  const tags = text.match(template) ?? [];
  for (const part of [data, ...tags]) {
    for (const form of formsOf(part)) {
      for (const word of foldName(form).split(/[\s"'`()<>[\]{}|,;=/\\#&:!]+/)) {
        if (word.length >= 2 && word.length <= longest) mentions.words.add(word);
        if (word.includes('*')) mentions.patterns.push(word);
      }
    }
  }
  if (tags.some((tag) => showsAll.test(/[\w/.-]+/.exec(tag.replace(/^(?:\{\{[<%]?|\{%-?|<%)\s*/, ''))?.[0] ?? '')))
    mentions.everything = true;
}

/** Whether a file of a name may be one that texts mention. */
export function isMentioned({ names }: Pick<Mentions, 'names'>, name: string): boolean {
  const folded = foldName(name);
  if (names.has(folded)) return true;
  const found = new Set<string>();
  addNames(found, folded);
  return [...found].some((one) => names.has(one));
}

/** Whether a text beside a file may mean it without saying its whole name. */
export function isMeant({ words, patterns, everything }: Mentions, name: string): boolean {
  const folded = foldName(name);
  const stem = folded.replace(/\.[^.]*$/, '');
  return (
    everything ||
    words.has(stem) ||
    words.has(folded) ||
    stem.split(/\s+/).some((word) => word.length > 3 && words.has(word)) ||
    patterns.some((pattern) => matches(pattern, folded))
  );
}

/** `*` stands for any signs, `?` for one, as file systems have it; what else a pattern holds is taken for any signs too. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.split(/[^\p{L}\p{N}._-]+/u).filter((part) => part !== '');
  let at = 0;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

/** A text as it stands, and as it reads without each way of encoding. */
function formsOf(text: string): string[] {
  const forms = [text];
  const add = (form: string): void => {
    if (form !== text) forms.push(form);
  };
  if (text.includes('%')) add(percentDecoded(text));
  if (text.includes('&')) {
    const decoded = entityDecoded(text);
    add(decoded);
    if (decoded.includes('%')) add(percentDecoded(decoded));
  }
  if (text.includes('\\')) {
    add(text.replaceAll(/\\([^\p{L}\p{N}\s])/gu, '$1'));
    add(
      text
        .replaceAll(/\\(?:u([\dA-Fa-f]{4})|x([\dA-Fa-f]{2})|U([\dA-Fa-f]{8}))/g, (whole, four, two, eight) =>
          characterOf(Number.parseInt(String(four ?? two ?? eight), 16), whole),
        )
        .replaceAll(/\\\r?\n[ \t]*/g, '')
        .replaceAll(/\\[nrtu]/g, ' '),
    );
  }
  if (text.includes('+')) add(text.replaceAll('+', ' '));
  return forms;
}

const percentDecoded = (text: string): string =>
  text.replaceAll(/(?:%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });

const entityDecoded = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,31}));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return decodeNamedCharacterReference(name) || whole;
    return characterOf(typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16), whole);
  });

/** The character of a number; halves of one are kept, for two of them may make one. */
const characterOf = (code: number, otherwise: string): string =>
  code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : otherwise;

function addNames(names: Set<string>, text: string): void {
  for (const match of text.matchAll(ending)) {
    let end = match.index;
    while (end > 0 && match.index - end < mostBetween && separators.has(text[end - 1] as string)) end--;
    let start = end;
    while (start > 0 && end - start < longest && !separators.has(text[start - 1] as string)) start--;
    if (start < end) names.add(foldName(text.slice(start, end) + match[0]));
  }
}
