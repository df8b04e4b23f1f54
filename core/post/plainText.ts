import { isDollarMath } from '../document/nodes/mathText.ts';

/**
 * The words of a Markdown text without its signs, for searching, counting and excerpts. It is fast and rough on purpose: no document
 * is built, so a list of thousands of posts needs no parser, and what looks like markup may stay. Linear, whatever the text.
 */
export function stripMarkdown(markdown: string): string {
  const text = foreign
    .reduce((rest, [open, close, within]) => withoutSpans(rest, open, close, within), markdown)
    .replace(/\{\{[^{}\n]*\}\}/g, ' ')
    .replace(/^([ \t>*+.)\d-]*>[ \t]*)\[![a-z][a-z\d-]*\][+-]?/gim, '$1')
    .replace(/^([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?:>[ \t]?)+/gm, '$1')
    .replace(/^[ \t]*`{3,}longhand-block[ \t]*\r?\n(.*)$/gm, (_, json: string) => wordsOfFallback(json))
    .replace(/^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:`{3,}|~{3,}).*$/gm, ' ')
    .replace(/^[ \t]*:{3,}[ \t]*(?:[\w-]+|\{[^{}\n]*\})?/gm, ' ')
    .replace(/^.*\}(?=[ \t]*\r?\n[ \t]*(?:=+|-+)[ \t]*$)/gm, withoutId)
    .replace(/^[ \t]*(?:[-*_][ \t]*){3,}$/gm, ' ')
    .replace(/^[ \t]*#{1,6}[ \t].*$/gm, (line) => withoutId(line.trimEnd().replace(/[ \t]#+$/, '')))
    .replace(/^[ \t]*=+[ \t]*$/gm, ' ');
  return (
    withoutTags(withoutMathSigns(withoutFootnoteSigns(text)).replace(linkDefinition, ' '))
      .replace(/^(?=.*-)[ \t|:-]+$/gm, ' ')
      .replace(link, '$1')
      // A second time for a picture that is a link.
      .replace(link, '$1')
      .replace(/!?\[([^[\]\n]*)\]\[[^[\]\n]*\]/g, '$1')
      .replace(/<((?:https?:\/\/|mailto:)[^>\s]+)>/g, '$1')
      .replace(/^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/gm, '')
      .replace(/^[ \t]*#{1,6}[ \t]+/gm, '')
      .replace(/(?<!\\)(?:\*{1,3}|~~|==|`+|(?<![\p{L}\p{N}])_{1,3}|_{1,3}(?![\p{L}\p{N}]))/gu, '')
      .replace(/\\(?:$|([!-/:-@[-`{-~]))/gm, '$1')
      .replace(/&nbsp;/g, ' ')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&')
      .replace(/[ \t|]+/g, ' ')
      .replace(/ ?[\r\n][ \r\n]*/g, '\n')
      .trim()
  );
}

/** What is no text at all, from its first sign to its last. Other tools' tags end in their own paragraph, or are words. */
const foreign: readonly [open: string, close: string, within: 'text' | 'paragraph'][] = [
  ['<!--', '-->', 'text'],
  ['<script', '</script>', 'text'],
  ['<style', '</style>', 'text'],
  ['{{<', '>}}', 'paragraph'],
  ['{{%', '%}}', 'paragraph'],
  ['{%', '%}', 'paragraph'],
];

