import type { DocumentJson } from './json.ts';

/** What changed between two documents, block by block, in reading order. */
export interface DocumentDiff {
  blocks: BlockDiff[];
  /** How many blocks differ. */
  changes: number;
}

export type BlockDiff =
  | { kind: 'same'; block: DocumentJson }
  /** `change` numbers the places that differ, from 0. */
  | { kind: 'inserted'; change: number; block: DocumentJson }
  | { kind: 'deleted'; change: number; block: DocumentJson }
  | { kind: 'changed'; change: number; before: DocumentJson; after: DocumentJson };
