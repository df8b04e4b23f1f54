import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

import { readBlockAttrs } from '../../document/blockAttributes.ts';
import type { HtmlElement, HtmlReadContext, HtmlRule, HtmlSubtree } from '../../document/html.ts';
import type { MarkJson, NodeJson } from '../../document/json.ts';
import { readBox } from '../../document/nodes/listHtml.ts';
import { meaningfulRel } from '../../document/marks/link.ts';
import { emptyParagraph, orEmptyParagraph } from '../../document/markdown.ts';
import { hasBlockAttrs, markDefinitions, nodeDefinitions } from '../../document/schema.ts';
import { safeFileUrl, safeImageUrl, safeLinkUrl } from '../urlSafety.ts';
import { plainText } from '../text.ts';
import { Flow } from './flow.ts';
import { isMadeId } from './headingIds.ts';
import { sanitizeNodes } from './sanitize.ts';
import {
  attribute,
  blockElements,
  isBlank,
  isComment,
  isElement,
  isText,
  preformatted,
  style,
  textOf,
} from './tree.ts';
import type { ChildNode, Element } from './tree.ts';
import { subtreeOf, treeOf, viewOf } from './views.ts';

/** Reads a page or a piece of one into blocks. `note` is told, once each, what was left out or kept as HTML. */
export function readHtml(html: string, note: (text: string) => void): NodeJson[] {
  const page = parse(html);
  const root = page.childNodes.find((node): node is Tree.Element => node.nodeName === 'html');
  const body = root?.childNodes.find((node): node is Tree.Element => node.nodeName === 'body');
  const frameset = root?.childNodes.some((node) => node.nodeName === 'frameset') === true;
  if (frameset) note('A page of frames has no text of its own.');
  return orEmptyParagraph(new HtmlReader(note).blocks(body?.childNodes ?? [], [], 0));
}

class HtmlReader {
  readonly #note: (text: string) => void;

  constructor(note: (text: string) => void) {
    this.#note = note;
  }

  blocks(nodes: readonly Tree.ChildNode[], marks: readonly MarkJson[], depth: number): NodeJson[] {
    const flow = new Flow();
    this.#readInto(flow, nodes, marks, depth);
    return flow.end();
  }

