import { LonghandError } from '#core/failure.ts';
import type {
  BrokenLink,
  DuplicateGroup,
  IndexState,
  LibraryCounts,
  ListPage,
  ListQuery,
  PostLink,
} from '#core/post/listing.ts';
import type { PostId } from '#core/post/post.ts';

import type { Listing } from '../contract.ts';
import { CatalogueDamaged, SearchEngine } from './engine.ts';
import type { EngineOptions } from './engine.ts';

/** What the library asks of its search, on whatever thread that is. */
export interface SearchService extends Listing {
  linksTo(id: PostId): Promise<PostLink[]>;
  brokenLinks(id: PostId | null): Promise<BrokenLink[]>;
  /** The catalogue has changed: index it, now rather than in a moment. */
  changed(): void;
  close(): Promise<void>;
}

export interface DriverOptions extends EngineOptions {
  /** True: an answer waits until every post that is known can be found. Else it tells what is found so far. */
  complete: boolean;
  /** Told when indexing begins, goes on and ends. */
  onState: (state: IndexState) => void;
  /** Told once when the catalogue turns out to be damaged: whoever writes it may never read what is. */
  onDamaged: () => void;
}

/** How long is worked in one go, ms: as long a question may have to wait. */
const budget = 6;
/** How long nothing is done in the background at first, ms: a start has better things to do. */
const startAfter = 1_500;
/** How often the catalogue is looked at when nobody says that it changed, ms. */
const lookEvery = 400;
/** Nobody asks when nobody has for so long, ms. */
const aloneAfter = 3_000;
/** How often progress is told, ms. */
const tellEvery = 200;

/** Lets others have their turn. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A search on this thread: it answers in between while it indexes. */
export class SearchDriver implements SearchService {
  readonly #engine: SearchEngine;
  readonly #options: DriverOptions;
  #isDamaged = false;
  /** When something was asked last. */
  #asked = performance.now();
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;
  #told = 0;
  #isBusy = false;
  /** Attempts in a row that failed. */
  #failures = 0;
  #closed = false;
  /** Those who wait until everything can be found; told whether it can. */
  #ready: ((isComplete: boolean) => void)[] = [];

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#engine = new SearchEngine(options);
    this.#wait(startAfter);
  }

  async page(query: ListQuery, offset: number, limit: number): Promise<ListPage> {
    if (query.text !== '') await this.#complete();
    return this.#ask((engine) => engine.page(query, offset, limit));
  }

  async counts(): Promise<LibraryCounts> {
    return this.#ask((engine) => engine.counts());
  }

  async position(query: ListQuery, id: PostId): Promise<number | null> {
    if (query.text !== '') await this.#complete();
    return this.#ask((engine) => engine.position(query, id));
  }

  async ids(query: ListQuery): Promise<PostId[]> {
    // What is done to all that a query finds is not done to a part of it.
    if (query.text !== '') await this.#whole();
    return this.#ask((engine) => engine.ids(query));
  }

  async state(): Promise<IndexState> {
    const state = this.#ask((engine) => engine.state());
    // Who was told that posts wait is told when they do not any more, however few they were.
    if (state.kind === 'indexing') this.#isBusy = true;
    return state;
  }

  async duplicates(): Promise<DuplicateGroup[]> {
    const search = this.#ask((engine) => engine.duplicates());
    while (!this.#closed && search.step(budget)) await pause();
    return search.groups;
  }

  async linksTo(id: PostId): Promise<PostLink[]> {
    await this.#complete();
    return this.#ask((engine) => engine.linksTo(id));
  }

  async brokenLinks(id: PostId | null): Promise<BrokenLink[]> {
    // A post that is not indexed yet would make links to it look broken.
    await this.#whole();
    const found: BrokenLink[] = [];
    let after = 0;
    for (;;) {
      if (this.#closed) return found;
      const { links, next } = this.#ask((engine) => engine.brokenLinks(id, after));
      found.push(...links);
      if (next === null) return found;
      after = next;
      await pause();
    }
  }

  changed(): void {
    this.#work();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#immediate !== null) clearImmediate(this.#immediate);
    for (const ready of this.#ready.splice(0)) ready(false);
    this.#engine.close();
  }

  #ask<T>(question: (engine: SearchEngine) => T): T {
    this.#asked = performance.now();
    try {
      return question(this.#engine);
    } catch (thrown) {
      this.#look(thrown);
      throw thrown;
    }
  }

  #look(thrown: unknown): void {
    if (!(thrown instanceof CatalogueDamaged) || this.#isDamaged) return;
    this.#isDamaged = true;
    this.#options.onDamaged();
  }

  async #complete(): Promise<void> {
    if (this.#options.complete) await this.#everything();
  }

  /** Throws where not every post that is known can be found. */
  async #whole(): Promise<void> {
    if (this.#closed || (await this.#everything())) return;
    throw new LonghandError({
      code: 'disk-failed',
      message: 'Not every post can be searched yet: the disk refuses the search’s index, or is full.',
      kept: 'Nothing was changed.',
      next: 'Free some space or check the disk, then try again.',
    });
  }

  /** Resolves once every post that is known now can be found, with true; with false where bringing that about failed. */
  async #everything(): Promise<boolean> {
    if (this.#closed) return false;
    if (!this.#engine.isBehind) return true;
    const ready = new Promise<boolean>((resolve) => this.#ready.push(resolve));
    this.#work();
    return ready;
  }

  #wait(ms = lookEvery * 2 ** this.#failures): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#work();
    }, ms);
    this.#timer.unref();
  }

  #work(): void {
    if (this.#closed || this.#immediate !== null) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#immediate = setImmediate(() => {
      this.#immediate = null;
      this.#step();
    });
  }

  #step(): void {
    let more = false;
    let isBehind = false;
    let hasFailed = false;
    try {
      more = this.#engine.step(budget, performance.now() - this.#asked > aloneAfter);
      isBehind = more && this.#engine.isBehind;
      // A full disk takes some of it before it refuses again.
      if (!more) this.#failures = 0;
    } catch (thrown) {
      this.#look(thrown);
      // It is tried again, ever more seldom: the disk may be full for long. The list does without.
      if (this.#failures === 0)
        process.stderr.write(`longhand: the search could not be brought up to date: ${String(thrown)}\n`);
      this.#failures = Math.min(this.#failures + 1, 7);
      hasFailed = true;
    }
    if (!isBehind) for (const ready of this.#ready.splice(0)) ready(!hasFailed);
    this.#tell(isBehind);
    if (more) this.#work();
    else this.#wait();
  }

  #tell(isBehind: boolean): void {
    const now = performance.now();
    if (!isBehind && !this.#isBusy) {
      this.#told = 0;
      return;
    }
    if (isBehind === this.#isBusy && (!isBehind || now - this.#told < tellEvery)) return;
    // A post that was just saved is no news.
    if (isBehind && !this.#isBusy && this.#told === 0) {
      this.#told = now;
      return;
    }
    this.#isBusy = isBehind;
    this.#told = isBehind ? now : 0;
    this.#options.onState(isBehind ? this.#engine.state() : { kind: 'ready' });
  }
}
