import type { PostListing, PostQuery, PostStatus, PostSummary } from './post.ts';
import { fold } from './fold.ts';
import { postStatuses } from './post.ts';

export { fold } from './fold.ts';

/** A post as the list searches it. */
export interface IndexedPost {
  summary: PostSummary;
  /** Title and text, through {@link fold}. */
  searchText: string;
}

/** The words of a query, folded. */
export function searchWords(text: string): string[] {
  return fold(text)
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** The posts that a query asks for, in its order. The counts are over all posts and cost a pass: see {@link countPosts}. */
export function filterPosts(posts: Iterable<IndexedPost>, query: PostQuery): PostSummary[] {
  const words = searchWords(query.text);
  const found: PostSummary[] = [];
  for (const { summary, searchText } of posts) {
    if ((summary.trashedAt !== null) !== query.trash) continue;
    if (query.status !== null && summary.status !== query.status) continue;
    if (query.tag !== null && !summary.tags.includes(query.tag)) continue;
    if (query.category !== null && !summary.categories.includes(query.category)) continue;
    if (!words.every((word) => searchText.includes(word))) continue;
    found.push(summary);
  }
  return sortPosts(found, query);
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Sorts in place. What has no date stands last, whichever way; equal ones keep one order, so that the list does not jump. */
export function sortPosts(
  posts: PostSummary[],
  { sort, descending }: Pick<PostQuery, 'sort' | 'descending'>,
): PostSummary[] {
  const sign = descending ? -1 : 1;
  const byPath = (a: PostSummary, b: PostSummary): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  switch (sort) {
    case 'title':
      return posts.sort((a, b) => sign * collator.compare(a.title, b.title) || byPath(a, b));
    case 'words':
      return posts.sort((a, b) => sign * (a.words - b.words) || byPath(a, b));
    case 'updated':
    case 'date': {
      const times = new Map(
        posts.map((post) => [post, sort === 'date' && post.date === null ? Number.NaN : Date.parse(post[sort] ?? '')]),
      );
      return posts.sort((a, b) => {
        const [one = Number.NaN, other = Number.NaN] = [times.get(a), times.get(b)];
        if (Number.isNaN(one) || Number.isNaN(other))
          return Number(Number.isNaN(one)) - Number(Number.isNaN(other)) || byPath(a, b);
        return sign * (one - other) || byPath(a, b);
      });
    }
  }
}

/** How many posts there are of each kind; the trash is counted by itself only. */
export function countPosts(posts: Iterable<IndexedPost>): PostListing['counts'] {
  const byStatus = Object.fromEntries(postStatuses.map((status) => [status, 0])) as Record<PostStatus, number>;
  const tags = new Map<string, number>();
  const categories = new Map<string, number>();
  const counts = { all: 0, trash: 0, problems: 0, byStatus };
  for (const { summary } of posts) {
    if (summary.trashedAt !== null) {
      counts.trash++;
      continue;
    }
    counts.all++;
    if (summary.problem !== null) counts.problems++;
    byStatus[summary.status]++;
    for (const tag of summary.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1);
    for (const category of summary.categories) categories.set(category, (categories.get(category) ?? 0) + 1);
  }
  return { ...counts, tags: byCount(tags), categories: byCount(categories) };
}

function byCount(terms: Map<string, number>): { name: string; count: number }[] {
  return [...terms]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || collator.compare(a.name, b.name));
}