  #readInto(flow: Flow, nodes: readonly Tree.ChildNode[], marks: readonly MarkJson[], depth: number): void {
    for (const node of nodes) this.#readNode(flow, node, marks, depth);
  }

  #readNode(flow: Flow, node: Tree.ChildNode, marks: readonly MarkJson[], depth: number): void {
    if (node.nodeName === '#text') {
      flow.text((node as Tree.TextNode).value, marks);
      return;
    }
    if (node.nodeName === '#comment') {
      const html = sanitizeNodes([node]);
      if (html !== '') flow.block({ type: 'htmlBlock', attrs: { html } });
      return;
    }
    if (!('tagName' in node)) return;
    if (depth > deepest) {
      this.#note('What was nested too deeply was kept as plain text.');
      flow.text(textOf(node), marks);
      return;
    }
    this.#readElement(flow, node, marks, depth + 1);
  }

  #readElement(flow: Flow, element: Tree.Element, marks: readonly MarkJson[], depth: number): void {
    const { tagName } = element;
    if (dropped.has(tagName)) {
      if (tagName === 'script' || tagName === 'object' || tagName === 'embed' || tagName === 'svg') {
        this.#note(`Left out for safety: ${tagName}.`);
      }
      return;
    }
    if (element.attrs.some(({ name }) => /^on/i.test(name))) this.#note('Left out for safety: scripts in attributes.');
    const view = viewOf(element);
    const whole = this.#readWhole(element, marks, depth);
    if (whole !== null) {
      if (inlineNodes.has(whole.type)) flow.node(whole, marks);
      else flow.block(whole);
      return;
    }
    const matched = match(nodeRules, view);
    if (matched !== null) {
      this.#readMatched(flow, element, matched, marks, depth);
      return;
    }
    const more = this.#marksOf(view, marks);
    const picture = tagName === 'figure' ? soleImage(element) : null;
    if (more !== marks || plain.has(tagName)) {
      this.#readInto(flow, element.childNodes, more, depth);
    } else if (keptInline.has(tagName)) {
      const tag = sanitizeNodes([{ ...element, childNodes: [] }]).replace(/<\/[^>]*>$/, '');
      if (tag !== '') flow.node({ type: 'htmlInline', attrs: { html: tag } }, marks);
      this.#readInto(flow, element.childNodes, marks, depth);
      if (tag !== '') flow.node({ type: 'htmlInline', attrs: { html: `</${tagName}>` } }, marks);
    } else if (tagName === 'input' && isBoxOfItem(element)) {
      flow.begin();
    } else if (picture !== null) {
      flow.break();
      this.#readInto(flow, [picture], marks, depth);
      flow.break();
    } else if (grouping.has(tagName)) {
      flow.break();
      this.#readInto(flow, element.childNodes, marks, depth);
      flow.break();
    } else {
      this.#readUnknown(flow, element, marks, depth);
    }
  }

  #readWhole(element: Tree.Element, marks: readonly MarkJson[], depth: number): NodeJson | null {
    const readers = wholeReaders.get(element.tagName);
    if (readers === undefined) return null;
    const context: HtmlReadContext = {
      blocks: (from, leaveOut) =>
        this.blocks(
          treeOf(from).childNodes.filter(
            (child) => leaveOut === undefined || !('tagName' in child) || !leaveOut(subtreeOf(child)),
          ),
          marks,
          depth + 1,
        ),
      inline: (from) => joined(this.blocks(treeOf(from).childNodes, marks, depth + 1)),
      linkUrl: (url) => this.#safeUrl(url, safeLinkUrl, 'a link that is no web address'),
      mediaUrl: (url, kind) =>
        kind === 'file'
          ? this.#safeUrl(url, safeFileUrl, 'a sound, film or file that is at no web address')
          : this.#safeUrl(url, safeImageUrl, 'a picture that is at no web address'),
      note: this.#note,
    };
    for (const read of readers) {
      const node = read(subtreeOf(element), context);
      if (node !== null) return node;
    }
    return null;
  }

  #safeUrl(url: string | undefined, check: (url: string) => string | null, what: string): string | null {
    if (url === undefined) return null;
    const safe = check(url);
    if (safe === null) this.#note(`Left out for safety: ${what}.`);
    return safe;
  }

  #readUnknown(flow: Flow, element: Tree.Element, marks: readonly MarkJson[], depth: number): void {
    const html = keptBlocks.has(element.tagName)
      ? sanitizeNodes([element], { removed: (what) => this.#note(`Left out for safety: ${what}.`) })
      : '';
    if (html !== '') {
      this.#note(`Kept as HTML: ${element.tagName}.`);
      flow.block({ type: 'htmlBlock', attrs: { html } });
      return;
    }
    // An element that nobody knows still holds the writer's words.
    this.#readInto(flow, element.childNodes, marks, depth);
  }

  #marksOf(view: HtmlElement, marks: readonly MarkJson[]): readonly MarkJson[] {
    let found = marks;
    for (const { rule, name } of markRules) {
      if (rule.tag !== view.name || found.some((mark) => mark.type === name)) continue;
      const attrs = rule.attrs ? rule.attrs(view) : {};
      if (attrs === null) continue;
      const mark = this.#safeMark({ type: name, attrs });
      if (mark !== null) found = [...found, mark];
      if (rule.consuming !== false) break;
    }
    return found;
  }

  #safeMark(mark: MarkJson): MarkJson | null {
    const href = mark.attrs?.['href'];
    if (typeof href !== 'string') return mark;
    const safe = safeLinkUrl(href);
    if (safe === null) this.#note('Left out for safety: a link that is no web address.');
    const rel = typeof mark.attrs?.['rel'] === 'string' ? meaningfulRel(mark.attrs['rel']) : null;
    return safe === null ? null : { ...mark, attrs: { ...mark.attrs, href: safe, rel } };
  }

  #readMatched(flow: Flow, element: Tree.Element, node: NodeJson, marks: readonly MarkJson[], depth: number): void {
    if (inlineNodes.has(node.type)) {
      this.#readInlineNode(flow, node, marks);
      return;
    }
    const children = element.tagName === 'template' ? [] : element.childNodes;
    switch (node.type) {
      case 'paragraph':
      case 'heading':
        flow.textblock(withoutMadeId(node, element), () => this.#readInto(flow, children, marks, depth));
        return;
      case 'codeBlock':
        flow.block({ ...node, content: textNodes(preformatted(element)) });
        return;
      case 'bulletList':
      case 'orderedList':
      case 'taskList':
        flow.block(this.#list(node, children, marks, depth));
        return;
      case 'table':
        this.#readTable(flow, element, marks, depth);
        return;
      case 'listItem':
      case 'taskItem':
      case 'tableRow':
      case 'tableCell':
      case 'tableHeader':
        // Outside of a list or table, only what is in it counts.
        flow.break();
        this.#readInto(flow, children, marks, depth);
        flow.break();
        return;
      default:
        flow.block(
          children.length === 0 ? node : { ...node, content: orEmptyParagraph(this.blocks(children, marks, depth)) },
        );
    }
  }

  #readInlineNode(flow: Flow, node: NodeJson, marks: readonly MarkJson[]): void {
    if (node.type !== 'image') {
      flow.node(node, marks);
      return;
    }
    const src = safeImageUrl(String(node.attrs?.['src']));
    if (src !== null) {
      flow.node({ ...node, attrs: { ...node.attrs, src } }, marks);
      return;
    }
    this.#note('Left out for safety: a picture that is at no web address.');
    const alt = node.attrs?.['alt'];
    if (typeof alt === 'string') flow.text(alt, marks);
  }

  #list(list: NodeJson, nodes: readonly Tree.ChildNode[], marks: readonly MarkJson[], depth: number): NodeJson {
    const items: NodeJson[] = [];
    const type = list.type === 'taskList' ? 'taskItem' : 'listItem';
    for (const child of nodes) {
      if (child.nodeName === '#text' && (child as Tree.TextNode).value.trim() === '') continue;
      if (child.nodeName === '#comment') continue;
      const isItem = child.nodeName === 'li' && 'tagName' in child;
      const blocks = this.blocks(isItem ? child.childNodes : [child], marks, depth + 1);
      const last = items.at(-1);
      if (!isItem && last !== undefined && (child.nodeName === 'ul' || child.nodeName === 'ol')) {
        // A list right in a list belongs to the item before it.
        last.content?.push(...blocks);
        continue;
      }
      const matched = isItem ? match(nodeRules, viewOf(child)) : null;
      const checked = matched?.attrs?.['checked'] ?? null;
      items.push({
        type,
        attrs: { checked: type === 'taskItem' ? checked === true : checked },
        content: blocks[0]?.type === 'paragraph' ? blocks : [emptyParagraph(), ...blocks],
      });
    }
    if (items.length === 0) items.push({ type, content: [emptyParagraph()] });
    return { ...list, content: items };
  }

  #readTable(flow: Flow, table: Tree.Element, marks: readonly MarkJson[], depth: number): void {
    const rows: NodeJson[] = [];
    const groups = table.childNodes.flatMap((node) =>
      'tagName' in node && ['thead', 'tbody', 'tfoot'].includes(node.tagName) ? node.childNodes : [node],
    );
    for (const node of groups) {
      if (node.nodeName === 'caption' && 'tagName' in node) {
        flow.textblock({ type: 'paragraph' }, () => this.#readInto(flow, node.childNodes, marks, depth));
      }
      if (node.nodeName !== 'tr' || !('tagName' in node)) continue;
      const cells = node.childNodes.flatMap((cell) => {
        const matched = 'tagName' in cell ? match(nodeRules, viewOf(cell)) : null;
        if (matched === null || !('tagName' in cell)) return [];
        if (matched.type !== 'tableCell' && matched.type !== 'tableHeader') return [];
        return [{ ...matched, content: orEmptyParagraph(this.blocks(cell.childNodes, marks, depth + 1)) }];
      });
      if (cells.length > 0) rows.push({ type: 'tableRow', content: cells });
    }
    if (rows.length > 0) flow.block({ type: 'table', content: rows });
  }
}

