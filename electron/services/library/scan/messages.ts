/** What the scan's thread is started with. */
export interface ScanOpening {
  root: string;
  /** The catalogue's file. */
  catalogue: string;
  /** Whether the folder is watched once it was looked through. */
  watch: boolean;
}

/**
 * Calls to the thread: `lookThrough(rest)` (a Rest or nothing) and `look(paths)`. Calls of the thread: `take(findings)`, answered when more may come. It
 * tells `progress` (a ScanProgress), `changed` (a file of the library's own that is no post), `away` (true when the folder cannot be reached, false when it is back), and `unwatched` (why the folder
 * cannot be watched: it is looked through from time to time instead), and `damaged` (the catalogue cannot be read).
 */
export interface ScanTold {
  progress: { done: number; total: number };
  changed: string;
  away: boolean;
  unwatched: string;
  damaged: string;
}
