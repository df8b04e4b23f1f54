import type { ListQuery } from '#core/post/listing.ts';
import type { Library } from '#services/library/contract.ts';

import type { Bench } from '../support.ts';
import { makeBench } from '../support.ts';

export const everyPost: ListQuery = {
  section: 'all',
  text: '',
  tag: null,
  category: null,
  sort: 'updated',
  descending: true,
};

export interface SearchBench extends Bench {
  /** Writes a post whose id is its slug after `id-`. */
  post(slug: string, head: string, body?: string): Promise<void>;
}

export async function makeSearchBench(): Promise<SearchBench> {
  const bench = await makeBench();
  return {
    ...bench,
    post: (slug, head, body = '') =>
      bench.write(`posts/${slug}/index.md`, `---\nid: id-${slug}\n${head}\n---\n\n${body}\n`),
  };
}

/** The posts that a query finds, in its order, by their ids without `id-`. */
export async function found(library: Library, text: string, changes: Partial<ListQuery> = {}): Promise<string[]> {
  const { posts, total } = await library.listing.page({ ...everyPost, text, ...changes }, 0, 200);
  if (total !== posts.length) throw new Error(`${total} posts were found, and ${posts.length} given`);
  return posts.map(({ id }) => id.replace(/^id-/, ''));
}

export const foundSorted = async (library: Library, text: string, changes?: Partial<ListQuery>): Promise<string[]> =>
  (await found(library, text, changes)).sort();
