import type { Blockquote, FootnoteDefinition, Heading, List, Nodes, Parents, RootContent, Text } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { defaultHandlers, toMarkdown } from 'mdast-util-to-markdown';
import type { Handle, Info, Join, Options, State } from 'mdast-util-to-markdown';

import type { RawMarkdown } from '../../document/markdown.ts';
import { listComment } from '../../document/nodes/lists.ts';

/** The writer's own habits, where Markdown leaves a choice. */
export interface MarkdownStyle {
  bullet: '-' | '*' | '+';
  bulletOrdered: '.' | ')';
  emphasis: '*' | '_';
  strong: '*' | '_';
  fence: '`' | '~';
  rule: '*' | '-' | '_';
  setext: boolean;
}

/** Rules are `***`: a file that begins with `---` would be taken for front matter. */
export const ownStyle: MarkdownStyle = {
  bullet: '-',
  bulletOrdered: '.',
  emphasis: '*',
  strong: '*',
  fence: '`',
  rule: '*',
  setext: false,
};

/** Text in which nothing is ever escaped, wherever it stands. Most is, and to ask every rule of all text takes the most time. */
const plain = /^[^\p{Cc}!#-&*+/:<-@[-`{-~\u00a0\ufeff]*$/u;
/** Signs that are escaped at the head of a line, or after what may stand before them. */
const unlikely = /^ *[-.()]|[\dWw][.)]/;

const writeText: Handle = (node: Text, _, state, info) =>
  plain.test(node.value) && !unlikely.test(node.value) && !isAtEdge(node.value, info)
    ? node.value
    : state.safe(node.value, info);

/** Whether there is a space at the beginning or end of a line. */
const isAtEdge = (text: string, { before, after }: Info): boolean =>
  (text.startsWith(' ') && /[\r\n]$/.test(before)) || (text.endsWith(' ') && /^[\r\n]/.test(after));

const writeRaw: Handle & { peek?: Handle } = (node: RawMarkdown) => node.value;
writeRaw.peek = (node: RawMarkdown) => node.value.charAt(0);

/** A heading's id stands behind its words, whatever they end in. */
const writeHeading: Handle = (node: Heading, parent: Parents | undefined, state, info) => {
  const written = defaultHandlers.heading(node, parent, state, info);
  if (node.data?.id === undefined) return written;
  const id = ` {#${node.data.id}}`;
  const underline = /^#{1,6}(?: |$)/.test(written) ? written.length : written.lastIndexOf('\n');
  return written.slice(0, underline) + id + written.slice(underline);
};

/** The line that makes a callout of a quote stands before its first paragraph, and is no part of it. */
const writeQuote: Handle = (node: Blockquote, parent: Parents | undefined, state, info) => {
  const { line, apart = false } = node.data ?? {};
  const written = defaultHandlers.blockquote(node, parent, state, info);
  if (line === undefined) return written;
  const head = `> ${defaultHandlers.paragraph({ type: 'paragraph', children: line }, node, state, info)}`;
  return node.children.length === 0 ? head : `${head}\n${apart ? '>\n' : ''}${written}`;
};

/** A footnote's text stands in under its mark. Lines of spaces alone are no more of it than blank ones: they stay as they are. */
const writeFootnote: Handle = (node: FootnoteDefinition, _, state, info) => {
  const { label } = node;
  const mark = `[^${typeof label === 'string' ? label : node.identifier}]:`;
  if (node.children.length === 0) return mark;
  const tracker = state.createTracker(info);
  tracker.move(`${mark} `);
  tracker.shift(4);
  const exit = state.enter('footnoteDefinition');
  const content = state.indentLines(state.containerFlow(node, tracker.current()), (line, index) =>
    index === 0 || /^[ \t]*$/.test(line) ? line : `    ${line}`,
  );
  exit();
  return `${mark} ${content}`;
};

/** Lists, in the end, are as loose as a reader finds them; where that is not what they are, a comment says so. */
const blanks = new WeakSet<object>();

const writeList: Handle = (node: List, parent: Parents | undefined, state, info) => {
  const written = defaultHandlers.list(node, parent, state, info);
  return listComment(node, blanks.has(node) || node.children.some((item) => blanks.has(item))) + written;
};

