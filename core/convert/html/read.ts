import { readBlockAttrs } from '../../document/blockAttributes.ts';
import type { Attrs } from '../../document/definition.ts';
import type { HtmlElement, HtmlReadContext } from '../../document/html.ts';
import type { MarkJson, NodeJson } from '../../document/json.ts';
import { meaningfulRel } from '../../document/marks/link.ts';
import { emptyParagraph, orEmptyParagraph } from '../../document/markdown.ts';
import { plainText } from '../text.ts';
import { readMoreComment } from '../../document/nodes/readMore.ts';
import { safeFileUrl, safeImageUrl, safeLinkUrl } from '../urlSafety.ts';
import { fields, grouping, keptBlocks, keptInline, plain, unsafe, unseen } from './elements.ts';
import { Flow } from './flow.ts';
import type { Spacing } from './flow.ts';
import { readBlockComments } from './foreign/blockComments.ts';
import { tidyNotion } from './foreign/notion.ts';
import { tidySites } from './foreign/sites.ts';
import { tidyWordProcessors } from './foreign/wordProcessors.ts';
import { parsePage } from './page.ts';
import type { Page } from './page.ts';
import { isInline, isLeaf, isSharing, isTextblock, markRules, matchNode, wholeReaders } from './rules.ts';
import { sanitizeNodes } from './sanitize.ts';
import { cellIn, rowsOf, withColumns } from './tables.ts';
import {
  blockAttrsOf,
  differing,
  holdersOfBlocks,
  isBoxOfItem,
  isNumberedOtherwise,
  isOddFigure,
  saysMoreThan,
  spacingIn,
  tightness,
  withoutMadeId,
} from './traits.ts';
import { attribute, blockElements, isBlank, isComment, isElement, isText, preformatted, textOf } from './tree.ts';
import type { ChildNode, Element } from './tree.ts';
import { subtreeOf, treeOf, viewOf } from './views.ts';

/** Reads a page or a piece of one into blocks. `note` is told, once each, what was left out or kept as HTML. */
export function readHtml(html: string, note: (text: string) => void): NodeJson[] {
  const page = parsePage(html, note);
  const kept = readBlockComments(page.body, html, note);
  tidyWordProcessors(page.body, kept, html);
  tidyNotion(page.body, html);
  tidySites(page.body, kept, note);
  const reader = new HtmlReader(page, kept, note);
  return orEmptyParagraph(
    reader.blocks(page.body.childNodes, { marks: [], shared: {}, said: page.own, spacing: 'collapsed' }),
  );
}

/** What the elements around a place say of it. */
interface Place {
  marks: readonly MarkJson[];
  /** What blocks that begin here say of themselves, because elements around them that become no nodes do. */
  shared: Attrs;
  /** What nodes around it, or the page, say of all that is in them. */
  said: Attrs;
  spacing: Spacing;
}

class HtmlReader {
  readonly #page: Page;
  readonly #kept: ReadonlySet<Element>;
  readonly #note: (text: string) => void;
  readonly #withBlocks: ReadonlySet<Element>;

  /** `kept`: elements in which are nodes that stay as HTML together. */
  constructor(page: Page, kept: ReadonlySet<Element>, note: (text: string) => void) {
    this.#page = page;
    this.#kept = kept;
    this.#note = note;
    this.#withBlocks = holdersOfBlocks(page.body);
  }

  blocks(nodes: readonly ChildNode[], place: Place): NodeJson[] {
    const flow = new Flow(place.shared);
    this.#readInto(flow, nodes, place);
    return flow.end();
  }

