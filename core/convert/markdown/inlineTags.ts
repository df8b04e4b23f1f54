import type { PhrasingContent } from 'mdast';

import type { MarkJson, NodeJson } from '../../document/json.ts';
import { decodeText, encodeEdges, encodeText, trimEdges } from '../../document/nodes/characters.ts';
import { markDefinition, markElement, nodeDefinition } from '../../document/schema.ts';
import { openTag, parseTag } from '../../document/tag.ts';
import { lineEndReferences } from './syntax.ts';

/**
 * Text where Markdown is not read, among tags that stand on lines of their own: its marks are tags, and nothing in it means anything to
 * Markdown. Null for what tags cannot say (a footnote, a formula).
 */
export function writeTags(content: readonly NodeJson[]): string | null {
  let html = '';
  let open: MarkJson[] = [];
  for (const node of content) {
    const marks = node.marks ?? [];
    let same = 0;
    while (same < open.length && same < marks.length && isSame(open[same], marks[same])) same += 1;
    html += closingTags(open.slice(same)) + marks.slice(same).map(openingTag).join('');
    open = [...marks];
    const written = writeNode(node);
    if (written === null) return null;
    html += written;
  }
  return encodeEdges(html + closingTags(open));
}

function writeNode(node: NodeJson): string | null {
  if (node.text !== undefined) return encodeText(node.text);
  const html = node.attrs?.['html'];
  if (node.type === 'htmlInline') return typeof html === 'string' && isOneTag(html) ? html : null;
  if (node.type !== 'hardBreak' && node.type !== 'image') return null;
  const [tag, attrs] = nodeDefinition(node.type)?.toDOM?.(node.attrs ?? {}) ?? [];
  return tag === undefined || attrs === undefined ? null : openTag(tag, attrs);
}

const isOneTag = (html: string): boolean => parseTag(html) !== null && new RegExp(`^${tagPattern}$`, 'i').test(html);

const openingTag = (mark: MarkJson): string => openTag(...elementOf(mark));
const closingTags = (marks: readonly MarkJson[]): string =>
  marks
    .toReversed()
    .map((mark) => `</${elementOf(mark)[0]}>`)
    .join('');

function elementOf(mark: MarkJson): [tag: string, attrs: Record<string, string>] {
  const definition = markDefinition(mark.type);
  return definition === undefined ? ['span', {}] : markElement(definition, mark.attrs ?? {});
}

const isSame = (a: MarkJson | undefined, b: MarkJson | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

const tagPattern = String.raw`</?[a-z][a-z\d-]*(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=\u0060]+))?)*\s*/?>`;

/** The parts of text with tags in it, as Markdown's parser would give them, with nothing of it taken for Markdown. */
export function readTags(html: string): PhrasingContent[] {
  const parts: PhrasingContent[] = [];
  const source = trimEdges(html);
  const pattern = new RegExp(`${tagPattern}|<!--[^]*?-->`, 'gi');
  let at = 0;
  const addText = (text: string): void => {
    if (text !== '') parts.push({ type: 'text', value: asText(text) });
  };
  for (const match of source.matchAll(pattern)) {
    addText(source.slice(at, match.index));
    parts.push({ type: 'html', value: match[0] });
    at = match.index + match[0].length;
  }
  addText(source.slice(at));
  return parts;
}

/** Line ends count as spaces, unless they were written as references. */
const asText = (html: string): string =>
  decodeText(html.replaceAll(/[ \t]*[\n\r][ \t\n\r]*/g, ' ')).replaceAll(
    /[\n\r]/g,
    (lineEnd) => lineEndMarks[lineEnd] ?? lineEnd,
  );

const lineEndMarks = Object.fromEntries(Object.entries(lineEndReferences).map(([mark, lineEnd]) => [lineEnd, mark]));
