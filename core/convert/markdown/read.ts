import type { Definition, Nodes, RootContent } from 'mdast';
import { normalizeIdentifier } from 'micromark-util-normalize-identifier';

import type { NodeJson, MarkJson } from '../../document/json.ts';
import type { MarkdownReadContext } from '../../document/markdown.ts';
import { markDefinitions, markElement, nodeDefinitions } from '../../document/schema.ts';
import { parseTag, sameAttributes } from '../../document/tag.ts';
import type { Tag } from '../../document/tag.ts';
import { readDiv } from './blockDiv.ts';
import { readFallback } from './fallback.ts';
import { readForeignBlock } from './foreignBlocks.ts';
import { readTags } from './inlineTags.ts';
import { parseForest } from './forest.ts';
import type { ForestOptions } from './forest.ts';
import type { DefinedLabel } from './labels.ts';
import { isLongLabel } from './labels.ts';
import { reachesOf } from './reach.ts';
import { lineEndReferences } from './syntax.ts';
import { partTagLines } from './tagLines.ts';
import { writeTree } from './tree.ts';

/** How deep blocks and marks may stand in each other. What goes deeper is kept as it is; a document never gets near. */
const deepest = 60;

export interface ReadBlock {
  node: NodeJson;
  /** Offsets in the text, UTF-16 code units. */
  start: number;
  end: number;
  /** How far one had to look to read it, when that is past its end; null: to the end of all. */
  reach?: number | null;
}

/** What separates two lists of one kind, and nothing else. */
const separator = '<!---->';

const blockReaders = readersOf((definition) => definition.markdown?.readBlock);
const inlineReaders = readersOf((definition) => definition.markdown?.readInline);
const htmlReaders = [...nodeDefinitions.flatMap((definition) => definition.markdown?.readHtml ?? []), readDiv];
const tagReaders = nodeDefinitions.flatMap((definition) => definition.markdown?.readTag ?? []);
const markReaders = new Map(
  markDefinitions.flatMap((definition) =>
    Object.entries(definition.markdown.read ?? {}).map(([type, read]) => [type, { name: definition.name, read }]),
  ),
);

function readersOf<Reader>(
  pick: (definition: (typeof nodeDefinitions)[number]) => Record<string, Reader> | undefined,
): Map<string, Reader[]> {
  const readers = new Map<string, Reader[]>();
  for (const definition of nodeDefinitions) {
    for (const [type, reader] of Object.entries(pick(definition) ?? {})) {
      readers.set(type, [...(readers.get(type) ?? []), reader]);
    }
  }
  return readers;
}

export interface Reading {
  blocks: ReadBlock[];
  /** What references may refer to, in order. */
  labels: DefinedLabel[];
  /** Whether everything that was opened is at an end where the text ends. */
  closed: boolean;
}

/** Reads Markdown into the document's top-level blocks, in order, with the place of each. */
export const readBlocks = (text: string): ReadBlock[] => readMarkdown(text).blocks;

/** Reads Markdown, or a part of it, with all that is to be known of it. */
export function readMarkdown(text: string, options: ForestOptions = {}): Reading {
  const forest = parseForest(text, options);
  const labels = [...(options.known ?? []), ...forest.labels];
  return {
    blocks: new Reader(options.whole ?? text, forest.blocks, labels).read(),
    labels: forest.labels,
    closed: forest.closed,
  };
}

/** Reads text from within HTML, where Markdown is not read. */
export const readTagged = (html: string): NodeJson[] => new Reader('', [], []).tagged(html);

class Reader implements MarkdownReadContext {
  readonly #text: string;
  readonly #roots: readonly RootContent[];
  readonly #definitions = new Map<string, Definition>();
  /** How many tags the text that is being read stands in. */
  #depth = 0;
  /** How many blocks the blocks that are being read stand in. */
  #nesting = 0;
  /** What HTML among blocks was read as, and of how many siblings: it may be read again when what is around it is something else. */
  readonly #islands = new WeakMap<Nodes, { node: NodeJson; length: number } | null>();

