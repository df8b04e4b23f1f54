import { createStore } from 'zustand/vanilla';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { PostId, PostListing, PostQuery, PostSort, PostStatus, PostSummary } from '#core/post/post.ts';

import type { Client } from '../bridge/client.ts';

/** Which part of the library is listed. `problems` is a view of the window's own: all posts, kept to those with a problem. */
export type Scope = 'all' | PostStatus | 'problems' | 'trash';

export interface ListingFilter {
  scope: Scope;
  text: string;
  tag: string | null;
  category: string | null;
  sort: PostSort;
  descending: boolean;
}

export const wholeLibrary: ListingFilter = {
  scope: 'all',
  text: '',
  tag: null,
  category: null,
  sort: 'updated',
  descending: true,
};

const queryOf = ({ scope, text, tag, category, sort, descending }: ListingFilter): PostQuery => ({
  text: text.slice(0, 500),
  status: scope === 'all' || scope === 'trash' || scope === 'problems' ? null : scope,
  tag,
  category,
  trash: scope === 'trash',
  sort,
  descending,
});

export interface ListingStore {
  filter: ListingFilter;
  /** The last answer; null before the first. */
  posts: PostSummary[] | null;
  counts: PostListing['counts'] | null;
  failure: Failure | null;
}

/** The post list: what it shows, and the answer to that. One question runs at a time; what changed meanwhile is asked after it. */
export function createListing(client: Client, onListed: (posts: PostSummary[]) => void) {
  const store = createStore<ListingStore>(() => ({ filter: wholeLibrary, posts: null, counts: null, failure: null }));
  let running: Promise<void> | null = null;
  let stale = false;
  let generation = 0;

  async function ask(): Promise<void> {
    do {
      stale = false;
      const asked = generation;
      const { filter } = store.getState();
      try {
        const listing = await client['posts.list'](queryOf(filter));
        if (asked !== generation) continue;
        const posts =
          filter.scope === 'problems' ? listing.posts.filter((post) => post.problem !== null) : listing.posts;
        // Typing goes on while an answer is under way: it is still the newest there is, so it is shown, and asked again.
        store.setState({ posts, counts: listing.counts, failure: null });
        onListed(listing.posts);
      } catch (thrown) {
        if (asked === generation) store.setState({ failure: toFailure(thrown) });
      }
    } while (stale);
  }

  function refresh(): Promise<void> {
    stale = true;
    running ??= ask().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    store,
    refresh,
    filterBy(changes: Partial<ListingFilter>): Promise<void> {
      store.setState(({ filter }) => ({ filter: { ...filter, ...changes } }));
      return refresh();
    },
    /** Another library: nothing of the former one is shown any more, not even an answer under way. */
    reset() {
      generation += 1;
      store.setState({ filter: wholeLibrary, posts: null, counts: null, failure: null });
    },
    find: (id: PostId): PostSummary | null => store.getState().posts?.find((post) => post.id === id) ?? null,
  };
}

export type Listing = ReturnType<typeof createListing>;
