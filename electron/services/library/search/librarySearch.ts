import type { IndexState, ListPage } from '#core/post/listing.ts';
import type { PostSummary } from '#core/post/post.ts';

import type { LibraryOptions, Links, Listing } from '../contract.ts';
import type { Desk } from '../desk.ts';
import type { Shelf } from '../shelf.ts';
import { SearchDriver } from './driver.ts';
import type { DriverOptions, SearchService } from './driver.ts';
import { repoint } from './repoint.ts';
import { searchPath } from './schema.ts';
import { startSearchThread } from './searchThread.ts';

/** The list, the search and the links of a library: on a thread of their own where the library works in the background. */
export class LibrarySearch {
  readonly listing: Listing;
  readonly links: Links;
  #service: SearchService;
  readonly #options: LibraryOptions;
  readonly #shelf: Shelf;
  #wasIndexing = false;
  #isClosed = false;

  constructor(options: LibraryOptions, shelf: Shelf, desk: Desk) {
    this.#options = options;
    this.#shelf = shelf;
    this.#service = this.#start();
    shelf.index.whenReplaced(() => {
      const before = this.#service;
      this.#service = this.#start();
      void before.close().catch(() => undefined);
    });
    this.listing = {
      page: async (query, offset, limit) => this.#named(await this.#service.page(query, offset, limit)),
      counts: () => this.#service.counts(),
      position: (query, id) => this.#service.position(query, id),
      ids: (query) => this.#service.ids(query),
      state: async () => (shelf.scanState.kind === 'ready' ? this.#service.state() : shelf.scanState),
      duplicates: () => this.#service.duplicates(),
    };
    this.links = {
      to: (id) => this.#service.linksTo(id),
      broken: (id) => this.#service.brokenLinks(id),
      repoint: (posts, from, to, operation) => repoint({ shelf, desk }, posts, from, to, operation),
    };
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.#service.close();
  }

  #start(): SearchService {
    const { index } = this.#shelf;
    const onState = (state: IndexState): void => this.#tell(state);
    // Not within the question that found it out.
    const onDamaged = (): void =>
      void setImmediate(() => {
        if (service === this.#service && !this.#isClosed) index.startAnew();
      });
    const service = this.#make({ onState, onDamaged });
    return service;
  }

  #make(told: Pick<DriverOptions, 'onState' | 'onDamaged'>): SearchService {
    const { index } = this.#shelf;
    // A catalogue in memory is read by its own thread alone.
    if (index.path === ':memory:') {
      const engine = { cataloguePath: index.path, searchPath: ':memory:', catalogue: index.database };
      return new SearchDriver({ ...engine, complete: this.#options.background !== true, ...told });
    }
    const engine = { cataloguePath: index.path, searchPath: searchPath(this.#options.stateFolder) };
    return this.#options.background === true
      ? startSearchThread({ ...engine, ...told })
      : new SearchDriver({ ...engine, complete: true, ...told });
  }

  #tell(state: IndexState): void {
    // While the folder is looked through, that is what is told of.
    if (this.#shelf.scanState.kind === 'ready') this.#options.emit({ kind: 'index-state', state });
    const isIndexing = state.kind === 'indexing';
    // What a search found so far is not all any more.
    if (this.#wasIndexing && !isIndexing) this.#options.emit({ kind: 'posts-changed', ids: null });
    this.#wasIndexing = isIndexing;
  }

  /** With the accounts' names of this moment. */
  #named(page: ListPage): ListPage {
    const named = <T extends PostSummary>(post: T): T =>
      post.publications.length === 0
        ? post
        : {
            ...post,
            publications: post.publications.map((one) => ({
              ...one,
              accountName: this.#options.accountName(one.accountId) ?? one.accountName,
            })),
          };
    return { ...page, posts: page.posts.map(named) };
  }
}
