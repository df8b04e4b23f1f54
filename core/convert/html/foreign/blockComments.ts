import { isComment, isElement, makeElement, setChildren } from '../tree.ts';
import type { ChildNode, Element } from '../tree.ts';

/** WordPress' blocks whose comments say nothing that their HTML, and a node of ours, does not. */
const expressed = new Set([
  'audio',
  'button',
  'buttons',
  'code',
  'details',
  'embed',
  'file',
  'footnotes',
  'freeform',
  'gallery',
  'group',
  'heading',
  'html',
  'image',
  'list',
  'list-item',
  'math',
  'missing',
  'more',
  'nextpage',
  'paragraph',
  'preformatted',
  'pullquote',
  'quote',
  'separator',
  'shortcode',
  'spacer',
  'table',
  'verse',
  'video',
]);

const comment = /^\s*(\/?)wp:([a-z][\w-]*(?:\/[a-z][\w-]*)?)(?:\s+(\{[^]*\}))?\s*(\/?)\s*$/;

interface Delimiter {
  closing: boolean;
  /** Without `core/`. */
  name: string;
  selfClosing: boolean;
}

/** What a comment says of a block of WordPress; null when it is any other comment. */
function readDelimiter(node: ChildNode): Delimiter | null {
  if (!isComment(node) || !node.data.includes('wp:')) return null;
  const [all, closing, name = '', , selfClosing] = comment.exec(node.data) ?? [];
  return all === undefined
    ? null
    : { closing: closing === '/', name: name.replace(/^core\//, ''), selfClosing: selfClosing === '/' };
}

const isExpressed = (name: string): boolean => expressed.has(name) || name.startsWith('core-embed/');

/**
 * Takes the comments of WordPress' blocks out of a page, where the HTML between them says the same. Blocks that Longhand does not know
 * are put into elements of their own, comments and all, and these are answered: what is in them stays as it is.
 */
export function readBlockComments(body: Element, html: string, note: (text: string) => void): Set<Element> {
  const kept = new Set<Element>();
  if (!html.includes('wp:')) return kept;
  const open: Element[] = [body];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    if (parent.childNodes.some(isComment)) setChildren(parent, readSiblings(parent.childNodes, kept, note));
    for (const child of parent.childNodes) if (isElement(child) && !kept.has(child)) open.push(child);
  }
  return kept;
}

function readSiblings(nodes: readonly ChildNode[], kept: Set<Element>, note: (text: string) => void): ChildNode[] {
  const delimiters = nodes.map(readDelimiter);
  const ends = pairs(delimiters);
  const read: ChildNode[] = [];
  for (let index = 0; index < nodes.length; index += 1) {
    const delimiter = delimiters[index];
    if (delimiter === null || delimiter === undefined) {
      read.push(nodes[index] as ChildNode);
      continue;
    }
    const { name, closing } = delimiter;
    const end = ends.get(index);
    if (end !== undefined && (name === 'html' || !isExpressed(name))) {
      // The comments around the writer's own HTML say no more than that it is.
      const own = name === 'html' ? 1 : 0;
      if (own === 0) note(`Kept as HTML: a block of WordPress (${name}).`);
      const block = makeElement('div', nodes.slice(index + own, end + 1 - own));
      kept.add(block);
      read.push(block);
      index = end;
    } else if (end === undefined && !isExpressed(name) && !closing) {
      note(`A block of WordPress without an end (${name}) was read as its words.`);
    }
  }
  return read;
}

/** Where each block that begins among siblings ends, by their places. */
function pairs(delimiters: readonly (Delimiter | null)[]): Map<number, number> {
  const found = new Map<number, number>();
  const open = new Map<string, number[]>();
  const order: { name: string; at: number }[] = [];
  for (const [index, delimiter] of delimiters.entries()) {
    if (delimiter === null) continue;
    if (delimiter.selfClosing) {
      found.set(index, index);
    } else if (delimiter.closing) {
      const at = open.get(delimiter.name)?.pop();
      if (at === undefined) continue;
      // What was begun since then has no end.
      for (let last = order.pop(); last !== undefined && last.at !== at; last = order.pop()) open.get(last.name)?.pop();
      found.set(at, index);
    } else {
      const same = open.get(delimiter.name);
      if (same === undefined) open.set(delimiter.name, [index]);
      else same.push(index);
      order.push({ name: delimiter.name, at: index });
    }
  }
  return found;
}
