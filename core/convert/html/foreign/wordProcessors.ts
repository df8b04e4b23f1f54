import { attribute, isBlank, isElement, makeElement, setChildren, style, textOf } from '../tree.ts';
import type { ChildNode, Element } from '../tree.ts';
import { tidyNotes } from './notes.ts';

/**
 * Makes plain structure of what word processors write: bold that is only a style becomes bold, Word's numbered paragraphs become lists
 * and their typed bullets go.
 */
export function tidyWordProcessors(body: Element, kept: ReadonlySet<Element>, html: string): void {
  const docs = /docs-internal-guid/.test(html);
  const office = /\bmso-|class=["']?Mso|urn:schemas-microsoft-com|LibreOffice|OpenOffice/.test(html);
  markByStyle(body, { docs, office, kept }, false);
  if (/mso-list/i.test(html)) makeWordLists(body);
  if (/ftn|edn|sdfootnote|sdendnote/.test(html)) tidyNotes(body);
}

interface Source {
  docs: boolean;
  office: boolean;
  kept: ReadonlySet<Element>;
}

function markByStyle(parent: Element, source: Source, inLinkOrHeading: boolean): void {
  const children: ChildNode[] = [];
  for (const node of parent.childNodes) {
    if (!isElement(node) || source.kept.has(node)) {
      children.push(node);
      continue;
    }
    markByStyle(node, source, inLinkOrHeading || /^(?:a|h[1-6])$/.test(node.tagName));
    if (source.docs) {
      dropDocsDefaults(node);
      makeDocsTask(node);
    }
    if (source.office)
      node.attrs = node.attrs.filter(({ name }) => name !== 'lang' || !/^(?:span|font)$/.test(node.tagName));
    // Google Docs wraps everything into one <b> that is not bold.
    if (node.tagName === 'b' && style(node, 'font-weight') === 'normal') into(children, node.childNodes);
    // Word ends each paragraph with one of these, and fills an empty one so that it has a height.
    else if (node.tagName === 'o:p' && textOf(node).trim() === '') continue;
    // Its list items are paragraphs too, which would say that there is air between them.
    else if (node.tagName === 'p' && parent.tagName === 'li' && attribute(node, 'role') === 'presentation')
      into(children, node.childNodes);
    else if (node.tagName === 'span' || node.tagName === 'font')
      children.push(markedByStyle(node, source, inLinkOrHeading));
    else children.push(node);
  }
  setChildren(parent, children);
}

/** Adds nodes to others, however many there are. */
function into(nodes: ChildNode[], more: readonly ChildNode[]): void {
  for (const node of more) nodes.push(node);
}

/** Google Docs shows the box of a task as a picture, and says so of the item. */
function makeDocsTask(item: Element): void {
  if (item.tagName !== 'li' || attribute(item, 'role') !== 'checkbox') return;
  const isBox = (node: ChildNode): boolean =>
    isElement(node) && node.tagName === 'img' && attribute(node, 'aria-roledescription') === 'checkbox';
  const checked = attribute(item, 'aria-checked') === 'true' ? { checked: '' } : {};
  const box = makeElement('input', [], { type: 'checkbox', ...checked });
  const words = item.childNodes.filter((node) => !isBox(node));
  const [first, ...rest] = words.filter((node) => !isBlank(node));
  setChildren(
    item,
    first?.nodeName === 'p' && isElement(first) ? [box, ...first.childNodes, ...rest] : [box, ...words],
  );
}

/** Google Docs says of each block what is so without saying. */
function dropDocsDefaults(element: Element): void {
  element.attrs = element.attrs.filter(({ name, value }) => !(name === 'dir' && value === 'ltr'));
  if (/^(?:left|start)$/.test(style(element, 'text-align'))) {
    const at = element.attrs.find(({ name }) => name === 'style');
    if (at !== undefined) at.value = at.value.replace(/text-align\s*:[^;]*;?/i, '');
  }
}

/** A span that only looks bold becomes bold. In links and headings, which look so by themselves, weight and underline say nothing. */
function markedByStyle(span: Element, source: Source, inLinkOrHeading: boolean): Element {
  const said = attribute(span, 'style');
  if (said === '') return span;
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
  for (const tag of tags) setChildren(span, [makeElement(tag, span.childNodes)]);
  const color = style(span, 'background-color') || style(span, 'background');
  if ((source.docs || source.office) && isMarker(color))
    setChildren(span, [makeElement('mark', span.childNodes, { style: `background-color: ${color}` })]);
  const rest = said
    .split(';')
    .filter((one) => !/^\s*(?:font-weight|font-style|text-decoration(?:-line)?|vertical-align)\s*:/i.test(one))
    .join(';');
  span.attrs = span.attrs.flatMap((one) =>
    one.name === 'style' ? (rest.trim() === '' ? [] : [{ ...one, value: rest }]) : [one],
  );
  return span;
}

/** The colour of a marker, as opposed to that of paper, or none. */
const isMarker = (color: string): boolean =>
  /^(?:#[\da-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s,.%]{5,30}\))$/.test(color) &&
  !/^(?:#(?:f{3,4}|f{6}|f{8})|white|transparent|none|inherit|initial|unset|window|auto|rgb\(255, ?255, ?255\)|rgba\(.*, ?0\))$/.test(
    color,
  );

interface OpenList {
  level: number;
  list: Element;
  /** Which of the document's lists it is part of. */
  id: string;
}

/** Word's lists go no deeper. */
const deepest = 9;

/** Word writes a list as paragraphs with `mso-list: l0 level2`, the marker typed out in a span that says to ignore it. */
function makeWordLists(parent: Element): void {
  let open: OpenList[] = [];
  const children: ChildNode[] = [];
  for (const node of parent.childNodes) {
    const level = isElement(node) ? /level(\d+)/i.exec(style(node, 'mso-list'))?.[1] : undefined;
    if (!isElement(node) || level === undefined) {
      if (!isBlank(node)) open = [];
      if (isElement(node)) makeWordLists(node);
      children.push(node);
      continue;
    }
    const depth = Math.min(Number(level), deepest);
    const id = /\bl\d+/i.exec(style(node, 'mso-list'))?.[0] ?? '';
    const marker = takeMarker(node);
    const tag = /^\s*(?:\d+|[a-z]{1,3}|[ivxlc]+)[.)]/i.test(marker) ? 'ol' : 'ul';
    const isOther = ({ level: own, ...last }: OpenList): boolean =>
      own === depth && (last.id !== id || last.list.tagName !== tag);
    while (open.length > 0 && ((open.at(-1)?.level ?? 0) > depth || open.slice(-1).some(isOther))) open.pop();
    let current = open.at(-1);
    if (current === undefined || current.level < depth) {
      const start = /^\s*(\d{1,9})[.)]/.exec(marker)?.[1] ?? '1';
      const list = makeElement(tag, [], tag === 'ol' && Number(start) !== 1 ? { start } : {});
      const item = current?.list.childNodes.at(-1);
      if (item !== undefined && isElement(item)) append(item, list);
      else children.push(list);
      current = { level: depth, list, id };
      open.push(current);
    }
    append(current.list, makeElement('li', node.childNodes));
  }
  setChildren(parent, children);
}

function append(parent: Element, child: ChildNode): void {
  child.parentNode = parent;
  parent.childNodes.push(child);
}

/** Takes the marker that Word typed out of the item, and answers it. */
function takeMarker(item: Element): string {
  for (const node of item.childNodes) {
    if (!isElement(node)) continue;
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
