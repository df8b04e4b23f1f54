import { isDatabaseFailure } from '../catalogue/database.ts';
import { diskFailure } from '../disk.ts';
import { findJournals } from '../recovery.ts';
import type { Shelf } from '../shelf.ts';
import type { OpenPosts } from './reconciler.ts';
import { Reconciler } from './reconciler.ts';
import type { Rest, Scanner } from './scanner.ts';
import { ScannerHere } from './scanner.ts';
import { ScannerThread } from './scannerThread.ts';
import { arrangementPath } from '../arrangementPath.ts';

/** With a watched folder, it is looked through no more often than this when somebody asks, ms: what is missed is what the system did not tell. */
const refreshEvery = 60_000;
/**
 * How long the first look in the background waits where the list is known already, ms: looking at every file takes the processor from the
 * post that is about to be opened.
 */
const firstAfter = 2_000;
/** Where the list is not known: posts that are shown at once, and how long the window has then to itself, ms. */
const firstRest: Rest = { after: 200, ms: 1_500 };
/** How long paths are gathered before they are looked at again, ms. */
const againAfter = 50;

export interface ScanningOptions {
  shelf: Shelf;
  open: OpenPosts;
  /** The folder of the journals. */
  journals: string;
  /** Pins and kept searches may have been changed by another machine. */
  arrangementChanged(): Promise<void>;
}

/**
 * Keeps the catalogue in step with the folder: at the opening, while it is open when `background` is set, and when it is asked for. In the
 * background, opening waits for nothing but what the journals need.
 */
export class Scanning {
  readonly #options: ScanningOptions;
  readonly #reconciler: Reconciler;
  #scanner: Scanner;
  readonly #again = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #scanned: Promise<void> = Promise.resolve();
  /** Begins the first look, while it waits. */
  #beginFirst: (() => void) | null = null;
  #lastThrough = 0;
  #isWatched = false;
  #closed = false;

  constructor(options: ScanningOptions) {
    this.#options = options;
    this.#reconciler = new Reconciler(options.shelf, options.open, (path) => this.lookAgain(path));
    this.#scanner = this.#makeScanner();
    options.shelf.lookAgain = (path) => this.lookAgain(path);
  }

