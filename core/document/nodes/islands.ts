import type { Nodes } from 'mdast';

import { htmlLines } from '../markdown.ts';
import type { MarkdownBlock } from '../markdown.ts';
import { openTag, parseTag } from '../tag.ts';

/**
 * What Markdown has no sign for stands as lines of tags, with ordinary Markdown between blank lines: readable in place, and
 * understood elsewhere as HTML. Such an element among the blocks of a document is an island.
 */
export interface Island {
  name: string;
  attrs: Record<string, string>;
  /** Elements in it, and runs of Markdown between them, in order; white space does not count. */
  parts: (Island | Nodes[])[];
  /** What stands in it as HTML, when it begins and ends among the same lines of tags; else null. */
  html: string | null;
}

/** What may stand in the elements of an island. The island itself is the first. */
export type IslandShape = Record<
  string,
  {
    /** Elements that may stand in it. */
    holds?: readonly string[];
    /** Whether Markdown may. */
    markdown?: boolean;
    /** Whether HTML may, if its tags stand among the same lines: `<summary>Words</summary>`. */
    html?: boolean;
  }
>;

/** An element to be written: its children are elements, lines of HTML, and blocks of Markdown. */
export interface IslandToWrite {
  name: string;
  /** True for an attribute without a value. */
  attrs?: Record<string, string | true>;
  children: readonly (IslandToWrite | string | MarkdownBlock)[];
}

/** Writes an island: its tags on lines of their own, its Markdown apart from them. */
export function writeIsland(island: IslandToWrite): MarkdownBlock[] {
  const written: MarkdownBlock[] = [];
  let lines: string[] = [];
  const write = ({ name, attrs = {}, children }: IslandToWrite): void => {
    lines.push(openLine(name, attrs));
    for (const child of children) {
      if (typeof child === 'string') {
        lines.push(child);
      } else if ('name' in child) {
        write(child);
      } else {
        if (lines.length > 0) written.push(htmlLines(lines.join('\n')));
        written.push(child);
        lines = [];
      }
    }
    lines.push(`</${name}>`);
  };
  write(island);
  return [...written, htmlLines(lines.join('\n'))];
}

function openLine(name: string, attrs: Record<string, string | true>): string {
  const valued = Object.entries(attrs).flatMap(([key, value]) => (value === true ? [] : [[key, value] as const]));
  const flags = Object.keys(attrs).filter((key) => attrs[key] === true);
  return openTag(name, Object.fromEntries(valued)).slice(0, -1) + flags.map((flag) => ` ${flag}`).join('') + '>';
}

/**
 * Reads the island that begins with the HTML at `index`, if it is of this shape all through; null for anything else. What it holds of
 * HTML that is not part of the shape, islands of its own kind among it, is Markdown's.
 */
export function readIsland(
  siblings: readonly Nodes[],
  index: number,
  shape: IslandShape,
): { island: Island; next: number } | null {
  const root = Object.keys(shape)[0];
  if (root === undefined || !opens(siblings[index], root)) return null;
  const last = closingsOf(siblings, root).get(index);
  return last === undefined ? null : new IslandReader(siblings, shape, root).read(index, last);
}

/** The nodes of the one run of Markdown that an element of an island holds; none where it is empty, null where it holds elements. */
export function markdownOf(island: Island): readonly Nodes[] | null {
  const [only = [], ...more] = island.parts;
  return Array.isArray(only) && more.length === 0 ? only : null;
}

type Token = { tag: 'open' | 'close'; name: string; attrs: Record<string, string> } | { tag: 'html'; html: string };

class IslandReader {
  readonly #siblings: readonly Nodes[];
  readonly #shape: IslandShape;
  readonly #root: string;
  readonly #tag: RegExp;
  #open: Island[] = [];
  #island: Island | null = null;

  constructor(siblings: readonly Nodes[], shape: IslandShape, root: string) {
    this.#siblings = siblings;
    this.#shape = shape;
    this.#root = root;
    const names = Object.keys(shape).join('|');
    this.#tag = new RegExp(`\\s*(<(/?)(${names})(?:${attribute})*\\s*>)`, 'iy');
  }