  constructor(text: string, roots: readonly RootContent[], labels: readonly DefinedLabel[]) {
    this.#text = text;
    this.#roots = roots;
    for (const { id, footnote, url, title } of labels) {
      if (footnote || this.#definitions.has(id)) continue;
      this.#definitions.set(id, { type: 'definition', identifier: id, url, title });
    }
  }

  read(): ReadBlock[] {
    this.#partDefinitions();
    const allWritable = !hasUnwritable(this.#text);
    const blocks = partTagLines(this.#roots, this.#text).map((root) =>
      isDeep(root) || (!allWritable && hasUnwritable(this.slice(root)))
        ? ({ type: 'keptBlock', value: this.slice(root), ...at(root) } as never)
        : root,
    );
    this.#prepare(blocks);
    const reaches = reachesOf(blocks);
    const read: ReadBlock[] = [];
    this.#readSiblings(blocks, (node, first, last) => {
      const block: ReadBlock = { node, start: startOf(blocks[first]), end: endOf(blocks[last]) };
      let reach = last;
      if (reaches !== null) for (let at = first; at <= last; at += 1) reach = Math.max(reach, reaches[at] ?? 0);
      if (reach > last) block.reach = reach >= blocks.length ? null : endOf(blocks[reach]);
      read.push(block);
    });
    return read;
  }

  /** A heading that is underlined is said to begin with the definitions right above its words. They are none of it. */
  #partDefinitions(): void {
    for (const [index, root] of this.#roots.entries()) {
      const above = this.#roots[index - 1];
      if (root.type !== 'heading' || above?.type !== 'definition' || root.position === undefined) continue;
      if (endOf(above) <= startOf(root)) continue;
      const gap = /^\s*/.exec(this.#text.slice(endOf(above), endOf(root)))?.[0] ?? '';
      root.position.start = { ...root.position.start, offset: endOf(above) + gap.length };
    }
  }

  blocks(nodes: readonly Nodes[]): NodeJson[] {
    const read: NodeJson[] = [];
    this.#nesting += 1;
    this.#readSiblings(nodes, (node) => read.push(node));
    this.#nesting -= 1;
    return read;
  }

  inline(nodes: readonly Nodes[], marks: readonly MarkJson[] = []): NodeJson[] {
    const read: NodeJson[] = [];
    this.#readInline(nodes, marks, read);
    return read;
  }

  tagged(html: string): NodeJson[] {
    return this.inline(readTags(html));
  }

  slice(node: Nodes): string {
    return withLineFeeds(this.#text.slice(startOf(node), endOf(node)));
  }

  source(node: Nodes): string {
    const slice = this.slice(node);
    // What stands within a quote or list carries its marks on every line but the first.
    return slice.includes('\n') && node.position?.start.column !== 1 ? writeTree([node as RootContent]) : slice;
  }

  definition(identifier: string): Definition | undefined {
    return this.#definitions.get(normalizeIdentifier(identifier));
  }

  /**
   * Gives line ends that were written as references their place in attributes, and forgets definitions that would fill the document
   * with what the text has once.
   */
  #prepare(roots: readonly Nodes[]): void {
    const open: Nodes[] = [...roots];
    const references = new Map<string, number>();
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.type === 'linkReference' || node.type === 'imageReference') {
        const id = normalizeIdentifier(node.identifier);
        references.set(id, (references.get(id) ?? 0) + 1);
      }
      if (node.type !== 'text') {
        for (const key of ['url', 'title', 'alt', 'lang', 'meta'] as const) {
          const fields = node as Partial<Record<typeof key, unknown>>;
          const value = fields[key];
          if (typeof value === 'string' && !value.isWellFormed()) fields[key] = readReferences(value);
        }
      }
      if (!('children' in node)) continue;
      const children = partTagLines<Nodes>(node.children, this.#text);
      node.children = children as never;
      for (const child of children) open.push(child);
    }
    for (const [id, count] of references) {
      const { url = '', title } = this.#definitions.get(id) ?? {};
      const length = url.length + (title ?? '').length;
      if (isLongLabel(length) && length * count > 1_000_000 + 4 * this.#text.length) this.#definitions.delete(id);
    }
    for (const definition of this.#definitions.values()) {
      definition.url = readReferences(definition.url);
      if (typeof definition.title === 'string') definition.title = readReferences(definition.title);
    }
  }

