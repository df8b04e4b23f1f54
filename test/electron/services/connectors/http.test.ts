import { createHash, createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { toFailure } from '#core/failure.ts';
import { makeHttpConnector } from '#services/connectors/http/index.ts';

import { startReceiver } from '../../../../docs/examples/receiver.mjs';
import { faults, randomFaults, startFaultProxy } from '../../../servers/faultProxy.ts';
import { failureOf, Journey, outgoing, picture, uniqueWord } from './journey.ts';
import { startOddServer } from './oddServer.ts';
import type { OddAnswer } from './oddServer.ts';

/** So much patience that a machine that is slow to answer is never taken for one that does not. */
const request = 60_000;
const timing = { request, retries: [20, 400] };
const connector = makeHttpConnector(timing);
const context = { fetch, signal: new AbortController().signal };

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

let folder: string;
let receiver: Receiver;
const start = async (secrets: { token?: string; hmac?: string }): Promise<void> => {
  receiver = await startReceiver({ folder, name: 'My blog', ...secrets });
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-receiver-'));
});
afterEach(async () => {
  await receiver?.stop();
  await rm(folder, { recursive: true, force: true });
});

const settings = (auth: 'bearer' | 'hmac' | 'none', endpoint = receiver.endpoint) => ({
  kind: 'http' as const,
  endpoint,
  auth,
});
interface StoredPost {
  title: string;
  html: string;
  status: string;
  media: { sha256: string }[];
}
const posts = async (): Promise<StoredPost[]> => {
  const ids = await readdir(join(folder, 'posts'));
  return Promise.all(
    ids.map(async (id) => JSON.parse(await readFile(join(folder, 'posts', id, 'post.json'), 'utf8')) as StoredPost),
  );
};
const media = (): Promise<string[]> => readdir(join(folder, 'media'));

