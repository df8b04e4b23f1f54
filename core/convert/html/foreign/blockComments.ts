import { isComment, isElement, setChildren } from '../tree.ts';
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
 * Takes the comments of WordPress' blocks out of a page, where the HTML between them says the same. Answers where blocks that Longhand
 * does not know begin and end, so that they are kept as they are: from each first comment to its last.
 */
export function readBlockComments(
  body: Element,
  html: string,
  note: (text: string) => void,
): Map<ChildNode, ChildNode> {
  const kept = new Map<ChildNode, ChildNode>();
  if (!html.includes('wp:')) return kept;
  const open: Element[] = [body];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    const inside = readSiblings(parent, kept, note);
    for (const child of inside) if (isElement(child)) open.push(child);
  }
  return kept;
}

/** Does so for the children of one element; answers those that are not in a block that is kept. */
function readSiblings(parent: Element, kept: Map<ChildNode, ChildNode>, note: (text: string) => void): ChildNode[] {
  const delimiters = parent.childNodes.map(readDelimiter);
  const ends = pairs(delimiters);
  const gone = new Set<number>();
  const inside: ChildNode[] = [];
  for (let index = 0; index < parent.childNodes.length; index += 1) {
    const node = parent.childNodes[index] as ChildNode;
    const delimiter = delimiters[index];
    if (delimiter === null || delimiter === undefined) {
      inside.push(node);
      continue;
    }
    const end = ends.get(index);
    if (end !== undefined && (!isExpressed(delimiter.name) || delimiter.name === 'html')) {
      if (delimiter.name === 'html') {
        // The writer's own HTML is kept as it is; its comments say no more than that.
        gone.add(index).add(end);
        if (end > index + 1)
          kept.set(parent.childNodes[index + 1] as ChildNode, parent.childNodes[end - 1] as ChildNode);
      } else {
        note(`Kept as HTML: a block of WordPress (${delimiter.name}).`);
        kept.set(node, parent.childNodes[end] as ChildNode);
      }
      index = end;
      continue;
    }
    if (end === undefined && !isExpressed(delimiter.name) && !delimiter.closing)
      note(`A block of WordPress without an end (${delimiter.name}) was read as its words.`);
    gone.add(index);
  }
  if (gone.size > 0)
    setChildren(
      parent,
      parent.childNodes.filter((_, index) => !gone.has(index)),
    );
  return inside;
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
