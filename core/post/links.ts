import { readBrackets, readDefinitions } from './links/brackets.ts';
import { readBare, readFallbacks, readTags, readTemplates } from './links/markup.ts';
import { Taken } from './links/taken.ts';
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
