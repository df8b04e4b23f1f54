import type { PostSnapshot } from '../library/contract.ts';
import type { Operation } from '../publishing/contract.ts';

export interface ExportedFile {
  /** Relative to the export's place, forward slashes. */
  path: string;
  bytes: Uint8Array;
}

export interface Exported {
  /** `file`: one file. `folder`: files under one folder. */
  kind: 'file' | 'folder';
  files: ExportedFile[];
  /** A picture that is missing, a remote one that stays remote: for people to read. */
  warnings: string[];
}

/** What the writer chose. */
export interface ExportChoice {
  /** Pictures go along as they lie beside the post, instead of made ready for a page. */
  originals?: boolean;
}

/** One way out. Pure but for `readMedia`; writing to disk is the caller's. */
export interface Exporter {
  format: 'html-file' | 'html-folder';
  label: string;
  /** Suggested name of the file or folder for a post, without a path. */
  suggestName(post: PostSnapshot): string;
  export(
    post: PostSnapshot,
    readMedia: (src: string) => Promise<{ bytes: Uint8Array; mimeType: string } | null>,
    operation: Operation,
    choice?: ExportChoice,
  ): Promise<Exported>;
}
