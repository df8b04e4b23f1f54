import { parseFragment } from 'parse5';

import type { CodeToken } from '../../code/highlight.ts';
import type { HtmlTree, HtmlWriteContext, MediaKind } from '../../document/html.ts';
import { blockElementAttrs } from '../../document/blockAttributes.ts';
import type { DomArray } from '../../document/definition.ts';
import type { MarkJson, NodeJson } from '../../document/json.ts';
import { pageRel } from '../../document/marks/link.ts';
import { hasBlockAttrs, markDefinition, markElement, nodeDefinition } from '../../document/schema.ts';
import { defaultCalloutTitle } from '../../document/nodes/callouts/kinds.ts';
import { lineText } from '../text.ts';
import { encodeUrl, isLocalReference, safeFileUrl, safeImageUrl, safeLinkUrl } from '../urlSafety.ts';
import { escapeText, voidElements, writeTag } from './escape.ts';
import { Footnotes } from './footnotes.ts';
import type { FootnoteWords } from './footnotes.ts';
import { HeadingIds } from './headingIds.ts';
import { Formulas } from './math.ts';
import { sanitizeHtml } from './sanitize.ts';

export interface RenderOptions {
  /** Where a picture beside the post is found from the page; by default where its reference says. */
  mediaUrl?: (src: string) => string;
  /** Files beside the post that links of the text lead to: those links go where `mediaUrl` says. */
  linkedFiles?: ReadonlySet<string>;
  /** Gives headings ids made of their words, unless they have one already. */
  headingIds?: boolean;
  /** What screen readers say of footnotes; in English by default. */
  footnoteWords?: FootnoteWords;
  /** Titles of callouts that have none of their own, by kind; in English where it does not say. */
  calloutTitles?: Record<string, string>;
  /**
   * Colours code (`highlightCode` of core/code) and marks the lines that stand out, for a page that has a style for both. Leave it
   * out wherever the page is another's: a site colours code by its own means, or has no style for ours.
   */
  highlightCode?: (language: string, code: string) => CodeToken[] | null;
}

/** Renders a document's content; it must fit the schema. */
export function renderDocument(document: NodeJson, options: RenderOptions): string {
  return new Renderer(document, options).render(document);
}

/** Between the parts of these, line ends are for the eye alone. */
const spacious = new Set([
  'ul',
  'ol',
  'blockquote',
  'table',
  'thead',
  'tbody',
  'tr',
  'colgroup',
  'aside',
  'details',
  'section',
]);

/** An element with what its block says of its alignment, direction and language. */
function withBlockAttrs(tree: HtmlTree, node: NodeJson): HtmlTree {
  if (typeof tree === 'string' || !('tag' in tree)) return tree;
  return { ...tree, attrs: { ...tree.attrs, ...blockElementAttrs(node.attrs ?? {}) } };
}

class Renderer {
  readonly #options: RenderOptions;
  readonly #ids: HeadingIds;
  /** Addresses that have been made good already, when raw HTML makes another pass over the page necessary. */
  readonly #resolved = new Set<string>();
  readonly #footnotes: Footnotes;
  readonly #formulas = new Formulas();
  #hasRawHtml = false;

  constructor(document: NodeJson, options: RenderOptions) {
    this.#options = options;
    this.#ids = new HeadingIds(givenIds(document));
    const words = options.footnoteWords ?? { title: 'Footnotes', back: 'Back to the text' };
    this.#footnotes = new Footnotes(document, (id) => this.#ids.other(id), words);
  }

  render(document: NodeJson): string {
    const blocks = (document.content ?? []).map((block) => this.#node(block, document));
    const footnotes = this.#footnotes.section((block, definition) => this.#node(block, definition));
    const html = [...blocks, footnotes ?? []]
      .filter((block) => !Array.isArray(block) || block.length > 0)
      .map((block) => this.#string(block))
      .join('\n');
    if (!this.#hasRawHtml) return html;
    // Tags of raw HTML may enclose blocks and words of the document, so the page is made safe as a whole.
    return sanitizeHtml(html, {
      mediaUrl: (src) => (this.#resolved.has(src) ? src : this.#mediaUrl(src)),
      linkUrl: (href) => this.#linkedFile(href),
    });
  }

  #node(node: NodeJson, parent: NodeJson): HtmlTree {
    if (node.type === 'text') return node.text ?? '';
    const definition = nodeDefinition(node.type);
    if (definition === undefined) return this.#children(node);
    const write = definition.html?.write;
    const tree =
      write !== undefined
        ? write(node, this.#context(parent))
        : definition.toDOM
          ? this.#dom(definition.toDOM(node.attrs ?? {}), node)
          : this.#children(node);
    return hasBlockAttrs(definition) ? withBlockAttrs(tree, node) : tree;
  }

  #dom([tag, attrs, ...children]: DomArray, node: NodeJson): HtmlTree {
    return {
      tag,
      attrs,
      children: children.map((child) => (child === 0 ? this.#children(node) : this.#dom(child, node))),
    };
  }

  #context(parent: NodeJson): HtmlWriteContext {
    return {
      parent,
      highlightCode: this.#options.highlightCode ?? null,
      children: (node) => this.#children(node),
      mediaUrl: (src, kind) => this.#mediaUrl(src, kind),
      linkUrl: (href) => this.#linkUrl(href),
      headingId: (node) => this.#headingId(node),
      footnote: (label) => this.#footnotes.mark(label),
      math: (tex, display) => this.#formulas.render(tex, display),
      calloutTitle: (kind) => this.#options.calloutTitles?.[kind] ?? defaultCalloutTitle(kind),
      render: (node, within) => this.#node(node, within),
    };
  }

  #mediaUrl(src: string, kind: MediaKind = 'picture'): string | null {
    const local = isLocalReference(src) ? this.#options.mediaUrl?.(src) : undefined;
    const safe = kind === 'picture' ? safeImageUrl(src) : safeFileUrl(src);
    const url = local ?? (safe === null ? null : encodeUrl(safe));
    if (url !== null) this.#resolved.add(url);
    return url;
  }

  #linkUrl(href: string): string | null {
    const safe = safeLinkUrl(href);
    return this.#linkedFile(href) ?? (safe === null ? null : encodeUrl(safe));
  }

  #linkedFile(href: string): string | null {
    const { mediaUrl, linkedFiles } = this.#options;
    return linkedFiles?.has(href) === true ? (mediaUrl?.(href) ?? null) : null;
  }

  #headingId(node: NodeJson): string | null {
    const id = node.attrs?.['id'];
    if (typeof id === 'string') return this.#ids.given(id);
    return this.#options.headingIds === true ? this.#ids.made(wordsOf(node)) : null;
  }

