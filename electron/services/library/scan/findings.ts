import type { FileStamp, PostEntry } from '../postEntry.ts';

/**
 * What a look at the folder found, on its way to the library's thread. `asOf` is the catalogue's `seq` from before the file was looked at: a
 * row that has changed since is the library's own doing and holds.
 */
export type Finding =
  /** A post that is new, or whose file is another than its row says. */
  | { kind: 'read'; entry: PostEntry; publicationsStamp: string; asOf: number }
  /** The file was touched, and holds what its row says. */
  | { kind: 'same'; path: string; stamp: FileStamp; publicationsStamp: string; asOf: number }
  /** Nothing stands at a row's path any more. */
  | { kind: 'gone'; path: string; asOf: number };

/** How far a look through the whole folder is. `total` 0 while it is not known. */
export interface ScanProgress {
  done: number;
  total: number;
}

/** Takes what was found. Resolves when more may come. */
export interface FindingsTaker {
  take(findings: Finding[]): Promise<void>;
  progress(progress: ScanProgress): void;
}