describe('an endpoint', () => {
  it('is found by its address, signed in or not', async () => {
    await start({ token: 'a-good-token' });
    expect(await connector.discover(receiver.endpoint, context)).toEqual({
      kind: 'http',
      name: '127.0.0.1:' + new URL(receiver.url).port,
      endpoint: receiver.endpoint,
    });
    expect(await connector.discover(receiver.url, context)).toBeNull();
  });

  it.each([
    ['a token', 'bearer', { token: 'a-good-token' }],
    ['a signing key', 'hmac', { hmac: 'ein Schlüssel' }],
  ] as const)('checks %s and refuses a wrong one, without repeating it', async (_name, auth, secrets) => {
    await start(secrets);
    const right = Object.values(secrets)[0] ?? '';
    expect(await connector.check(settings(auth), right, context)).toEqual({ displayName: 'My blog' });
    const failure = await failureOf(connector.check(settings(auth), 'not-the-right-one', context));
    expect(failure.code).toBe('wrong-credentials');
    expect(JSON.stringify(toFailure(failure))).not.toContain('not-the-right-one');
    expect(
      (await failureOf(new Journey(connector, settings(auth), 'not-the-right-one').publish(outgoing()))).code,
    ).toBe('wrong-credentials');
    expect(await posts()).toHaveLength(0);
  });

  it('does not take a signature whose body, time or key was changed', async () => {
    await start({ hmac: 'key' });
    const body = JSON.stringify({ version: 1 });
    const digest = createHash('sha256').update(body).digest('hex');
    const now = Math.floor(Date.now() / 1000);
    const send = async (time: number, sent: string, key: string): Promise<number> => {
      const signed = ['longhand-1', String(time), 'POST', '/posts', 'key-1', digest].join('\n');
      const response = await fetch(receiver.endpoint, {
        method: 'POST',
        body: sent,
        headers: {
          'idempotency-key': key,
          'longhand-timestamp': String(time),
          'longhand-signature': createHmac('sha256', 'key').update(signed).digest('hex'),
        },
      });
      return response.status;
    };
    expect(await send(now, body, 'key-1')).toBe(422);
    expect(await send(now, `${body} `, 'key-1')).toBe(401);
    expect(await send(now - 3600, body, 'key-1')).toBe(401);
    expect(await send(now, body, 'key-2')).toBe(401);
  });

  it.each([
    ['a token', 'bearer', { token: 'a-good-token' }],
    ['a signature', 'hmac', { hmac: 'a key' }],
    ['nothing', 'none', {}],
  ] as const)('shows the post and its picture to readers, by %s', async (_name, auth, secrets) => {
    await start(secrets);
    const photo = picture('Füße "1".png');
    const going = new Journey(connector, settings(auth), Object.values(secrets)[0] ?? '');
    const remote = await going.publish(
      outgoing({ title: 'Salt & <sea>', text: 'The tide.', media: [photo], tags: ['sea'] }),
    );
    const page = await (await fetch(remote.url ?? '')).text();
    expect(page).toContain('<h1>Salt &amp; &lt;sea&gt;</h1>');
    expect(page).toContain('The tide.');
    const src = /<img src="([^"]+)"/.exec(page)?.[1] ?? '';
    const shown = await fetch(new URL(src, remote.url ?? ''));
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await shown.arrayBuffer()).equals(Buffer.from(photo.bytes))).toBe(true);
  });

  it('gets the update in place, and a picture once', async () => {
    await start({});
    const post = outgoing();
    const going = new Journey(connector, settings('none'), '');
    const first = await going.publish(post);
    const second = await going.publish(outgoing({ ...post, text: 'Changed.' }));
    expect(second.remoteId).toBe(first.remoteId);
    expect(await posts()).toMatchObject([{ html: expect.stringContaining('Changed.') }]);
    expect(await media()).toHaveLength(1);
    expect(going.events.filter((event) => event.kind === 'media-sent')).toHaveLength(1);
  });

  it('gets a text back that it had before: A, B, A', async () => {
    await start({});
    const post = outgoing({ media: [] });
    const going = new Journey(connector, settings('none'), '');
    for (const text of ['A.', 'B.', 'A.', 'B.']) await going.publish(outgoing({ ...post, text }));
    expect(await posts()).toMatchObject([{ html: expect.stringContaining('B.') }]);
  });

  it('keeps a draft from readers', async () => {
    await start({});
    const going = new Journey(connector, settings('none'), '');
    const post = outgoing({ visibility: 'draft' });
    expect((await going.publish(post)).url).toBeNull();
    expect(await (await fetch(receiver.url)).text()).not.toContain(post.title);
    expect((await going.publish({ ...post, visibility: 'published' })).url).not.toBeNull();
    expect(await posts()).toHaveLength(1);
  });

  it('gets a picture again that it lost', async () => {
    await start({});
    const going = new Journey(connector, settings('none'), '');
    const post = outgoing();
    await going.publish(post);
    for (const name of await media()) await rm(join(folder, 'media', name));
    await going.publish(outgoing({ ...post, text: 'Again.' }));
    expect(await media()).toHaveLength(1);
    expect(await posts()).toHaveLength(1);
  });

  it('tells of another hand’s change first, and takes ours when asked again', async () => {
    await start({});
    const going = new Journey(connector, settings('none'), '');
    const post = outgoing();
    const { remoteId } = await going.publish(post);
    const file = join(folder, 'posts', remoteId, 'post.json');
    const stored = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...stored, html: '<p>Theirs</p>', revision: 'theirs' }));
    expect((await failureOf(going.publish(outgoing({ ...post, text: 'Ours' })))).code).toBe('conflict');
    expect(await posts()).toMatchObject([{ html: '<p>Theirs</p>' }]);
    await going.publish(outgoing({ ...post, text: 'Ours' }));
    expect(await posts()).toMatchObject([{ html: expect.stringContaining('Ours') }]);
  });

  it('makes a deleted post anew only when asked again', async () => {
    await start({});
    const going = new Journey(connector, settings('none'), '');
    const post = outgoing();
    const { remoteId } = await going.publish(post);
    await rm(join(folder, 'posts', remoteId), { recursive: true });
    expect(await failureOf(going.publish(post))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('deleted'),
    });
    expect(await posts()).toHaveLength(0);
    await going.publish(post);
    expect(await posts()).toHaveLength(1);
  });
});

