import { Mark, Node } from '@tiptap/core';
import type { Attributes, MarkConfig, NodeConfig, NodeViewRenderer } from '@tiptap/core';
import type {
  AttributeSpec,
  DOMOutputSpec,
  Mark as ProseMirrorMark,
  MarkSpec,
  Node as ProseMirrorNode,
  NodeSpec,
} from '@tiptap/pm/model';
import type { NodeViewConstructor } from '@tiptap/pm/view';

import { safeLinkUrl } from '#core/convert/urlSafety.ts';

const nodeFields = [
  'content',
  'marks',
  'group',
  'inline',
  'atom',
  'selectable',
  'draggable',
  'code',
  'whitespace',
  'linebreakReplacement',
  'defining',
  'isolating',
] as const;
const markFields = ['inclusive', 'excludes', 'group', 'spanning', 'code'] as const;

/** Blocks that take their direction from their first letter. What holds them follows by editor.css: `dir` would not see through theirs. */
const directed = new Set(['paragraph', 'heading']);
/** What Tiptap builds by functions of its own and therefore is not passed on as it is. */
const computed = new Set(['attrs', 'parseDOM', 'toDOM', 'toText']);

/**
 * Gives a Tiptap node the schema of a ProseMirror spec and leaves its behaviour (commands, keys, input rules, views) alone.
 * Steps made here are applied in main to the spec's own schema, so nothing of Tiptap's stock schema may show through.
 */
export function nodeWithSpec(name: string, spec: NodeSpec, stock: Node | null, view: NodeViewConstructor | null): Node {
  const config: Partial<NodeConfig> = {
    name,
    // Equal, so that nodes and marks keep the order of the schema: it decides default blocks and how marks nest.
    priority: 100,
    addExtensions: null,
    topNode: name === 'doc',
    // Nothing can be written between a picture and its caption.
    ...(name === 'figure' && { allowGapCursor: false }),
    ...pick(spec, nodeFields),
    addAttributes: () => attributesOf(spec.attrs),
    parseHTML: () => spec.parseDOM ?? [],
    renderHTML:
      spec.toDOM === undefined
        ? null
        : ({ node }: { node: ProseMirrorNode }) =>
            view === null ? inOwnDirection(name, spec.toDOM?.(node)) : withoutSources(spec.toDOM?.(node)),
    ...(view !== null && { addNodeView: () => viewOf(view) }),
    renderText: spec.toText ?? null,
    extendNodeSchema: (extension: { name: string }) => (extension.name === name ? otherFields(spec, nodeFields) : {}),
  } as unknown as Partial<NodeConfig>;
  return stock === null ? Node.create(config) : stock.extend(config);
}

/** The same for a mark. */
export function markWithSpec(name: string, spec: MarkSpec, stock: Mark | null): Mark {
  const config: Partial<MarkConfig> = {
    name,
    // Equal, so that nodes and marks keep the order of the schema: it decides default blocks and how marks nest.
    priority: 100,
    addExtensions: null,
    ...pick(spec, markFields),
    addAttributes: () => attributesOf(spec.attrs),
    parseHTML: () => spec.parseDOM ?? [],
    renderHTML:
      spec.toDOM === undefined
        ? null
        : ({ mark }: { mark: ProseMirrorMark }) => withOwnColor(withSafeAddress(spec.toDOM?.(mark, true))),
    extendMarkSchema: (extension: { name: string }) => (extension.name === name ? otherFields(spec, markFields) : {}),
  } as unknown as Partial<MarkConfig>;
  return stock === null ? Mark.create(config) : stock.extend(config);
}

/** Fields the spec does not set become null: left out, they would be inherited from the stock extension. */
function pick(spec: NodeSpec | MarkSpec, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, (spec as Record<string, unknown>)[field] ?? null]));
}

function otherFields(spec: NodeSpec | MarkSpec, known: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !known.includes(field) && !computed.has(field)));
}

function attributesOf(specs: Record<string, AttributeSpec> | undefined): Attributes {
  return Object.fromEntries(
    Object.entries(specs ?? {}).map(([name, spec]) => [
      name,
      {
        ...('default' in spec ? { default: spec.default } : { isRequired: true }),
        ...(spec.validate !== undefined && { validate: spec.validate }),
        // The spec's own getAttrs and toDOM speak for the attribute.
        parseHTML: () => null,
        rendered: false,
      },
    ]),
  );
}

function inOwnDirection(name: string, output: DOMOutputSpec | undefined): DOMOutputSpec | undefined {
  if (!directed.has(name) || !Array.isArray(output)) return output;
  const [tag, attrs, ...children] = output as [string, Record<string, string>, ...unknown[]];
  return [tag, { dir: 'auto', ...attrs }, ...children];
}

/** Tiptap takes the views away before the desk goes: what is drawn without its own must not begin to load. */
function withoutSources(output: DOMOutputSpec | undefined): DOMOutputSpec | undefined {
  if (!Array.isArray(output)) return output;
  const [tag, attrs, ...children] = output as [string, Record<string, string>, ...unknown[]];
  const { src: _src, poster: _poster, ...rest } = attrs;
  return [tag, rest, ...children];
}

/** A link that must not be followed is drawn without its address; the document keeps it. */
function withSafeAddress(output: DOMOutputSpec | undefined): DOMOutputSpec | undefined {
  if (!Array.isArray(output)) return output;
  const [tag, attrs, ...children] = output as [string, Record<string, string>, ...unknown[]];
  if (attrs['href'] === undefined || safeLinkUrl(attrs['href']) !== null) return output;
  const { href: _unsafe, ...rest } = attrs;
  return [tag, rest, ...children];
}

/** A colour of a mark is handed to editor.css, which finds letters to be read on it in either palette. */
function withOwnColor(output: DOMOutputSpec | undefined): DOMOutputSpec | undefined {
  if (!Array.isArray(output)) return output;
  const [tag, attrs, ...children] = output as [string, Record<string, string>, ...unknown[]];
  const color = attrs['data-color'];
  return color === undefined ? output : [tag, { ...attrs, style: `--desk-mark: ${color}` }, ...children];
}

/** Tiptap must know the views itself: what only a plugin draws is first drawn without it, and pictures would be fetched. */
function viewOf(view: NodeViewConstructor): NodeViewRenderer {
  return (props) => view(props.node, props.view, () => props.getPos(), props.decorations, props.innerDecorations);
}