  /** A node's content: blocks, or text with marks around as much of it as they go. */
  #children(node: NodeJson): HtmlTree {
    const root: HtmlTree[] = [];
    let open: { mark: MarkJson; into: HtmlTree[] }[] = [];
    for (const child of node.content ?? []) {
      // A link cannot stand in another.
      const marks = (child.marks ?? []).filter(({ type }) => type !== 'link' || child.type !== 'footnoteReference');
      let same = 0;
      while (same < open.length && same < marks.length && sameMark(open[same]?.mark, marks[same])) same += 1;
      open = open.slice(0, same);
      for (const mark of marks.slice(same)) {
        const into: HtmlTree[] = [];
        (open.at(-1)?.into ?? root).push(this.#mark(mark, into));
        open.push({ mark, into });
      }
      (open.at(-1)?.into ?? root).push(this.#node(child, node));
    }
    // The last break in a block of HTML shows nothing: the line that ours begins needs one more.
    if (node.content?.at(-1)?.type === 'hardBreak') root.push({ tag: 'br', attrs: {}, children: [] });
    return root;
  }

  #mark(mark: MarkJson, children: HtmlTree[]): HtmlTree {
    const definition = markDefinition(mark.type);
    if (definition === undefined) return children;
    const [tag, attrs] = markElement(definition, mark.attrs ?? {});
    const href = attrs['href'];
    if (href === undefined) return { tag, attrs, children };
    const url = this.#linkUrl(href);
    if (url === null) return children;
    const { rel: said, ...others } = attrs;
    const rel = pageRel(said, attrs['target']);
    return { tag, attrs: { ...others, href: url, ...(rel !== null && { rel }) }, children };
  }

  #string(tree: HtmlTree): string {
    if (typeof tree === 'string') return escapeText(tree);
    if (Array.isArray(tree)) return tree.map((part) => this.#string(part)).join('');
    if ('comment' in tree) return `<!--${tree.comment}-->`;
    if ('rawHtml' in tree) {
      this.#hasRawHtml = true;
      return isContained(tree.rawHtml) ? tree.rawHtml : sanitizeHtml(tree.rawHtml);
    }
    const { tag, attrs, children } = tree;
    if (voidElements.has(tag)) return writeTag(tag, attrs);
    const between = spacious.has(tag) ? '\n' : '';
    const parts = Array.isArray(children) ? children.flat() : [children];
    const lines = parts.map((part) => this.#string(part)).filter((line) => between === '' || line !== '');
    const content = lines.map((line) => line + between).join('');
    // The first line end in a pre would not count.
    const lineEnd = tag === 'pre' && content.startsWith('\n') ? '\n' : between;
    return `${writeTag(tag, attrs)}${lineEnd}${content}</${tag}>`;
  }
}

const sameMark = (a: MarkJson | undefined, b: MarkJson | undefined): boolean =>
  a?.type === b?.type && JSON.stringify(a?.attrs ?? {}) === JSON.stringify(b?.attrs ?? {});

/** A heading's words, without those that stand for a picture in it. */
const wordsOf = (heading: NodeJson): string =>
  lineText({ ...heading, content: (heading.content ?? []).filter(({ type }) => type !== 'image') });

/** The ids that headings were given, and those that stand in HTML of the writer's. */
function givenIds(document: NodeJson): Set<string> {
  const ids = new Set<string>();
  const open = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const id = node.type === 'heading' ? node.attrs?.['id'] : null;
    if (typeof id === 'string') ids.add(id);
    const html = node.attrs?.['html'];
    if (typeof html === 'string')
      for (const [, own = ''] of html.matchAll(/\sid\s*=\s*["']?([^"'\s>]+)/gi)) ids.add(own);
    for (const child of node.content ?? []) open.push(child);
  }
  return ids;
}

/** Whether what comes after this HTML is still read as HTML, and not as more of a comment, a script or the like. */
function isContained(html: string): boolean {
  const open = [...parseFragment(`${html}<x-after></x-after>`).childNodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.nodeName === 'x-after') return true;
    if ('childNodes' in node) for (const child of node.childNodes) open.push(child);
  }
  return false;
}
