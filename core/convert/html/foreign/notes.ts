import {
  attribute,
  descendants,
  isBlank,
  isElement,
  isText,
  makeElement,
  makeText,
  setChildren,
  textOf,
} from '../tree.ts';
import type { ChildNode, Element } from '../tree.ts';

/** `#_ftn1` and `#_edn1` of Word, `#ftnt1` of Google Docs, `#sdfootnote1sym` of LibreOffice. */
const textName = /^(?:_ftn|ftnt|sdfootnote)(\d+)(?:sym)?$|^(?:_edn|sdendnote)(\d+)(?:sym)?$/;

/** The blocks in which Word and LibreOffice have the text of one note. */
const textBlock = /^(?:ftn|edn|sdfootnote|sdendnote)\d+$/;

/** What stands for a note, as opposed to words that lead to one. */
const isSign = /^[\s[\]()]*(?:\d{1,6}|[ivxlcdm]{1,8}|[*†‡§¶]{1,4})?[\s[\]()]*$/i;

interface NoteText {
  label: string;
  /** The link back, which bears the name that marks lead to. */
  link: Element;
  block: Element;
}

/** Says the notes of word processors as pages say theirs: marks lead to a list at the end. A mark without a text stays a link. */
export function tidyNotes(body: Element): void {
  const links = [...descendants(body)].filter((element) => element.tagName === 'a' && isSign.test(textOf(element)));
  const blocks = new Set<Element>();
  const texts = new Map<string, NoteText>();
  const known = new Map<Element, Element>();
  for (const link of links) {
    const name = [attribute(link, 'name'), attribute(link, 'id')].find((one) => textName.test(one));
    const block = name === undefined ? null : blockOf(link, body, known);
    if (name !== undefined && block !== null && !texts.has(name) && !blocks.has(block)) {
      texts.set(name, { label: labelOf(name), link, block });
      blocks.add(block);
    }
  }
  const marks = links.filter((link) => texts.has(attribute(link, 'href').slice(1)));
  if (marks.length === 0) return;
  for (const mark of marks) {
    const { label } = texts.get(attribute(mark, 'href').slice(1)) as NoteText;
    mark.attrs = Object.entries({ href: `#fn:${label}`, role: 'doc-noteref' }).map(([name, value]) => ({
      name,
      value,
    }));
    setChildren(mark, [makeText(/\d+/.exec(label)?.[0] ?? label)]);
  }
  const found = [...texts.values()];
  takeOut(found.map(({ link }) => link));
  for (const parent of takeOut(found.map(({ block }) => block))) trimEnd(parent);
  const items = found.map(({ label, block }) => {
    trimStart(block);
    return makeElement('li', block.tagName === 'div' ? block.childNodes : [block], { id: `fn:${label}` });
  });
  const section = makeElement('section', [makeElement('ol', items)], { role: 'doc-endnotes' });
  setChildren(body, [...body.childNodes, section]);
}

const labelOf = (name: string): string => {
  const [, footnote, endnote] = textName.exec(name) ?? [];
  return footnote ?? `end-${endnote ?? ''}`;
};

/** The block that holds the text of the note that a link begins. `known`: what was found for paragraphs before. */
function blockOf(link: Element, body: Element, known: Map<Element, Element>): Element | null {
  let paragraph: Element | null = null;
  for (let around = link.parentNode; around !== null && isElement(around) && around !== body;) {
    if (textBlock.test(attribute(around, 'id'))) return around;
    if (paragraph === null && /^(?:p|div|li)$/.test(around.tagName)) paragraph = around;
    around = around.parentNode;
  }
  if (paragraph === null) return null;
  const block = known.get(paragraph) ?? withBeside(paragraph, body);
  known.set(paragraph, block);
  return block;
}

/** Google Docs: a division for each note, with its paragraphs and nothing else. */
function withBeside(paragraph: Element, body: Element): Element {
  const division = paragraph.parentNode;
  if (division === null || !isElement(division) || division.tagName !== 'div' || division === body) return paragraph;
  const isFirst = division.childNodes.find((node) => !isBlank(node)) === paragraph;
  const names = isFirst ? [...descendants(division)].flatMap(({ attrs }) => attrs.map(({ value }) => value)) : [];
  return names.filter((name) => textName.test(name)).length === 1 ? division : paragraph;
}

/** Takes nodes out of the page; answers what they stood in. */
function takeOut(nodes: readonly Element[]): Set<Element> {
  const gone = new Set<ChildNode>(nodes);
  const parents = new Set(nodes.map(({ parentNode }) => parentNode).filter((one) => one !== null && isElement(one)));
  for (const parent of parents)
    setChildren(
      parent,
      parent.childNodes.filter((node) => !gone.has(node)),
    );
  return parents;
}

/** Takes away the line that parted the notes from the text. */
function trimEnd(parent: Element): void {
  const isLine = (node: ChildNode): boolean => isBlank(node) || node.nodeName === 'hr' || node.nodeName === 'br';
  setChildren(parent, parent.childNodes.slice(0, parent.childNodes.findLastIndex((node) => !isLine(node)) + 1));
}

/** Takes away the space that stood behind the number. */
function trimStart(block: Element): void {
  let first: ChildNode | undefined = block;
  while (first !== undefined && isElement(first)) first = first.childNodes.find((node) => !isBlank(node));
  if (first !== undefined && isText(first)) first.value = first.value.replace(/^\s+/, '');
}
