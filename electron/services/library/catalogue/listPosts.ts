import type { PostListing, PostQuery } from '#core/post/post.ts';
import { countPosts, filterPosts, fold } from '#core/post/query.ts';

import type { Catalogue } from './catalogue.ts';

/** All posts that a query asks for, in memory. Goes with `posts.list`. */
export function listPosts(catalogue: Catalogue, query: PostQuery): PostListing {
  const posts = catalogue.ids().map((id) => {
    const { summary } = catalogue.get(id);
    return { summary, searchText: query.text === '' ? '' : fold(`${summary.title}\n${catalogue.textOf(id)}`) };
  });
  return { posts: filterPosts(posts, query).map(({ id }) => catalogue.summary(id)), counts: countPosts(posts) };
}
