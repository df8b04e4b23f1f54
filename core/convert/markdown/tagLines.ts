import type { Html, Nodes } from 'mdast';

const names = 'details|div|figure|table';
const joint = new RegExp(`</(?:${names})>[ \\t]*\\n[ \\t]*(?=</?(?:${names})[\\s>])`, 'iy');

/**
 * Where a tag that closes something is followed on the next line by another tag, without a blank line between them, Markdown sees one
 * piece of HTML. What ends there and what begins there are two, and are read as such.
 */
export function partTagLines<Node extends Nodes>(nodes: readonly Node[], text: string): Node[] {
  return nodes.some((node) => node.type === 'html' && node.value.startsWith('</'))
    ? nodes.flatMap((node) => (node.type === 'html' ? (part(node, text) as Node[]) : [node]))
    : [...nodes];
}

function part(html: Html, text: string): Html[] {
  const { position, value } = html;
  const parts: Html[] = [];
  let from = 0;
  let start = position?.start;
  for (;;) {
    joint.lastIndex = from;
    const match = joint.exec(value);
    if (match === null || position === undefined || start?.offset === undefined) break;
    const line = value.slice(from, from + match[0].indexOf('\n'));
    const end = { ...start, column: start.column + line.length, offset: start.offset + line.length };
    parts.push({ ...html, value: line, position: { start, end } });
    from += match[0].length;
    start = { ...position.start, line: start.line + 1, offset: text.indexOf('<', end.offset) };
  }
  if (parts.length === 0 || start === undefined || position === undefined) return [html];
  return [...parts, { ...html, value: value.slice(from), position: { start, end: position.end } }];
}
