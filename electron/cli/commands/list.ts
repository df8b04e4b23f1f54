import { postSorts, postStatuses } from '#core/post/post.ts';
import type { PostListing, PostQuery } from '#core/post/post.ts';

import { answer, oneLine } from '../answer.ts';
import { libraryOption, UsageError } from '../command.ts';
import type { Call, Command, Option } from '../command.ts';
import { everyPost } from '../findPost.ts';
import { withLibrary } from '../services.ts';

/** Options that narrow and order a list of posts; `list` and `search` share them. */
export const queryOptions = {
  status: { type: 'string', value: 'STATUS', about: `Only posts that are ${postStatuses.join(', ')}.` },
  tag: { type: 'string', value: 'TAG', about: 'Only posts with this tag.' },
  category: { type: 'string', value: 'CATEGORY', about: 'Only posts in this category.' },
  sort: { type: 'string', value: 'KEY', about: `Order by ${postSorts.join(', ')}; by updated when unsaid.` },
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
  const listing = await withLibrary(call, ({ library }) => library.list(query), { reading: true });
  const shown: PostListing = { ...listing, posts: listing.posts.slice(0, limit) };
  await answer(call, shown, () => shown.posts.map(lineOf).join('\n'));
}

function readQuery(call: Call, text: string): PostQuery {
  const sort = oneOf(call, 'sort', postSorts) ?? 'updated';
  return {
    ...everyPost,
    text,
    status: oneOf(call, 'status', postStatuses) ?? null,
    tag: call.text('tag') ?? null,
    category: call.text('category') ?? null,
    trash: call.flag('trash'),
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
  if (said === undefined) return Infinity;
  if (!/^\d{1,9}$/.test(said)) throw new UsageError(`--limit is a number, not ${said}.`);
  return Number(said);
}

function lineOf(post: PostListing['posts'][number]): string {
  const day = (post.date ?? post.updated).slice(0, 10);
  const title = oneLine(post.title) || 'Untitled';
  const problem = post.problem === null ? '' : `  [${oneLine(post.problem.message)}]`;
  return `${day.padEnd(10)}  ${post.status.padEnd(9)}  ${oneLine(post.slug)}  ${title}${problem}`;
}
