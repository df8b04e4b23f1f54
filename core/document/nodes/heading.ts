import { integer, numberOf, optionalForm } from '../attributes.ts';
import { blockAttributes } from '../blockAttributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { raw } from '../markdown.ts';
import type { MarkdownReadContext } from '../markdown.ts';
import type { Heading, PhrasingContent } from 'mdast';

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
      const children = context.inline(node.content ?? [], 'heading');
      const depth = numberOf(level, 1) as Heading['depth'];
      return typeof id === 'string'
        ? [{ type: 'heading', depth, children, data: { id } }]
        : [{ type: 'heading', depth, children: withoutId(children) }];
    },
  },
};

/** What may be an id at the end of some text, with the spaces before it. */
function idAtEnd(text: string): { written: string; space: string; id: string } | null {
  if (!text.endsWith('}')) return null;
  const brace = text.lastIndexOf('{#');
  const id = brace < 0 ? '' : text.slice(brace + 2, -1);
  if (!isHeadingId(id)) return null;
  let start = brace;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start -= 1;
  return { written: text.slice(start), space: text.slice(start, brace), id };
}

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
  const found = idAtEnd(source);
  if (found === null || (found.space === '' && source !== found.written)) return none;
  const from = end.offset - found.written.length;
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
  return { id: found.id, children: kept };
}

declare module 'mdast' {
  interface HeadingData {
    id?: string;
  }
}

/** Words that look like an id are escaped. */
function withoutId(children: readonly PhrasingContent[]): PhrasingContent[] {
  const last = children.at(-1);
  const found = last?.type === 'text' ? idAtEnd(last.value) : null;
  if (last?.type !== 'text' || found === null || (found.space === '' && children.length > 1)) return [...children];
  const brace = last.value.length - found.written.length + found.space.length;
  const before = last.value.slice(0, brace);
  return [
    ...children.slice(0, -1),
    ...(before === '' ? [] : [{ type: 'text' as const, value: before }]),
    raw('\\'),
    { type: 'text', value: last.value.slice(brace) },
  ];
}
