import { fromMarkdown } from 'mdast-util-from-markdown';
import type { CompileContext, Extension as FromMarkdownExtension, Handle } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import type { Nodes, Root } from 'mdast';
import { gfm } from 'micromark-extension-gfm';
import type { Extension as SyntaxExtension } from 'micromark-util-types';
import { decodeNamedCharacterReference } from 'decode-named-character-reference';
import { decodeNumericCharacterReference } from 'micromark-util-decode-numeric-character-reference';

import type { KeptMarkdown } from '../../document/markdown.ts';
import { footnoteSyntax } from './footnoteSyntax.ts';
import { foreignSyntax } from './foreignSyntax.ts';
import { fencesIn, mathSyntax } from './mathSyntax.ts';
import type { Fences } from './mathSyntax.ts';
import { shortcode } from './shortcodeSyntax.ts';
import { templatedLink } from './templatedLink.ts';
import { verbatimIn } from './verbatim.ts';
import type { Verbatim } from './verbatim.ts';

/** What stands in the tree for a line end that was written as a character reference: a line end of its own is only a space. */
export const lineEndReferences: Record<string, string> = { '\udc0a': '\n', '\udc0d': '\r' };

const keptSyntax: SyntaxExtension = {
  text: { [33]: templatedLink, [91]: templatedLink, [123]: shortcode },
};

/** Constructs that begin at every letter, or at common ones, and what must stand in a text for them to come to anything. */
const rare = { emailAutolink: /@/, wwwAutolink: /www/i, protocolAutolink: /http/i };

const gfmSyntaxes = new Map<string, SyntaxExtension>();

/** GFM's syntax without the links that a text cannot hold: the parser would try for one at every letter. */
function gfmSyntax(text: string): SyntaxExtension {
  const absent = Object.entries(rare).flatMap(([name, sign]) => (sign.test(text) ? [] : [name]));
  const key = absent.join(' ');
  const known = gfmSyntaxes.get(key);
  if (known !== undefined) return known;
  const whole = gfm();
  const kept = Object.entries(whole.text ?? {}).map(([code, constructs = []]) => [
    code,
    [constructs].flat().filter(({ name = '' }) => !absent.includes(name)),
  ]);
  const syntax: SyntaxExtension = {
    ...whole,
    text: Object.fromEntries(kept.filter(([, constructs]) => constructs?.length)),
  };
  gfmSyntaxes.set(key, syntax);
  return syntax;
}

const enterKept = (type: KeptMarkdown['type']): Handle =>
  function enter(token) {
    this.enter({ type, value: '' }, token);
    this.buffer();
  };

const exitKept: Handle = function exit(token) {
  const value = this.resume();
  (this.stack.at(-1) as unknown as KeptMarkdown).value = value;
  this.exit(token);
};

const withLineFeeds = (text: string): string => text.replaceAll(/\r\n?/g, '\n');
const resumeLines = (context: CompileContext): string => withLineFeeds(context.resume());

const enterFootnoteMark: Handle = function enter(token) {
  const label = this.sliceSerialize(token).slice(2, -1);
  this.enter({ type: 'footnoteReference', label, identifier: label.toLowerCase() }, token);
};

const exitFootnoteLabel: Handle = function exit(token) {
  const label = this.sliceSerialize(token).slice(2, -2);
  Object.assign(this.stack.at(-1) ?? {}, { label, identifier: label.toLowerCase() });
};

const enterInlineMath: Handle = function enter(token) {
  this.enter({ type: 'inlineMath', value: '', display: false }, token);
  this.buffer();
};

