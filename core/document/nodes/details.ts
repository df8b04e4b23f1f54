import type { Nodes } from 'mdast';

import { flag } from '../attributes.ts';
import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import type { HtmlReadContext, HtmlSubtree } from '../html.ts';
import type { NodeJson } from '../json.ts';
import { orEmptyParagraph, saysOfItself, unlessEmpty } from '../markdown.ts';
import type { MarkdownBlock, MarkdownReadContext, MarkdownWriteContext } from '../markdown.ts';
import { markdownOf, readIsland, writeIsland } from './islands.ts';
import type { Island, IslandShape } from './islands.ts';

/** Something that a reader may open and close. `open` is how the page shows it first. */
export const details: NodeDefinition = {
  name: 'details',
  attrs: { ...blockAttributes, open: flag(false) },
  spec: { group: 'block', content: 'detailsSummary block+', isolating: true, defining: true },
  toDOM: ({ open }) => ['details', open === true ? { open: '' } : {}, 0],
  html: {
    read: [{ tag: 'details', attrs: ({ attrs }) => ({ open: attrs['open'] !== undefined }) }],
    readElement: { details: readElement },
  },
  markdown: {
    readHtml: (siblings, index, context) =>
      readSpread(siblings, index, context) ?? readOneBlock(siblings, index, context),
    writeBlock,
  },
};

const shape: IslandShape = {
  details: { holds: ['summary'], markdown: true },
  summary: { markdown: true, html: true },
};

function writeBlock(node: NodeJson, context: MarkdownWriteContext): MarkdownBlock[] {
  const [summary, ...blocks] = node.content ?? [];
  const words = summary?.content ?? [];
  // A tag of the writer's may be taken for one of what is around it, unless it stands in Markdown.
  const isRisky = context.careful && words.some(({ type }) => type === 'htmlInline');
  const tags = isRisky ? null : context.tags(words);
  return writeIsland({
    name: 'details',
    attrs: node.attrs?.['open'] === true ? { open: true } : {},
    children: [
      tags === null
        ? { name: 'summary', children: [{ type: 'paragraph', children: context.inline(words, 'paragraph') }] }
        : `<summary>${tags}</summary>`,
      ...context.blocks(unlessEmpty(blocks)),
    ],
  });
}

function readSpread(
  siblings: readonly Nodes[],
  index: number,
  context: MarkdownReadContext,
): { node: NodeJson; next: number } | null {
  const found = readIsland(siblings, index, shape);
  if (found === null) return null;
  const { attrs, parts } = found.island;
  const [summary, body = [], ...more] = parts;
  if (Array.isArray(summary) || !Array.isArray(body) || more.length > 0 || !hasOnlyOpen(attrs)) return null;
  const words = summary === undefined ? null : readSummary(summary, context);
  return words === null ? null : { node: detailsOf(attrs, words, context.blocks(body)), next: found.next };
}

const hasOnlyOpen = (attrs: Record<string, string>): boolean => Object.keys(attrs).every((name) => name === 'open');

function detailsOf(attrs: Record<string, string>, summary: NodeJson[], blocks: NodeJson[]): NodeJson {
  return {
    type: 'details',
    attrs: { open: 'open' in attrs },
    content: [{ type: 'detailsSummary', content: summary }, ...orEmptyParagraph(blocks)],
  };
}

function readSummary(summary: Island, context: MarkdownReadContext): NodeJson[] | null {
  if (Object.keys(summary.attrs).length > 0) return null;
  if (summary.html !== null) return context.tagged(summary.html);
  const [only, ...more] = context.blocks(markdownOf(summary) ?? []);
  if (only?.type !== 'paragraph' || saysOfItself(only) || more.length > 0) return null;
  return only.content ?? [];
}

/** Details without a blank line in them, as people write them by hand, when what they hold is plain words. */
function readOneBlock(
  siblings: readonly Nodes[],
  index: number,
  context: MarkdownReadContext,
): { node: NodeJson; next: number } | null {
  const html = siblings[index];
  if (html?.type !== 'html') return null;
  const match = /^<details(\s+open(?:="[^"]*")?)?\s*>\s*<summary>([^]*?)<\/summary>([^<]*)<\/details>\s*$/i.exec(
    html.value,
  );
  if (match === null) return null;
  const [, open, summary = '', words = ''] = match;
  // Signs of Markdown mean nothing there, but whoever wrote them may have thought so: better not to settle it.
  if (/[*_`#[\]|~>\\$]|^[ \t]*(?:[-+]|\d+[.)])[ \t]/m.test(words)) return null;
  const content = context.tagged(words);
  return {
    node: detailsOf(
      open === undefined ? {} : { open: '' },
      context.tagged(summary),
      content.length === 0 ? [] : [{ type: 'paragraph', content }],
    ),
    next: index + 1,
  };
}

function readElement(element: HtmlSubtree, context: HtmlReadContext): NodeJson {
  const summary = element.elements().find(({ name }) => name === 'summary');
  let found = false;
  const isSummary = ({ name }: HtmlSubtree): boolean => {
    // A second one is no summary, but words like any.
    const is = !found && name === 'summary';
    found ||= is;
    return is;
  };
  return detailsOf(
    element.attrs,
    summary === undefined ? [] : context.inline(summary),
    context.blocks(element, isSummary),
  );
}
