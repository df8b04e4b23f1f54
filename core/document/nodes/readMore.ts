import { optionalText } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { htmlLines } from '../markdown.ts';
import { decodeText, encodeEdges, encodeText, trimEdges } from './characters.ts';

/** Where a list of posts stops and offers to read on, perhaps in words of its own (WordPress has those). */
export const readMore: NodeDefinition = {
  name: 'readMore',
  attrs: { text: optionalText() },
  spec: { group: 'block', atom: true },
  toDOM: ({ text }) => ['div', { 'data-node': 'readMore', ...(typeof text === 'string' && { 'data-text': text }) }],
  html: {
    read: [
      {
        tag: 'div',
        priority: 60,
        attrs: ({ attrs }) => (attrs['data-node'] === 'readMore' ? { text: attrs['data-text'] ?? null } : null),
      },
    ],
    // Nothing is seen of it on the page itself.
    write: (node) => ({ comment: writeComment(node.attrs?.['text']) }),
  },
  markdown: {
    readHtml: (siblings, index) => {
      const html = siblings[index];
      const comment = html?.type === 'html' ? /^<!--([^]*)-->[ \t]*$/.exec(html.value) : null;
      const attrs = readMoreComment(comment?.[1] ?? '');
      return attrs === null ? null : { node: { type: 'readMore', attrs }, next: index + 1 };
    },
    writeBlock: (node) => [htmlLines(`<!--${writeComment(node.attrs?.['text'])}-->`)],
  },
};

/** What an empty text is written as: quotation marks of the text's own are written as references where they stand first. */
const empty = '""';

/** Reads what stands between the signs of a comment; null when it does not say to read on. */
export function readMoreComment(comment: string): { text: string | null } | null {
  // `<!-- more to come -->` is a remark, `<!-- more -->` is none.
  if (trimEdges(comment) === 'more') return { text: null };
  if (!/^more[ \t][^\n\r<>]*$/.test(comment) || comment.includes('--')) return null;
  const words = trimEdges(comment.slice('more'.length));
  return { text: words === empty ? '' : decodeText(words) };
}

function writeComment(text: unknown): string {
  if (typeof text !== 'string') return 'more';
  if (text === '') return `more ${empty}`;
  return `more ${encodeEdges(encodeText(text)).replaceAll('-', '&#45;').replace(/^"/, '&quot;')}`;
}
