import { randomUUID } from 'node:crypto';

import * as z from 'zod';

import { typedAddresses, siteName } from '#core/publish/address.ts';
import type {
  Connector,
  ConnectorContext,
  DiscoveredSite,
  OutgoingPost,
  PublishHistory,
  RemotePost,
} from '#core/publish/connector.ts';
import { changedRemotely, goneRemotely, shortened } from '#core/publish/failures.ts';
import { postMarker } from '#core/publish/marker.ts';

import { exchange, NoAnswer } from '../exchange.ts';
import type { ExchangeContext, Reply } from '../exchange.ts';
import { answered, httpClient, notAnEndpoint, usualTiming } from './client.ts';
import type { HttpClient, HttpSettings, SentReply, Timing } from './client.ts';
import { digestOf, formatVersion, mediaPath, messageOf } from './message.ts';

const descriptionSchema = z.object({ longhand: z.number(), name: z.string().transform(shortened).catch('') });
/** What fits into a header and its quotes; a revision that does not is as good as none. */
const revision = z.string().regex(/^[\x20\x21\x23-\x7e]{1,500}$/);
const revisionSchema = z.object({ revision });
const answerSchema = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  url: z.string().nullish(),
  revision: revision.nullish().catch(null),
  media: z.array(z.object({ sha256: z.string(), url: z.string() })).catch([]),
});
const missingSchema = z.object({ missing: z.array(z.string()).min(1) });

const probeTimeout = 15_000;
const saving = 'save the post';

/** Publishes to any endpoint that speaks the format of docs/http-endpoint.md. */
export function makeHttpConnector(timing: Timing = usualTiming): Connector<HttpSettings> {
  return {
    kind: 'http',
    capabilities: { drafts: true, findsPosts: true, findsMedia: true, categories: true, tags: true, cover: true },
    pictures: null,
    discover,
    async check(settings, secret, context) {
      const client = httpClient(settings, secret, context, timing);
      const reply = await client.describe();
      // An endpoint need not describe itself; that it refuses this method and not the sign-in is all that can be known then.
      if (reply.status === 405 || reply.status === 501) return { displayName: client.site };
      if (reply.status !== 200) throw answered(reply, client.site, 'sign in');
      const description = descriptionSchema.safeParse(reply.json);
      if (!description.success || description.data.longhand !== formatVersion)
        throw notAnEndpoint(client.site, `HTTP ${reply.status}`);
      return { displayName: description.data.name || client.site };
    },
    async publish(settings, secret, post, history, context) {
      return publish(httpClient(settings, secret, context, timing), settings.endpoint, post, history, context);
    },
  };
}

/** An endpoint says what it is to anyone who asks, signed in or not. */
async function discover(address: string, context: ExchangeContext): Promise<DiscoveredSite | null> {
  for (const url of typedAddresses(address) ?? []) {
    let reply: Reply;
    try {
      reply = await exchange(context, {
        method: 'GET',
        url,
        headers: { accept: 'application/json' },
        timeout: probeTimeout,
        redirects: 'any',
        maxBytes: 64 * 1024,
      });
    } catch (thrown) {
      if (thrown instanceof NoAnswer) continue;
      throw thrown;
    }
    const description = descriptionSchema.safeParse(reply.json);
    if (description.success && description.data.longhand === formatVersion) {
      return { kind: 'http', name: description.data.name || siteName(reply.url), endpoint: reply.url };
    }
  }
  return null;
}

async function publish(
  client: HttpClient,
  endpoint: string,
  post: OutgoingPost,
  history: PublishHistory,
  context: ConnectorContext,
): Promise<RemotePost> {
  const sending = new Sending(client, post, history, context);
  if (history.remote !== null) return sending.update(endpoint, history.remote);
  const earlier = history.pendingCreate;
  const marker = earlier?.marker ?? postMarker(randomUUID());
  if (earlier === null) await context.record({ kind: 'create-intent', marker });
  const created = await sending.create(endpoint, marker);
  // The answer may be the one to the earlier request, which may have held an earlier text.
  return earlier === null ? created : sending.update(endpoint, created);
}

/** One publication under way: what is attached to its requests, and what becomes of their answers. */
class Sending {
  readonly #client: HttpClient;
  readonly #post: OutgoingPost;
  readonly #history: PublishHistory;
  readonly #context: ConnectorContext;
  /** Hashes of the media that the endpoint is not known to have. */
  #attached: Set<string>;

