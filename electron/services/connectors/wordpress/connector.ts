import * as z from 'zod';

import { LonghandError } from '#core/failure.ts';
import { protectsSecrets } from '#core/publish/address.ts';
import type {
  Connector,
  ConnectorContext,
  OutgoingPost,
  PublishHistory,
  RemoteMedia,
  RemotePost,
} from '#core/publish/connector.ts';
import type { PictureRule } from '#core/publish/pictureRule.ts';
import { keptHere, shortened, unprotectedAddress } from '#core/publish/failures.ts';
import { unescapeHtml } from '#core/publish/terms.ts';

import { toBlocks } from './blocks.ts';
import { usualTiming, wordpressClient } from './client.ts';
import type { Timing, WordPressClient, WordPressSettings } from './client.ts';
import { discoverWordPress } from './discovery.ts';
import { bodyOf } from './mapping.ts';
import { sendMedia } from './media.ts';
import { createPost, locatePost, removeTwins, updatePost } from './posts.ts';
import { readRevision } from './revision.ts';
import type { OptionalPart } from './revision.ts';
import { categories, defaultCategory, tags, termIds } from './terms.ts';

const userSchema = z.object({
  name: z.string().catch(''),
  capabilities: z.record(z.string(), z.unknown()).catch({}),
});
const indexSchema = z.object({ authentication: z.unknown() });

/**
 * WordPress itself makes what is larger smaller again. AVIF is taken by sites from 6.5 on and by those alone whose server can read it; all
 * that are in use take WebP.
 */
const pictures: PictureRule = {
  longestEdge: 2560,
  types: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
  quality: 82,
};

/** Publishes to WordPress 5.6 and later, by its REST interface and an application password. */
export function makeWordPressConnector(timing: Timing = usualTiming): Connector<WordPressSettings> {
  return {
    kind: 'wordpress',
    capabilities: { drafts: true, findsPosts: true, findsMedia: true, categories: true, tags: true, cover: true },
    pictures,
    discover: discoverWordPress,
    async check(settings, secret, context) {
      return signIn(clientFor(settings, secret, context, timing));
    },
    async publish(settings, secret, post, history, context) {
      return publish(clientFor(settings, secret, context, timing), post, history, context, timing);
    },
  };
}

function clientFor(
  settings: WordPressSettings,
  secret: string,
  context: Pick<ConnectorContext, 'fetch' | 'signal'>,
  timing: Timing,
): WordPressClient {
  const client = wordpressClient(settings, secret, context, timing);
  if (!protectsSecrets(settings.apiRoot)) throw new LonghandError(unprotectedAddress(client.site));
  return client;
}

async function signIn(client: WordPressClient): Promise<{ displayName: string }> {
  let user: z.output<typeof userSchema>;
  try {
    user = await client.get('wp/v2/users/me', { context: 'edit', _fields: 'name,capabilities' }, userSchema, 'sign in');
  } catch (thrown) {
    if (!(thrown instanceof LonghandError) || thrown.code !== 'wrong-credentials') throw thrown;
    // The index is public, so a site where no application password can be right is told from a password that is not.
    const { authentication } = await client.get('', { _fields: 'authentication' }, indexSchema, 'describe itself');
    if (typeof authentication === 'object' && authentication !== null && 'application-passwords' in authentication)
      throw thrown;
    throw new LonghandError({
      code: 'wrong-credentials',
      message: `${client.site} does not take application passwords: they were switched off there, or the site is not reached by https.`,
      kept: keptHere,
      next: 'Ask whoever runs the site to switch them on.',
      ...(thrown.detail !== undefined && { detail: thrown.detail }),
    });
  }
  if (user.capabilities['edit_posts'] !== true) {
    throw new LonghandError({
      code: 'not-permitted',
      message: `This account may sign in at ${client.site} but may not write posts.`,
      next: 'Use an account that is at least a contributor, or ask whoever runs the site.',
    });
  }
  return { displayName: unescapeHtml(shortened(user.name)) };
}

async function publish(
  client: WordPressClient,
  post: OutgoingPost,
  history: PublishHistory,
  context: ConnectorContext,
  timing: Timing,
): Promise<RemotePost> {
  const total = post.media.length + 3;
  let done = 0;
  const step = (message: string): void => context.progress({ done, total, message });

  step(`Signing in at ${client.site}`);
  await signIn(client);
  const there = await locatePost(client, history, context, timing, step);
  done = 1;

  const media = await sendMedia(client, post.media, history, context, timing, (message) => {
    step(message);
    done = Math.min(done + 1, post.media.length + 1);
  });
  const bySrc = new Map(post.media.map((medium) => [medium.src, media.get(medium.sha256)]));
  const idByUrl = new Map([...media.values()].map((medium) => [medium.url, medium.remoteId]));
  const html = post.renderHtml((src) => bySrc.get(src)?.url ?? src);
  const body = bodyOf(
    post,
    toBlocks(html, (url) => idByUrl.get(url) ?? null),
    client.siteNow(),
  );

  done = post.media.length + 1;
  step('Sorting it into categories and tags');
  const parts = await optionalPartsOf(
    client,
    post,
    readRevision(history.remote?.revision ?? null)?.filled ?? [],
    media,
  );

  done += 1;
  step(there === null ? 'Sending the post' : 'Updating the post');
  const created = there === null ? await createPost(client, body, context, timing) : null;
  const id = created?.post.id ?? there?.id ?? 0;
  const saved = await updatePost(client, id, { ...body, ...parts.fields }, parts.filled, context, timing);
  // A request that was held up on its way may have come in meanwhile. The post is there: nothing here is a reason to say otherwise.
  if (created !== null) await removeTwins(client, created.marker, created.post.id).catch(() => undefined);
  context.progress({ done: total, total, message: 'Sent' });
  return saved;
}

/**
 * Categories, tags and cover, as fields of a request. What the writer leaves empty is cleared at the site only if Longhand had filled
 * it: someone who sorts posts in WordPress itself keeps that.
 */
async function optionalPartsOf(
  client: WordPressClient,
  post: OutgoingPost,
  before: readonly OptionalPart[],
  media: ReadonlyMap<string, RemoteMedia>,
): Promise<{ fields: Record<string, unknown>; filled: OptionalPart[] }> {
  const fields: Record<string, unknown> = {};
  const filled: OptionalPart[] = [];
  const categoryIds = await termIds(client, categories, post.categories);
  if (categoryIds.length > 0) {
    fields['categories'] = categoryIds;
    filled.push('categories');
  } else if (before.includes('categories')) fields['categories'] = await defaultCategory(client);
  const tagIds = await termIds(client, tags, post.tags);
  if (tagIds.length > 0) filled.push('tags');
  if (tagIds.length > 0 || before.includes('tags')) fields['tags'] = tagIds;
  const hash = post.media.find((medium) => medium.src === post.cover)?.sha256;
  const cover = hash === undefined ? undefined : media.get(hash);
  if (cover !== undefined) filled.push('cover');
  if (cover !== undefined || before.includes('cover')) fields['featured_media'] = Number(cover?.remoteId ?? 0);
  return { fields, filled };
}
