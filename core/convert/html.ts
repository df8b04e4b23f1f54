import type { DocumentJson, NodeJson } from '../document/json.ts';
import { canonicalBlock } from '../document/schema.ts';
import type { ParsedHtml } from './contract.ts';
import { checked } from './check.ts';
import { readHtml } from './html/read.ts';
import { renderDocument } from './html/render.ts';
import type { RenderOptions } from './html/render.ts';

export type { RenderOptions } from './html/render.ts';

/**
 * Renders a document as a piece of HTML: semantic, without a style of its own, and safe whatever the document holds. Raw HTML of the
 * writer's stays as far as it can run nothing. Throws a LonghandError (`invalid-input`) for what is not a document.
 */
export function renderHtml(document: DocumentJson, options: RenderOptions = {}): string {
  return renderDocument(checked(document), options);
}

/**
 * Reads HTML (a page or a piece of one) into a document, in Node and in browsers alike. Nothing that could run gets in; `notes` says
 * what was left out or kept as HTML.
 */
export function parseHtml(html: string): ParsedHtml {
  const notes = new Set<string>();
  const blocks = readHtml(html, (text) => notes.add(text));
  const content = blocks.map((block) => {
    try {
      return canonicalBlock(block);
    } catch {
      notes.add('A part that could not be understood was kept as plain text.');
      return canonicalBlock({ type: 'paragraph', content: words(block) });
    }
  });
  return { document: { type: 'doc', content }, notes: [...notes] };
}

function words(block: NodeJson): NodeJson[] {
  const text = plain(block).trim();
  return text === '' ? [] : [{ type: 'text', text }];
}

const plain = (node: NodeJson): string => node.text ?? (node.content ?? []).map(plain).join(' ');
