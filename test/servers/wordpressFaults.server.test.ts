import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { toFailure } from '#core/failure.ts';
import type { OutgoingMedia, PublishEvent } from '#core/publish/connector.ts';
import { makeWordPressConnector } from '#services/connectors/wordpress/index.ts';

import { failureOf, Journey, outgoing, picture, uniqueWord } from '../electron/services/connectors/journey.ts';
import { faults, randomFaults, startFaultProxy } from './faultProxy.ts';
import type { Fault, FaultProxy } from './faultProxy.ts';
import { RemoteSite } from './remoteSite.ts';
import { startWordPress, whyNot } from './wordpress.ts';
import type { WordPress } from './wordpress.ts';

const lacking = whyNot();
if (lacking !== null) console.warn(`SKIPPED: nothing is published through a failing network, because ${lacking}.`);

/** Looks for longer than the proxy holds a late request back. */
const timing = { request: 5_000, upload: 5_000, looks: [20, 100, 400], settle: 800 };
const connector = makeWordPressConnector(timing);

/** A read leaves no trace, so one way of losing its answer stands for all; LONGHAND_LONG=1 tries every way. */
const worthwhile = (kind: Fault, request: string): boolean =>
  !request.startsWith('GET ') || kind === 'truncate' || process.env['LONGHAND_LONG'] === '1';

/** Names the request that suffered, in the failure of what came of it. */
const told = (request: string) => (thrown: unknown) => {
  throw new Error(`after ${request}: ${thrown instanceof Error ? thrown.message : String(thrown)}`, { cause: thrown });
};

