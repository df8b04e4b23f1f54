import { parseFragment } from 'parse5';

/** A tag in Markdown's text: `<b>`, `</b>`, `<img src="…">`. */
export interface Tag {
  /** Lower case. */
  name: string;
  closing: boolean;
  attrs: Record<string, string>;
}

/** Reads a single tag; null when the text is anything else (a comment, several tags). */
export function parseTag(html: string): Tag | null {
  const match = /^<(\/?)([a-z][a-z\d-]*)((?:\s[^]*?)?)\s*\/?>$/i.exec(html);
  if (match === null) return null;
  const [, slash, name = '', rest = ''] = match;
  const closing = slash === '/';
  return { name: name.toLowerCase(), closing, attrs: closing || rest === '' ? {} : parseAttributes(rest) };
}

function parseAttributes(text: string): Record<string, string> {
  // A made-up name keeps the parser from moving table cells and the like about.
  const node = parseFragment(`<x-x ${text}></x-x>`).childNodes[0];
  if (node === undefined || !('attrs' in node)) return {};
  return Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
}

/** Writes an opening tag on one line, whatever its attributes hold. */
export function openTag(name: string, attrs: Record<string, string>): string {
  const written = Object.entries(attrs).map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`);
  return `<${name}${written.join('')}>`;
}

/** Escapes a value for double quotes, in HTML that may stand in a line of Markdown, even in a table's cell. */
export function escapeAttribute(value: string): string {
  return value
    .replace(/[&"<>\n\r|]/g, (character) => `&#${character.codePointAt(0) ?? 0};`)
    .replace(/&#38;/g, '&amp;')
    .replace(/&#34;/g, '&quot;')
    .replace(/&#60;/g, '&lt;')
    .replace(/&#62;/g, '&gt;');
}

/** Whether an element has these attributes, all of them and no others. */
export function sameAttributes(a: Record<string, string>, b: Record<string, string>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
