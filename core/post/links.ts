import { maskCode } from './maskCode.ts';

/** How a link stands in a text: as Markdown or HTML, as `[[…]]`, or as a site builder's own tag (`{{< ref "x" >}}`). */
export type LinkForm = 'plain' | 'wiki' | 'template';

/** A link as it stands in a Markdown text. */
export interface TextLink {
  /** The address, unescaped; of a template the whole tag, of a wiki link `[[its page]]`. */
  href: string;
  /** The words of the link. */
  text: string;
  form: LinkForm;
  /** Where the address stands in the text, as it is written there: UTF-16 code units, end excluded. */
  range: [start: number, end: number];
}

/** A file that a Markdown text shows, plays or offers. */
export interface TextMedia {
  src: string;
  alt: string;
  /** `link`: a link leads there, and it may as well be no file. */
  use: 'picture' | 'sound' | 'film' | 'file' | 'link';
}

/** What {@link referencesIn} finds. */
export interface References {
  /** In the order of the text. */
  links: TextLink[];
  /** Each once. */
  media: TextMedia[];
  /** What else there is, of {@link textFeatures}. */
  features: TextFeature[];
}

/** What a search can ask a text for, beside links and media: `has:table`. */
export const textFeatures = ['table', 'code', 'math', 'quote', 'task', 'footnote', 'embed'] as const;
export type TextFeature = (typeof textFeatures)[number];