describe('through a network that fails, an endpoint still has one post and one copy of each picture', () => {
  const requests = 2;
  const cases = faults.flatMap((kind) => Array.from({ length: requests }, (_, at) => ({ kind, at })));
  it.each(cases)('$kind at request $at', async (fault) => {
    await start({ hmac: 'a key' });
    const proxy = await startFaultProxy(new URL(receiver.endpoint).origin);
    try {
      const going = new Journey(connector, settings('hmac', `${proxy.url}/posts`), 'a key');
      const word = uniqueWord();
      const pictures = [picture('one.png'), picture('two.png')];
      proxy.begin(fault);
      const first = await going.publishUntilDone(outgoing({ title: word, media: pictures }));
      const second = await going.publishUntilDone(outgoing({ title: word, media: pictures, text: 'Changed.' }));
      await proxy.settled();
      expect(second.remote.remoteId).toBe(first.remote.remoteId);
      expect(await posts()).toMatchObject([{ title: word, html: expect.stringContaining('Changed.') }]);
      expect((await media()).sort()).toEqual(pictures.map(({ sha256 }) => `${sha256}.png`).sort());
      for (const failure of [...first.failures, ...second.failures])
        expect(['unclear', 'offline', 'remote-failed']).toContain(failure.code);
    } finally {
      await proxy.close();
    }
  });

  it('whatever fails, however often, while the writer goes on writing', { timeout: 600_000 }, async () => {
    await start({ hmac: 'a key' });
    const runs = process.env['LONGHAND_LONG'] === '1' ? 2_000 : 12;
    const proxy = await startFaultProxy(new URL(receiver.endpoint).origin);
    try {
      for (let run = 1; run <= runs; run += 1) {
        const going = new Journey(connector, settings('hmac', `${proxy.url}/posts`), 'a key');
        const word = uniqueWord();
        const photo = picture();
        proxy.beginEach(randomFaults(run * 7919));
        for (let version = 1; version <= 3; version += 1) {
          await going
            .publish(outgoing({ title: word, media: [photo], text: `Version ${version}.` }))
            .catch((thrown: unknown) => {
              expect(['unclear', 'offline', 'remote-failed', 'conflict']).toContain(toFailure(thrown).code);
            });
        }
        await proxy.settled();
        proxy.begin();
        await going.publishUntilDone(outgoing({ title: word, media: [photo], text: 'The last.' }));
        const kept = (await posts()).filter(({ title }) => title === word);
        expect(kept).toMatchObject([{ html: expect.stringContaining('The last.') }]);
        expect((await media()).filter((name) => name.startsWith(photo.sha256))).toHaveLength(1);
      }
    } finally {
      await proxy.close();
    }
  });

  it.each(['create-intent', 'post-sent', 'media-sent'] as const)(
    'after a crash at %s, with other words by then',
    async (kind) => {
      await start({});
      const going = new Journey(connector, settings('none'), '');
      const post = outgoing();
      await expect(going.publish(post, { crashAt: (event) => event.kind === kind })).rejects.toThrow('crash');
      await going.publish(outgoing({ ...post, text: 'Changed since.' }));
      expect(await posts()).toMatchObject([{ html: expect.stringContaining('Changed since.') }]);
      expect(await media()).toHaveLength(1);
    },
  );
});

