import { mediaTypes } from './mediaTypes.ts';
import { splitFrontMatter } from './splitFrontMatter.ts';

/** What ends a file's name where it is mentioned, whatever the notation. */
const separators = new Set('\n\r\t "\'`()<>[]{}|,;=/\\*?#&:!'.split(''));
/** Longest name that is looked for, in characters. */
const longest = 200;

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
        .replaceAll(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
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

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lpar: '(',
  rpar: ')',
  lowbar: '_',
  period: '.',
  sol: '/',
};
const entityDecoded = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return named[name.toLowerCase()] ?? whole;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });

function addNames(names: Set<string>, text: string): void {
  for (const match of text.matchAll(ending)) {
    const end = match.index + match[0].length;
    let start = match.index;
    while (start > 0 && match.index - start < longest && !separators.has(text[start - 1] as string)) start--;
    if (start < match.index) names.add(foldName(text.slice(start, end)));
  }
}
