import type { NodeJson } from '../document/json.ts';
import { footnoteKey, footnoteLabel } from '../document/nodes/footnotes.ts';

/** The footnotes of a document as its page shows them, and what is amiss with them. */
export interface FootnotesOf {
  /** The texts in the order of the page: as marks lead to them, then those without a mark. A text's number is its place, from 1. */
  texts: NodeJson[];
  /** The number of the text that each name leads to, by {@link footnoteKey}. */
  numbers: Map<string, number>;
  /** Labels of marks without a text, each once: pages show these marks as they are written. */
  missing: string[];
  /** Labels of texts without a mark: pages show them after the others. */
  unused: string[];
  /** Labels of texts whose name another one has already, which is the one that counts: pages show them last. */
  repeated: string[];
}

/** Finds footnotes wherever they stand, and numbers them: those of the text first, then those that stand in other footnotes. */
export function footnotesOf(document: NodeJson): FootnotesOf {
  const definitions = new Map<string, NodeJson>();
  const repeated: NodeJson[] = [];
  for (const node of nodesOf([document])) {
    if (node.type !== 'footnoteDefinition') continue;
    const key = footnoteKey(footnoteLabel(node));
    if (definitions.has(key)) repeated.push(node);
    else definitions.set(key, node);
  }
  const texts: NodeJson[] = [];
  const numbers = new Map<string, number>();
  const missing = new Map<string, string>();
  const marked = new Set<string>();
  const show = (definition: NodeJson, key: string | null): void => {
    texts.push(definition);
    if (key !== null) numbers.set(key, texts.length);
  };
  const follow = (nodes: readonly NodeJson[]): void => {
    for (const node of nodesOf(nodes, 'footnoteDefinition')) {
      if (node.type !== 'footnoteReference') continue;
      const key = footnoteKey(footnoteLabel(node));
      const definition = definitions.get(key);
      marked.add(key);
      if (definition === undefined) missing.set(key, missing.get(key) ?? footnoteLabel(node));
      else if (!numbers.has(key)) show(definition, key);
    }
  };
  let followed = 0;
  const followTexts = (): void => {
    for (let next = texts[followed]; next !== undefined; next = texts[followed]) {
      followed += 1;
      follow(next.content ?? []);
    }
  };
  follow([document]);
  followTexts();
  for (const [key, definition] of definitions) {
    if (!numbers.has(key)) show(definition, key);
    followTexts();
  }
  for (const definition of repeated) show(definition, null);
  followTexts();
  return {
    texts,
    numbers,
    missing: [...missing.values()],
    unused: [...definitions].filter(([key]) => !marked.has(key)).map(([, definition]) => footnoteLabel(definition)),
    repeated: repeated.map(footnoteLabel),
  };
}

/** Nodes and all that is in them, in order; without those of one type, if that is wanted. */
function* nodesOf(nodes: readonly NodeJson[], without?: string): Generator<NodeJson> {
  const open = nodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === without) continue;
    yield node;
    for (const child of (node.content ?? []).toReversed()) open.push(child);
  }
}