  #readSiblings(siblings: readonly Nodes[], emit: (node: NodeJson, first: number, last: number) => void): void {
    for (let index = 0; index < siblings.length;) {
      const sibling = siblings[index];
      if (sibling === undefined) return;
      if (sibling.type === 'definition' || (sibling.type === 'html' && sibling.value === separator)) {
        index += 1;
        continue;
      }
      const island =
        sibling.type === 'html' ? this.#readHtml(siblings, index) : readForeignBlock(siblings, index, this);
      if (island !== null) {
        emit(island.node, index, island.next - 1);
        index = island.next;
        continue;
      }
      emit(this.#readBlock(sibling), index, index);
      index += 1;
    }
  }

  #readHtml(siblings: readonly Nodes[], index: number): { node: NodeJson; next: number } | null {
    const html = siblings[index];
    if (html === undefined) return null;
    // What stands too deep is not tried again from further out.
    if (this.#nesting > deepest) this.#islands.set(html, null);
    const known = this.#islands.get(html);
    if (known !== undefined) return known === null ? null : { node: known.node, next: index + known.length };
    for (const read of htmlReaders) {
      const found = read(siblings, index, this);
      if (found === null) continue;
      this.#islands.set(html, { node: found.node, length: found.next - index });
      return found;
    }
    this.#islands.set(html, null);
    return null;
  }

  #readBlock(node: Nodes): NodeJson {
    const fallback = node.type === 'code' ? readFallback(node) : null;
    if (fallback !== null) return fallback;
    for (const read of blockReaders.get(node.type) ?? []) {
      const found = read(node as never, this);
      if (found !== null) return found;
    }
    return { type: 'opaqueBlock', attrs: { source: this.source(node) } };
  }

  #readInline(nodes: readonly Nodes[], marks: readonly MarkJson[], into: NodeJson[]): void {
    const closings = nodes.some((node) => node.type === 'html') ? findClosings(nodes) : new Map<number, number>();
    this.#readRange({ nodes, closings }, 0, nodes.length, marks, into);
  }

  #readRange(
    { nodes, closings }: Siblings,
    from: number,
    to: number,
    marks: readonly MarkJson[],
    into: NodeJson[],
  ): void {
    for (let index = from; index < to; index += 1) {
      const node = nodes[index];
      if (node === undefined) return;
      if (node.type === 'text') {
        pushText(into, readText(node.value), marks);
        continue;
      }
      if (node.type === 'html') {
        index = this.#readTag({ nodes, closings }, index, to, marks, into);
        continue;
      }
      const reader = markReaders.get(node.type);
      const attrs = reader?.read(node as never, this);
      if (reader !== undefined && attrs !== undefined && attrs !== null) {
        const inner = withMark(marks, { type: reader.name, attrs });
        if ('value' in node) {
          pushText(into, readText(node.value), inner);
          continue;
        }
        if ('children' in node && node.children.length > 0) {
          this.#readInline(node.children, inner, into);
          continue;
        }
      }
      this.#readLeaf(node, marks, into);
    }
  }

  #readLeaf(node: Nodes, marks: readonly MarkJson[], into: NodeJson[]): void {
    for (const read of inlineReaders.get(node.type) ?? []) {
      const found = read(node as never, this);
      if (found === null) continue;
      for (const one of Array.isArray(found) ? found : [found]) pushNode(into, one, marks);
      return;
    }
    pushNode(into, { type: 'opaqueInline', attrs: { source: this.source(node) } }, marks);
  }

  /** Reads a tag, with what it encloses if it is a mark; answers the index of the last node that was read. */
  #readTag(siblings: Siblings, index: number, to: number, marks: readonly MarkJson[], into: NodeJson[]): number {
    const { nodes, closings } = siblings;
    const node = nodes[index];
    const tag = node?.type === 'html' ? parseTag(node.value) : null;
    if (tag !== null && !tag.closing) {
      const next = nodes[index + 1];
      const closed = index + 1 < to && next?.type === 'html' && next.value === `</${tag.name}>`;
      for (const read of tagReaders) {
        const found = read(tag, closed);
        if (found === null) continue;
        pushNode(into, found.node, marks);
        return index + found.next - 1;
      }
      const mark = markOfTag(tag);
      const close = closings.get(index) ?? -1;
      if (mark !== null && close > index + 1 && close < to && this.#depth < deepest) {
        this.#depth += 1;
        this.#readRange(siblings, index + 1, close, withMark(marks, mark), into);
        this.#depth -= 1;
        return close;
      }
    }
    if (node !== undefined) this.#readLeaf(node, marks, into);
    return index;
  }
}

