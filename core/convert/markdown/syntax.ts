import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Extension as FromMarkdownExtension, Handle } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import type { Root } from 'mdast';
import { gfm } from 'micromark-extension-gfm';
import type { Extension as SyntaxExtension } from 'micromark-util-types';
import { decodeNamedCharacterReference } from 'decode-named-character-reference';
import { decodeNumericCharacterReference } from 'micromark-util-decode-numeric-character-reference';

import type { KeptMarkdown } from '../../document/markdown.ts';
import { footnoteMark, inlineMath, mathBlock, shortcode } from './kept.ts';
import { templatedLink } from './templatedLink.ts';

/** What stands in the tree for a line end that was written as a character reference: a line end of its own is only a space. */
export const lineEndReferences: Record<string, string> = { '\udc0a': '\n', '\udc0d': '\r' };

const keptSyntax: SyntaxExtension = {
  flow: { [36]: mathBlock },
  text: { [33]: templatedLink, [36]: inlineMath, [91]: [footnoteMark, templatedLink], [123]: shortcode },
};

const syntax = [gfm(), keptSyntax];

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
  },
  exit: {
    shortcode: exitKept,
    kept: exitKept,
    keptBlock: exitKept,
    characterReferenceValue: exitReference,
  },
};

/** GFM without its transform of plain text, which makes links of addresses that were escaped on purpose. */
const fromGfm = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: null }));

/** Parses Markdown: CommonMark, GFM, and what is kept as it is. Offsets are UTF-16 code units. */
export function parseTree(text: string): Root {
  return fromMarkdown(text, { extensions: syntax, mdastExtensions: [fromGfm, fromKept] });
}
