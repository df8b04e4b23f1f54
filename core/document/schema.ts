import { Schema } from '@tiptap/pm/model';
import type { Mark, MarkSpec, Node, NodeSpec, TagParseRule } from '@tiptap/pm/model';

import type { AttributeDefinition } from './attributes.ts';
import { blockElementAttrs, readBlockAttrs } from './blockAttributes.ts';
import type { Attrs, DomArray, MarkDefinition, NodeDefinition } from './definition.ts';
import { fromDomElement } from './html.ts';
import type { HtmlElement, HtmlRule } from './html.ts';
import type { MarkJson, NodeJson } from './json.ts';
import { abbreviation } from './marks/abbreviation.ts';
import { bold } from './marks/bold.ts';
import { code } from './marks/code.ts';
import { highlight } from './marks/highlight.ts';
import { italic } from './marks/italic.ts';
import { keyboard } from './marks/keyboard.ts';
import { link } from './marks/link.ts';
import { small } from './marks/small.ts';
import { strike } from './marks/strike.ts';
import { subscript } from './marks/subscript.ts';
import { superscript } from './marks/superscript.ts';
import { underline } from './marks/underline.ts';
import { blockquote } from './nodes/blockquote.ts';
import { bulletList } from './nodes/bulletList.ts';
import { codeBlock } from './nodes/codeBlock.ts';
import { doc } from './nodes/doc.ts';
import { figure } from './nodes/figure.ts';
import { figureImage } from './nodes/figureImage.ts';
import { figureCaption } from './nodes/figureCaption.ts';
import { audio } from './nodes/audio.ts';
import { video } from './nodes/video.ts';
import { fileLink } from './nodes/fileLink.ts';
import { embed } from './nodes/embed.ts';
import { callout } from './nodes/callout.ts';
import { details } from './nodes/details.ts';
import { detailsSummary } from './nodes/detailsSummary.ts';
import { footnoteReference } from './nodes/footnoteReference.ts';
import { footnoteDefinition } from './nodes/footnoteDefinition.ts';
import { mathInline } from './nodes/mathInline.ts';
import { mathBlock } from './nodes/mathBlock.ts';
import { readMore } from './nodes/readMore.ts';
import { hardBreak } from './nodes/hardBreak.ts';
import { heading } from './nodes/heading.ts';
import { horizontalRule } from './nodes/horizontalRule.ts';
import { htmlBlock } from './nodes/htmlBlock.ts';
import { htmlInline } from './nodes/htmlInline.ts';
import { image } from './nodes/image.ts';
import { listItem } from './nodes/listItem.ts';
import { opaqueBlock } from './nodes/opaqueBlock.ts';
import { opaqueInline } from './nodes/opaqueInline.ts';
import { orderedList } from './nodes/orderedList.ts';
import { paragraph } from './nodes/paragraph.ts';
import { shortcode } from './nodes/shortcode.ts';
import { table } from './nodes/table.ts';
import { tableCell } from './nodes/tableCell.ts';
import { tableHeader } from './nodes/tableHeader.ts';
import { tableRow } from './nodes/tableRow.ts';
import { taskItem } from './nodes/taskItem.ts';
import { taskList } from './nodes/taskList.ts';
import { text } from './nodes/text.ts';

/**
 * Every node there is. A new one is its file and a line here. The first block is what ProseMirror fills in
 * by itself; where several read one kind of Markdown or HTML, the first that knows it takes it.
 */
export const nodeDefinitions: readonly NodeDefinition[] = [
  doc,
  paragraph,
  heading,
  bulletList,
  orderedList,
  taskList,
  listItem,
  taskItem,
  callout,
  blockquote,
  figure,
  figureImage,
  figureCaption,
  audio,
  video,
  fileLink,
  embed,
  details,
  detailsSummary,
  footnoteDefinition,
  mathBlock,
  readMore,
  htmlBlock,
  codeBlock,
  horizontalRule,
  table,
  tableRow,
  tableHeader,
  tableCell,
  opaqueBlock,
  text,
  hardBreak,
  image,
  footnoteReference,
  mathInline,
  htmlInline,
  opaqueInline,
  shortcode,
];

/** Every mark there is, from the outermost in: the order in which ProseMirror nests them. */
export const markDefinitions: readonly MarkDefinition[] = [
  link,
  abbreviation,
  bold,
  italic,
  strike,
  underline,
  highlight,
  subscript,
  superscript,
  small,
  keyboard,
  code,
];

/** The definition of a node or mark by its name. */
export const nodeDefinition = (name: string): NodeDefinition | undefined => nodesByName.get(name);
export const markDefinition = (name: string): MarkDefinition | undefined => marksByName.get(name);

const nodesByName = new Map(nodeDefinitions.map((definition) => [definition.name, definition]));
const marksByName = new Map(markDefinitions.map((definition) => [definition.name, definition]));

/** The element that a mark is outside of the editor: its tag and attributes. */
export function markElement(definition: MarkDefinition, attrs: Attrs): [tag: string, attrs: Record<string, string>] {
  const [tag, written] = (definition.html.write ?? definition.toDOM)(attrs);
  return [tag, written];
}

