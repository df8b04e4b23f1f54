import { LonghandError } from '#core/failure.ts';
import type { PostId, PostListing, PostQuery, PostSummary } from '#core/post/post.ts';
import { countPosts, filterPosts } from '#core/post/query.ts';

import type { PostEntry } from './postEntry.ts';
import { summarizePublications } from './publications.ts';

/** All posts of a library in memory, by id. It does no I/O. */
export class PostIndex {
  readonly #entries = new Map<PostId, PostEntry>();
  readonly #accountName: (accountId: string) => string | null;
  #counts: PostListing['counts'] | null = null;

  constructor(accountName: (accountId: string) => string | null) {
    this.#accountName = accountName;
  }

  entries(): IterableIterator<PostEntry> {
    return this.#entries.values();
  }

  has(id: PostId): boolean {
    return this.#entries.has(id);
  }

  find(id: PostId): PostEntry | null {
    return this.#entries.get(id) ?? null;
  }

  /** Throws `not-found`. */
  get(id: PostId): PostEntry {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      throw new LonghandError({
        code: 'not-found',
        message: 'This post is no longer in the library.',
        next: 'Choose another post from the list.',
      });
    }
    return entry;
  }

  /** Adds a post, or puts it in the place of the one with its id. */
  put(entry: PostEntry): void {
    this.#entries.set(entry.id, entry);
    this.#counts = null;
  }

  remove(id: PostId): void {
    this.#entries.delete(id);
    this.#counts = null;
  }

  byPath(path: string): PostEntry | null {
    for (const entry of this.#entries.values()) if (entry.path === path) return entry;
    return null;
  }

  /** Other posts that lie in a folder or below it. */
  othersIn(folder: string, id: PostId): PostEntry[] {
    return [...this.#entries.values()].filter((entry) => entry.id !== id && entry.path.startsWith(`${folder}/`));
  }

  summary(id: PostId): PostSummary {
    return this.#complete(this.get(id).summary);
  }

  list(query: PostQuery): PostListing {
    this.#counts ??= countPosts(this.#entries.values());
    return {
      posts: filterPosts(this.#entries.values(), query).map((summary) => this.#complete(summary)),
      counts: this.#counts,
    };
  }

  /** Adds what depends on the accounts of this moment. */
  #complete(summary: PostSummary): PostSummary {
    const entry = this.#entries.get(summary.id);
    return entry === undefined || entry.publications.length === 0
      ? summary
      : { ...summary, publications: summarizePublications(entry, this.#accountName) };
  }
}
