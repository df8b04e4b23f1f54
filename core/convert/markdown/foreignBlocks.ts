import type { Nodes } from 'mdast';

import type { NodeJson } from '../../document/json.ts';
import type { MarkdownReadContext } from '../../document/markdown.ts';

/**
 * Blocks that are a paragraph, a list or code to Markdown alone, but whose lines mean something to another tool: modules of MDX,
 * abbreviations, LaTeX, admonitions, tables of contents. They are kept as they are. Null for all others.
 */
export function readForeignBlock(
  siblings: readonly Nodes[],
  index: number,
  context: MarkdownReadContext,
): { node: NodeJson; next: number } | null {
  const block = siblings[index];
  if (block === undefined || !likely.has(block.type) || block.position?.start.column !== 1) return null;
  const source = context.slice(block);
  if (block.type === 'code') {
    const isMore = isIndented(block, context) && isDefinition(siblings, index - 1, context);
    return isMore ? { node: kept(source), next: index + 1 } : null;
  }
  if (block.type === 'list') return isContents(source) ? { node: kept(source), next: index + 1 } : null;
  if (admonition.test(source)) {
    let next = index + 1;
    const parts = [source];
    for (let after = siblings[next]; after !== undefined && isIndented(after, context); after = siblings[(next += 1)])
      parts.push(context.slice(after));
    return { node: kept(parts.join('\n\n')), next };
  }
  return wholes.some((pattern) => pattern.test(source)) ? { node: kept(source), next: index + 1 } : null;
}

/** Whether a paragraph in these words would be read as one of those blocks. */
export const isForeignBlock = (markdown: string): boolean =>
  admonition.test(markdown) || wholes.some((pattern) => pattern.test(markdown));

/** Whether a paragraph that begins with this text may be one of them. */
export const mayBeForeignBlock = (text: string): boolean => /^(?:import|export|\\|!!!|\?\?\?|[{*[])/.test(text);

const kept = (source: string): NodeJson => ({ type: 'opaqueBlock', attrs: { source } });

const likely = new Set(['paragraph', 'list', 'code']);

/** Paragraphs that are kept, whole. */
const wholes: readonly RegExp[] = [
  // `import Chart from './chart.js'` and `export const x = 1`, with no prose among them.
  /^(?:import(?:\s+[\w*{][^'"\n]*\sfrom)?\s*['"][^'"\n]+['"];?[ \t]*(?:\n|$))+(?:export\s|$)/,
  /^(?:import\s+[\w*{][^'"\n]*\sfrom\s*['"][^'"\n]+['"];?[ \t]*\n)*export\s+(?:(?:const|let|var)\s+[\w$]+\s*=|default\s|\{[^\n}]*\}|\*\s+from|(?:async\s+)?function\s*\*?\s*[\w$]*\(|class\s+[\w$]+\s*(?:extends\s+[\w$.]+\s*)?\{)/,
  // `*[HTML]: Hyper Text Markup Language`
  /^(?:\*\[[^\]\n]+\]:[^\n]*(?:\n|$))+$/,
  /^\\begin\{([A-Za-z]+\*?)\}[^]*\\end\{\1\}$/,
  /^\\\[[ \t]*\n[^]*\n\\\]$/,
  // GitLab, Azure: the low lines would be read as emphasis.
  /^\[\[_TOC_\]\]$/,
  // An expression of MDX, or a comment of it.
  /^\{\/\*[^]*\*\/\}$/,
  /^\{[\w$][^{}]*(?:=>|\.map\(|\?\.|&&|\|\|)[^]*\}$/,
];

/** MkDocs: `!!! note "Title"`, `??? tip`; what stands in it is indented. */
const admonition = /^(?:!!!|\?\?\?\+?)[ \t]+[\w-]+(?:[ \t]+[\w-]+)*(?:[ \t]+"[^"\n]*")?[ \t]*(?:\n|$)/;

/** Kramdown puts the contents of the page in the place of a list of this name. */
const isContents = (source: string): boolean => /^[-*+1][.)]?[ \t]+[^\n]*\n\{:[ \t]*toc\b[^}\n]*\}$/.test(source);

const isIndented = (block: Nodes, context: MarkdownReadContext): boolean =>
  block.type === 'code' && !/^(?:`{3}|~{3})/.test(context.slice(block));

/** Whether a paragraph defines a term, so that indented lines below belong to it. */
function isDefinition(siblings: readonly Nodes[], index: number, context: MarkdownReadContext): boolean {
  for (let before = index; before >= 0; before -= 1) {
    const block = siblings[before];
    if (block === undefined) return false;
    if (block.type === 'paragraph') return /(?:^|\n):[ \t]+\S/.test(context.slice(block));
    if (!isIndented(block, context)) return false;
  }
  return false;
}
