import type { LibraryCounts, ListedPost, ListQuery } from '#core/post/listing.ts';
import { listSorts } from '#core/post/listing.ts';
import { postStatuses } from '#core/post/post.ts';

import { answer, oneLine, warn } from '../answer.ts';
import { libraryOption, UsageError } from '../command.ts';
import type { Call, Command, Option } from '../command.ts';
import { withLibrary } from '../services.ts';

/** Options that narrow and order a list of posts; `list` and `search` share them. */
export const queryOptions = {
  status: { type: 'string', value: 'STATUS', about: `Only posts that are ${postStatuses.join(', ')}.` },
  tag: { type: 'string', value: 'TAG', about: 'Only posts with this tag.' },
  category: { type: 'string', value: 'CATEGORY', about: 'Only posts in this category.' },
  sort: { type: 'string', value: 'KEY', about: `Order by ${listSorts.join(', ')}; by updated when unsaid.` },
  reverse: { type: 'boolean', about: 'Turn the order round.' },
  limit: { type: 'string', value: 'N', about: 'At most so many.' },
} as const satisfies Record<string, Option>;

export const list: Command = {
  name: 'list',
  summary: 'List the posts of a library.',
  usage: ['[--status STATUS] [--tag TAG] [--sort KEY]'],
  options: { ...libraryOption, ...queryOptions, trash: { type: 'boolean', about: 'The trash, and nothing else.' } },
  arguments: { least: 0, most: 0 },
  about: `One line for each post: day, status, slug, title. Newest first; titles from A to Z.
--json answers {"posts": [...], "counts": {...}}.`,
  run: (call) => answerQuery(call, ''),
};

/** Lists what a call asks for. */
export async function answerQuery(call: Call, text: string): Promise<void> {
  const query = readQuery(call, text);
  const limit = readLimit(call);
  const { page, counts } = await withLibrary(
    call,
    async ({ library }) => ({
      page: await library.listing.page(query, 0, limit),
      counts: await library.listing.counts(),
    }),
    { reading: true },
  );
  if (page.misunderstood !== null) await warn(call, [page.misunderstood]);
  const shown = { posts: page.posts.map(told), counts: countsOf(counts) };
  await answer(call, shown, () => page.posts.map(lineOf).join('\n'));
}

/** A row as it is told: what only marks it in a window is left out. */
function told({ titleMatches: _titleMatches, snippet, ...post }: ListedPost) {
  return { ...post, snippet: snippet === null ? null : snippet.text };
}

/** The counts as they are told. */
function countsOf({ sections, tags, categories }: LibraryCounts) {
  const { all, trash, problems, ...rest } = sections;
  const byStatus = Object.fromEntries(postStatuses.map((status) => [status, rest[status]]));
  const byCount = (terms: LibraryCounts['tags']) => terms.toSorted((a, b) => b.count - a.count);
  return { all, trash, problems, byStatus, tags: byCount(tags), categories: byCount(categories) };
}

function readQuery(call: Call, text: string): ListQuery {
  const sort = oneOf(call, 'sort', listSorts) ?? 'updated';
  const status = oneOf(call, 'status', postStatuses);
  const isTrash = call.flag('trash');
  return {
    section: isTrash ? 'trash' : (status ?? 'all'),
    text: isTrash && status !== undefined ? `status:${status} ${text}` : text,
    tag: call.text('tag') ?? null,
    category: call.text('category') ?? null,
    sort,
    descending: (sort !== 'title') !== call.flag('reverse'),
  };
}

function oneOf<T extends string>(call: Call, option: string, allowed: readonly T[]): T | undefined {
  const said = call.text(option);
  if (said === undefined) return undefined;
  const found = allowed.find((one) => one === said);
  if (found === undefined) throw new UsageError(`--${option} is one of ${allowed.join(', ')}, not ${said}.`);
  return found;
}

function readLimit(call: Call): number {
  const said = call.text('limit');
  if (said === undefined) return Number.MAX_SAFE_INTEGER;
  if (!/^\d{1,9}$/.test(said)) throw new UsageError(`--limit is a number, not ${said}.`);
  return Number(said);
}

function lineOf(post: ListedPost): string {
  const day = (post.date ?? post.updated).slice(0, 10);
  const title = oneLine(post.title) || 'Untitled';
  const problem = post.problem === null ? '' : `  [${oneLine(post.problem.message)}]`;
  return `${day.padEnd(10)}  ${post.status.padEnd(9)}  ${oneLine(post.slug)}  ${title}${problem}`;
}