describe('an endpoint that answers oddly', () => {
  const publishTo = async (url: string, auth: 'bearer' | 'none' = 'none', patience = request) =>
    failureOf(
      new Journey(makeHttpConnector({ request: patience, retries: [10] }), settings(auth, url), 'secret-token').publish(
        outgoing(),
      ),
    );

  it.each([
    ['a web page', { status: 200, type: 'text/html', body: '<h1>Hello</h1>' }, 'unclear'],
    ['JSON without an id', { status: 200, type: 'application/json', body: '{}' }, 'not-a-site'],
    [
      'a refusal with a sentence',
      { status: 422, type: 'application/json', body: '{"error":"No pictures of cats."}' },
      'rejected',
    ],
    ['too large', { status: 413, type: 'text/html', body: '' }, 'too-large'],
    ['not here', { status: 404, type: 'text/html', body: '' }, 'not-a-site'],
    ['come back later', { status: 429, type: 'application/json', body: '{}' }, 'remote-failed'],
    ['it broke', { status: 500, type: 'text/plain', body: 'boom' }, 'remote-failed'],
    ['nothing, ever', { status: 0, type: '', body: '' }, 'unclear'],
  ] as const)('%s: the writer is told in words', async (_name, answer, code) => {
    const server = await startOddServer(() => answer);
    try {
      const failure = await publishTo(server.url, 'none', answer.status === 0 ? 200 : request);
      expect(failure).toMatchObject({ code, kept: expect.stringContaining('safe') });
      if (code === 'rejected') expect(failure.message).toContain('No pictures of cats.');
    } finally {
      await server.stop();
    }
  });

  it.each([
    [429, 'remote-failed'],
    [401, 'wrong-credentials'],
    [422, 'rejected'],
  ] as const)('a refusal (%i) that follows a lost answer does not make it forget the key', async (status, code) => {
    const keys: unknown[] = [];
    let answers: OddAnswer[] = [];
    const ok: OddAnswer = { status: 201, type: 'application/json', body: '{"id":"1"}' };
    const refused: OddAnswer = { status, type: 'application/json', body: '{"error":"No."}' };
    // The first request may have been carried out: its answer never comes.
    const lost: OddAnswer = { status: -1, type: '', body: '' };
    const server = await startOddServer(() => answers.shift() ?? ok);
    try {
      const going = new Journey(makeHttpConnector({ request, retries: [10] }), settings('none', server.url), '');
      answers = [lost, refused];
      expect((await failureOf(going.publish(outgoing({ media: [] })))).code).toBe(code);
      answers = [refused];
      expect((await failureOf(going.publish(outgoing({ media: [] })))).code).toBe(code);
      await going.publish(outgoing({ media: [] }));
      for (const { method, headers } of server.requests) if (method === 'POST') keys.push(headers['idempotency-key']);
      expect(keys).toHaveLength(4);
      expect(new Set(keys).size).toBe(1);
    } finally {
      await server.stop();
    }
  });

  it.each([
    ['beyond what a header can say', '23. November – zweite'],
    ['with quotes and line ends', 'W/"7"\r\nX-Odd: 1'],
    ['without end', 'x'.repeat(100_000)],
  ])('a revision %s does not stand in the way of the next update', async (_name, revision) => {
    const server = await startOddServer(() => ({
      status: 200,
      type: 'application/json',
      body: JSON.stringify({ id: '1', revision }),
    }));
    try {
      const going = new Journey(makeHttpConnector({ request, retries: [10] }), settings('none', server.url), '');
      await going.publish(outgoing({ media: [] }));
      await going.publish(outgoing({ media: [], text: 'Changed.' }));
      expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'PUT']);
      expect(server.requests[1]?.headers['x-odd']).toBeUndefined();
    } finally {
      await server.stop();
    }
  });

  it('does not carry the token to where it is sent on', async () => {
    const other = await startOddServer(() => ({ status: 200, type: 'application/json', body: '{"longhand":1}' }));
    const server = await startOddServer(() => ({
      status: 307,
      type: 'text/html',
      body: '',
      location: `${other.url}posts`,
    }));
    try {
      expect((await publishTo(server.url, 'bearer')).code).toBe('remote-failed');
      await failureOf(connector.check(settings('bearer', server.url), 'secret-token', context));
      expect(server.requests.length).toBeGreaterThan(1);
      expect(other.requests).toEqual([]);
    } finally {
      await Promise.all([server.stop(), other.stop()]);
    }
  });

  it('sends no token over plain http to another machine', async () => {
    const failure = await failureOf(
      connector.check(settings('bearer', 'http://blog.example/posts'), 'secret-token', context),
    );
    expect(failure).toMatchObject({ code: 'forbidden', message: expect.stringContaining('http:') });
  });
});
