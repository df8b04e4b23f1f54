import type { References, TextMedia } from '../links.ts';
import type { Taken } from './taken.ts';
import { formOf, longest, unentitied, wordsOf } from './written.ts';

const tagStart = /<(a|img|video|audio|source|track|iframe)(?=[\s/>])/gi;
const attribute = /([a-z][\w:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))/gi;
const uses: Record<string, TextMedia['use']> = {
  img: 'picture',
  video: 'film',
  audio: 'sound',
  source: 'file',
  track: 'file',
};

/** Links and media in HTML. */
export function readTags(text: string, found: References, taken: Taken): void {
  if (!text.includes('<')) return;
  for (const match of text.matchAll(tagStart)) {
    const name = (match[1] ?? '').toLowerCase();
    const from = match.index + match[0].length;
    const inside = tagInside(text, from);
    if (inside === null) continue;
    const values = new Map<string, { value: string; at: number }>();
    for (const one of inside.matchAll(attribute)) {
      const value = one[2] ?? one[3] ?? one[4] ?? '';
      const at = from + one.index + one[0].length - value.length - (one[4] === undefined ? 1 : 0);
      const key = (one[1] ?? '').toLowerCase();
      if (!values.has(key)) values.set(key, { value, at });
    }
    const text1 = (key: string): string => unentitied(values.get(key)?.value ?? '').trim();
    const href = values.get('href');
    if (name === 'a' && href !== undefined) {
      const end = text.slice(from + inside.length, from + inside.length + longest).search(/<\/a\s*>/i);
      const words = end === -1 ? '' : text.slice(from + inside.length + 1, from + inside.length + end);
      taken.add(href.at);
      found.links.push({
        href: text1('href'),
        text: wordsOf(words),
        form: formOf(href.value),
        range: [href.at, href.at + href.value.length],
      });
    }
    const use = uses[name];
    if (use !== undefined && values.has('src')) {
      taken.add(values.get('src')?.at ?? -1);
      found.media.push({ src: text1('src'), alt: text1('alt') || text1('title'), use });
    }
    if (use === 'film' && values.has('poster')) found.media.push({ src: text1('poster'), alt: '', use: 'picture' });
  }
}

/** What stands between a tag's name and its end; quotes may hold a `>`. */
function tagInside(text: string, from: number): string | null {
  const part = text.slice(from, from + longest * 2);
  const match = /^(?:[^"'<>]|"[^"]*"|'[^']*')*>/.exec(part);
  return match === null ? null : match[0].slice(0, -1);
}

const template = /\{\{[<%]?-?\s*([^{}]*?)\s*-?\/?[%>]?\}\}|\{%-?\s*([^{}%]*?)\s*-?%\}/g;

/** Tags of site builders that lead to a post, or show a file. */
export function readTemplates(text: string, found: References, taken: Taken): void {
  if (!text.includes('{{') && !text.includes('{%')) return;
  for (const match of text.matchAll(template)) {
    const inside = match[1] ?? match[2] ?? '';
    const name = /^[\w/-]+/.exec(inside)?.[0] ?? '';
    if (name === 'ref' || name === 'relref' || name === 'post_url' || name === 'link') {
      if (taken.has(match.index)) continue;
      found.links.push({
        href: match[0],
        text: '',
        form: 'template',
        range: [match.index, match.index + match[0].length],
      });
      continue;
    }
    for (const one of inside.matchAll(attribute)) {
      const value = one[2] ?? one[3] ?? one[4] ?? '';
      const at =
        match.index +
        match[0].indexOf(inside) +
        one.index +
        one[0].length -
        value.length -
        (one[4] === undefined ? 1 : 0);
      if (one[1] === 'src')
        found.media.push({ src: value, alt: '', use: uses[name] ?? (name === 'figure' ? 'picture' : 'file') });
      else if (one[1] === 'link' || one[1] === 'href')
        found.links.push({ href: value, text: '', form: 'plain', range: [at, at + value.length] });
    }
  }
}

/** Addresses that stand in the text as they are, in `<…>` or bare. */
export function readBare(text: string, found: References, taken: Taken): void {
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'`{}|\\^]{1,2000}/gi)) {
    if (taken.has(match.index)) continue;
    const before = text[match.index - 1] ?? '';
    const isAngled = before === '<';
    if (!isAngled && /["'=\p{L}\p{N}/]/u.test(before)) continue;
    // In a link's own words or address.
    if (before === '(' && text[match.index - 2] === ']') continue;
    const href = isAngled ? match[0] : trimmed(match[0]);
    found.links.push({ href, text: href, form: 'plain', range: [match.index, match.index + href.length] });
  }
}

/** Without the signs that end a sentence, and a parenthesis that was opened before. */
function trimmed(address: string): string {
  let end = address.length;
  for (;;) {
    const last = address[end - 1] ?? '';
    if (/[?!.,:*_~;[\]]/.test(last)) end -= 1;
    else if (last === ')' && count(address, ')', end) > count(address, '(', end)) end -= 1;
    else return address.slice(0, end);
  }
}

function count(text: string, character: string, end: number): number {
  let number = 0;
  for (let at = text.indexOf(character); at !== -1 && at < end; at = text.indexOf(character, at + 1)) number += 1;
  return number;
}

/** Addresses in blocks that Markdown cannot say, which stand as JSON. */
export function readFallbacks(markdown: string, found: References): void {
  if (!markdown.includes('longhand-block')) return;
  for (const block of markdown.matchAll(/^[ \t]*`{3,}longhand-block[ \t]*\r?\n(.*)$/gm)) {
    const json = block[1] ?? '';
    const start = block.index + block[0].length - json.length;
    for (const match of json.matchAll(/"(href|src|poster)":\s*"((?:[^"\\]|\\.)*)"/g)) {
      const [whole, key, source = ''] = match;
      const value = parsedString(source);
      const at = start + match.index + whole.length - 1 - source.length;
      if (key === 'href') found.links.push({ href: value, text: '', form: 'plain', range: [at, at + source.length] });
      else found.media.push({ src: value, alt: '', use: key === 'poster' ? 'picture' : 'file' });
    }
  }
}

function parsedString(source: string): string {
  try {
    return JSON.parse(`"${source}"`) as string;
  } catch {
    return source;
  }
}