  /** Makes the catalogue usable; what the journals need is up to date when it resolves. Rejects when the folder cannot be read. */
  async begin(): Promise<void> {
    const { shelf } = this.#options;
    await shelf.findHome();
    shelf.index.onLost = () => {
      if (!this.#closed) void this.#lookThrough().catch(() => undefined);
    };
    shelf.index.whenReplaced(() => void this.#replaceScanner());
    await this.#options.arrangementChanged();
    if (shelf.options.background !== true) {
      await this.#lookThrough();
      return;
    }
    const first = shelf.index.isComplete ? this.#lookLater() : this.#lookThrough(firstRest);
    // It is tried again when the folder can be read; what is known is shown until then.
    first.catch(() => undefined);
    if (await this.#findJournaled()) return;
    this.#beginFirst?.();
    await first.catch(() => undefined);
  }

  /** Resolves once the look through the folder that is under way has ended, and everything that was found is in the catalogue. */
  async scanned(): Promise<void> {
    this.#beginFirst?.();
    await this.#scanned;
    while (this.#again.size > 0 && !this.#closed) await this.#lookNow();
    this.#reconciler.settle();
  }

  /** Looks at the folder again; while it is watched, only when that was long ago. */
  async refresh(): Promise<void> {
    const isRecent = this.#isWatched && Date.now() - this.#lastThrough < refreshEvery;
    // The window that just came to the front may be the app's first: the first look comes by itself.
    if (this.#beginFirst !== null) await this.#scanned;
    else if (!isRecent) await this.#lookThrough();
    await this.scanned();
  }

  /** Looks at a path soon. */
  lookAgain(path: string): void {
    if (this.#closed) return;
    this.#again.add(path);
    this.#timer ??= setTimeout(() => void this.#lookNow(), againAfter);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#beginFirst?.();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#again.clear();
    this.#reconciler.close();
    await this.#scanner.close();
  }

  #makeScanner(): Scanner {
    const { shelf } = this.#options;
    const { fs, root, index, options } = shelf;
    this.#isWatched = options.background === true && index.path !== ':memory:';
    if (!this.#isWatched) return new ScannerHere(index, fs, root, this.#reconciler, () => options.now());
    const thread: ScannerThread = new ScannerThread({ root, catalogue: index.path, watch: true }, this.#reconciler, {
      away: (isAway) => this.#reconciler.tell(isAway ? { kind: 'away' } : { kind: 'ready' }),
      damaged: () => {
        // One that was replaced meanwhile speaks of the file before.
        if (thread === this.#scanner && !this.#closed) index.startAnew();
      },
      unwatched: (why) => {
        this.#isWatched = false;
        process.emitWarning(`The library is looked through from time to time instead of being watched. ${why}`);
      },
      changed: (path) => {
        if (path === arrangementPath) void this.#options.arrangementChanged();
      },
    });
    return thread;
  }

  async #replaceScanner(): Promise<void> {
    const old = this.#scanner;
    this.#scanner = this.#makeScanner();
    await old.close().catch(() => undefined);
  }

  /** The first look, in a while or once somebody waits for it. */
  #lookLater(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.#beginFirst?.(), firstAfter);
    this.#beginFirst = () => {
      clearTimeout(timer);
      this.#beginFirst = null;
      if (this.#closed) resolve();
      else resolve(this.#lookThrough());
    };
    this.#scanned = promise.catch(() => undefined);
    return promise;
  }

  #lookThrough(rest?: Rest): Promise<void> {
    const { index } = this.#options.shelf;
    const scanner = this.#scanner;
    const turn = (async () => {
      if (!index.isComplete) this.#reconciler.tell({ kind: 'reading', done: 0, total: 0 });
      try {
        await scanner.lookThrough(rest);
        this.#lastThrough = Date.now();
        if (scanner === this.#scanner) index.isComplete = true;
      } catch (thrown) {
        if (this.#closed || scanner !== this.#scanner) return;
        if (isDatabaseFailure(thrown)) {
          // It begins anew, and looks through the folder for it.
          index.startAnew();
          return;
        }
        throw diskFailure(thrown, 'Could not look through the library', 'Nothing in it was touched.');
      } finally {
        this.#reconciler.settle();
        if (this.#options.shelf.scanState.kind === 'reading') this.#reconciler.tell({ kind: 'ready' });
      }
    })();
    this.#scanned = turn.catch(() => undefined);
    return turn;
  }

  async #lookNow(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const paths = [...this.#again];
    this.#again.clear();
    // What cannot be looked at now is when the folder is looked through.
    await this.#scanner.look(paths).catch(() => undefined);
  }

  /** Looks at the posts that journals are for; false when one of them stands elsewhere, so that the whole folder has to be known first. */
  async #findJournaled(): Promise<boolean> {
    const { shelf, journals } = this.#options;
    const { index, fs, root, options } = shelf;
    const found = await findJournals(fs, journals);
    const headers = found.flatMap(({ journal }) => (journal === null ? [] : [journal]));
    if (headers.length === 0) return true;
    const places = headers.map(({ header, entries }) => {
      const moved = entries.flatMap((entry) => (entry.kind === 'moved' ? [entry.path] : []));
      const known = index.find(header.id)?.path;
      return { id: header.id, paths: [...(known === undefined ? [] : [known]), header.path, ...moved] };
    });
    const here = new ScannerHere(index, fs, root, this.#reconciler, () => options.now());
    await here.look(places.flatMap(({ paths }) => paths));
    const stands = places.map(async ({ id, paths }) => {
      const entry = index.find(id) ?? paths.map((path) => index.byPath(path)).find((one) => one !== null) ?? null;
      return entry !== null && (entry.trash !== null || (await shelf.placeOf(entry.path)) !== null);
    });
    return (await Promise.all(stands)).every(Boolean);
  }
}
