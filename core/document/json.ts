/** A mark in its JSON form, as ProseMirror reads it; attributes at their default may be left out. */
export interface MarkJson {
  type: string;
  attrs?: Record<string, unknown>;
}

/** A node in its JSON form, as ProseMirror reads it; attributes at their default may be left out. */
export interface NodeJson {
  type: string;
  attrs?: Record<string, unknown>;
  content?: NodeJson[];
  marks?: MarkJson[];
  text?: string;
}

/** A whole document: a {@link NodeJson} of type `doc`. */
export type DocumentJson = NodeJson & { type: 'doc' };
