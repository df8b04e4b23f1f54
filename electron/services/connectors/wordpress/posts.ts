import { randomUUID } from 'node:crypto';

import * as z from 'zod';

import type { ConnectorContext, PublishHistory, RemotePost } from '#core/publish/connector.ts';
import { changedRemotely, goneRemotely, trashedRemotely } from '#core/publish/failures.ts';
import { isMarked, markedSlugs, postMarker } from '#core/publish/marker.ts';
import { stateOf } from '#core/publish/publication.ts';

import { wait } from '../wait.ts';
import { LostAnswer, stillUnclear, surelyNotDone } from './client.ts';
import type { Timing, WordPressClient } from './client.ts';
import type { WordPressBody } from './mapping.ts';
import { digestOf, readRevision, writeRevision } from './revision.ts';
import type { OptionalPart } from './revision.ts';
import { lookFor, settleEarlier } from './settle.ts';
import { tidy } from './tidy.ts';

const raw = z.object({ raw: z.string() });
const postSchema = z.object({
  id: z.number().int(),
  status: z.string(),
  slug: z.string().catch(''),
  link: z.string().catch(''),
  modified_gmt: z.string().catch(''),
  title: raw,
  content: raw,
  excerpt: raw,
});
export type FoundPost = z.output<typeof postSchema>;

const edit = { context: 'edit', _fields: 'id,status,slug,link,modified_gmt,title,content,excerpt' };
const saving = 'save the post';
const looking = 'look for the post';

function digestOfFound(post: FoundPost): string {
  return digestOf(post.title.raw, post.content.raw, post.excerpt.raw);
}

/** A post as the history keeps it; `filled` are the optional parts that Longhand has filled. */
export function asRemote(post: FoundPost, filled: readonly OptionalPart[]): RemotePost {
  const shown = post.status === 'publish' || post.status === 'future' || post.status === 'private';
  return {
    remoteId: String(post.id),
    url: shown && /^https?:\/\//.test(post.link) ? post.link : null,
    revision: writeRevision({
      digest: digestOfFound(post),
      trashed: post.status === 'trash',
      filled: [...filled],
      modified: post.modified_gmt,
    }),
  };
}

/**
 * The post that the history speaks of, or null when there is none yet. Throws `conflict` when another hand changed, trashed or
 * deleted it, having recorded what was seen, so that publishing again is the writer's answer.
 */
export async function locatePost(
  client: WordPressClient,
  history: PublishHistory,
  context: ConnectorContext,
  timing: Timing,
  step: (message: string) => void,
): Promise<FoundPost | null> {
  const state = stateOf(history);
  switch (state.kind) {
    case 'unsent':
      return null;
    case 'creating': {
      step('Looking whether the post arrived');
      const look = async (): Promise<FoundPost | null> => (await findMarked(client, state.marker))[0] ?? null;
      const found = await settleEarlier(look, state.since, timing, context.signal, () =>
        step('Waiting to see whether the post arrived'),
      );
      if (found !== null) await removeTwins(client, state.marker, found.id);
      await context.record(
        found === null ? { kind: 'create-missing' } : { kind: 'post-sent', post: asRemote(found, []) },
      );
      return found;
    }
    case 'sent':
    case 'updating': {
      const found = await client.find(`wp/v2/posts/${state.remoteId}`, edit, postSchema, looking);
      if (found === null) {
        await context.record({ kind: 'remote-seen', post: null });
        throw goneRemotely(client.site);
      }
      await refuseOtherHands(client, found, history, context);
      return found;
    }
  }
}

async function refuseOtherHands(
  client: WordPressClient,
  found: FoundPost,
  history: PublishHistory,
  context: ConnectorContext,
): Promise<void> {
  const known = readRevision(history.remote?.revision ?? null);
  const digest = digestOfFound(found);
  const trashed = found.status === 'trash' && known?.trashed !== true;
  const own = known?.digest === digest || history.pendingUpdate?.digest === digest;
  if (!trashed && own) return;
  await context.record({ kind: 'remote-seen', post: asRemote(found, known?.filled ?? []) });
  throw trashed ? trashedRemotely(client.site) : changedRemotely(client.site);
}

/**
 * Makes the post at the site, as a draft under a mark of its own: its slug. WordPress keeps a slug that is free as it is given and
 * finds posts by it exactly, so a create whose answer was lost is found again, whatever else has the same title; and a request that
 * comes late, or twice, leaves a draft that no reader sees and that is taken away. The real slug, and being published, follow
 * with the first update, which is safe to repeat.
 */
export async function createPost(
  client: WordPressClient,
  body: WordPressBody,
  context: ConnectorContext,
  timing: Timing,
): Promise<{ post: FoundPost; marker: string }> {
  const marker = postMarker(randomUUID());
  await context.record({ kind: 'create-intent', marker });
  const draft = { title: body.title, content: body.content, excerpt: body.excerpt, slug: marker, status: 'draft' };
  let post: FoundPost;
  try {
    post = await client.write('wp/v2/posts', edit, draft, postSchema, saving);
  } catch (thrown) {
    if (!(thrown instanceof LostAnswer)) {
      if (surelyNotDone(thrown)) await context.record({ kind: 'create-missing' });
      throw thrown;
    }
    const look = async (): Promise<FoundPost | null> => (await findMarked(client, marker))[0] ?? null;
    const found = await lookFor(look, timing, context.signal);
    if (found === null) throw stillUnclear(client, saving, thrown);
    post = found;
  }
  // The create counts as done only once there is one draft, so that whatever interrupts this is taken up again.
  await removeTwins(client, marker, post.id);
  await context.record({ kind: 'post-sent', post: asRemote(post, []) });
  return { post, marker };
}

/** Brings the post at the site to `body`. Safe to repeat, and repeated when an answer was lost. */
export async function updatePost(
  client: WordPressClient,
  id: number,
  body: Record<string, unknown> & Pick<WordPressBody, 'title' | 'content' | 'excerpt'>,
  filled: readonly OptionalPart[],
  context: ConnectorContext,
  timing: Timing,
): Promise<RemotePost> {
  await context.record({ kind: 'update-intent', digest: digestOf(body.title, body.content, body.excerpt) });
  const pauses = [...timing.looks];
  for (;;) {
    try {
      const post = await client.write(`wp/v2/posts/${id}`, edit, body, postSchema, saving);
      const remote = asRemote(post, filled);
      await context.record({ kind: 'post-sent', post: remote });
      return remote;
    } catch (thrown) {
      if (!(thrown instanceof LostAnswer)) throw thrown;
      const pause = pauses.shift();
      if (pause === undefined) throw stillUnclear(client, saving, thrown);
      await wait(pause, context.signal);
    }
  }
}

/** Takes away the drafts that a create left besides the one that is kept. Nobody but this create ever had the mark. */
export async function removeTwins(client: WordPressClient, marker: string, keep: number): Promise<void> {
  await tidy(client, 'the second draft', async () => {
    const twins = (await findMarked(client, marker)).filter(({ id, status }) => id !== keep && status === 'draft');
    return twins.map(({ id }) => `wp/v2/posts/${id}`);
  });
}

/** Every post with the marker, the oldest first; a twin of a draft gets a number at the end of its slug. */
async function findMarked(client: WordPressClient, marker: string): Promise<FoundPost[]> {
  const query = {
    ...edit,
    slug: markedSlugs(marker),
    status: 'draft,publish,future,pending,private',
    orderby: 'id',
    order: 'asc',
  };
  const found = await client.list('wp/v2/posts', query, postSchema, looking);
  return found.filter((post) => isMarked(post.slug, marker)).sort((a, b) => a.id - b.id);
}
