import { createStore } from 'zustand/vanilla';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import { limits } from '#core/ipc/contract.ts';
import { wholeLibrary } from '#core/post/listing.ts';
import type { IndexState, LibraryCounts, ListedPost, ListPage, ListQuery, SavedSearch } from '#core/post/listing.ts';
import type { PostId } from '#core/post/post.ts';

import type { Client } from '../bridge/client.ts';

/** Rows that are asked for at once: some screens of them. Of what a search finds, each costs a look into its text. */
export const rowsPerPage = 50;
/** Pages that are kept; those seen last, and always the ones that are seen now. */
const mostPages = 80;
/** A page that may be out of date is not asked for again sooner than this, ms: changes come in bursts. */
const patience = 200;
/** Counts change with every save, and are only read now and then. */
const countsPatience = 400;
/** After a failure nothing is asked by itself for so long, ms. */
const afterFailure = 3_000;

export const isSearch = ({ text }: Pick<ListQuery, 'text'>): boolean => text.trim() !== '';
/** Whether a query leaves posts of its section out. */
export const isNarrowed = (query: ListQuery): boolean =>
  isSearch(query) || query.tag !== null || query.category !== null;

export interface ListingStore {
  /** What the writer wants to see. */
  query: ListQuery;
  /** What the rows are an answer to: the same but for the moment until the answer comes. Null before the first. */
  answered: ListQuery | null;
  /** How many rows there are; null before the first answer. */
  total: number | null;
  /** The rows that are known, {@link rowsPerPage} to a page. */
  pages: ReadonlyMap<number, readonly ListedPost[]>;
  /** What was looked for, to be marked in the opened post. */
  words: readonly string[];
  misunderstood: string | null;
  counts: LibraryCounts | null;
  index: IndexState;
  searches: readonly SavedSearch[];
  failure: Failure | null;
}

interface Page {
  posts: readonly ListedPost[];
  revision: number;
  /** The change it was asked after. */
  change: number;
  askedAt: number;
  /** Orders pages by when they were seen. */
  seen: number;
}

const nothing: Omit<ListingStore, 'searches'> = {
  query: wholeLibrary,
  answered: null,
  total: null,
  pages: new Map(),
  words: [],
  misunderstood: null,
  counts: null,
  index: { kind: 'ready' },
  failure: null,
};

/**
 * The post list as a window on the answer to a query: pages come as rows are seen, and old rows stay until new ones are there. One
 * question runs at a time; what changed meanwhile is asked after it, and of what changed only the part that is seen.
 */
