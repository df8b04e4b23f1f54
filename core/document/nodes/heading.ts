import { integer, numberOf, optionalForm } from '../attributes.ts';
import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { raw } from '../markdown.ts';
import type { MarkdownReadContext } from '../markdown.ts';
import type { Heading, PhrasingContent } from 'mdast';
import { keepEdges } from './edges.ts';

const levels = [1, 2, 3, 4, 5, 6];

/** What may be the id of a heading: what stands in an address after `#` without being encoded. */
const isHeadingId = (value: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.:-]{0,199}$/u.test(value);

/** `id` is the one the writer gave it, to which links lead whatever becomes of its words; by default it is made of them. */
export const heading: NodeDefinition = {
  name: 'heading',
  attrs: { ...blockAttributes, level: integer(1, 1, 6), id: optionalForm(isHeadingId) },
  spec: { group: 'block', content: 'inline*', defining: true },
  // On the clipboard, not as an id: that would be one of the window's.
  toDOM: ({ level, id }) => [`h${numberOf(level, 1)}`, typeof id === 'string' ? { 'data-id': id } : {}, 0],
  html: {
    read: levels.map((level) => ({
      tag: `h${level}`,
      attrs: ({ attrs }) => {
        const id = attrs['data-id'] ?? attrs['id'] ?? '';
        return { level, id: isHeadingId(id) ? id : null };
      },
    })),
    write: (node, context) => {
      const id = context.headingId(node);
      return {
        tag: `h${numberOf(node.attrs?.['level'], 1)}`,
        attrs: id === null ? {} : { id },
        children: context.children(node),
      };
    },
  },
  markdown: {
    readBlock: {
      heading: (node: Heading, context) => {
        const { id, children } = takeId(node.children, context);
        return { type: 'heading', attrs: { level: node.depth, id }, content: context.inline(children) };
      },
    },
    writeBlock: (node, context) => {
      const { level, id } = node.attrs ?? {};
      const words = context.inline(node.content ?? [], 'heading');
      const depth = numberOf(level, 1) as Heading['depth'];
      return [{ type: 'heading', depth, children: typeof id === 'string' ? withId(words, id) : withoutId(words) }];
    },
  },
};

const idAtEnd = /([ \t]*)\{#([^\s{}]+)\}$/;

/** `{#id}` at a heading's end, as Pandoc and others have it. It is found in the source: signs in it mean nothing. */
function takeId(
  children: readonly PhrasingContent[],
  context: MarkdownReadContext,
): { id: string | null; children: readonly PhrasingContent[] } {
  const none = { id: null, children };
  const start = children[0]?.position?.start;
  const end = children.at(-1)?.position?.end;
  if (start === undefined || end?.offset === undefined) return none;
  const source = context.slice({ type: 'text', value: '', position: { start, end } });
  const [written = '', space = '', id = ''] = idAtEnd.exec(source) ?? [];
  if (!isHeadingId(id) || (space === '' && source !== written)) return none;
  const from = end.offset - written.length;
  const kept: PhrasingContent[] = [];
  for (const child of children) {
    const ends = child.position?.end.offset ?? 0;
    if (ends <= from) {
      kept.push(child);
    } else if ((child.position?.start.offset ?? 0) < from) {
      if (child.type !== 'text') return none;
      kept.push({ ...child, value: child.value.slice(0, from - ends) });
    }
  }
  return { id, children: kept };
}

const withId = (children: readonly PhrasingContent[], id: string): PhrasingContent[] => [
  ...keepEdges(children),
  raw(`${children.length === 0 ? '' : ' '}{#${id}}`),
];

/** Words that look like an id are escaped. */
function withoutId(children: readonly PhrasingContent[]): PhrasingContent[] {
  const last = children.at(-1);
  const match = last?.type === 'text' ? idAtEnd.exec(last.value) : null;
  if (last?.type !== 'text' || match === null || !isHeadingId(match[2] ?? '')) return [...children];
  const brace = match.index + (match[1] ?? '').length;
  const before = last.value.slice(0, brace);
  return [
    ...children.slice(0, -1),
    ...(before === '' ? [] : [{ type: 'text' as const, value: before }]),
    raw('\\'),
    { type: 'text', value: last.value.slice(brace) },
  ];
}
