import type { Blockquote, Paragraph, PhrasingContent } from 'mdast';

import { textOf } from '../../attributes.ts';
import type { NodeJson } from '../../json.ts';
import { orEmptyParagraph, raw, unlessEmpty } from '../../markdown.ts';
import type { MarkdownReadContext, MarkdownWriteContext } from '../../markdown.ts';
import { trimEdges } from '../characters.ts';
import { keepEdges } from '../edges.ts';

/** What stands for a title that is empty, which is not the same as none. */
const noWords = '<!---->';

/**
 * Reads a quote whose first line is `[!KIND]` or `[!KIND] Title`, as GitHub and Obsidian have it; null for any other. What has more to
 * it (a fold, marks in its title) is a quote.
 */
export function readCallout(quote: Blockquote, context: MarkdownReadContext): NodeJson | null {
  const [paragraph, ...blocks] = quote.children;
  if (paragraph?.type !== 'paragraph') return null;
  const line = context.slice(paragraph).split('\n', 1)[0] ?? '';
  const head = line.startsWith('[!') ? readHead(paragraph) : null;
  if (head === null) return null;
  const words = head.rest.length === 0 ? [] : [{ ...paragraph, children: head.rest }];
  return {
    type: 'callout',
    attrs: { kind: head.kind, title: readTitle(head.title, line, context) },
    content: orEmptyParagraph(context.blocks([...words, ...blocks])),
  };
}

interface Head {
  kind: string;
  title: string;
  /** What is left of the paragraph after the first line. */
  rest: PhrasingContent[];
}

function readHead({ children }: Paragraph): Head | null {
  const [first, ...others] = children;
  if (first?.type !== 'text') return null;
  const match = /^\[!([a-z][a-z\d-]{0,39})\](?![^ \t\n])([^\n]*)(\n?)([^]*)$/i.exec(first.value);
  if (match === null) return null;
  const [, kind = '', title = '', lineEnd = '', after = ''] = match;
  const head = { kind: kind.toLowerCase(), title };
  if (lineEnd !== '') return { ...head, rest: withText(after, others) };
  const [next, ...more] = others;
  if (next === undefined) return { ...head, rest: [] };
  if (next.type === 'break') return { ...head, rest: more };
  if (next.type !== 'html' || next.value !== noWords || trimEdges(title) !== '') return null;
  const [text, ...rest] = more;
  if (text === undefined) return { ...head, title: noWords, rest: [] };
  return text.type === 'text' && text.value.startsWith('\n')
    ? { ...head, title: noWords, rest: withText(text.value.slice(1), rest) }
    : null;
}

const withText = (value: string, others: readonly PhrasingContent[]): PhrasingContent[] =>
  value === '' ? [...others] : [{ type: 'text', value }, ...others];

function readTitle(title: string, line: string, context: MarkdownReadContext): string | null {
  if (title === noWords) return '';
  // Spaces at its edges count only where they were written as characters.
  const words = line.includes('&') ? title.slice(1) : trimEdges(title);
  return words === ''
    ? null
    : context
        .inline([{ type: 'text', value: words }])
        .map(({ text = '' }) => text)
        .join('');
}

/** Writes a callout; its first paragraph goes on right after the line that makes it one. */
export function writeCallout(callout: NodeJson, context: MarkdownWriteContext): Blockquote {
  const { kind, title } = callout.attrs ?? {};
  const line = [raw(`[!${(textOf(kind) || 'note').toUpperCase()}]`), ...writeTitle(title, context)];
  const children = context.blocks(unlessEmpty(callout.content ?? []));
  return { type: 'blockquote', children, data: { line, apart: children[0]?.type !== 'paragraph' || context.careful } };
}

declare module 'mdast' {
  interface BlockquoteData {
    /** What stands on a line of its own before all else in it. */
    line?: PhrasingContent[];
    /** Whether a blank line comes after that. */
    apart?: boolean;
  }
}

function writeTitle(title: unknown, context: MarkdownWriteContext): PhrasingContent[] {
  if (typeof title !== 'string') return [];
  if (title === '') return [raw(` ${noWords}`)];
  return [raw(' '), ...keepEdges(context.inline([{ type: 'text', text: title }], 'heading'))];
}