export function createListing(client: Client) {
  const store = createStore<ListingStore>(() => ({ ...nothing, searches: [] }));
  let pages = new Map<number, Page>();
  let revision = 0;
  let change = 0;
  /** Pages that were asked for before this change are asked for again at once. */
  let urgent = 0;
  let seen = { first: 0, last: 0 };
  let looks = 0;
  let blockedUntil = 0;
  let library = 0;
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** The order of the list before a search took it over. */
  let browsing: Pick<ListQuery, 'sort' | 'descending'> = wholeLibrary;

  const put = () =>
    store.setState({ pages: new Map([...pages].map(([number, page]) => [number, page.posts] as const)) });

  function wantedPages(): number[] {
    const { total } = store.getState();
    const last = Math.max(0, Math.ceil((total ?? 0) / rowsPerPage) - 1);
    const from = Math.min(Math.floor(seen.first / rowsPerPage), last);
    const to = Math.min(Math.floor(seen.last / rowsPerPage), last);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  }

  /** The page to ask for now, or how long to wait until one is due. */
  function next(): { page: number; query: ListQuery } | { wait: number } | null {
    const { query, answered } = store.getState();
    if (query !== answered) return { page: 0, query };
    const now = Date.now();
    if (now < blockedUntil) return { wait: blockedUntil - now };
    let wait = Number.POSITIVE_INFINITY;
    for (const number of wantedPages()) {
      const page = pages.get(number);
      if (page === undefined || page.change < urgent) return { page: number, query };
      if (page.change < change || page.revision < revision) wait = Math.min(wait, page.askedAt + patience - now);
      if (wait <= 0) return { page: number, query };
    }
    return Number.isFinite(wait) ? { wait } : null;
  }

  async function askPages(): Promise<void> {
    for (let due = next(); due !== null; due = next()) {
      if ('wait' in due) {
        wakeIn(due.wait);
        return;
      }
      const asked = library;
      const after = change;
      const askedAt = Date.now();
      try {
        const answer = await client['posts.page']({
          query: { ...due.query, text: due.query.text.slice(0, 500) },
          offset: due.page * rowsPerPage,
          limit: rowsPerPage,
        });
        if (asked === library) take(due, answer, after, askedAt);
      } catch (thrown) {
        if (asked !== library) continue;
        blockedUntil = Date.now() + afterFailure;
        const typedOn = store.getState().query !== due.query;
        store.setState({ failure: toFailure(thrown), ...(!typedOn && { answered: due.query }) });
        if (!typedOn) return;
      }
    }
  }

  function take(
    { page: number, query }: { page: number; query: ListQuery },
    answer: ListPage,
    after: number,
    askedAt: number,
  ): void {
    const { answered } = store.getState();
    // Typing goes on while an answer is under way: it is still the newest there is, so it is shown, and asked again.
    if (query !== answered) {
      pages = new Map();
      seen = { first: 0, last: 0 };
    }
    revision = Math.max(revision, answer.revision);
    looks += 1;
    pages.set(number, { posts: answer.posts, revision: answer.revision, change: after, askedAt, seen: looks });
    const last = Math.max(0, Math.ceil(answer.total / rowsPerPage) - 1);
    for (const one of pages.keys()) if (one > last) pages.delete(one);
    forgetOld();
    const { words, misunderstood, total } = answer;
    store.setState({ answered: query, total, words, misunderstood, failure: null });
    put();
  }

  function forgetOld(): void {
    if (pages.size <= mostPages) return;
    const wanted = new Set(wantedPages());
    const oldest = [...pages].filter(([number]) => !wanted.has(number)).sort(([, a], [, b]) => a.seen - b.seen);
    for (const [number] of oldest.slice(0, pages.size - mostPages)) pages.delete(number);
  }

  function pump(): Promise<void> {
    running ??= askPages().finally(() => {
      running = null;
    });
    return running;
  }

  function wakeIn(wait: number): void {
    timer ??= setTimeout(() => {
      timer = null;
      void pump();
    }, wait);
  }

  const counting = createCounting(async () => {
    const asked = library;
    const counts = await client['posts.counts']({}).catch(() => null);
    if (counts !== null && asked === library) store.setState({ counts });
  });

  /** Asks for everything that is seen again, now; resolves when it has come. */
  function refresh(): Promise<void> {
    change += 1;
    urgent = change;
    blockedUntil = 0;
    void counting.now();
    return pump();
  }

  function filterBy(changes: Partial<ListQuery>): Promise<void> {
    const { query } = store.getState();
    const merged = { ...query, ...changes };
    if (!isSearch(query) && isSearch(merged) && changes.sort === undefined) {
      browsing = { sort: query.sort, descending: query.descending };
      Object.assign(merged, { sort: 'relevance', descending: true });
    } else if (!isSearch(merged) && (isSearch(query) || merged.sort === 'relevance')) {
      if (changes.sort === undefined || changes.sort === 'relevance') Object.assign(merged, browsing);
    }
    blockedUntil = 0;
    store.setState({ query: merged });
    return pump();
  }

  function rowAt(index: number): ListedPost | null {
    return pages.get(Math.floor(index / rowsPerPage))?.posts[index % rowsPerPage] ?? null;
  }

  return {
    store,
    refresh,
    filterBy,
    rowAt,
    /** Something changed: what is seen follows within moments, a burst of changes as one. */
    changed(): void {
      change += 1;
      counting.soon();
      void pump();
    },
    /** Which rows are seen, with some around them: their pages are fetched. */
    see(first: number, last: number): void {
      if (seen.first === first && seen.last === last) return;
      seen = { first, last };
      looks += 1;
      for (const number of wantedPages()) {
        const page = pages.get(number);
        if (page !== undefined) page.seen = looks;
      }
      void pump();
    },
    /** Where a post stands among the rows that are known. */
    indexOf(id: PostId): number | null {
      for (const [number, { posts }] of pages) {
        const at = posts.findIndex((post) => post.id === id);
        if (at >= 0) return number * rowsPerPage + at;
      }
      return null;
    },
    /** Where a post stands in the list, known or not; null when it is not in it. */
    async positionOf(id: PostId): Promise<number | null> {
      const { answered } = store.getState();
      return answered === null ? null : await client['posts.position']({ query: answered, id }).catch(() => null);
    },
    /** The ids of rows from one to another, both included; asks for those that are not known. */
    async idsBetween(from: number, to: number): Promise<PostId[]> {
      const { answered } = store.getState();
      const ids: PostId[] = [];
      if (answered === null) return ids;
      for (let at = from; at <= to;) {
        const known = rowAt(at);
        if (known !== null) {
          ids.push(known.id);
          at += 1;
          continue;
        }
        const limit = Math.min(limits.pageLength, to - at + 1);
        const { posts } = await client['posts.page']({ query: answered, offset: at, limit });
        if (posts.length === 0) break;
        ids.push(...posts.map((post) => post.id));
        at += posts.length;
      }
      return ids;
    },
    indexing: (index: IndexState) => store.setState({ index }),
    async loadSearches(): Promise<void> {
      const asked = library;
      const searches = await client['searches.list']({}).catch(() => null);
      if (searches !== null && asked === library) store.setState({ searches });
    },
    adoptSearches: (searches: readonly SavedSearch[]) => store.setState({ searches }),
    /** Another library: nothing of the former one is shown any more, not even an answer under way. */
    reset() {
      library += 1;
      pages = new Map();
      revision = 0;
      seen = { first: 0, last: 0 };
      browsing = wholeLibrary;
      store.setState({ ...nothing, query: { ...wholeLibrary }, searches: [] });
    },
    find(id: PostId): ListedPost | null {
      for (const { posts } of pages.values()) {
        const found = posts.find((post) => post.id === id);
        if (found !== undefined) return found;
      }
      return null;
    },
  };
}

/** One question about the counts at a time; after changes not before a while has passed. */
function createCounting(ask: () => Promise<void>) {
  let running: Promise<void> | null = null;
  let again = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const now = (): Promise<void> => {
    again = true;
    running ??= (async () => {
      while (again) {
        again = false;
        await ask();
      }
    })().finally(() => {
      running = null;
    });
    return running;
  };
  return {
    now,
    soon() {
      timer ??= setTimeout(() => {
        timer = null;
        void now();
      }, countsPatience);
    },
  };
}

export type Listing = ReturnType<typeof createListing>;