const exitInlineMath: Handle = function exit(token) {
  const lines = resumeLines(this);
  // As in code, a bar in a table's cell has a backslash.
  const source =
    this.data.inTable === true ? lines.replaceAll(/\\([\\|])/g, (both, one) => (one === '|' ? '|' : both)) : lines;
  const signs = /^(?:\$\$|\$`|\$)/.exec(source)?.[0].length ?? 1;
  const tex = source.slice(signs, -signs);
  const node = this.stack.at(-1);
  // A comment in TeX goes to the end of its line, so these lines cannot be made one.
  if (/\n[^]*%|%[^]*\n/.test(tex)) Object.assign(node ?? {}, { type: 'kept', value: source });
  else Object.assign(node ?? {}, { value: tex.replaceAll(/[ \t]*\n[ \t]*/g, ' '), display: source.startsWith('$$') });
  this.exit(token);
};

const enterMathBlock: Handle = function enter(token) {
  this.enter({ type: 'math', value: '' }, token);
  this.buffer();
};

const exitMathBlock: Handle = function exit(token) {
  const source = resumeLines(this);
  const [first = '', ...lines] = source.split('\n');
  const fence = /^\$+/.exec(first)?.[0] ?? '';
  const rest = first.slice(fence.length).trim();
  const last = lines.pop()?.trim() ?? '';
  const ended = last.length >= fence.length && /^\$+$/.test(last);
  const value = (rest === '' ? lines : [rest, ...lines]).join('\n');
  Object.assign(this.stack.at(-1) ?? {}, ended ? { value } : { type: 'keptBlock', value: source });
  this.exit(token);
};

/** As the parser's own, but a reference to a line end stays different from a line end. */
const exitReference: Handle = function exit(token) {
  const source = this.sliceSerialize(token);
  const kind = this.data.characterReferenceType;
  const value =
    kind === undefined
      ? decodeNamedCharacterReference(source)
      : decodeNumericCharacterReference(source, kind === 'characterReferenceMarkerNumeric' ? 10 : 16);
  this.data.characterReferenceType = undefined;
  const text = value === false ? '' : value;
  (this.stack.at(-1) as { value: string }).value += text === '\n' ? '\udc0a' : text === '\r' ? '\udc0d' : text;
};

const fromKept: FromMarkdownExtension = {
  enter: {
    shortcode: enterKept('shortcode'),
    kept: enterKept('kept'),
    keptBlock: enterKept('keptBlock'),
    footnoteMark: enterFootnoteMark,
    inlineMath: enterInlineMath,
    mathBlock: enterMathBlock,
  },
  exit: {
    shortcode: exitKept,
    kept: exitKept,
    keptBlock: exitKept,
    footnoteMark(token) {
      this.exit(token);
    },
    footnoteLabel: exitFootnoteLabel,
    inlineMath: exitInlineMath,
    mathBlock: exitMathBlock,
    characterReferenceValue: exitReference,
  },
};

/** GFM without its transform of plain text, which makes links of addresses that were escaped on purpose. */
const fromGfm = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: null }));

/** What the parser is told of a text that is a part of another. */
export interface Surroundings {
  /** More syntax, tried before any other. */
  extensions?: readonly SyntaxExtension[];
  /** Footnotes of the other parts. */
  footnotes?: Iterable<string>;
  /** Tells whether lines of dollar signs belong together; by default those of this text alone do. */
  fences?: Fences;
  /** Tells where what a tag opens ends; by default within this text alone. */
  verbatim?: Verbatim;
  /** Where this part begins. */
  offset?: number;
}

/** Parses Markdown: CommonMark, GFM, and what is kept as it is. Offsets are UTF-16 code units; line ends in values are `\n`. */
export function parseTree(text: string, around: Surroundings = {}): Root {
  const { extensions = [], footnotes = [], fences = fencesIn(text), verbatim = verbatimIn(text), offset = 0 } = around;
  const tree = fromMarkdown(text, {
    extensions: [
      gfmSyntax(text),
      keptSyntax,
      mathSyntax(fences, offset),
      foreignSyntax(verbatim, offset),
      footnoteSyntax(footnotes),
      ...extensions,
    ],
    mdastExtensions: [fromGfm, fromKept],
  });
  if (text.includes('\r')) settleLineEnds(tree);
  return tree;
}

/** Gives the values in a tree `\n` for the line ends of the file, which are no part of what they say. */
function settleLineEnds(tree: Root): void {
  const open: Nodes[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const fields = node as Partial<Record<(typeof valueFields)[number], unknown>>;
    for (const field of valueFields) {
      const value = fields[field];
      if (typeof value === 'string' && value.includes('\r')) fields[field] = withLineFeeds(value);
    }
    if ('children' in node) for (const child of node.children) open.push(child);
  }
}

const valueFields = ['value', 'alt', 'title', 'url', 'label', 'identifier'] as const;
