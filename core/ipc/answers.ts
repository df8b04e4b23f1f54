import type { DocumentJson } from '../document/json.ts';
import type { Failure } from '../failure.ts';
import type { PostConflict } from '../post/conflict.ts';
import type { BulkResult } from '../post/listing.ts';
import type { MediaFile, PostId, PostMeta, PostSummary, SaveState } from '../post/post.ts';
import type { Settings } from './settings.ts';

/** A library as the window knows it: by a key, never by a path that it could send back. */
export interface LibraryInfo {
  key: string;
  name: string;
  /** For people to read. */
  displayPath: string;
}

export interface AppState {
  version: string;
  platform: 'linux' | 'darwin' | 'win32';
  library: LibraryInfo | null;
  /** Why the last library could not be opened, if it could not. */
  libraryFailure: Failure | null;
  /** Why the accounts could not be read and were set aside, if they were. */
  accountsFailure: Failure | null;
  recent: LibraryInfo[];
  /** Where `library.createDefault` would make one, for people to read. */
  defaultLibraryPath: string;
  settings: Settings;
}

/** How well this system keeps secrets. */
export interface SecretProtection {
  level: 'system' | 'none' | 'unavailable';
  /** What keeps them, e.g. "GNOME Keyring", for people to read. */
  keeper: string;
  allowed: boolean;
}

/** A post that was made of words which did not fit the post they were typed in. */
export interface KeptCopy {
  id: PostId;
  title: string;
}

export interface OpenedPost {
  summary: PostSummary;
  meta: PostMeta;
  document: DocumentJson;
  /** Names this opening; steps are sent with it. */
  session: string;
  /** Steps are numbered from here. */
  version: number;
  /** Set when words were brought back from the journal after a crash. */
  recovered: boolean;
  /** How many words more than the file held came back; unsaid where that is not known. */
  recoveredWords?: number;
  /** Words from before a crash did not fit the file as it is now, and are a post of their own. */
  recoveredAs?: KeptCopy;
  /**
   * After a crash: earlier openings whose steps are in the document, and the version after the last ones of each. An opening that is not
   * named has none in it. Unsaid where nothing is known of earlier openings.
   */
  taken?: Record<string, number>;
  saveState: SaveState;
  /** What another program changed at the same time, and the writer has not decided about. */
  conflict: PostConflict | null;
}

/** Steps that were made on a post, by another window or by the library itself (a file that changed, a merge, a version brought back). */
export interface AppliedSteps {
  /** The opening that made them; '' for the library. */
  session: string;
  /** The version they were made on. */
  version: number;
  steps: Record<string, unknown>[];
  cause: 'typing' | 'file' | 'merge' | 'restore';
}

export interface PickedMedia {
  files: MediaFile[];
  /** Why others were not taken. */
  refused: Failure[];
}

export interface ExportResult {
  /** For people to read; `export.reveal` shows it by `key`. */
  displayPath: string;
  key: string;
  warnings: string[];
}

/** What the export of many posts came to. One that fails keeps no other back. */
export interface BulkExportResult {
  done: number;
  failed: BulkResult['failed'];
  /** For people to read; `export.reveal` shows it by `key`. */
  displayPath: string;
  key: string;
  /** Each with its post's title. */
  warnings: string[];
}
