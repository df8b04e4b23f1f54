import { join } from 'node:path';

import * as z from 'zod';

import { LonghandError } from '#core/failure.ts';
import { conflictOriginal } from '#core/post/conflictFile.ts';
import type { ListQuery, SavedSearch } from '#core/post/listing.ts';
import { listSections, listSorts } from '#core/post/listing.ts';
import type { PostId } from '#core/post/post.ts';

import { arrangementPath } from './arrangementPath.ts';
import type { Arrangement } from './contract.ts';
import { diskFailure, isMissing, makeFolder, requireFolder, writeAtomically } from './disk.ts';
import { formatVersion } from './formats.ts';
import type { Shelf } from './shelf.ts';

const listQuery: z.ZodType<ListQuery> = z.object({
  section: z.enum(listSections),
  text: z.string(),
  tag: z.string().nullable(),
  category: z.string().nullable(),
  sort: z.enum(listSorts),
  descending: z.boolean(),
});
export const savedSearch: z.ZodType<SavedSearch> = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  query: listQuery,
});
/** `.longhand/library.json`. What a later Longhand keeps there stays. */
export const arrangementFile = z.looseObject({
  format: z.literal(formatVersion),
  pinned: z.array(z.unknown()).default([]),
  searches: z.array(z.unknown()).default([]),
});
type ArrangementFile = z.output<typeof arrangementFile>;

/**
 * Pins and kept searches in the library's own folder, so that they go with it. Each change is made to the file as it is at that moment, so
 * that what another machine put there meanwhile stays; the copies that sync tools make of the file when two did at once are taken in.
 */
export class LibraryArrangement implements Arrangement {
  readonly #shelf: Shelf;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** Brings the pins of the file into the list. A file that cannot be read leaves them as they were. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#takeInCopies();
        this.#showPins(await this.#read());
      } catch {
        // Told when somebody changes something.
      }
    });
  }

  searches(): Promise<SavedSearch[]> {
    return this.#inTurn(async () => searchesIn(await this.#read()));
  }

  saveSearch(id: string | null, name: string, query: ListQuery): Promise<SavedSearch[]> {
    return this.#change((file) => {
      const at = id === null ? -1 : file.searches.findIndex((one) => idOf(one) === id);
      const known = at === -1 ? {} : (file.searches[at] as object);
      const search = { ...known, id: id ?? this.#shelf.options.makeId(), name, query };
      return { ...file, searches: at === -1 ? [...file.searches, search] : file.searches.with(at, search) };
    });
  }

  removeSearch(id: string): Promise<SavedSearch[]> {
    return this.#change((file) => ({ ...file, searches: file.searches.filter((one) => idOf(one) !== id) }));
  }

  /** Pins posts, or takes their pins away. */
  async setPinned(ids: readonly PostId[], isPinned: boolean): Promise<void> {
    const chosen = new Set<unknown>(ids);
    await this.#change((file) => {
      const others = file.pinned.filter((one) => !chosen.has(one));
      return { ...file, pinned: isPinned ? [...others, ...ids] : others };
    });
  }

  #change(change: (file: ArrangementFile) => ArrangementFile): Promise<SavedSearch[]> {
    return this.#inTurn(async () => {
      await this.#takeInCopies();
      const changed = change(await this.#read());
      await this.#write(changed);
      this.#showPins(changed);
      return searchesIn(changed);
    });
  }

  async #read(path = arrangementPath): Promise<ArrangementFile> {
    const { fs, root } = this.#shelf;
    let text: string;
    try {
      text = await fs.readFile(join(root, path), 'utf8');
    } catch (thrown) {
      if (isMissing(thrown)) return { format: formatVersion, pinned: [], searches: [] };
      throw diskFailure(thrown, 'Could not read the pins and kept searches');
    }
    try {
      return arrangementFile.parse(JSON.parse(text));
    } catch (thrown) {
      throw new LonghandError({
        code: 'unreadable',
        message: 'The pins and kept searches of this library cannot be read.',
        kept: 'The file is as it was.',
        next: `Repair “${arrangementPath}” in the library’s folder, or move it away to begin anew.`,
        detail: thrown instanceof Error ? thrown.message : String(thrown),
      });
    }
  }

  async #write(file: ArrangementFile): Promise<void> {
    const { fs, root } = this.#shelf;
    try {
      await requireFolder(fs, root);
      await makeFolder(fs, join(root, '.longhand'));
      await writeAtomically(fs, join(root, arrangementPath), `${JSON.stringify(file, null, 2)}\n`);
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not keep pins and searches', 'They are as they were.');
    }
  }

  /** What two machines changed at once lies in two files: both hold. */
  async #takeInCopies(): Promise<void> {
    const { fs, root } = this.#shelf;
    const names = await fs.readdir(join(root, '.longhand')).catch(() => []);
    for (const name of names) {
      if (conflictOriginal(name) !== 'library.json') continue;
      const path = `.longhand/${name}`;
      const copy = await this.#read(path).catch(() => null);
      if (copy === null) continue;
      const file = await this.#read();
      const known = new Set(file.searches.map(idOf));
      await this.#write({
        ...copy,
        ...file,
        pinned: [...new Set([...file.pinned, ...copy.pinned])],
        searches: [...file.searches, ...copy.searches.filter((one) => !known.has(idOf(one)))],
      });
      await fs.unlink(join(root, path)).catch(() => undefined);
    }
  }

  #showPins({ pinned }: ArrangementFile): void {
    const ids = pinned.filter((one) => typeof one === 'string');
    const changed = this.#shelf.index.setPinned(new Set(ids));
    if (changed.length > 0) this.#shelf.changed(changed.length > 200 ? null : changed);
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(task, task);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

const idOf = (search: unknown): unknown => (search as { id?: unknown } | null)?.id;

/** The searches that are whole; others stay in the file. */
const searchesIn = ({ searches }: ArrangementFile): SavedSearch[] =>
  searches.flatMap((one) => {
    const parsed = savedSearch.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
