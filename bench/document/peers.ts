import { MarkdownManager } from '@tiptap/markdown';
import { StarterKit } from '@tiptap/starter-kit';
import { HtmlRenderer, Parser } from 'commonmark';
import { JSDOM } from 'jsdom';
import MarkdownIt from 'markdown-it';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';

/** A program that does part of the same work. */
export interface Peer {
  name: string;
  /** What it leaves out of what Longhand does in the same time. */
  without: string;
  parse?: (text: string) => unknown;
  write?: (parsed: never) => string;
  html?: (text: string) => string;
}

export function makePeers(): Peer[] {
  const it = new MarkdownIt({ html: true });
  const remark = unified().use(remarkParse).use(remarkGfm).use(remarkStringify);
  const { window } = new JSDOM('');
  Object.assign(globalThis, { window, document: window.document, DOMParser: window.DOMParser });
  const tiptap = new MarkdownManager({ extensions: [StarterKit] });
  const options = { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true };
  return [
    {
      name: 'markdown-it',
      without: 'no document, no way back to Markdown; HTML is not made safe',
      parse: (text) => it.parse(text, {}),
      html: (text) => it.render(text),
    },
    {
      name: 'commonmark.js',
      without: 'no tables, tasks or footnotes, no way back to Markdown; HTML is not made safe',
      parse: (text) => new Parser().parse(text),
      html: (text) => new HtmlRenderer().render(new Parser().parse(text)),
    },
    {
      name: 'micromark',
      without: 'HTML alone: no tree, no document; HTML is not made safe',
      html: (text) => micromark(text, options),
    },
    {
      name: 'remark',
      without:
        'a syntax tree, not a document with a schema; nothing keeps its bytes or is read again; links may change',
      parse: (text) => remark.parse(text),
      write: (tree) => remark.stringify(tree),
    },
    {
      name: '@tiptap/markdown',
      without:
        'no check against the schema, no tables here; loses blocks of code in loose lists; nothing is read again',
      parse: (text) => tiptap.parse(text),
      write: (document) => tiptap.serialize(document),
    },
  ];
}