describe.skipIf(lacking !== null)('a real WordPress behind a network that fails', () => {
  let wordpress: WordPress;
  let site: RemoteSite;
  let proxy: FaultProxy;
  const journey = (): Journey<Parameters<typeof connector.publish>[0]> =>
    new Journey(
      connector,
      { kind: 'wordpress', siteUrl: `${wordpress.url}/`, apiRoot: `${proxy.url}/wp-json/`, username: wordpress.user },
      wordpress.appPassword,
    );

  beforeAll(async () => {
    wordpress = await startWordPress();
    site = new RemoteSite(wordpress);
    proxy = await startFaultProxy(wordpress.url);
  });
  afterAll(async () => {
    await proxy?.close();
    await wordpress?.stop();
  });

  const post = (word: string, media: OutgoingMedia[]): ReturnType<typeof outgoing> =>
    outgoing({
      title: word,
      text: `About ${word}.`,
      media,
      cover: media[0]?.src ?? null,
      categories: ['Walks', `Category ${word}`],
      tags: [`tag ${word}`],
    });

  /** What must hold whatever happened: one post, whole and live; one copy of each picture; one of each term. */
  const expectOneOfEach = async (word: string, media: OutgoingMedia[], text: string): Promise<void> => {
    const found = await site.posts(word);
    expect(found.map(({ status, title }) => [status, title.raw])).toEqual([['publish', word]]);
    expect(found[0]?.content.raw).toContain(text);
    const kept = await site.media(...media.map(({ sha256 }) => sha256));
    expect(kept.map(({ alt_text }) => alt_text).sort()).toEqual(media.map(({ alt }) => alt).sort());
    expect(found[0]?.featured_media).toBe(kept.find(({ alt_text }) => alt_text === media[0]?.alt)?.id);
    expect((await site.termNames('categories', found[0]?.categories ?? [])).sort()).toEqual([
      `Category ${word}`,
      'Walks',
    ]);
    expect(await site.termNames('tags', found[0]?.tags ?? [])).toEqual([`tag ${word}`]);
  };

  const expectHonest = (failures: { code: string; message: string }[]): void => {
    const honest = ['offline', 'unclear', 'remote-failed'];
    expect(failures.filter(({ code }) => !honest.includes(code))).toEqual([]);
  };

  it.each(faults)('%s, at each request of a first publication in turn', { timeout: 300_000 }, async (kind) => {
    proxy.begin();
    await journey().publish(post(uniqueWord(), [picture('one.png'), picture('two.png')]));
    const requests = [...proxy.seen];
    expect(requests.length).toBeGreaterThan(8);
    for (const [at, request] of requests.entries()) {
      if (!worthwhile(kind, request)) continue;
      const word = uniqueWord();
      const media = [picture('one.png'), picture('two.png')];
      proxy.begin({ kind, at });
      const { failures } = await journey().publishUntilDone(post(word, media));
      await proxy.settled();
      expectHonest(failures);
      await expectOneOfEach(word, media, `About ${word}.`).catch(told(request));
    }
  });

  it.each(faults)('%s, at each request of an update in turn', { timeout: 300_000 }, async (kind) => {
    const word = uniqueWord();
    const media = [picture('one.png'), picture('two.png')];
    const going = journey();
    proxy.begin();
    const { remoteId } = await going.publish(post(word, media));
    proxy.begin();
    await going.publish(post(word, media));
    for (const [at, request] of [...proxy.seen].entries()) {
      if (!worthwhile(kind, request)) continue;
      const changed = outgoing({ ...post(word, media), text: `Change ${at} of ${word}.` });
      proxy.begin({ kind, at });
      const { remote, failures } = await going.publishUntilDone(changed);
      await proxy.settled();
      expectHonest(failures);
      expect(remote.remoteId).toBe(remoteId);
      await expectOneOfEach(word, media, `Change ${at} of ${word}.`).catch(told(request));
    }
  });

  it('after a crash between any two records, one post and one copy of each picture', { timeout: 300_000 }, async () => {
    proxy.begin();
    const counted = journey();
    await counted.publish(post(uniqueWord(), [picture('one.png'), picture('two.png')]));
    const kinds: PublishEvent['kind'][] = counted.events.map(({ kind }) => kind);
    expect(kinds).toEqual([
      'media-intent',
      'media-sent',
      'media-intent',
      'media-sent',
      'create-intent',
      'post-sent',
      'update-intent',
      'post-sent',
    ]);
    for (let at = 0; at < kinds.length; at += 1) {
      const word = uniqueWord();
      const media = [picture('one.png'), picture('two.png')];
      const going = journey();
      let count = 0;
      const crashAt = (): boolean => count++ === at;
      await expect(going.publish(post(word, media), { crashAt })).rejects.toThrow('crash');
      // What arrived before the crash is known again as our own, though the writer has gone on since.
      await going.publish(outgoing({ ...post(word, media), text: `Changed ${word}.` }));
      await expectOneOfEach(word, media, `Changed ${word}.`);
    }
  });

  it('whatever fails, however often, while the writer goes on writing', { timeout: 3_600_000 }, async () => {
    const runs = process.env['LONGHAND_LONG'] === '1' ? 500 : 6;
    for (let run = 1; run <= runs; run += 1) {
      const word = uniqueWord();
      const media = [picture('one.png'), picture('two.png')];
      const going = journey();
      proxy.beginEach(randomFaults(run * 7919, 0.12));
      for (let version = 1; version <= 3; version += 1) {
        const changed = outgoing({ ...post(word, media), text: `Version ${version} of ${word}.` });
        await going.publish(changed).catch((thrown: unknown) => {
          expect(['unclear', 'offline', 'remote-failed', 'conflict']).toContain(toFailure(thrown).code);
        });
      }
      await proxy.settled();
      proxy.begin();
      await going.publishUntilDone(outgoing({ ...post(word, media), text: `The last of ${word}.` }));
      await expectOneOfEach(word, media, `The last of ${word}.`).catch(told(`seed ${run}`));
    }
  });

  it('a connection that breaks on every try is told as unclear, and the next one finds what arrived', async () => {
    const word = uniqueWord();
    const media = [picture('one.png'), picture('two.png')];
    const going = journey();
    const dead = await startFaultProxy('http://127.0.0.1:9');
    try {
      const lost = new Journey(
        connector,
        { kind: 'wordpress', siteUrl: `${wordpress.url}/`, apiRoot: `${dead.url}/wp-json/`, username: wordpress.user },
        wordpress.appPassword,
      );
      expect((await failureOf(lost.publish(post(word, media)))).code).toBe('offline');
    } finally {
      await dead.close();
    }
    await going.publish(post(word, media));
    await expectOneOfEach(word, media, `About ${word}.`);
  });
});