const signs: Record<TextFeature, RegExp> = {
  table: /^[ \t>]*\|?[ \t]*:?-+:?[ \t]*\|[ \t|:-]*$|<table[\s>]/im,
  code: /^[ \t>*+-]*(?:```|~~~)(?!.*longhand-block)|<pre[\s>]/im,
  math: /^[ \t>]*\$\$|(?<![\\$\w])\$(?![\s$])[^$\n]{0,500}[^\s$\\]\$(?![\d$])|data-math/m,
  quote: /^ {0,3}>|<blockquote[\s>]/im,
  task: /^[ \t>]*[-*+][ \t]+\[[ xX]\][ \t]/m,
  footnote: /^ {0,3}\[\^[^\]\s]+\]:/m,
  embed:
    /class="embed"|<iframe[\s>]|\{\{[<%]\s*(?:youtube|vimeo|tweet|x|instagram|gist)\b|\{%\s*(?:youtube|vimeo|embed|gist)\b/i,
};

/** Longest address and longest tag that are looked at, in characters. */
const longest = 2_000;

/**
 * The links and the media of a Markdown text, front matter left away. It builds no document: one pass, linear whatever the text. What stands
 * in code and comments is none.
 */
export function referencesIn(markdown: string): References {
  const features = textFeatures.filter((feature) => signs[feature].test(markdown));
  const found: References = { links: [], media: [], features };
  if (!/\[|<|\{[{%]|https?:|"(?:href|src)":/.test(markdown)) return found;
  const text = maskCode(markdown);
  const definitions = readDefinitions(text);
  const taken = new Taken();
  readBrackets(text, definitions, found, taken);
  readTags(text, found, taken);
  readTemplates(text, found, taken);
  readBare(text, found, taken);
  readFallbacks(markdown, found);
  found.links.sort((a, b) => a.range[0] - b.range[0]);
  for (const { href, form, text: words } of found.links)
    if (form === 'plain' && isFileName(href)) found.media.push({ src: href, alt: words, use: 'link' });
  found.media = onceEach(found.media.filter(({ src }) => src !== '' && !src.startsWith('data:')));
  return found;
}

/** A text with another address in the place of each link's that is `from`. */
export function repointText(markdown: string, from: string, to: string): string {
  let result = markdown;
  const seen = new Set<number>();
  for (const { href, form, range } of referencesIn(markdown).links.toReversed()) {
    // Several links may share one definition.
    if (href !== from || seen.has(range[0])) continue;
    seen.add(range[0]);
    const [start, end] = range;
    result = result.slice(0, start) + written(result, start, end, to, form) + result.slice(end);
  }
  return result;
}

/** An address as it has to be written where another stood. */
function written(text: string, start: number, end: number, to: string, form: LinkForm): string {
  if (form === 'wiki') return to.replace(/^\[\[(.*)\]\]$/s, '$1');
  if (form === 'template') return to;
  const before = text[start - 1] ?? '';
  if (before === '"' || before === "'") {
    const isJson = text.slice(0, start).search(/"(?:href|src)":\s*"$/) !== -1;
    if (isJson) return JSON.stringify(to).slice(1, -1);
    return to.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;').replaceAll('<', '&lt;');
  }
  if (before === '<' && text[end] === '>') return to.replaceAll(/[<>\\\n]/g, encodeURIComponent);
  return to.replaceAll(/[\s()<>\\]/g, (character) =>
    character === '(' ? '%28' : character === ')' ? '%29' : encodeURIComponent(character),
  );
}

/** Parts of a text that were understood already. */
class Taken {
  readonly #starts = new Set<number>();
  add(start: number): void {
    this.#starts.add(start);
  }
  has(start: number): boolean {
    return this.#starts.has(start);
  }
}

interface Destination {
  href: string;
  range: [number, number];
  /** After the closing parenthesis. */
  end: number;
}

const definition = /^ {0,3}(?:>[ \t]?)*\[([^\][\n]{1,999})\]:[ \t]*(<[^<>\n]{0,2000}>|[^\s<]\S{0,1999})/gm;

const normalLabel = (label: string): string => label.trim().replaceAll(/\s+/g, ' ').toLowerCase();

function readDefinitions(text: string): Map<string, Destination> {
  const definitions = new Map<string, Destination>();
  if (!text.includes(']:')) return definitions;
  for (const match of text.matchAll(definition)) {
    const [whole, label = '', raw = ''] = match;
    if (label.startsWith('^')) continue;
    const bracketed = raw.startsWith('<');
    const start = match.index + whole.length - raw.length + (bracketed ? 1 : 0);
    const source = bracketed ? raw.slice(1, -1) : raw;
    const key = normalLabel(label);
    if (!definitions.has(key))
      definitions.set(key, { href: unescaped(source), range: [start, start + source.length], end: start });
  }
  return definitions;
}

interface Open {
  at: number;
  image: boolean;
}

/** Links and pictures in brackets. */
function readBrackets(text: string, definitions: Map<string, Destination>, found: References, taken: Taken): void {
  const open: Open[] = [];
  const sign = /[\\[\]]|\n[ \t]*\r?\n/g;
  for (let match = sign.exec(text); match !== null; match = sign.exec(text)) {
    const at = match.index;
    if (match[0] === '\\') sign.lastIndex = at + 2;
    else if (match[0] === '[') {
      const end = text[at + 1] === '[' ? readWiki(text, at, found) : null;
      if (end !== null) sign.lastIndex = end;
      else open.push({ at, image: text[at - 1] === '!' });
    } else if (match[0] === ']') {
      const last = open.pop();
      if (last === undefined) continue;
      const destination = destinationAfter(text, last.at, at, definitions);
      if (destination === null) continue;
      taken.add(destination.range[0]);
      const words = wordsOf(text.slice(last.at + 1, Math.min(at, last.at + 1_000)));
      if (last.image) found.media.push({ src: destination.href, alt: words, use: 'picture' });
      else
        found.links.push({
          href: destination.href,
          text: words,
          form: formOf(destination.href),
          range: destination.range,
        });
      sign.lastIndex = Math.max(at + 1, destination.end);
    } else open.length = 0;
  }
}

const formOf = (href: string): LinkForm => (/^\{[{%]/.test(href) ? 'template' : 'plain');

function destinationAfter(
  text: string,
  open: number,
  close: number,
  definitions: Map<string, Destination>,
): Destination | null {
  const next = text[close + 1];
  if (next === '(') {
    const inline = inlineDestination(text, close + 2);
    if (inline !== null) return inline;
  }
  if (definitions.size === 0) return null;
  let label = text.slice(open + 1, Math.min(close, open + 1_001));
  let end = close + 1;
  if (next === '[') {
    const shut = text.indexOf(']', close + 2);
    if (shut !== -1 && shut - close < 1_001) {
      const named = text.slice(close + 2, shut);
      if (named !== '') label = named;
      end = shut + 1;
    }
  } else if (next === ':') return null;
  const known = definitions.get(normalLabel(label));
  return known === undefined ? null : { ...known, end };
}

/** The address in `(…)`, from after the parenthesis. */
function inlineDestination(text: string, from: number): Destination | null {
  let at = from;
  while (isSpace(text[at])) at += 1;
  if (text[at] === '<') {
    const shut = text.indexOf('>', at);
    if (shut === -1 || shut - at > longest || text.slice(at, shut).includes('\n')) return null;
    return { href: unescaped(text.slice(at + 1, shut)), range: [at + 1, shut], end: shut + 1 };
  }
  const start = at;
  const template = /^(?:\{\{|\{%)/.test(text.slice(at, at + 2)) ? endOfTemplate(text, at) : null;
  if (template !== null && /[\s)]/.test(text[template] ?? ''))
    return { href: text.slice(at, template), range: [start, template], end: template };
  let depth = 0;
  for (; at < text.length && at - start < longest; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '{' && (text[at + 1] === '{' || text[at + 1] === '%'))
      at = (endOfTemplate(text, at) ?? at + 1) - 1;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      if (depth === 0) break;
      depth -= 1;
    } else if (isSpace(character)) break;
  }
  if (depth !== 0 || at >= text.length || at - start >= longest) return null;
  // A title may follow, and nothing else.
  if (!/^\s*[)"'(]/.test(text.slice(at, at + 100))) return null;
  return { href: unescaped(text.slice(start, at)), range: [start, at], end: at };
}

function endOfTemplate(text: string, at: number): number | null {
  const close = text[at + 1] === '%' ? '%}' : '}}';
  const end = text.slice(at, at + longest).indexOf(close);
  return end === -1 ? null : at + end + 2;
}

const isSpace = (character: string | undefined): boolean =>
  character === ' ' || character === '\t' || character === '\n' || character === '\r';

/** `[[page]]`, `[[page|words]]`, `[[page#part]]`; answers where it ends. `![[file]]` shows the file. */
function readWiki(text: string, at: number, found: References): number | null {
  const match = /^\[\[([^[\]|\n]{1,500})(?:\|([^[\]\n]{0,500}))?\]\](?![(:])/.exec(text.slice(at, at + 1_010));
  if (match === null) return null;
  const [whole, page = '', words] = match;
  const start = at + 2 + page.length - page.trimStart().length;
  const href = page.trim();
  if (href === '') return null;
  if (text[at - 1] === '!') found.media.push({ src: href, alt: words ?? '', use: 'picture' });
  else
    found.links.push({
      href: `[[${href}]]`,
      text: (words ?? href).trim(),
      form: 'wiki',
      range: [start, start + href.length],
    });
  return at + whole.length;
}

const tagStart = /<(a|img|video|audio|source|track|iframe)(?=[\s/>])/gi;
const attribute = /([a-z][\w:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))/gi;
const uses: Record<string, TextMedia['use']> = {
  img: 'picture',
  video: 'film',
  audio: 'sound',
  source: 'file',
  track: 'file',
};

function readTags(text: string, found: References, taken: Taken): void {
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
function readTemplates(text: string, found: References, taken: Taken): void {
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
function readBare(text: string, found: References, taken: Taken): void {
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
function readFallbacks(markdown: string, found: References): void {
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

const unescaped = (source: string): string => unentitied(source.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1'));

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unentitied = (source: string): string =>
  source.includes('&')
    ? source.replaceAll(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, name, decimal, hex) => {
        if (typeof name === 'string') return entities[name.toLowerCase()] ?? whole;
        const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
        return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
      })
    : source;

/** The words of a link without their signs. */
const wordsOf = (source: string): string =>
  unentitied(
    source
      .replaceAll(/!?\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])?/g, '$1')
      .replaceAll(/<[^<>]*>/g, '')
      .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
      .replaceAll(/\*{1,3}|~~|`+|(?<![\p{L}\p{N}])_{1,3}|_{1,3}(?![\p{L}\p{N}])/gu, ''),
  )
    .replaceAll(/\s+/g, ' ')
    .trim();

/** A name with an ending, as files have it and other pages of a site mostly do not; no page, no address with a scheme. */
const isFileName = (address: string): boolean =>
  /\.[a-z0-9]{1,10}(?:[?#].*)?$/is.test(address) &&
  !/^(?:[a-z][a-z\d+.-]*:|\/\/|[/\\#?])/i.test(address) &&
  !/\.(?:md|markdown|html?)(?:[?#].*)?$/i.test(address);

function onceEach(media: TextMedia[]): TextMedia[] {
  const found = new Map<string, TextMedia>();
  for (const one of media) {
    const known = found.get(one.src);
    if (known === undefined || (known.use === 'link' && one.use !== 'link')) found.set(one.src, one);
  }
  return [...found.values()];
}