/** A heading without an id that nobody chose. */
function withoutMadeId(node: NodeJson, element: Tree.Element): NodeJson {
  const id = node.attrs?.['id'];
  return typeof id === 'string' && isMadeId(id, textOf(element))
    ? { ...node, attrs: { ...node.attrs, id: null } }
    : node;
}

function match(rules: readonly Reading[], view: HtmlElement): NodeJson | null {
  for (const { rule, name } of rules) {
    if (rule.tag !== view.name) continue;
    const attrs = rule.attrs ? rule.attrs(view) : {};
    if (attrs !== null) return { type: name, attrs: sharing.has(name) ? { ...readBlockAttrs(view), ...attrs } : attrs };
  }
  return null;
}

/** The elements behind the views that readers of whole elements are given. */
const trees = new WeakMap<HtmlSubtree, Tree.Element>();

function treeOf(view: HtmlSubtree): Tree.Element {
  const tree = trees.get(view);
  if (tree === undefined) throw new TypeError('Not an element of the page that is read');
  return tree;
}

function subtreeOf(element: Tree.Element): HtmlSubtree {
  const view: HtmlSubtree = {
    ...viewOf(element),
    firstElement: () => view.elements()[0] ?? null,
    elements: () =>
      element.childNodes.filter((node): node is Tree.Element => 'tagName' in node).map((child) => subtreeOf(child)),
    parts: () =>
      element.childNodes.flatMap((node): (HtmlSubtree | string)[] => {
        if ('tagName' in node) return [subtreeOf(node)];
        const text = node.nodeName === '#text' ? node.value : '';
        return text.trim() === '' ? [] : [text];
      }),
    text: () => textOf(element),
    html: () => sanitizeNodes([element]),
  };
  trees.set(view, element);
  return view;
}