/** ProseMirror's spec of a node, whole: attributes with their checks, `toDOM` and `parseDOM`. */
export function nodeSpec(definition: NodeDefinition): NodeSpec {
  const { toDOM } = definition;
  return {
    ...definition.spec,
    ...(definition.attrs && { attrs: attributeSpecs(definition.name, definition.attrs) }),
    ...(toDOM && { toDOM: (node: Node) => withBlockAttrs(definition, node.attrs, toDOM(node.attrs)) }),
    ...(definition.html?.read && {
      parseDOM: parseRules(definition.html.read, ...(hasBlockAttrs(definition) ? [readBlockAttrs] : [])),
    }),
  };
}

/** ProseMirror's spec of a mark, whole. */
export function markSpec(definition: MarkDefinition): MarkSpec {
  return {
    ...definition.spec,
    ...(definition.attrs && { attrs: attributeSpecs(definition.name, definition.attrs) }),
    toDOM: (mark) => definition.toDOM(mark.attrs),
    parseDOM: parseRules(definition.html.read),
  };
}

/** The one schema of Longhand's documents. The editor's own has the same nodes, marks and attributes. */
export const documentSchema: Schema = new Schema({
  topNode: 'doc',
  nodes: Object.fromEntries(nodeDefinitions.map((definition) => [definition.name, nodeSpec(definition)])),
  marks: Object.fromEntries(markDefinitions.map((definition) => [definition.name, markSpec(definition)])),
});

/** Reads a document, checks it against the schema and answers its one canonical JSON form; throws a RangeError where it does not fit. */
export function checkedDocument(json: NodeJson): NodeJson {
  const node = documentSchema.nodeFromJSON(json);
  node.check();
  return nodeJson(node);
}

/** Checks one block against the schema and answers its one canonical JSON form; throws a RangeError where it does not fit. */
export function canonicalBlock(json: NodeJson): NodeJson {
  const node = documentSchema.nodeFromJSON(json);
  if (!node.isBlock || !node.type.isInGroup('block')) throw new RangeError(`${json.type} is no block of a document`);
  node.check();
  return nodeJson(node);
}

/**
 * A node as JSON, in the one form that all of Longhand compares: attributes that have their default are left out, so a new attribute
 * changes no document that does without it.
 */
export function nodeJson(node: Node): NodeJson {
  const attrs = chosen(node.attrs, node.type.spec.attrs);
  const content: NodeJson[] = [];
  node.forEach((child) => content.push(nodeJson(child)));
  return {
    type: node.type.name,
    ...(attrs !== null && { attrs }),
    ...(content.length > 0 && { content }),
    ...(node.isText && { text: node.text ?? '' }),
    ...(node.marks.length > 0 && { marks: node.marks.map(markJson) }),
  };
}

function markJson(mark: Mark): MarkJson {
  const attrs = chosen(mark.attrs, mark.type.spec.attrs);
  return { type: mark.type.name, ...(attrs !== null && { attrs }) };
}

/** The attributes that are not as they are by default, or null. */
function chosen(attrs: Attrs, specs: Record<string, { default?: unknown }> | null | undefined): Attrs | null {
  let found: Attrs | null = null;
  for (const name in attrs) {
    if (attrs[name] !== specs?.[name]?.default) (found ??= {})[name] = attrs[name];
  }
  return found;
}

function attributeSpecs(owner: string, attrs: Record<string, AttributeDefinition>): NonNullable<NodeSpec['attrs']> {
  return Object.fromEntries(
    Object.entries(attrs).map(([name, attribute]) => [
      name,
      {
        default: attribute.default,
        validate: (value: unknown) => {
          if (!attribute.accepts(value)) throw new RangeError(`Invalid value for attribute ${name} of ${owner}`);
        },
      },
    ]),
  );
}

/** Whether a node has the attributes that blocks of text share. */
export function hasBlockAttrs(definition: NodeDefinition): boolean {
  return definition.attrs?.['textAlign'] !== undefined;
}

function withBlockAttrs(definition: NodeDefinition, attrs: Attrs, dom: DomArray): DomArray {
  if (!hasBlockAttrs(definition)) return dom;
  const [tag, own, ...children] = dom;
  return [tag, { ...own, ...blockElementAttrs(attrs) }, ...children];
}

function parseRules(rules: readonly HtmlRule[], readShared?: (element: HtmlElement) => Attrs): TagParseRule[] {
  return rules.map((rule) => ({
    tag: rule.tag,
    ...(rule.within !== undefined && { context: `${rule.within}/` }),
    ...(rule.priority !== undefined && { priority: rule.priority }),
    ...(rule.consuming === false && { consuming: false }),
    ...(rule.preserveWhitespace === true && { preserveWhitespace: 'full' as const }),
    getAttrs: (dom: unknown) => {
      const element = fromDomElement(dom);
      const attrs = rule.attrs ? rule.attrs(element) : {};
      return attrs === null ? false : { ...readShared?.(element), ...attrs };
    },
  }));
}
