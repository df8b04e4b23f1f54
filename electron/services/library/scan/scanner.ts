import type { FileSystem } from '../disk.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FindingsTaker } from './findings.ts';
import { KnownRows } from './knownRows.ts';
import { Surveyor } from './surveyor.ts';

/** A pause that is made once, when about `after` posts were looked at and handed over: for `ms`. */
export interface Rest {
  after: number;
  ms: number;
}

/** Looks at the library's folder, and hands over what differs from the catalogue. */
export interface Scanner {
  /** Looks through the whole folder; resolves once everything that was found is in the catalogue. Rejects when the folder is not to be read. */
  lookThrough(rest?: Rest): Promise<void>;
  /** Looks at some paths, of files or folders, relative to the library. */
  look(paths: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Looks on the calling thread: for tests, the command line, and where no thread can read the catalogue. */
export class ScannerHere implements Scanner {
  readonly #make: () => Surveyor;
  readonly #running = new Set<Surveyor>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(catalogue: Catalogue, fs: FileSystem, root: string, taker: FindingsTaker, now: () => Date) {
    this.#make = () => new Surveyor({ fs, root, rows: new KnownRows(catalogue.database), taker, now });
  }

  lookThrough(): Promise<void> {
    return this.#run((surveyor) => surveyor.lookThrough());
  }

  look(paths: readonly string[]): Promise<void> {
    return this.#run((surveyor) => surveyor.look(paths));
  }

  async close(): Promise<void> {
    for (const surveyor of this.#running) surveyor.stop();
    await this.#turn;
  }

  #run(work: (surveyor: Surveyor) => Promise<void>): Promise<void> {
    const before = this.#turn;
    const turn = (async () => {
      await before;
      const surveyor = this.#make();
      this.#running.add(surveyor);
      try {
        await work(surveyor);
      } finally {
        this.#running.delete(surveyor);
      }
    })();
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