const link = /!?\[((?:[^[\]\n]|\n(?![ \t]*\r?\n))*)\]\((?:[^()\n]|\([^()\n]*\))*\)/g;
const linkDefinition =
  /^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?:<[^<>\n]*>|[^\s<]\S*)(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$/gm;

const withoutId = (heading: string): string => heading.replace(/[ \t]\{#[^\s{}]+\}$/, '');

/** The words of notes stay, and the signs that lead to them go; what only looks like one is text. */
function withoutFootnoteSigns(text: string): string {
  const labels = new Set<string>();
  return text
    .replace(/^[ \t]*\[\^([^\][\s]+)\]:/gm, (_, label: string) => {
      labels.add(label.toLowerCase());
      return '';
    })
    .replace(/(?<!\\)\[\^([^\][\s]+)\]/g, (sign, label: string) => (labels.has(label.toLowerCase()) ? '' : sign));
}

/** Formulas as they are typed; a price keeps its sign. */
function withoutMathSigns(text: string): string {
  const plain = text
    .replace(/^[ \t]*\$\$[ \t]*$/gm, ' ')
    .replace(/\$`([^`$\n]+)`\$/g, '$1')
    .replace(/(?<![\\$])\$\$([^$\n]+)\$\$(?!\$)/g, '$1');
  let result = '';
  let at = 0;
  for (let open = plain.indexOf('$'); open !== -1;) {
    const close = plain.indexOf('$', open + 1);
    if (close === -1) break;
    const tex = plain.slice(open + 1, close);
    const [before = '', after = ''] = [plain[open - 1], plain[close + 1]];
    if (before !== '\\' && !tex.includes('\n') && isDollarMath(before, tex, after)) {
      result += plain.slice(at, open) + tex;
      at = close + 1;
      open = plain.indexOf('$', at);
    } else open = close;
  }
  return result + plain.slice(at);
}

const tag = /<(\/?[A-Za-z][\w:-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))?)*)\s*\/?>/g;

/** Tags that stand within a word or a sentence; all others part what is before from what is after. */
const inlineTags = new Set(
  'a abbr b bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);

/** Without tags, but with what they show: the words for a picture, and a formula. */
const withoutTags = (text: string): string =>
  text.replace(tag, (_, name: string, attributes: string) => {
    const plain = name.toLowerCase().replace('/', '');
    if (plain === 'img') return ` ${attributeOf(attributes, 'alt')} `;
    if (plain === 'span') return attributeOf(attributes, 'data-math');
    return inlineTags.has(plain) ? '' : '\n';
  });

function attributeOf(attributes: string, name: string): string {
  const [, double, single, bare] =
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'<>=\`]+))`, 'i').exec(attributes) ?? [];
  return double ?? single ?? bare ?? '';
}

/** The words in the JSON of a block that Markdown could not say. */
const wordsOfFallback = (json: string): string =>
  [...json.matchAll(/"(?:text|alt|tex|code)":("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) => parsed(text)).join(' ');

function parsed(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return '';
  }
}

/** The first words of a text, cut at a word's end with an ellipsis; `length` is in UTF-16 code units. */
export function firstWords(text: string, length = 200): string {
  // White space runs of a few characters are what texts have; only so much of a book is looked at.
  const line = text
    .slice(0, length * 10)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= length && text.length <= length * 10) return line;
  const cut = line.slice(0, length + 1);
  const space = cut.lastIndexOf(' ');
  const whole = space > length / 2 ? cut.slice(0, space) : line.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
  return `${whole.replace(/[\s,;:–—-]+$/, '')}…`;
}

/** The first heading of level one in a Markdown text, or null. */
export function firstHeading(markdown: string): string | null {
  const match = /^ {0,3}#[ \t]+\S.*$/m.exec(markdown.slice(0, 4_000));
  return match === null ? null : stripMarkdown(match[0]);
}

/** Takes out what stands between two signs; one that is not closed, or not in its paragraph, stays. */
function withoutSpans(text: string, open: string, close: string, within: 'text' | 'paragraph'): string {
  let result = '';
  let at = 0;
  let end = 0;
  for (let start = text.indexOf(open); start !== -1; start = text.indexOf(open, at)) {
    if (end < start + open.length) end = text.indexOf(close, start + open.length);
    if (end === -1) break;
    const limit = within === 'text' ? end : Math.min(end, start + longestTag);
    const closed = limit === end && (within === 'text' || !/\n[ \t]*\r?\n/.test(text.slice(start, end)));
    result += closed ? `${text.slice(at, start)} ` : text.slice(at, start + open.length);
    at = closed ? end + close.length : start + open.length;
  }
  return result + text.slice(at);
}

/** Characters that another tool's tag may have here. */
const longestTag = 2_000;
