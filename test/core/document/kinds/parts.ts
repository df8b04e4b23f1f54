import type * as fc from 'fast-check';

import type { MarkJson, NodeJson } from '#core/document/json.ts';

/** How wild the text may be. */
export type Wildness = 'ordinary' | 'adversarial';

/** What generated nodes are made of. */
export interface Parts {
  wildness: Wildness;
  /** Never empty. */
  text: fc.Arbitrary<string>;
  /** Addresses, wild ones too if that is wanted. */
  url: fc.Arbitrary<string>;
  /** A title or null. */
  title: fc.Arbitrary<string | null>;
}

/** The same, with what may stand in blocks. */
export interface BlockParts extends Parts {
  inline: fc.Arbitrary<NodeJson[]>;
  /** At least one. */
  blocks: fc.Arbitrary<NodeJson[]>;
}

/** Generated nodes and marks of one family, to be mixed with all others. */
export interface Kinds {
  blocks?: (parts: BlockParts) => Weighted<NodeJson>[];
  inline?: (parts: Parts) => Weighted<NodeJson>[];
  marks?: (parts: Parts) => Weighted<MarkJson>[];
}

export interface Weighted<Value> {
  weight: number;
  arbitrary: fc.Arbitrary<Value>;
}
