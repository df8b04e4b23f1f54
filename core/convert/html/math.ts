import { parseFragment } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import temml from 'temml';

import type { HtmlTree } from '../../document/html.ts';
import { mathAttributes } from './mathml.ts';

/** Longer formulas are shown as their TeX: no page needs them, and they could take for ever. */
const longest = 5_000;

/** What the formulas of one page may come to, in characters of TeX or elements of MathML; those beyond it are shown as their TeX. */
const mostOnPage = 150_000;

/** Sizes in TeX stay within these, in em; macros are expanded this often at most. */
const limits = { maxSize: [20, 20] as [number, number], maxExpand: 200 };

/** The formulas of one page, as MathML that carries its TeX with it. What is no TeX is shown as it was written. */
export class Formulas {
  readonly #rendered = new Map<string, HtmlTree>();
  #cost = 0;

  render(tex: string, display: boolean): HtmlTree {
    const key = `${display ? 'd' : 'i'}${tex}`;
    const known = this.#rendered.get(key);
    if (known !== undefined) return known;
    const rendered = this.#mathMl(tex, display) ?? sourceOf(tex, display);
    this.#rendered.set(key, rendered);
    return rendered;
  }

  #mathMl(tex: string, display: boolean): HtmlTree | null {
    if (tex.trim() === '' || tex.length > longest || this.#cost > mostOnPage) return null;
    this.#cost += tex.length;
    const html = renderTex(tex, display);
    const math = html === null ? undefined : parseFragment(html).childNodes[0];
    if (math === undefined || !('tagName' in math) || math.tagName !== 'math') return null;
    const content = math.childNodes.map((node) => this.#tree(node));
    const presentation: HtmlTree = content.length === 1 ? content : { tag: 'mrow', attrs: {}, children: content };
    const annotation: HtmlTree = { tag: 'annotation', attrs: { encoding: 'application/x-tex' }, children: tex };
    return {
      tag: 'math',
      attrs: display ? { display: 'block' } : {},
      children: [{ tag: 'semantics', attrs: {}, children: [presentation, annotation] }],
    };
  }

  /** Elements of MathML by the same rules as any other page's. */
  #tree(node: Tree.ChildNode): HtmlTree {
    if (node.nodeName === '#text') return (node as Tree.TextNode).value;
    if (!('tagName' in node)) return [];
    this.#cost += 1;
    const children = node.childNodes.map((child) => this.#tree(child));
    const attrs = mathAttributes(node);
    if (attrs === null) return children;
    // What sets a size is a style in MathML 3, which checkers know.
    const sets = node.tagName === 'mrow' && ('displaystyle' in attrs || 'scriptlevel' in attrs);
    const side = sideOf(node);
    if (side === null) return { tag: sets ? 'mstyle' : node.tagName, attrs, children };
    const { style } = attrs;
    const aligned = `${style === undefined ? '' : `${style}; `}text-align: ${side}`;
    return { tag: node.tagName, attrs: { ...attrs, style: aligned }, children };
  }
}

const sourceOf = (tex: string, display: boolean): HtmlTree => ({
  tag: 'code',
  attrs: { class: display ? 'math display' : 'math' },
  children: tex,
});

/** MathML as text, or null for what is no TeX. */
function renderTex(tex: string, display: boolean): string | null {
  try {
    return temml.renderToString(tex, { displayMode: display, trust: false, throwOnError: true, ...limits });
  } catch {
    // A formula that nests too deeply overflows the stack; it is no more a formula than one with a brace too many.
    return null;
  }
}

/** How a cell's content is aligned. Temml leaves that to a style sheet, which a page of somebody else's does not have. */
function sideOf(element: Tree.Element): 'left' | 'right' | null {
  const classes = element.attrs.find(({ name }) => name === 'class')?.value.split(' ') ?? [];
  return classes.includes('tml-left') ? 'left' : classes.includes('tml-right') ? 'right' : null;
}