/** HTML, and what is kept, ends at a blank line and begins after one, at whatever depth in quotes and lists it stands. */
const joinApart: Join = (left, right, parent) => {
  // The sign of an item ends whatever stood in the one before.
  if (parent.type === 'list') return undefined;
  const last = edge(left, -1);
  const first = edge(right, 0);
  if (isForeign(last) || isForeign(first)) return 1;
  if (first.type === 'table') return 1;
  if (last.type !== 'paragraph') return undefined;
  // Words right below a footnote would be more of it.
  if (first.type === 'paragraph' && endsInFootnote(left)) return 1;
  // A list that begins with nothing, and a list in a quote would be taken for more of the text before them.
  return first.type === 'listItem' || isQuotedList(right) ? 1 : undefined;
};

/** The block at the very beginning or end of another: an item of a list when there is nothing in it. */
function edge(block: Nodes, at: 0 | -1): Nodes {
  let node = block;
  while (
    node.type === 'blockquote' ||
    node.type === 'list' ||
    node.type === 'listItem' ||
    node.type === 'footnoteDefinition'
  ) {
    const child: Nodes | undefined = node.children.at(at);
    if (child === undefined) break;
    node = child;
  }
  return node;
}

function endsInFootnote(block: Nodes): boolean {
  for (let node: Nodes | undefined = block; node !== undefined && 'children' in node; node = node.children.at(-1)) {
    if (node.type === 'footnoteDefinition') return true;
  }
  return false;
}

const isQuotedList = (node: Nodes): boolean =>
  node.type === 'blockquote' &&
  (node.children[0]?.type === 'list' || (node.children[0] !== undefined && isQuotedList(node.children[0])));

const isForeign = (node: Nodes): boolean =>
  node.type === 'html' ||
  node.type === 'raw' ||
  (node.type === 'paragraph' && node.children.every((child) => child.type === 'html' || child.type === 'raw'));

/** Asks the other rules, as the writer would, and remembers in which lists and items blank lines will stand. */
const joinAndRemember: Join = (left, right, parent, state: State) => {
  let lines: number | boolean = 1;
  for (const join of state.join.slice(0, -1).toReversed()) {
    const answer = join(left, right, parent, state);
    if (answer !== undefined && answer !== null && answer !== true) {
      lines = answer;
      break;
    }
    if (answer === true) break;
  }
  if ((parent.type === 'list' || parent.type === 'listItem') && (lines === false || lines > 0)) blanks.add(parent);
  return lines;
};

const options: Options = {
  fences: true,
  listItemIndent: 'one',
  resourceLink: false,
  incrementListMarker: true,
  handlers: {
    text: writeText,
    raw: writeRaw,
    kept: writeRaw,
    shortcode: writeRaw,
    keptBlock: writeRaw,
    heading: writeHeading,
    blockquote: writeQuote,
    list: writeList,
    footnoteDefinition: writeFootnote,
  },
  join: [joinApart, joinAndRemember],
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
  unsafe: [
    // Shortcodes.
    { character: '{', after: '[{%]', inConstruct: 'phrasing' },
    // The words of a link are no footnote.
    { before: '\\[', character: '^', inConstruct: 'label' },
    { character: '<', inConstruct: 'destinationRaw' },
    // Lines around containers.
    { atBreak: true, character: ':', after: '::' },
    // At the head of a file it would be a byte order mark.
    { atBreak: true, character: '\ufeff' },
    { character: '\u00a0', before: '[\\r\\n]', inConstruct: 'phrasing' },
    { character: '\u00a0', after: '[\\r\\n]', inConstruct: 'phrasing' },
  ],
};

/** Writes blocks of a tree as Markdown, without a line end after the last. */
export function writeTree(children: RootContent[], style: MarkdownStyle = ownStyle): string {
  const { bullet, rule } = style;
  const bulletOther = (['-', '*', '+'] as const).find((other) => other !== bullet && other !== rule) ?? '+';
  return toMarkdown(
    { type: 'root', children },
    {
      ...options,
      ...style,
      bulletOther,
      setext: style.setext,
    },
  ).replace(/\n$/, '');
}
