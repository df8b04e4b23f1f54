import type { NodeJson } from '../document/json.ts';
import { footnoteKey, footnoteLabel } from '../document/nodes/footnotes.ts';

/** The footnotes of a document, and what is amiss with them. */
export interface FootnotesOf {
  /** The text that counts for each name, by {@link footnoteKey}: the first of them, as elsewhere. */
  definitions: Map<string, NodeJson>;
  /** Texts whose name another one has already. */
  repeated: NodeJson[];
  /** Labels of marks without a text, each once: pages show these marks as they are written. */
  missing: string[];
  /** Labels of texts without a mark: pages show them after the others. */
  unused: string[];
}

/** Finds footnotes wherever they stand, in the order of the document. */
export function footnotesOf(document: NodeJson): FootnotesOf {
  const definitions = new Map<string, NodeJson>();
  const repeated: NodeJson[] = [];
  const marks = new Map<string, string>();
  const open: NodeJson[] = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const label = footnoteLabel(node);
    const key = footnoteKey(label);
    if (node.type === 'footnoteReference' && !marks.has(key)) marks.set(key, label);
    if (node.type === 'footnoteDefinition') {
      if (definitions.has(key)) repeated.push(node);
      else definitions.set(key, node);
    }
    for (const child of (node.content ?? []).toReversed()) open.push(child);
  }
  return {
    definitions,
    repeated,
    missing: [...marks].filter(([key]) => !definitions.has(key)).map(([, label]) => label),
    unused: [...definitions].filter(([key]) => !marks.has(key)).map(([, definition]) => footnoteLabel(definition)),
  };
}
