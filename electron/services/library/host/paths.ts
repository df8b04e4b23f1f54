import type { Library, LibraryEvent } from '../contract.ts';

type MethodsOf<T> = {
  [K in keyof T & string]: T[K] extends (...args: never[]) => Promise<unknown> ? K : never;
}[keyof T & string];
type Part = 'listing' | 'links' | 'versions' | 'arrangement' | 'upkeep';

/** Every method of a library, with its parts' as `part.method`. */
export type LibraryPath = Exclude<MethodsOf<Library>, 'close'> | { [P in Part]: `${P}.${MethodsOf<Library[P]>}` }[Part];

/**
 * What may be called across the threads; a method of the contract that is missing here does not compile. `again`: when the library's thread
 * ended before it answered, the call is made once more of the next one, for it changes nothing or does nothing twice. `once`: it fails.
 */
export const libraryPaths: Readonly<Record<LibraryPath, 'again' | 'once'>> = {
  'listing.page': 'again',
  'listing.counts': 'again',
  'listing.position': 'again',
  'listing.ids': 'again',
  'listing.state': 'again',
  'listing.duplicates': 'again',
  'links.to': 'again',
  'links.broken': 'again',
  'links.repoint': 'once',
  'versions.list': 'again',
  'versions.read': 'again',
  'versions.diff': 'again',
  'versions.restore': 'once',
  'versions.name': 'again',
  'versions.keep': 'again',
  'arrangement.searches': 'again',
  'arrangement.saveSearch': 'once',
  'arrangement.removeSearch': 'again',
  'upkeep.check': 'again',
  'upkeep.orphans': 'again',
  'upkeep.trashOrphans': 'once',
  'upkeep.restoreMedia': 'once',
  'upkeep.backUp': 'once',
  summary: 'again',
  bulk: 'once',
  undoBulk: 'once',
  create: 'once',
  open: 'again',
  applySteps: 'once',
  stepsSince: 'once',
  resolveConflict: 'once',
  meta: 'again',
  setMeta: 'again',
  flush: 'again',
  closeSession: 'again',
  renameSlug: 'once',
  duplicate: 'once',
  trash: 'again',
  restore: 'once',
  deleteForEver: 'once',
  trashedMedia: 'again',
  emptyTrash: 'once',
  giveOwnId: 'once',
  compareCopy: 'again',
  mergeCopy: 'once',
  keepCopy: 'once',
  source: 'again',
  snapshot: 'again',
  pathOf: 'again',
  importMedia: 'once',
  importMediaFile: 'once',
  discardMedia: 'again',
  thumbnail: 'again',
  listMedia: 'again',
  readMedia: 'again',
  locateMedia: 'again',
  readPublications: 'again',
  writePublication: 'again',
  refresh: 'again',
  scanned: 'again',
  flushAll: 'again',
};

/** Answers with a part that may be a whole document: it crosses the threads as text. */
export const lateParts: Readonly<Partial<Record<LibraryPath, string>>> = {
  open: 'document',
  snapshot: 'document',
  stepsSince: 'batches',
  'versions.read': 'document',
  'versions.diff': 'blocks',
};

/** The same of events. */
export const lateEventParts: Readonly<Partial<Record<LibraryEvent['kind'], string>>> = {
  steps: 'steps',
  conflict: 'conflict',
};

/** Calls a library's method by its path. */
export async function callLibrary(library: Library, path: string, args: unknown[]): Promise<unknown> {
  if (!Object.hasOwn(libraryPaths, path)) throw new TypeError(`A library has no method ${path}`);
  const names = path.split('.');
  const method = names.pop() ?? '';
  const owner = names.reduce<unknown>((object, name) => (object as Record<string, unknown>)[name], library);
  return await (owner as Record<string, (...all: unknown[]) => Promise<unknown>>)[method]?.(...args);
}

/** An object with a library's methods, each of them `call` with its path. */
export function libraryOver(
  call: (path: LibraryPath, args: unknown[]) => Promise<unknown>,
): Omit<Library, 'root' | 'close'> {
  const library: Record<string, unknown> = {};
  for (const path of Object.keys(libraryPaths) as LibraryPath[]) {
    const [first = '', method] = path.split('.');
    const run = (...args: unknown[]): Promise<unknown> => call(path, args);
    if (method === undefined) library[first] = run;
    else library[first] = { ...(library[first] as object | undefined), [method]: run };
  }
  return library as unknown as Omit<Library, 'root' | 'close'>;
}
