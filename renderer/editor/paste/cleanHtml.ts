import { parse, serialize } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

/** What never belongs to a text. */
const junk = new Set(['style', 'script', 'meta', 'link', 'title', 'xml', 'base', 'template']);

/**
 * Makes plain structure of what word processors put on the clipboard, before the schema reads it: bold that is only a style becomes bold,
 * Word's numbered paragraphs become lists and their typed bullets go, styles and comments are dropped. Nothing is fetched or run.
 */
export function cleanPastedHtml(html: string): string {
  const page = parse(html);
  const root = page.childNodes.find((node) => node.nodeName === 'html');
  const body =
    root !== undefined && 'childNodes' in root ? root.childNodes.find((node) => node.nodeName === 'body') : undefined;
  if (body === undefined || !('tagName' in body)) return '';
  clean(body, false);
  makeWordLists(body);
  dropStyles(body);
  return serialize(body);
}

function clean(parent: Tree.Element, inLinkOrHeading: boolean): void {
  const children: Tree.ChildNode[] = [];
  for (const node of parent.childNodes) {
    if (node.nodeName === '#comment' || junk.has(node.nodeName)) continue;
    if (!('tagName' in node)) {
      children.push(node);
      continue;
    }
    clean(node, inLinkOrHeading || /^(?:a|h[1-6])$/.test(node.tagName));
    // Google Docs wraps everything into one <b> that is not bold.
    if (node.tagName === 'b' && style(node, 'font-weight') === 'normal') children.push(...node.childNodes);
    else if (node.tagName === 'o:p' && node.childNodes.length === 0) continue;
    // Its list items are paragraphs too, which would say that there is air between them.
    else if (node.tagName === 'p' && parent.tagName === 'li' && attribute(node, 'role') === 'presentation')
      children.push(...node.childNodes);
    else if (node.tagName === 'span' || node.tagName === 'font') children.push(markedByStyle(node, inLinkOrHeading));
    else children.push(node);
  }
  setChildren(parent, children);
}

/** A span that only looks bold becomes bold. In links and headings, which look so by themselves, weight and underline say nothing. */
function markedByStyle(span: Tree.Element, inLinkOrHeading: boolean): Tree.Element {
  const weight = style(span, 'font-weight');
  const line = `${style(span, 'text-decoration')} ${style(span, 'text-decoration-line')}`;
  const align = style(span, 'vertical-align');
  const tags = [
    !inLinkOrHeading && (weight.startsWith('bold') || Number(weight) >= 600) && 'strong',
    /^(?:italic|oblique)/.test(style(span, 'font-style')) && 'em',
    line.includes('line-through') && 's',
    !inLinkOrHeading && line.includes('underline') && 'u',
    align === 'super' && 'sup',
    align === 'sub' && 'sub',
  ].filter((tag) => tag !== false);
  for (const tag of tags) setChildren(span, [element(tag, span.childNodes)]);
  return span;
}

interface OpenList {
  level: number;
  list: Tree.Element;
}

/** Word writes a list as paragraphs with `mso-list: l0 level2`, the marker typed out in a span that says to ignore it. */
function makeWordLists(parent: Tree.Element): void {
  let open: OpenList[] = [];
  const children: Tree.ChildNode[] = [];
  for (const node of parent.childNodes) {
    const level = 'tagName' in node ? /level(\d+)/i.exec(style(node, 'mso-list'))?.[1] : undefined;
    if (!('tagName' in node) || level === undefined) {
      if (!isBlank(node)) open = [];
      if ('tagName' in node) makeWordLists(node);
      children.push(node);
      continue;
    }
    const depth = Number(level);
    const tag = /^\s*(?:\d+|[a-z]{1,3}|[ivxlc]+)[.)]/i.test(takeMarker(node)) ? 'ol' : 'ul';
    while ((open.at(-1)?.level ?? 0) > depth) open.pop();
    let current = open.at(-1);
    if (current === undefined || current.level < depth) {
      const list = element(tag, []);
      const item = current?.list.childNodes.at(-1);
      if (item !== undefined && 'tagName' in item) setChildren(item, [...item.childNodes, list]);
      else children.push(list);
      current = { level: depth, list };
      open.push(current);
    }
    const item = element('li', node.childNodes);
    setChildren(current.list, [...current.list.childNodes, item]);
  }
  setChildren(parent, children);
}

/** Takes the marker that Word typed out of the item, and answers it. */
function takeMarker(item: Tree.Element): string {
  for (const node of item.childNodes) {
    if (!('tagName' in node)) continue;
    if (/ignore/i.test(style(node, 'mso-list'))) {
      setChildren(
        item,
        item.childNodes.filter((other) => other !== node),
      );
      return textOf(node);
    }
    const marker = takeMarker(node);
    if (marker !== '') return marker;
  }
  return '';
}

/** Styles have said what they had to say; a column's alignment stays, as an attribute of its own. */
function dropStyles(parent: Tree.Element): void {
  for (const node of parent.childNodes) {
    if (!('tagName' in node)) continue;
    const align = style(node, 'text-align');
    node.attrs = node.attrs.filter(({ name }) => name !== 'style');
    if (/^t[dh]$/.test(node.tagName) && align !== '') node.attrs.push({ name: 'align', value: align });
    dropStyles(node);
  }
}

/** The value of one property of an element's `style`, in lower case; '' for none. */
function style(node: Tree.Element, property: string): string {
  const declarations = attribute(node, 'style');
  for (const declaration of declarations.split(';')) {
    const colon = declaration.indexOf(':');
    if (colon > 0 && declaration.slice(0, colon).trim().toLowerCase() === property)
      return declaration
        .slice(colon + 1)
        .trim()
        .toLowerCase();
  }
  return '';
}

function attribute(node: Tree.Element, wanted: string): string {
  return node.attrs.find(({ name }) => name === wanted)?.value ?? '';
}

function element(tagName: string, children: Tree.ChildNode[]): Tree.Element {
  const made = {
    nodeName: tagName,
    tagName,
    attrs: [],
    namespaceURI: 'http://www.w3.org/1999/xhtml',
    childNodes: [],
    parentNode: null,
  };
  setChildren(made as unknown as Tree.Element, [...children]);
  return made as unknown as Tree.Element;
}

function setChildren(parent: Tree.Element, children: Tree.ChildNode[]): void {
  for (const child of children) child.parentNode = parent;
  parent.childNodes = children;
}

const isBlank = (node: Tree.ChildNode): boolean => node.nodeName === '#text' && textOf(node).trim() === '';

function textOf(node: Tree.ChildNode): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