/** The text of several blocks in one line. */
function joined(blocks: readonly NodeJson[]): NodeJson[] {
  return blocks.flatMap((block, index) => [
    ...(index > 0 ? [{ type: 'hardBreak' }] : []),
    ...(isTextblock(block) ? (block.content ?? []) : words(block)),
  ]);
}

const isTextblock = (block: NodeJson): boolean => block.type === 'paragraph' || block.type === 'heading';

function words(block: NodeJson): NodeJson[] {
  const text = plainText(block).replaceAll(/\s+/g, ' ');
  return text === '' ? [] : [{ type: 'text', text }];
}

function viewOf(element: Tree.Element): HtmlElement {
  return {
    name: element.tagName,
    attrs: Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])),
    firstElement: () => {
      const child = element.childNodes.find((node): node is Tree.Element => 'tagName' in node);
      return child === undefined ? null : viewOf(child);
    },
  };
}

/** Whether an element is the box of a task: words come after it, or are still to be written. */
function isBoxOfItem(element: Tree.Element): boolean {
  let parent = element.parentNode;
  while (parent?.nodeName === 'p' || parent?.nodeName === 'label') parent = (parent as Tree.Element).parentNode;
  return parent?.nodeName === 'li' && readBox(viewOf(parent as Tree.Element)) !== null;
}

/** The picture (perhaps in a link) that is all there is in a figure, or null. */
function soleImage(figure: Tree.Element): Tree.Element | null {
  const children = figure.childNodes.filter(
    (node) => !(node.nodeName === '#text' && (node as Tree.TextNode).value.trim() === ''),
  );
  const [only] = children;
  if (children.length !== 1 || only === undefined || !('tagName' in only)) return null;
  if (only.tagName === 'img') return only;
  return only.tagName === 'a' && soleImage(only) !== null ? only : null;
}

const textNodes = (text: string): NodeJson[] => (text === '' ? [] : [{ type: 'text', text }]);
