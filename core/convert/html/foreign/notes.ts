import { attribute, descendants, isBlank, isElement, isText, makeElement, makeText, setChildren } from '../tree.ts';
import type { ChildNode, Element } from '../tree.ts';

/** `#_ftn1` and `#_edn1` of Word, `#ftnt1` of Google Docs, `#sdfootnote1sym` of LibreOffice. */
const textName = /^(?:_ftn|ftnt|sdfootnote)(\d+)(?:sym)?$|^(?:_edn|sdendnote)(\d+)(?:sym)?$/;

/** The blocks in which Word and LibreOffice have the text of one note. */
const textBlock = /^(?:ftn|edn|sdfootnote|sdendnote)\d+$/;

interface NoteText {
  label: string;
  /** The link back, which bears the name that marks lead to. */
  link: Element;
  block: Element;
}

/** Says the notes of word processors as pages say theirs: marks lead to a list at the end. A mark without a text stays a link. */
export function tidyNotes(body: Element): void {
  const links = [...descendants(body)].filter(({ tagName }) => tagName === 'a');
  const texts = new Map<string, NoteText>();
  for (const link of links) {
    const name = [attribute(link, 'name'), attribute(link, 'id')].find((one) => textName.test(one));
    const block = name === undefined ? null : blockOf(link, body);
    if (name !== undefined && block !== null && !texts.has(name))
      texts.set(name, { label: labelOf(name), link, block });
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
  const blocks = new Set<Element>();
  const items = [...texts.values()].flatMap(({ label, link, block }) => {
    if (blocks.has(block)) return [];
    blocks.add(block);
    takeOut(link);
    takeOutBlock(block);
    trimStart(block);
    return [makeElement('li', block.tagName === 'div' ? block.childNodes : [block], { id: `fn:${label}` })];
  });
  const section = makeElement('section', [makeElement('ol', items)], { role: 'doc-endnotes' });
  setChildren(body, [...body.childNodes, section]);
}

const labelOf = (name: string): string => {
  const [, footnote, endnote] = textName.exec(name) ?? [];
  return footnote ?? `end-${endnote ?? ''}`;
};

/** The block that holds the text of the one note that a link begins. */
function blockOf(link: Element, body: Element): Element | null {
  let paragraph: Element | null = null;
  for (let around = link.parentNode; around !== null && isElement(around) && around !== body;) {
    if (textBlock.test(attribute(around, 'id'))) return around;
    if (paragraph === null && /^(?:p|div|li)$/.test(around.tagName)) paragraph = around;
    around = around.parentNode;
  }
  // Google Docs: a division for each note, with its paragraphs and nothing else.
  const division = paragraph?.parentNode;
  const isOwn =
    division !== null &&
    division !== undefined &&
    isElement(division) &&
    division.tagName === 'div' &&
    division !== body &&
    division.childNodes.find((node) => !isBlank(node)) === paragraph &&
    [...descendants(division)].filter(({ attrs }) => attrs.some(({ value }) => textName.test(value))).length === 1;
  return isOwn ? division : paragraph;
}

function takeOut(node: Element): void {
  const parent = node.parentNode;
  if (parent === null || !isElement(parent)) return;
  setChildren(
    parent,
    parent.childNodes.filter((other) => other !== node),
  );
}

/** Takes out the text of a note, and the line that parted it from the text when it was the last. */
function takeOutBlock(block: Element): void {
  const parent = block.parentNode;
  takeOut(block);
  if (parent === null || !isElement(parent)) return;
  const isLine = (node: ChildNode): boolean => isBlank(node) || node.nodeName === 'hr' || node.nodeName === 'br';
  setChildren(parent, parent.childNodes.slice(0, parent.childNodes.findLastIndex((node) => !isLine(node)) + 1));
}

/** Takes away the space that stood behind the number. */
function trimStart(block: Element): void {
  let first: ChildNode | undefined = block;
  while (first !== undefined && isElement(first)) first = first.childNodes.find((node) => !isBlank(node));
  if (first !== undefined && isText(first)) first.value = first.value.replace(/^\s+/, '');
}
