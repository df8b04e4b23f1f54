import { Parser } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

import { readBlockAttrs } from '../../document/blockAttributes.ts';
import type { Attrs } from '../../document/definition.ts';
import { blockElements, isComment, isElement, isText, makeElement, makeText, setChildren } from './tree.ts';
import type { ChildNode, Element } from './tree.ts';

/** How deep elements are followed; what is deeper gives its text. */
const deepest = 150;

/** A page, or a piece of one, as it is read. */
export interface Page {
  body: Element;
  /** What the page says of all that is in it. */
  own: Attrs;
}

/** Parses HTML as browsers do. Nothing in what it answers is nested beyond reason. */
export function parsePage(html: string, note: (text: string) => void): Page {
  const page = parse(html);
  const root = page.childNodes.find((node): node is Element => node.nodeName === 'html');
  const body = root?.childNodes.find((node): node is Element => node.nodeName === 'body');
  if (root?.childNodes.some((node) => node.nodeName === 'frameset') === true)
    note('A page of frames has no text of its own.');
  if (root === undefined || body === undefined) return { body: makeElement('body', []), own: {} };
  takeComments(root.childNodes, body, body);
  takeComments(page.childNodes, root, body);
  const head = root.childNodes.find((node): node is Element => node.nodeName === 'head');
  if (head?.childNodes.some(({ nodeName }) => nodeName === 'script') === true) note('Left out for safety: script.');
  if (flatten(body)) note('What was nested too deeply was kept as plain text.');
  return { body, own: { ...said(root), ...said(body) } };
}

/** The standard puts comments at either end around the body: "read more" and the signs of blocks may be among them. */
function takeComments(nodes: readonly ChildNode[], middle: Element, body: Element): void {
  const at = nodes.indexOf(middle);
  const before = nodes.slice(0, at).filter((node) => isComment(node));
  const after = nodes.slice(at).filter((node) => isComment(node));
  if (before.length + after.length > 0) setChildren(body, [...before, ...body.childNodes, ...after]);
}

/**
 * The standard opens marks that were not closed anew in each paragraph. A thousand of them before a thousand paragraphs would be a
 * million elements: from some number on, that is left out.
 */
class BoundedParser extends Parser<Tree.DefaultTreeAdapterMap> {
  repeats = 0;
  #repeating = false;

  override _insertElement(...args: Parameters<Parser<Tree.DefaultTreeAdapterMap>['_insertElement']>): void {
    if (this.#repeating) this.repeats -= 1;
    super._insertElement(...args);
  }

  override _reconstructActiveFormattingElements(): void {
    if (this.repeats <= 0) return;
    this.#repeating = true;
    super._reconstructActiveFormattingElements();
    this.#repeating = false;
  }
}

function parse(html: string): Tree.Document {
  const parser = new BoundedParser({ scriptingEnabled: false });
  parser.repeats = 20_000 + html.length / 10;
  parser.tokenizer.write(html.toWellFormed(), true);
  return parser.document;
}

const said = (element: Element): Attrs =>
  readBlockAttrs({
    name: element.tagName,
    attrs: Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])),
    firstElement: () => null,
  });

/** Elements that have no text of their own, only cells. They never stand right in one another without end. */
const structural = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr']);

/** Puts text into the place of elements that are nested too deeply; tells whether there were any. */
function flatten(body: Element): boolean {
  let found = false;
  const open: { element: Element; depth: number }[] = [{ element: body, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { element, depth } = next;
    const children = element.childNodes.filter(isElement);
    if (depth < deepest || structural.has(element.tagName)) {
      for (const child of children) open.push({ element: child, depth: depth + 1 });
    } else if (children.length > 0) {
      found = true;
      setChildren(element, [makeText(spacedText(element))]);
    }
  }
  return found;
}

const unseen = new Set(['script', 'style', 'template', 'noembed', 'noframes']);

/** All text in an element, with spaces where blocks part words. */
function spacedText(root: Element): string {
  const texts: string[] = [];
  const open: (ChildNode | string)[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === 'string') texts.push(node);
    else if (isText(node)) texts.push(node.value);
    else if (isElement(node) && !unseen.has(node.tagName)) {
      const parted = blockElements.has(node.tagName) || node.tagName === 'br';
      if (parted) {
        texts.push(' ');
        open.push(' ');
      }
      if (node.tagName === 'img') texts.push(node.attrs.find(({ name }) => name === 'alt')?.value ?? '');
      for (let index = node.childNodes.length - 1; index >= 0; index -= 1)
        open.push(node.childNodes[index] as ChildNode);
    }
  }
  return texts.join('');
}
