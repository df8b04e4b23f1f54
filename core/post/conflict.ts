import type { NodeJson } from '../document/json.ts';

/** A place where the writer and another program both changed a post. */
export interface ConflictPlace {
  base: NodeJson[];
  mine: NodeJson[];
  theirs: NodeJson[];
}

/** A post that was changed by another program while it was being edited, where the two could not be brought together by block. */
export interface PostConflict {
  /** When it was found, ISO 8601. */
  at: string;
  places: ConflictPlace[];
  /** Names of the fields at the top that both changed, differently. */
  fields: { name: string; mine: string; theirs: string }[];
}

/** A sync tool's copy beside the post that it is another version of: `mine` is the post, `theirs` the copy. */
export interface ComparedCopy {
  original: { id: string; title: string; path: string };
  conflict: PostConflict;
}

export const conflictChoices = ['mine', 'theirs', 'both'] as const;
export type ConflictChoice = (typeof conflictChoices)[number];
