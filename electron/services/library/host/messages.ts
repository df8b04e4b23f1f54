import type { LibraryEvent, LibraryOptions } from '../contract.ts';

/** What the library is told of the rest of the program, instead of asking: it is pushed at the opening and at each change. */
export interface Known {
  /** Names of the accounts, by id. */
  accounts: Record<string, string>;
  /** What `LibraryOptions.defaults` gives. */
  defaults: ReturnType<LibraryOptions['defaults']>;
}

/** The first call to the library's thread, `host.open`; it answers the library's root without links. */
export interface Opening {
  root: string;
  stateFolder: string;
  writeDelay?: number;
  known: Known;
}

/** What is told without being asked: `known` to the thread, `event` by it. */
export interface Told {
  known: Known;
  event: LibraryEvent;
}
