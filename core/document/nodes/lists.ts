import type { List, ListItem, Nodes, Paragraph } from 'mdast';

import { numberOf } from '../attributes.ts';
import { blockTagAttrs } from '../blockAttributes.ts';
import type { Attrs } from '../definition.ts';
import type { NodeJson } from '../json.ts';
import { emptyParagraph, isEmptyParagraph, saysOfItself } from '../markdown.ts';
import type { MarkdownBlock, MarkdownReadContext, MarkdownWriteContext } from '../markdown.ts';
import { openTag } from '../tag.ts';
import { isBareBreak } from './paragraph.ts';

/** A loose list has air between its items: Markdown's blank lines, HTML's paragraphs in items. */
export const looseAttrs = (attrs: Attrs): Record<string, string> =>
  attrs['loose'] === true ? { 'data-loose': '' } : { 'data-tight': '' };

export const isTaskList = (list: List): boolean =>
  list.ordered !== true && list.children.every((item) => typeof item.checked === 'boolean');

/** Reads a list of any kind; attributes of its own are the caller's. */
export function readList(list: List, type: string, context: MarkdownReadContext): NodeJson {
  return {
    type,
    attrs: { loose: isLoose(list) },
    content: list.children.map((item) => {
      const blocks = context.blocks(item.children);
      return {
        type: type === 'taskList' ? 'taskItem' : 'listItem',
        attrs: { checked: item.checked ?? null },
        content: blocks[0]?.type === 'paragraph' ? blocks : [emptyParagraph(), ...blocks],
      };
    }),
  };
}

/** Says of the list after it what its own lines cannot: how loose it is, or that its boxes do not make it a list of tasks. */
const comment = /^<!-- list:( bullets)?(?: (loose|tight))? -->$/;

/** The comment for a list whose lines are read as `found`; `''` where they say it all. */
export function listComment(list: List, found: boolean): string {
  const { loose = found, kind } = list.data ?? {};
  const words = [
    ...(kind === 'bulletList' && isTaskList(list) ? ['bullets'] : []),
    ...(loose === found ? [] : [loose ? 'loose' : 'tight']),
  ];
  return words.length === 0 ? '' : `<!-- list: ${words.join(' ')} -->\n`;
}

export function readListComment(
  siblings: readonly Nodes[],
  index: number,
  context: MarkdownReadContext,
): { node: NodeJson; next: number } | null {
  const [html, list] = siblings.slice(index, index + 2);
  const match = html?.type === 'html' ? comment.exec(html.value) : null;
  if (match === null || list?.type !== 'list') return null;
  const [, bullets, loose] = match;
  const node = bullets !== undefined ? readList(list, 'bulletList', context) : context.blocks([list])[0];
  if (node === undefined) return null;
  return {
    node: loose === undefined ? node : { ...node, attrs: { ...node.attrs, loose: loose === 'loose' } },
    next: index + 2,
  };
}

/** Whether blank lines stand between the items of a list, or between the blocks of one of them. Micromark is wrong about it within quotes. */
function isLoose(list: List): boolean {
  return hasGap(list.children) || list.children.some((item) => hasGap(item.children));
}

const hasGap = (nodes: readonly Nodes[]): boolean =>
  nodes.some((node, index) => index > 0 && startLine(node) - lastLine(nodes[index - 1]) > 1);

const startLine = (node: Nodes): number => node.position?.start.line ?? 0;

/** The line on which a node's last words stand; containers are said to end later than that. */
function lastLine(node: Nodes | undefined): number {
  let last = node;
  while (last !== undefined && 'children' in last && containers.has(last.type)) {
    const child: Nodes | undefined = last.children.at(-1);
    // With nothing in it there is the line of its sign alone.
    if (child === undefined) return last.type === 'listItem' ? startLine(last) : (last.position?.end.line ?? 0);
    last = child;
  }
  return last?.position?.end.line ?? 0;
}

const containers = new Set(['list', 'listItem', 'footnoteDefinition']);

/** Writes a list of any kind. `data` holds what must be read back, by a comment if need be. */
export function writeList(node: NodeJson, context: MarkdownWriteContext): List {
  const loose = node.attrs?.['loose'] === true;
  const ordered = node.type === 'orderedList';
  return {
    type: 'list',
    ordered,
    start: ordered ? numberOf(node.attrs?.['start'], 1) : null,
    spread: loose,
    data: { loose, kind: node.type },
    children: (node.content ?? []).map((item) => writeItem(item, loose, context)),
  };
}

declare module 'mdast' {
  interface ListData {
    loose?: boolean;
    kind?: string;
  }
}

function writeItem(item: NodeJson, loose: boolean, context: MarkdownWriteContext): ListItem {
  const { checked } = item.attrs ?? {};
  const task = typeof checked === 'boolean' || item.type === 'taskItem';
  return {
    type: 'listItem',
    spread: loose,
    checked: task ? checked === true : null,
    children: writeItemBlocks(item.content ?? [], task, context),
  };
}

function writeItemBlocks(blocks: readonly NodeJson[], task: boolean, context: MarkdownWriteContext): MarkdownBlock[] {
  const [first, ...rest] = blocks;
  if (first === undefined) return [];
  if (task) {
    return [{ type: 'paragraph', children: writeBoxed(first, context) }, ...context.blocks(rest)];
  }
  // An empty first paragraph goes without saying, unless another paragraph would be taken for it.
  if (isEmptyParagraph(first) && rest[0]?.type !== 'paragraph') return context.blocks(rest);
  return context.blocks(blocks);
}

/** A box needs a paragraph to stand in, and what this says of itself stands behind the box. */
function writeBoxed(paragraph: NodeJson, context: MarkdownWriteContext): Paragraph['children'] {
  const content = paragraph.content ?? [];
  const children: Paragraph['children'] = content.every(isBareBreak)
    ? [{ type: 'html', value: '<br>'.repeat(content.length + 1) }]
    : context.inline(content, 'paragraph');
  if (!saysOfItself(paragraph)) return children;
  const tag = openTag('div', blockTagAttrs(paragraph.attrs ?? {}));
  return [{ type: 'html', value: tag }, ...children, { type: 'html', value: '</div>' }];
}
