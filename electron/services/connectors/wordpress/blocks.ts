import { parseFragment, serialize, serializeOuter } from 'parse5';

import { attribute, block, escapeText, hasOnly, isBlank, isElement, positive, setAttribute } from './markup.ts';
import type { Element, Node } from './markup.ts';
import { figureBlock, fileBlock, pictureBlock } from './mediaBlocks.ts';
import type { MediaId } from './mediaBlocks.ts';

/**
 * HTML as WordPress's blocks, so that the post stays editable there: each top-level element becomes the block that its editor would
 * have made of it, and whatever has no such block keeps its bytes in a Custom HTML block. Besides being editable, a post with blocks
 * is left alone by WordPress's `wpautop`, which turns the line ends of plain HTML into breaks. The delimiters are comments: an old
 * WordPress, or one with the classic editor, shows the same page.
 *
 * `mediaId` tells the attachment behind an address; a picture that WordPress knows is offered in several sizes.
 */
export function toBlocks(html: string, mediaId: MediaId): string {
  const fragment = parseFragment(html);
  for (const image of imagesIn(fragment.childNodes)) {
    const id = mediaId(attribute(image, 'src') ?? '');
    if (id !== null) setAttribute(image, 'class', `wp-image-${id}`);
  }
  return fragment.childNodes
    .filter((node) => !isBlank(node))
    .map((node) => (isElement(node) ? blockOf(node, mediaId) : freeHtml(serializeNode(node))))
    .join('\n\n');
}

function blockOf(element: Element, mediaId: MediaId): string {
  const name = element.tagName;
  if (name === 'p' && hasOnly(element, []))
    return pictureBlock(element) ?? block('paragraph', {}, serializeOuter(element));
  if (name === 'p') return fileBlock(element, mediaId) ?? freeHtml(serializeOuter(element));
  if (/^h[1-6]$/.test(name) && hasOnly(element, ['id'])) {
    const level = Number(name.slice(1));
    return block('heading', level === 2 ? {} : { level }, serializeOuter(element));
  }
  if (name === 'figure')
    return figureBlock(element, mediaId) ?? tableBlock(element) ?? freeHtml(serializeOuter(element));
  if (name === 'table') return tableBlock(element) ?? freeHtml(serializeOuter(element));
  if (name === 'ul' || name === 'ol') return listBlock(element) ?? freeHtml(serializeOuter(element));
  if (name === 'blockquote') return quoteBlock(element) ?? freeHtml(serializeOuter(element));
  if (name === 'pre') return codeBlock(element) ?? freeHtml(serializeOuter(element));
  if (name === 'hr' && hasOnly(element, [])) {
    return block('separator', {}, '<hr class="wp-block-separator has-alpha-channel-opacity"/>');
  }
  return freeHtml(serializeOuter(element));
}

function listBlock(list: Element): string | null {
  if (!isPlainList(list)) return null;
  const start = positive(attribute(list, 'start'));
  const attributes = { ...(list.tagName === 'ol' && { ordered: true }), ...(start !== null && { start }) };
  return block('list', attributes, serializeOuter(list));
}

const phrasing = new Set(
  'a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q ruby rp rt s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
);

/** A list of text, and of lists of text: what the list block holds. Items with paragraphs or tick boxes are not. */
function isPlainList(list: Element): boolean {
  return (
    hasOnly(list, list.tagName === 'ol' ? ['start'] : []) &&
    list.childNodes.every(
      (item) =>
        isBlank(item) ||
        (isElement(item) &&
          item.tagName === 'li' &&
          hasOnly(item, []) &&
          item.childNodes.every(
            (node) =>
              node.nodeName === '#text' ||
              (isElement(node) && (phrasing.has(node.tagName) || (/^[uo]l$/.test(node.tagName) && isPlainList(node)))),
          )),
    )
  );
}

function quoteBlock(quote: Element): string | null {
  const plain = quote.childNodes.every(
    (node) => isBlank(node) || (isElement(node) && node.tagName === 'p' && hasOnly(node, [])),
  );
  if (!plain || !hasOnly(quote, [])) return null;
  return block('quote', {}, `<blockquote class="wp-block-quote">${serialize(quote).trim()}</blockquote>`);
}

function codeBlock(pre: Element): string | null {
  const [code, ...more] = pre.childNodes;
  if (code === undefined || !isElement(code) || code.tagName !== 'code' || more.length > 0) return null;
  if (!hasOnly(pre, []) || !hasOnly(code, ['class'])) return null;
  if (code.childNodes.some((node) => node.nodeName !== '#text')) return null;
  const language = attribute(code, 'class');
  if (language !== null && !/^language-[\w+#.-]+$/.test(language)) return null;
  // An opening bracket in code is not the beginning of a shortcode.
  const text = serialize(code).replaceAll('[', '&#91;');
  const classes = language === null ? 'wp-block-code' : `wp-block-code ${language}`;
  return block(
    'code',
    language === null ? {} : { className: language },
    `<pre class="${classes}"><code>${text}</code></pre>`,
  );
}

function tableBlock(element: Element): string | null {
  const wrapped = element.tagName === 'figure';
  const table = wrapped ? element.childNodes.find((node) => !isBlank(node)) : element;
  if (table === undefined || !isElement(table) || table.tagName !== 'table' || !hasOnly(table, [])) return null;
  if (wrapped && element.childNodes.filter((node) => !isBlank(node)).length > 1) return null;
  const sections: string[] = [];
  for (const section of table.childNodes.filter((node) => !isBlank(node))) {
    if (!isElement(section) || !/^t(?:head|body|foot)$/.test(section.tagName) || !hasOnly(section, [])) return null;
    const rows: string[] = [];
    for (const row of section.childNodes.filter((node) => !isBlank(node))) {
      if (!isElement(row) || row.tagName !== 'tr' || !hasOnly(row, [])) return null;
      const cells = row.childNodes
        .filter((node) => !isBlank(node))
        .map((node) => (isElement(node) ? tableCell(node) : null));
      if (cells.includes(null)) return null;
      rows.push(`<tr>${cells.join('')}</tr>`);
    }
    sections.push(`<${section.tagName}>${rows.join('')}</${section.tagName}>`);
  }
  return block('table', {}, `<figure class="wp-block-table"><table>${sections.join('')}</table></figure>`);
}

function tableCell(cell: Element): string | null {
  if (!/^t[hd]$/.test(cell.tagName) || !hasOnly(cell, ['style', 'align', 'scope'])) return null;
  if (cell.childNodes.some((node) => isElement(node) && !phrasing.has(node.tagName))) return null;
  const style = attribute(cell, 'style');
  const align = style === null ? attribute(cell, 'align') : /^\s*text-align:\s*(\w+)\s*;?\s*$/.exec(style)?.[1];
  if (align === undefined || (align !== null && !/^(?:left|center|right)$/.test(align))) return null;
  const attributes = align === null ? '' : ` class="has-text-align-${align}" data-align="${align}"`;
  return `<${cell.tagName}${attributes}>${serialize(cell)}</${cell.tagName}>`;
}

function freeHtml(html: string): string {
  return block('html', {}, html);
}

function serializeNode(node: Node): string {
  if (isElement(node)) return serializeOuter(node);
  if (node.nodeName === '#text' && 'value' in node) return escapeText(node.value);
  if (node.nodeName === '#comment' && 'data' in node) return `<!--${node.data}-->`;
  return '';
}

function imagesIn(nodes: readonly Node[]): Element[] {
  return nodes.flatMap((node) =>
    isElement(node) ? [...(node.tagName === 'img' ? [node] : []), ...imagesIn(node.childNodes)] : [],
  );
}