  #readInto(flow: Flow, nodes: readonly ChildNode[], place: Place): void {
    for (const node of nodes) this.#readNode(flow, node, place);
  }

  #readNode(flow: Flow, node: ChildNode, place: Place): void {
    if (isText(node)) flow.text(node.value, place.marks, place.spacing);
    else if (isComment(node)) this.#readComment(flow, node.data);
    else if (isElement(node) && this.#kept.has(node)) this.#keep(flow, node.childNodes);
    else if (isElement(node)) this.#readElement(flow, node, place);
  }

  #readComment(flow: Flow, data: string): void {
    const more = readMoreComment(data);
    if (more !== null) flow.block({ type: 'readMore', attrs: more });
    else if (data.trim() === 'nextpage') flow.block({ type: 'htmlBlock', attrs: { html: `<!--${data.trim()}-->` } });
  }

  #readElement(flow: Flow, element: Element, place: Place): void {
    const { tagName } = element;
    if (element.attrs.some(({ name }) => /^on/i.test(name))) this.#note('Left out for safety: scripts in attributes.');
    const whole = this.#readWhole(element, place);
    if (whole !== null) {
      for (const node of whole) {
        if (node.type === 'text') flow.text(node.text ?? '', node.marks ?? place.marks);
        else if (isInline(node.type)) flow.node(node, place.marks);
        else flow.block(node);
      }
      return;
    }
    if (unseen.has(tagName)) return;
    if (unsafe.has(tagName)) {
      this.#readUnsafe(flow, element, place);
      return;
    }
    const view = viewOf(element);
    const matched = matchNode(view, this.#shared(view, place));
    if (matched !== null) {
      this.#readMatched(flow, element, matched, place);
      return;
    }
    const inside = this.#inside(element, view, place);
    if (inside.marks !== place.marks) this.#readInto(flow, element.childNodes, inside);
    else if (fields.has(tagName)) this.#readField(flow, element, inside);
    else if (keptBlocks.has(tagName) || isOddFigure(element)) this.#keep(flow, [element]);
    else if (keptInline.has(tagName) || saysMoreThan(this.#page, element)) this.#readKeptInline(flow, element, inside);
    else if (grouping.has(tagName)) flow.group(inside.shared, () => this.#readInto(flow, element.childNodes, inside));
    else this.#readOther(flow, element, inside);
  }

  #readWhole(element: Element, place: Place): readonly NodeJson[] | null {
    const readers = wholeReaders.get(element.tagName);
    if (readers === undefined) return null;
    const view = subtreeOf(element);
    for (const { name, read } of readers) {
      // What such a node says of itself holds for all in it.
      const inside = isSharing(name) ? { ...place, shared: {} } : this.#inside(element, view, place);
      const found = read(view, this.#context(inside));
      if (found === null) continue;
      if (Array.isArray(found)) return found as NodeJson[];
      const node = found as NodeJson;
      return [isSharing(node.type) ? { ...node, attrs: { ...this.#shared(view, place), ...node.attrs } } : node];
    }
    return null;
  }

  #context(place: Place): HtmlReadContext {
    return {
      blocks: (from, leaveOut) =>
        this.blocks(
          treeOf(from).childNodes.filter(
            (child) => leaveOut === undefined || !isElement(child) || !leaveOut(subtreeOf(child)),
          ),
          place,
        ),
      inline: (from) => this.#inline(treeOf(from).childNodes, place),
      linkUrl: (url) => this.#safeUrl(url, safeLinkUrl, 'a link that is no web address'),
      mediaUrl: (url, kind) =>
        kind === 'file'
          ? this.#safeUrl(url, safeFileUrl, 'a sound, film or file that is at no web address')
          : this.#safeUrl(url, safeImageUrl, 'a picture that is at no web address'),
      note: this.#note,
    };
  }

  /** The text of several blocks in one line. */
  #inline(nodes: readonly ChildNode[], place: Place): NodeJson[] {
    const blocks = this.blocks(nodes, { ...place, shared: {} });
    if (blocks.some(({ type }) => !isTextblock(type) || type === 'codeBlock'))
      this.#note('What cannot stand within a line was kept as its words.');
    return blocks.flatMap((block, index) => [
      ...(index > 0 ? [{ type: 'hardBreak' }] : []),
      ...(isTextblock(block.type) && block.type !== 'codeBlock' ? (block.content ?? []) : words(block)),
    ]);
  }

  #safeUrl(url: string | undefined, check: (url: string) => string | null, what: string): string | null {
    if (url === undefined) return null;
    const safe = check(url);
    if (safe === null) this.#note(`Left out for safety: ${what}.`);
    return safe;
  }

  /** What a block says of itself, or is said around it; without what holds for the whole page. */
  #shared(view: HtmlElement, { shared }: Place): Attrs {
    const own = { ...shared, ...(view.name === 'center' && { textAlign: 'center' }), ...readBlockAttrs(view) };
    return Object.fromEntries(Object.entries(own).filter(([name, value]) => this.#page.own[name] !== value));
  }

  /** The place that an element makes of what is in it. */
  #inside(element: Element, view: HtmlElement, place: Place): Place {
    const marks = this.#marksOf(view, place.marks);
    const shared = grouping.has(view.name) ? this.#shared(view, place) : place.shared;
    return { ...place, marks, shared, spacing: spacingIn(element, place.spacing) };
  }

  #marksOf(view: HtmlElement, marks: readonly MarkJson[]): readonly MarkJson[] {
    let found = marks;
    for (const { rule, name } of markRules.get(view.name) ?? []) {
      if (found.some((mark) => mark.type === name)) continue;
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
    const safe = this.#safeUrl(href, safeLinkUrl, 'a link that is no web address');
    const rel = typeof mark.attrs?.['rel'] === 'string' ? meaningfulRel(mark.attrs['rel']) : null;
    return safe === null ? null : { ...mark, attrs: { ...mark.attrs, href: safe, rel } };
  }

  #readMatched(flow: Flow, element: Element, node: NodeJson, place: Place): void {
    const children = element.childNodes;
    const view = viewOf(element);
    const { spacing } = this.#inside(element, view, place);
    const inside = isSharing(node.type)
      ? { ...place, spacing, shared: {}, said: { ...place.said, ...blockAttrsOf(node) } }
      : { ...place, spacing };
    switch (node.type) {
      case 'image':
        this.#readImage(flow, node, place);
        return;
      case 'paragraph':
      case 'heading':
        flow.textblock(withoutMadeId(node, element), () => this.#readInto(flow, children, inside));
        return;
      case 'codeBlock':
        flow.block({ ...node, content: textNodes(preformatted(element)) });
        return;
      case 'bulletList':
      case 'orderedList':
      case 'taskList':
        if (isNumberedOtherwise(element)) this.#note('Left out: the way in which a list was numbered.');
        flow.block(this.#list({ ...node, attrs: { ...node.attrs, ...tightness(element) } }, children, inside));
        return;
      case 'table':
        this.#readTable(flow, element, node, place);
        return;
      case 'listItem':
      case 'taskItem':
      case 'tableRow':
      case 'tableCell':
      case 'tableHeader': {
        // Outside of a list or table, only what is in it counts.
        const shared = this.#shared(view, place);
        flow.group(shared, () => this.#readInto(flow, children, { ...inside, shared }));
        return;
      }
      default:
        this.#readNodeWithContent(flow, node, children, inside, place);
    }
  }

  #readNodeWithContent(flow: Flow, node: NodeJson, children: readonly ChildNode[], inside: Place, place: Place): void {
    if (isInline(node.type)) {
      flow.node(node, place.marks);
    } else if (isLeaf(node.type)) {
      flow.block(node);
      this.#readInto(flow, children, place);
    } else {
      flow.block({ ...node, content: orEmptyParagraph(this.blocks(children, inside)) });
    }
  }

  #readImage(flow: Flow, node: NodeJson, place: Place): void {
    const src = this.#safeUrl(String(node.attrs?.['src']), safeImageUrl, 'a picture that is at no web address');
    const alt = node.attrs?.['alt'];
    if (src !== null) flow.node({ ...node, attrs: { ...node.attrs, src } }, place.marks);
    else if (typeof alt === 'string') flow.text(alt, place.marks);
  }

  #list(list: NodeJson, nodes: readonly ChildNode[], place: Place): NodeJson {
    const items: NodeJson[] = [];
    const add = (checked: unknown, blocks: NodeJson[]): void => {
      const content = blocks[0]?.type === 'paragraph' ? blocks : [emptyParagraph(), ...blocks];
      items.push({ type: 'listItem', attrs: { checked }, content });
    };
    let loose: ChildNode[] = [];
    const addLoose = (): void => {
      const blocks = this.blocks(loose, place);
      if (blocks.length > 0) add(null, blocks);
      loose = [];
    };
    for (const child of nodes) {
      if (isElement(child) && child.tagName === 'li') {
        addLoose();
        const view = viewOf(child);
        const checked = matchNode(view, {})?.attrs?.['checked'] ?? null;
        const shared = differing(this.#shared(view, place), place.said);
        add(checked, this.blocks(child.childNodes, { ...place, shared, spacing: spacingIn(child, place.spacing) }));
      } else if (
        isElement(child) &&
        (child.tagName === 'ul' || child.tagName === 'ol') &&
        loose.length === 0 &&
        items.length > 0
      ) {
        // A list right in a list belongs to the item before it.
        for (const block of this.blocks([child], place)) items.at(-1)?.content?.push(block);
      } else if (loose.length > 0 || !(isBlank(child) || isComment(child))) {
        loose.push(child);
      }
    }
    addLoose();
    if (items.length === 0) add(null, []);
    if (list.type !== 'taskList') return { ...list, content: items };
    // Where some items have a box and others have none, it is a list like any.
    const boxes = items.filter(({ attrs }) => typeof attrs?.['checked'] === 'boolean').length;
    if (boxes > 0 && boxes < items.length) return { ...list, type: 'bulletList', content: items };
    const tasks = items.map((item) => ({
      ...item,
      type: 'taskItem',
      attrs: { checked: item.attrs?.['checked'] === true },
    }));
    return { ...list, content: tasks };
  }

  #readTable(flow: Flow, table: Element, node: NodeJson, place: Place): void {
    if (/^(?:presentation|none)$/i.test(attribute(table, 'role'))) {
      this.#note('A table that only laid out a page was taken apart.');
      flow.group(place.shared, () => this.#readCells(flow, table, place));
      return;
    }
    for (const child of table.childNodes.filter(isElement)) {
      if (child.tagName !== 'caption' || textOf(child).trim() === '') continue;
      this.#note('The caption of a table became a paragraph before it.');
      flow.textblock({ type: 'paragraph' }, () => this.#readInto(flow, child.childNodes, place));
    }
    const rows = rowsOf(table).flatMap((row): NodeJson[] => {
      const cells = row.row.childNodes.flatMap((cell) => this.#cell(cell, place)).map((cell) => cellIn(cell, row));
      return cells.length > 0 ? [{ type: 'tableRow', content: cells }] : [];
    });
    if (rows.length > 0) flow.block(withColumns({ ...node, content: rows }, table));
  }

  #cell(cell: ChildNode, place: Place): NodeJson[] {
    if (!isElement(cell)) return [];
    const view = viewOf(cell);
    const matched = matchNode(view, {});
    if (matched?.type !== 'tableCell' && matched?.type !== 'tableHeader') return [];
    // How a cell is aligned it says itself.
    const { textAlign: _own, ...shared } = this.#shared(view, { ...place, shared: {} });
    const inside = { ...place, shared, spacing: spacingIn(cell, place.spacing) };
    return [{ ...matched, content: orEmptyParagraph(this.blocks(cell.childNodes, inside)) }];
  }

  #readCells(flow: Flow, parent: Element, place: Place): void {
    for (const child of parent.childNodes) {
      if (isElement(child) && /^(?:caption|thead|tbody|tfoot|tr|td|th)$/.test(child.tagName)) {
        flow.break();
        this.#readCells(flow, child, place);
        flow.break();
      } else {
        this.#readNode(flow, child, place);
      }
    }
  }

  /** Puts HTML into the text as it is, as far as it is safe. */
  #keep(flow: Flow, nodes: readonly ChildNode[]): void {
    const html = sanitizeNodes(nodes, { removed: (what) => this.#note(`Left out for safety: ${inWords(what)}.`) });
    if (html.trim() === '') return;
    const [first] = nodes;
    if (first !== undefined && isElement(first)) this.#note(`Kept as HTML: ${first.tagName}.`);
    flow.block({ type: 'htmlBlock', attrs: { html: html.trim() } });
  }

  #readKeptInline(flow: Flow, element: Element, inside: Place): void {
    const { tagName } = element;
    if (this.#withBlocks.has(element)) {
      this.#note(`Left out: ${tagName} around several paragraphs. Their words stay.`);
      flow.group(inside.shared, () => this.#readInto(flow, element.childNodes, inside));
      return;
    }
    const [tag] = /^<[^>]*>/.exec(sanitizeNodes([{ ...element, childNodes: [] }])) ?? [];
    if (tag === undefined || textOf(element).trim() === '') {
      this.#readInto(flow, element.childNodes, inside);
      return;
    }
    this.#note(`Kept as HTML: ${tagName}.`);
    flow.node({ type: 'htmlInline', attrs: { html: tag } }, inside.marks);
    this.#readInto(flow, element.childNodes, inside);
    flow.node({ type: 'htmlInline', attrs: { html: `</${tagName}>` } }, inside.marks);
  }

  #readUnsafe(flow: Flow, element: Element, place: Place): void {
    const { tagName } = element;
    if (tagName === 'script') {
      this.#note('Left out for safety: script.');
      return;
    }
    if (tagName === 'svg') {
      if (attribute(element, 'aria-hidden') !== 'true' || textOf(element).trim() !== '')
        this.#note('Left out for safety: svg.');
      return;
    }
    this.#note(`Left out for safety: ${tagName}.`);
    this.#readInto(flow, element.childNodes, place);
  }

  #readField(flow: Flow, element: Element, place: Place): void {
    const { tagName } = element;
    if (tagName === 'input') {
      if (isBoxOfItem(element)) flow.begin();
      else if (attribute(element, 'type') !== 'hidden') this.#note('Left out: the fields of a form. Their words stay.');
      return;
    }
    this.#note('Left out: the fields of a form. Their words stay.');
    if (tagName === 'datalist') return;
    if (tagName === 'optgroup') flow.text(` ${attribute(element, 'label')} `, place.marks);
    if (blockElements.has(tagName)) flow.group(place.shared, () => this.#readInto(flow, element.childNodes, place));
    else this.#readInto(flow, element.childNodes, place);
  }

  /** An element that nobody knows still holds the writer's words. */
  #readOther(flow: Flow, element: Element, place: Place): void {
    const { tagName } = element;
    // A mark within one of its kind says no more.
    if (!plain.has(tagName) && !markRules.has(tagName) && textOf(element).trim() !== '')
      this.#note(`Not known, and read as its words: ${tagName}.`);
    if (blockElements.has(tagName)) flow.group(place.shared, () => this.#readInto(flow, element.childNodes, place));
    else this.#readInto(flow, element.childNodes, place);
  }
}

/** What was left out, for people. */
const inWords = (what: string): string =>
  what === 'on…'
    ? 'scripts in attributes'
    : ['href', 'src', 'poster', 'cite'].includes(what)
      ? 'an address that no page may lead to'
      : what;

function words(block: NodeJson): NodeJson[] {
  const text = plainText(block).replaceAll(/\s+/g, ' ');
  return text === '' ? [] : [{ type: 'text', text }];
}

const textNodes = (text: string): NodeJson[] => (text === '' ? [] : [{ type: 'text', text }]);