  read(index: number, last: number): { island: Island; next: number } | null {
    const closings = closingsOf(this.#siblings, this.#root);
    for (let at = index; at <= last;) {
      const sibling = this.#siblings[at];
      if (sibling === undefined) return null;
      const within = at === index || at === last ? undefined : closings.get(at);
      const tokens = within === undefined && sibling.type === 'html' ? this.#tokens(sibling.value) : null;
      if (tokens !== null && (at === index || at === last || this.#belongs(tokens[0]))) {
        if (!tokens.every((token) => this.#take(token))) return null;
        at += 1;
        continue;
      }
      // An island of its own kind within it is passed over whole.
      const end = within ?? at;
      for (; at <= end; at += 1) if (!this.#takeMarkdown(this.#siblings[at])) return null;
    }
    return this.#island !== null && this.#open.length === 0 ? { island: this.#island, next: last + 1 } : null;
  }

  /** Whether a tag goes on with the island, and is not a stray one in its Markdown. */
  #belongs(token: Token | undefined): boolean {
    const top = this.#open.at(-1);
    if (top === undefined || token === undefined || token.tag === 'html') return false;
    return token.tag === 'close' ? token.name === top.name : this.#mayHold(top, token.name);
  }

  #mayHold(element: Island, name: string): boolean {
    return this.#shape[element.name]?.holds?.includes(name) === true;
  }

  #take(token: Token): boolean {
    const top = this.#open.at(-1);
    if (token.tag === 'html') {
      if (top === undefined) return false;
      top.html = token.html;
      return true;
    }
    if (token.tag === 'close') {
      if (top?.name !== token.name) return false;
      this.#open.pop();
      return true;
    }
    const element: Island = { name: token.name, attrs: token.attrs, parts: [], html: null };
    if (top === undefined) {
      if (this.#island !== null) return false;
      this.#island = element;
    } else {
      if (!this.#mayHold(top, token.name)) return false;
      top.parts.push(element);
    }
    this.#open.push(element);
    return true;
  }

  #takeMarkdown(node: Nodes | undefined): boolean {
    const top = this.#open.at(-1);
    if (node === undefined || top === undefined || this.#shape[top.name]?.markdown !== true) return false;
    const run = top.parts.at(-1);
    if (Array.isArray(run)) run.push(node);
    else top.parts.push([node]);
    return true;
  }

  /** The tags in some HTML when it is tags of the shape and nothing else; null otherwise. */
  #tokens(html: string): Token[] | null {
    const tokens: Token[] = [];
    const length = html.trimEnd().length;
    for (let at = 0; at < length;) {
      this.#tag.lastIndex = at;
      const match = this.#tag.exec(html);
      const tag = match === null ? null : parseTag(match[1] ?? '');
      if (match === null || tag === null) return null;
      at = this.#tag.lastIndex;
      tokens.push({ tag: tag.closing ? 'close' : 'open', name: tag.name, attrs: tag.attrs });
      if (tag.closing || this.#shape[tag.name]?.html !== true) continue;
      const end = html.indexOf(`</${tag.name}`, at);
      if (end < 0) continue;
      tokens.push({ tag: 'html', html: html.slice(at, end) });
      at = end;
    }
    return tokens;
  }
}

const attribute = String.raw`\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=\u0060]+))?`;

const opens = (node: Nodes | undefined, name: string): boolean =>
  node?.type === 'html' && new RegExp(`^<${name}[\\s>]`, 'i').test(node.value);

/** For lists of siblings, where the elements of a name that begin among them end. Each list is gone through once for each name. */
const known = new WeakMap<readonly Nodes[], Map<string, Map<number, number>>>();

function closingsOf(siblings: readonly Nodes[], name: string): Map<number, number> {
  const byName = known.get(siblings) ?? new Map<string, Map<number, number>>();
  known.set(siblings, byName);
  const found = byName.get(name);
  if (found !== undefined) return found;
  const closings = new Map<number, number>();
  const open: { index: number; first: boolean }[] = [];
  const pattern = new RegExp(`<!--[^]*?(?:-->|$)|<(/?)${name}(?=[\\s>/]|$)`, 'gi');
  for (const [index, node] of siblings.entries()) {
    if (node.type !== 'html') continue;
    let first = true;
    for (const [text, slash] of node.value.matchAll(pattern)) {
      if (text.startsWith('<!--')) continue;
      if (slash !== '/') {
        open.push({ index, first });
        first = false;
        continue;
      }
      const opened = open.pop();
      if (opened?.first === true) closings.set(opened.index, index);
    }
  }
  byName.set(name, closings);
  return closings;
}
