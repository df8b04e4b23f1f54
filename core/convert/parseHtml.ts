import type { NodeJson } from '../document/json.ts';
import { canonicalBlock } from '../document/schema.ts';
import type { ParsedHtml } from './contract.ts';
import { readHtml } from './html/read.ts';

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
