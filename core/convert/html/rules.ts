import type { Attrs } from '../../document/definition.ts';
import type { HtmlElement, HtmlReadContext, HtmlRule, HtmlSubtree } from '../../document/html.ts';
import type { NodeJson } from '../../document/json.ts';
import { documentSchema, hasBlockAttrs, markDefinitions, nodeDefinitions } from '../../document/schema.ts';

export interface Reading {
  rule: HtmlRule;
  name: string;
}

export interface WholeReader {
  /** The node that is read. */
  name: string;
  read: (element: HtmlSubtree, context: HtmlReadContext) => NodeJson | readonly NodeJson[] | null;
}

const byPriority = (a: Reading, b: Reading): number => (b.rule.priority ?? 50) - (a.rule.priority ?? 50);

function byTag(readings: readonly Reading[]): Map<string, Reading[]> {
  const found = new Map<string, Reading[]>();
  for (const reading of readings.toSorted(byPriority))
    found.set(reading.rule.tag, [...(found.get(reading.rule.tag) ?? []), reading]);
  return found;
}

/** Nodes that hold source as it was written: only Longhand's own clipboard may bring them. */
const sourceNodes = new Set(['htmlBlock', 'htmlInline', 'opaqueBlock', 'opaqueInline', 'shortcode']);

/** Nodes that read elements whole do so here too; what else they read is what the editor puts on its own clipboard. */
const nodeRules = byTag(
  nodeDefinitions
    .filter(({ name, html }) => html?.readElement === undefined && !sourceNodes.has(name))
    .flatMap(({ name, html }) => (html?.read ?? []).map((rule): Reading => ({ rule, name })))
    .filter(({ rule }) => rule.within === undefined),
);

/** The rules by which marks are read, by tag, in the order in which they are asked. */
export const markRules: ReadonlyMap<string, readonly Reading[]> = byTag(
  markDefinitions.flatMap(({ name, html }) => html.read.map((rule): Reading => ({ rule, name }))),
);

/** Who reads elements of a tag whole, in the order in which they are asked. */
export const wholeReaders: ReadonlyMap<string, readonly WholeReader[]> = readersByTag();

function readersByTag(): Map<string, WholeReader[]> {
  const found = new Map<string, WholeReader[]>();
  for (const { name, html } of nodeDefinitions) {
    for (const [tag, read] of Object.entries(html?.readElement ?? {}))
      found.set(tag, [...(found.get(tag) ?? []), { name, read }]);
  }
  return found;
}

const sharing = new Set(nodeDefinitions.filter(hasBlockAttrs).map(({ name }) => name));

/** Whether a node may say how it is aligned and read. */
export const isSharing = (name: string): boolean => sharing.has(name);

export const isInline = (name: string): boolean => documentSchema.nodes[name]?.isInline === true;

export const isLeaf = (name: string): boolean => documentSchema.nodes[name]?.isLeaf === true;

export const isTextblock = (name: string): boolean => documentSchema.nodes[name]?.isTextblock === true;

/** The node that an element is read as, without its content, or null. `shared`: what it says of itself as any block may. */
export function matchNode(view: HtmlElement, shared: Attrs): NodeJson | null {
  for (const { rule, name } of nodeRules.get(view.name) ?? []) {
    const attrs = rule.attrs ? rule.attrs(view) : {};
    if (attrs !== null) return { type: name, attrs: sharing.has(name) ? { ...shared, ...attrs } : attrs };
  }
  return null;
}