/** Parts of one text, and where the tags among them are closed. */
interface Siblings {
  nodes: readonly Nodes[];
  closings: ReadonlyMap<number, number>;
}

/** The mark that a tag says, if it says no more than the mark can hold. */
function markOfTag(tag: Tag): MarkJson | null {
  const element = { name: tag.name, attrs: tag.attrs, firstElement: () => null };
  for (const definition of markDefinitions) {
    for (const rule of definition.html.read) {
      if (rule.tag !== tag.name) continue;
      const attrs = rule.attrs ? rule.attrs(element) : {};
      if (attrs !== null && sameAttributes(markElement(definition, attrs)[1], settled(tag.attrs)))
        return { type: definition.name, attrs };
    }
  }
  return null;
}

/** Attributes with their style as we would write it: what writers mean by it is the same. */
function settled(attrs: Record<string, string>): Record<string, string> {
  const { style } = attrs;
  if (style === undefined) return attrs;
  const declarations = style.split(';').flatMap((declaration) => {
    const [, property = '', value = ''] = /^\s*([\w-]+)\s*:\s*(.*?)\s*$/s.exec(declaration) ?? [];
    return property === ''
      ? declaration.trim()
      : `${property.toLowerCase().replace(/^background$/, '$&-color')}: ${value}`;
  });
  return { ...attrs, style: declarations.filter((one) => one !== '').join('; ') };
}

/** Where each opening tag among siblings is closed. */
function findClosings(nodes: readonly Nodes[]): Map<number, number> {
  const closings = new Map<number, number>();
  const open = new Map<string, number[]>();
  for (const [index, node] of nodes.entries()) {
    const tag = node.type === 'html' ? parseTag(node.value) : null;
    if (tag === null) continue;
    const same = open.get(tag.name) ?? [];
    open.set(tag.name, same);
    if (!tag.closing) {
      same.push(index);
      continue;
    }
    const opened = same.pop();
    if (opened !== undefined) closings.set(opened, index);
  }
  return closings;
}

/** Within text a line end is a space, unless it was written as a character reference. */
const readText = (value: string): string => readReferences(value.replaceAll('\n', ' '));

const readReferences = (value: string): string =>
  value.replaceAll(/[\udc0a\udc0d]/g, (reference, index: number) =>
    isPaired(value, index) ? reference : (lineEndReferences[reference] ?? reference),
  );

const isPaired = (text: string, index: number): boolean => /[\ud800-\udbff]/.test(text.charAt(index - 1));

const withMark = (marks: readonly MarkJson[], mark: MarkJson): readonly MarkJson[] =>
  marks.some((one) => one.type === mark.type) ? marks : [...marks, mark];

function pushText(into: NodeJson[], text: string, marks: readonly MarkJson[]): void {
  if (text !== '') pushNode(into, { type: 'text', text }, marks);
}

function pushNode(into: NodeJson[], node: NodeJson, marks: readonly MarkJson[]): void {
  into.push(marks.length > 0 ? { ...node, marks: [...marks] } : node);
}

const startOf = (node: Nodes | undefined): number => node?.position?.start.offset ?? 0;
const endOf = (node: Nodes | undefined): number => node?.position?.end.offset ?? 0;
const at = (node: Nodes): object => (node.position === undefined ? {} : { position: node.position });
const withLineFeeds = (text: string): string => text.replaceAll(/\r\n?/g, '\n');

function isDeep(node: Nodes): boolean {
  const open: { node: Nodes; depth: number }[] = [{ node, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > deepest) return true;
    if ('children' in next.node)
      for (const child of next.node.children) open.push({ node: child, depth: next.depth + 1 });
  }
  return false;
}

/** Text that a parser or a file would change: NUL, and halves of characters. */
export const hasUnwritable = (text: string): boolean => text.includes('\0') || !text.isWellFormed();
