import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { PostSummary } from '#core/post/post.ts';

import { png } from '../../pictures.ts';
import { longhand as inProcess, program } from './longhand.ts';
import type { RunOptions } from './longhand.ts';

interface Received {
  title: string;
  status: string;
  html: string;
}

/** A small endpoint that keeps what it is sent: docs/http-endpoint.md, with a bearer token. */
class Endpoint {
  readonly posts = new Map<string, Received>();
  readonly files = new Set<string>();
  readonly requests: string[] = [];
  #server: Server | null = null;
  url = '';

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      void (async () => {
        const { status, body } = await this.#answer(request);
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      })();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    this.#server = server;
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    this.url = `http://127.0.0.1:${address.port}/posts`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    this.requests.push(`${method} ${url}`);
    if (headers.authorization !== 'Bearer s3cret-token') return { status: 401, body: { error: 'No.' } };
    if (method === 'GET') return { status: 200, body: { longhand: 1, name: 'Test home' } };
    const post = await this.#read(Buffer.concat(chunks), headers['content-type'] ?? '');
    const id = method === 'POST' ? `p${this.posts.size + 1}` : (url.split('/').at(-1) ?? '');
    if (method === 'PUT' && !this.posts.has(id)) return { status: 404, body: { error: 'No such post.' } };
    this.posts.set(id, post);
    return { status: method === 'POST' ? 201 : 200, body: { id, url: `http://127.0.0.1/live/${id}`, revision: 'r' } };
  }

  async #read(body: Buffer, type: string): Promise<Received> {
    if (type === 'application/json') return JSON.parse(body.toString()) as Received;
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    let post: Received | null = null;
    for (const [name, part] of form) {
      const bytes = typeof part === 'string' ? Buffer.from(part) : Buffer.from(await part.arrayBuffer());
      if (name === 'post') post = JSON.parse(bytes.toString()) as Received;
      else this.files.add(createHash('sha256').update(bytes).digest('hex'));
    }
    if (post === null) throw new Error('no post');
    return post;
  }
}

let place: string;
let endpoint: Endpoint;
let post: PostSummary;
const picture = png(3, 2, () => [9, 8, 7]);

const longhand = (args: string[], options: RunOptions = {}, run = inProcess) =>
  run(args, {
    ...options,
    env: {
      LONGHAND_LIBRARY: join(place, 'blog'),
      LONGHAND_STATE: join(place, 'state'),
      LONGHAND_SECRET: 's3cret-token',
      ...options.env,
    },
  });

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'longhand-publish-'));
  await mkdir(join(place, 'blog'));
  endpoint = new Endpoint();
  await endpoint.start();
  post = JSON.parse(
    (await longhand(['new', '--title', 'Ebb', '--body', 'Hello ![pier](pier.png)', '--json'])).stdout,
  ) as PostSummary;
  await writeFile(join(place, 'blog', dirname(post.path), 'pier.png'), picture);
});
afterEach(async () => {
  await endpoint.stop();
  await rm(place, { recursive: true, force: true });
});

describe('longhand publish', () => {
  it('sends the post and its picture, tells progress, and answers the address', async () => {
    const { code, stdout, stderr } = await longhand(['publish', post.slug, '--endpoint', endpoint.url], {}, program);
    expect([code, stdout]).toEqual([0, 'http://127.0.0.1/live/p1\n']);
    expect(stderr).not.toBe('');
    expect([...endpoint.posts.values()]).toMatchObject([
      { title: 'Ebb', status: 'published', html: expect.stringContaining('<img') },
    ]);
    expect([...endpoint.files]).toEqual([createHash('sha256').update(picture).digest('hex')]);
  });

  it('updates the one post when called again, even from a machine that never saw the account', async () => {
    await longhand(['publish', post.slug, '--endpoint', endpoint.url]);
    const elsewhere = { LONGHAND_STATE: join(place, 'another machine') };
    const again = await longhand(['publish', post.id, '--endpoint', endpoint.url, '--json'], { env: elsewhere });
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([
      0,
      { action: 'update', remoteId: 'p1', mediaSent: 0 },
    ]);
    expect(endpoint.posts.size).toBe(1);
    expect(endpoint.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
  });

  it('publishes to an account that is kept by name, with a secret of its own, which is written nowhere', async () => {
    const env = { LONGHAND_SECRET: 'wrong', LONGHAND_SECRET_MY_HOME: 's3cret-token' };
    const added = await longhand(['accounts', 'add', 'My home', '--endpoint', endpoint.url], { env });
    expect([added.code, added.stderr]).toEqual([0, '']);
    expect((await longhand(['accounts', 'list'])).stdout).toContain('My home');
    expect((await longhand(['accounts', 'check', 'my home'], { env })).stdout).toContain('Test home');
    const sent = await longhand(['publish', post.slug, '--account', 'My home', '--draft', '--json'], { env });
    expect(JSON.parse(sent.stdout)).toMatchObject({ action: 'create', visibility: 'draft', accountName: 'My home' });
    expect([...endpoint.posts.values()]).toMatchObject([{ status: 'draft' }]);
    for (const file of await readdir(place, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      expect((await readFile(join(file.parentPath, file.name))).includes('s3cret')).toBe(false);
    }
    expect((await longhand(['accounts', 'remove', 'My home'])).code).toBe(0);
    expect((await longhand(['accounts', 'list', '--json'])).stdout.trim()).toBe('[]');
  });

  it('says what it would send, and sends nothing', async () => {
    const { code, stdout } = await longhand(['publish', post.slug, '--endpoint', endpoint.url, '--preview', '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { action: 'create', title: 'Ebb', media: [{ src: 'pier.png', alreadySent: false }] },
    ]);
    expect(endpoint.posts.size).toBe(0);
  });

  it('sends nothing with a wrong token, and says so', async () => {
    const wrong = { env: { LONGHAND_SECRET: 'nope-nope' } };
    const { code, stdout, stderr } = await longhand(
      ['publish', post.slug, '--endpoint', endpoint.url, '--json'],
      wrong,
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'wrong-credentials' } });
    expect(stderr).not.toContain('nope-nope');
    expect(endpoint.posts.size).toBe(0);
  });

  it('asks for a token by naming the variable when there is nobody to ask', async () => {
    const { code, stderr } = await longhand(['publish', post.slug, '--endpoint', endpoint.url], {
      env: { LONGHAND_SECRET: '' },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('LONGHAND_SECRET');
  });

  it('says that nobody answers', async () => {
    await endpoint.stop();
    const { code, stderr } = await longhand(['publish', post.slug, '--endpoint', endpoint.url, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'offline' } });
  });

  it.each([
    [[]],
    [['--account', 'a', '--endpoint', 'ftp://x']],
    [['--endpoint', 'http://127.0.0.1/', '--auth', 'odd']],
    [['--wordpress', 'http://127.0.0.1/']],
  ])('does not understand %j', async (args) => {
    expect((await longhand(['publish', post.slug, ...args])).code).toBe(2);
  });

  it('knows no account of that name', async () => {
    const { code, stderr } = await longhand(['publish', post.slug, '--account', 'nobody', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'not-found' } });
  });
});