  constructor(client: HttpClient, post: OutgoingPost, history: PublishHistory, context: ConnectorContext) {
    this.#client = client;
    this.#post = post;
    this.#history = history;
    this.#context = context;
    const known = new Set(history.media.map((medium) => medium.sha256));
    this.#attached = new Set(post.media.map((medium) => medium.sha256).filter((sha256) => !known.has(sha256)));
  }

  async create(endpoint: string, marker: string): Promise<RemotePost> {
    const reply = await this.#send('POST', endpoint, marker, null);
    if (isSuccess(reply)) return this.#done(reply);
    // An earlier request under this key may have made the post: a refusal now says nothing of that, and the key is still what finds it.
    if (reply.first && this.#history.pendingCreate === null) await this.#context.record({ kind: 'create-missing' });
    throw answered(reply, this.#client.site, saving);
  }

  async update(endpoint: string, remote: RemotePost): Promise<RemotePost> {
    const digest = digestOf(this.#post);
    const pending = this.#history.pendingUpdate;
    const repeated = pending !== null && pending.digest.startsWith(`${digest}.`);
    const key = repeated ? pending.digest : `${digest}.${randomUUID()}`;
    if (!repeated) await this.#context.record({ kind: 'update-intent', digest: key });
    // With an earlier update of another text whose end is unknown, the revision may be our own: it proves nothing then.
    const revision = pending === null || repeated ? remote.revision : null;
    const reply = await this.#send('PUT', itemUrl(endpoint, remote.remoteId), key, revision);
    if (isSuccess(reply)) return this.#done(reply);
    if (reply.status === 404 || reply.status === 410) {
      await this.#context.record({ kind: 'remote-seen', post: null });
      throw goneRemotely(this.#client.site);
    }
    if (reply.status === 412) {
      const now = revisionSchema.safeParse(reply.json);
      await this.#context.record({
        kind: 'remote-seen',
        post: { ...remote, revision: now.success ? now.data.revision : null },
      });
      throw changedRemotely(this.#client.site);
    }
    throw answered(reply, this.#client.site, saving);
  }

  /** Sends, and once more with the media that the endpoint turns out to lack. */
  async #send(method: 'POST' | 'PUT', url: string, key: string, revision: string | null): Promise<SentReply> {
    const total = 2;
    const count = this.#attached.size;
    const noun = this.#post.media.every(({ mimeType }) => mimeType.startsWith('image/')) ? 'picture' : 'file';
    const files = count === 0 ? '' : count === 1 ? ` and a ${noun}` : ` and ${count} ${noun}s`;
    this.#context.progress({ done: 1, total, message: `Sending the post${files} to ${this.#client.site}` });
    const reply = await this.#client.send(method, url, messageOf(this.#post, this.#attached), key, revision);
    const missing = reply.status === 409 ? missingSchema.safeParse(reply.json) : null;
    if (missing?.success !== true) return reply;
    const lacking = new Set(missing.data.missing);
    this.#attached = new Set(
      this.#post.media
        .map((medium) => medium.sha256)
        .filter((sha256) => this.#attached.has(sha256) || lacking.has(sha256)),
    );
    for (const sha256 of lacking) await this.#context.record({ kind: 'media-missing', sha256 });
    const again = await this.#client.send(method, url, messageOf(this.#post, this.#attached), key, revision);
    return { ...again, first: reply.first && again.first };
  }

  async #done(reply: Reply): Promise<RemotePost> {
    const parsed = answerSchema.safeParse(reply.json);
    if (!parsed.success) throw notAnEndpoint(this.#client.site, `HTTP ${reply.status} without an id`);
    const { id, url, revision, media } = parsed.data;
    for (const medium of this.#post.media) {
      if (!this.#attached.has(medium.sha256)) continue;
      const answer = media.find((each) => each.sha256 === medium.sha256);
      await this.#context.record({
        kind: 'media-sent',
        found: false,
        media: { sha256: medium.sha256, url: answer?.url ?? mediaPath(medium), remoteId: medium.sha256 },
      });
    }
    this.#attached = new Set();
    const remote: RemotePost = { remoteId: id, url: webAddress(url), revision: revision ?? null };
    await this.#context.record({ kind: 'post-sent', post: remote });
    return remote;
  }
}

function isSuccess(reply: Reply): boolean {
  return reply.status >= 200 && reply.status <= 299;
}

/** The address of one post: the endpoint's with the id as one more part of its path. */
function itemUrl(endpoint: string, id: string): string {
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${encodeURIComponent(id)}`;
  return url.href;
}

/** Only what a browser may open; an endpoint's answer is not to be trusted further. */
function webAddress(url: string | null | undefined): string | null {
  return typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}
