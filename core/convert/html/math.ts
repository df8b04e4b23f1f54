import { parseFragment } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import temml from 'temml';

import type { HtmlTree } from '../../document/html.ts';
import { mathAttributes } from './mathml.ts';

/** Longer formulas are shown as their TeX: no page needs them, and they could take for ever. */
const longest = 10_000;

/** Sizes in TeX stay within these, in em; macros are expanded this often at most. */
const limits = { maxSize: [20, 20] as [number, number], maxExpand: 200 };

/** A formula as MathML that carries its TeX with it. What is no TeX is shown as it was written. */
export function renderMath(tex: string, display: boolean): HtmlTree {
  const source: HtmlTree = { tag: 'code', attrs: { class: display ? 'math display' : 'math' }, children: tex };
  if (tex.trim() === '' || tex.length > longest) return source;
  let html: string;
  try {
    html = temml.renderToString(tex, { displayMode: display, trust: false, throwOnError: true, ...limits });
  } catch {
    return source;
  }
  const math = parseFragment(html).childNodes[0];
  if (math === undefined || !('tagName' in math) || math.tagName !== 'math') return source;
  const content = math.childNodes.map(treeOf);
  const presentation: HtmlTree = content.length === 1 ? content : { tag: 'mrow', attrs: {}, children: content };
  const annotation: HtmlTree = { tag: 'annotation', attrs: { encoding: 'application/x-tex' }, children: tex };
  return {
    tag: 'math',
    attrs: display ? { display: 'block' } : {},
    children: [{ tag: 'semantics', attrs: {}, children: [presentation, annotation] }],
  };
}

/** Elements of MathML by the same rules as any other page's. */
function treeOf(node: Tree.ChildNode): HtmlTree {
  if (node.nodeName === '#text') return (node as Tree.TextNode).value;
  if (!('tagName' in node)) return [];
  const children = node.childNodes.map(treeOf);
  const attrs = mathAttributes(node);
  return attrs === null ? children : { tag: node.tagName, attrs, children };
}
