#!/usr/bin/env node
/*
 * An example of an endpoint that Longhand publishes to: see ../http-endpoint.md. One file, plain Node 20+, no dependencies.
 *
 *   node receiver.mjs --folder ./blog --port 8787 --token SECRET     (or --hmac SECRET, or neither for no sign-in)
 *
 * Posts are kept in the folder, one folder each, and shown as pages: GET / lists them, GET /<slug>/ shows one.
 */
import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const endpoint = '/posts';
const mostBytes = 256 * 1024 * 1024;
/** How far a signature's time may be from ours, seconds. */
const clockTolerance = 300;

/** An answer that ends the request early. */
class Refusal extends Error {
  constructor(status, body) {
    super(body.error ?? String(status));
    this.status = status;
    this.body = body;
  }
}

/**
 * Starts a receiver on 127.0.0.1. `token` or `hmac` is what requests must be signed in with; port 0 takes a free one.
 *
 * @param {{ folder: string, port?: number, token?: string | null, hmac?: string | null, name?: string }} options
 */
export async function startReceiver({ folder, port = 0, token = null, hmac = null, name = 'Example blog' }) {
  const store = await openStore(folder);
  /** Requests take their turns, so that two with one key cannot both find the key unused. */
  let turn = Promise.resolve();

  const server = createServer((request, response) => {
    const answer = (status, type, body) => {
      response.writeHead(status, {
        'content-type': type,
        'content-length': Buffer.byteLength(body),
        'x-content-type-options': 'nosniff',
      });
      response.end(body);
    };
    const json = (status, body) => answer(status, 'application/json', JSON.stringify(body));
    handle(request)
      .then(({ status, type, body }) => (type === undefined ? json(status, body) : answer(status, type, body)))
      .catch((error) => {
        if (error instanceof Refusal) return json(error.status, error.body);
        if (error instanceof URIError) return json(400, { error: 'The address is malformed.' });
        console.error(error);
        return json(500, { error: 'The receiver failed.' });
      });
  });

  async function handle(request) {
    if (!URL.canParse(request.url, 'http://receiver.invalid')) throw new URIError();
    const { pathname, search } = new URL(request.url, 'http://receiver.invalid');
    if (pathname !== endpoint && !pathname.startsWith(`${endpoint}/`)) return page(store, name, pathname);
    const bytes = await readBody(request);
    signIn(request, pathname + search, bytes);
    if (request.method === 'GET' && pathname === endpoint) return { status: 200, body: { longhand: 1, name } };
    const id = pathname === endpoint ? null : decodeURIComponent(pathname.slice(endpoint.length + 1));
    const creates = request.method === 'POST' && id === null;
    if (!creates && !(request.method === 'PUT' && id !== null)) throw new Refusal(405, { error: 'Only POST and PUT.' });
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || key === '') throw new Refusal(400, { error: 'The Idempotency-Key is missing.' });

    const work = turn.then(async () => {
      const earlier = await store.answerTo(key);
      if (earlier !== null) return earlier;
      const { post, media } = parsePost(request.headers['content-type'] ?? '', bytes);
      const base = `http://${request.headers.host}`;
      return store.save({ key, id, ifMatch: request.headers['if-match'] ?? null, post, media, base });
    });
    turn = work.catch(() => undefined);
    return work;
  }

  function signIn(request, target, bytes) {
    const refused = new Refusal(401, { longhand: 1, error: 'Sign in first.' });
    if (token !== null && !same(request.headers.authorization ?? '', `Bearer ${token}`)) throw refused;
    if (hmac !== null) {
      const time = request.headers['longhand-timestamp'] ?? '';
      const digest = createHash('sha256').update(bytes).digest('hex');
      const key = request.headers['idempotency-key'] ?? '';
      const signed = ['longhand-1', time, request.method, target, key, digest].join('\n');
      const fresh = /^\d+$/.test(time) && Math.abs(Date.now() / 1000 - Number(time)) <= clockTolerance;
      const right = same(
        request.headers['longhand-signature'] ?? '',
        createHmac('sha256', hmac).update(signed).digest('hex'),
      );
      if (!fresh || !right) throw refused;
    }
  }

  await new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    /** Where readers look. */
    url: `${url}/`,
    /** Where Longhand publishes. */
    endpoint: url + endpoint,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

// ---------------------------------------------------------------------------------------------------------------- requests

async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > mostBytes) throw new Refusal(413, { error: 'The post is too large.' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Compares without telling by the time it takes how much was right. */
function same(given, wanted) {
  const digest = (text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/** The post, and the bytes of the media that came with it, by their hash. */
function parsePost(contentType, bytes) {
  const media = new Map();
  let json = bytes;
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary !== undefined) {
    json = null;
    for (const { name, content } of partsOf(bytes, boundary)) {
      if (name === 'post') json = content;
      else if (createHash('sha256').update(content).digest('hex') === name) media.set(name, content);
      else throw new Refusal(400, { error: `The bytes of ${name} are not what their hash says.` });
    }
  }
  let post;
  try {
    post = JSON.parse(json?.toString('utf8') ?? '');
  } catch {
    throw new Refusal(400, { error: 'The post is not JSON.' });
  }
  if (
    post?.version !== 1 ||
    typeof post.html !== 'string' ||
    typeof post.slug !== 'string' ||
    ![post.media, post.categories, post.tags].every(Array.isArray)
  ) {
    throw new Refusal(422, { error: 'This is not a post of version 1.' });
  }
  for (const medium of post.media) {
    const { sha256, path } = medium ?? {};
    if (!/^[0-9a-f]{64}$/.test(sha256) || !/^media\/[0-9a-f]{64}\.[a-z0-9]+$/.test(path) || !path.includes(sha256)) {
      throw new Refusal(422, { error: 'A medium has no hash or no path.' });
    }
  }
  return { post, media };
}

function* partsOf(bytes, boundary) {
  const mark = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), bytes]);
  let at = whole.indexOf(mark);
  while (at !== -1) {
    const start = at + mark.length;
    if (whole.subarray(start, start + 2).toString() === '--') return;
    const headersEnd = whole.indexOf('\r\n\r\n', start);
    at = whole.indexOf(mark, start);
    if (headersEnd === -1 || at === -1) throw new Refusal(400, { error: 'The multipart body breaks off.' });
    const headers = whole.subarray(start, headersEnd).toString('utf8');
    const name = /content-disposition:[^\r\n]*[; ]name="([^"]*)"/i.exec(headers)?.[1];
    if (name === undefined) throw new Refusal(400, { error: 'A part has no name.' });
    yield { name, content: whole.subarray(headersEnd + 4, at) };
  }
  throw new Refusal(400, { error: 'The multipart body breaks off.' });
}

// ------------------------------------------------------------------------------------------------------------------ store

/**
 *   posts/<id>/post.json   the post as it was sent, with its revision and address
 *   media/<sha256>.<ext>   pictures, each once
 *   keys/<hash>.json       the answer that was given under an Idempotency-Key
 */
async function openStore(folder) {
  const posts = join(folder, 'posts');
  const mediaFolder = join(folder, 'media');
  const keys = join(folder, 'keys');
  for (const each of [posts, mediaFolder, keys]) await mkdir(each, { recursive: true });

  const readJson = async (path) => {
    try {
      return JSON.parse(await readFile(path, 'utf8'));
    } catch (error) {
      if (error.code === 'ENOENT') return null;
      throw error;
    }
  };
  const keyFile = (key) => join(keys, `${createHash('sha256').update(key).digest('hex')}.json`);
  const postFile = (id) => join(posts, id, 'post.json');
  const all = async () => {
    const read = await Promise.all((await readdir(posts)).map((id) => readJson(postFile(id))));
    return read.filter((post) => post !== null);
  };

  return {
    mediaFolder,
    all,
    answerTo: (key) => readJson(keyFile(key)),
    async save({ key, id, ifMatch, post, media, base }) {
      const before = id === null || !/^[0-9a-f-]{36}$/.test(id) ? null : await readJson(postFile(id));
      if (id !== null && before === null) throw new Refusal(404, { error: 'There is no such post.' });
      if (before !== null && ifMatch !== null && ifMatch !== `"${before.revision}"`) {
        throw new Refusal(412, { error: 'The post was changed meanwhile.', revision: before.revision });
      }
      const have = new Set(await readdir(mediaFolder));
      const file = (medium) => medium.path.slice('media/'.length);
      const missing = post.media.filter((medium) => !have.has(file(medium)) && !media.has(medium.sha256));
      if (missing.length > 0)
        throw new Refusal(409, { error: 'Media are missing.', missing: missing.map(({ sha256 }) => sha256) });

      for (const medium of post.media) {
        if (!have.has(file(medium))) await writeWhole(join(mediaFolder, file(medium)), media.get(medium.sha256));
      }
      // The post's id comes from the key: were this to crash before the answer is kept, the repetition would meet the same post.
      const ownId = before?.id ?? idFrom(key);
      const others = (await all()).filter((each) => each.id !== ownId).map((each) => each.shownSlug);
      const kept = { ...post, id: ownId, revision: randomUUID(), shownSlug: freeSlug(post.slug, others) };
      await mkdir(join(posts, ownId), { recursive: true });
      await writeWhole(postFile(ownId), JSON.stringify(kept, null, 2));
      const answer = {
        status: before === null ? 201 : 200,
        body: {
          id: ownId,
          url: kept.status === 'published' ? `${base}/${kept.shownSlug}/` : null,
          revision: kept.revision,
          media: post.media.map((medium) => ({ sha256: medium.sha256, url: `${base}/${medium.path}` })),
        },
      };
      await writeWhole(keyFile(key), JSON.stringify(answer));
      return answer;
    },
  };
}

const idFrom = (key) =>
  createHash('sha256')
    .update(`post ${key}`)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

function freeSlug(wanted, taken) {
  const slug =
    wanted
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-+|-+$/g, '') || 'post';
  if (!taken.includes(slug)) return slug;
  let number = 2;
  while (taken.includes(`${slug}-${number}`)) number += 1;
  return `${slug}-${number}`;
}

/** Whoever reads the file finds all of it or none. */
async function writeWhole(path, content) {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    await handle.writeFile(content);
    await handle.sync();
    await handle.close();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

// ------------------------------------------------------------------------------------------------------------------ pages

const types = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
};
const escape = (text) =>
  String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

async function page(store, name, pathname) {
  const html = (status, title, language, body) => ({
    status,
    type: 'text/html; charset=utf-8',
    body: `<!doctype html>
<html lang="${escape(language || 'en')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>
body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; font: 1.1rem/1.6 Georgia, serif; color: #222; background: #fdfcf9 }
img { max-width: 100%; height: auto } pre { overflow-x: auto; padding: 1rem; background: #f1efe8; font-size: .9rem }
table { border-collapse: collapse } td, th { border: 1px solid #ccc; padding: .3rem .6rem } figure { margin: 1.5rem 0 }
.about { color: #666; font-size: .9rem }
</style>
</head>
<body>
${body}
</body>
</html>
`,
  });
  const file = /^\/media\/([0-9a-f]{64}\.([a-z0-9]+))$/.exec(pathname);
  if (file !== null) {
    try {
      const body = await readFile(join(store.mediaFolder, file[1]));
      return { status: 200, type: types[file[2]] ?? 'application/octet-stream', body };
    } catch {
      return html(404, 'Not found', 'en', '<h1>Not found</h1>');
    }
  }
  const posts = (await store.all()).filter((post) => post.status === 'published');
  if (pathname === '/') {
    const items = posts.map(
      (post) => `<li><a href="/${encodeURIComponent(post.shownSlug)}/">${escape(post.title)}</a></li>`,
    );
    return html(200, name, 'en', `<h1>${escape(name)}</h1>\n<ul>\n${items.join('\n')}\n</ul>`);
  }
  const slug = decodeURIComponent(pathname.replaceAll('/', ''));
  const post = posts.find((each) => each.shownSlug === slug);
  if (post === undefined) return html(404, 'Not found', 'en', '<h1>Not found</h1>');
  // The HTML refers to media by their path; here they are at the same path from the root.
  const text = post.media.reduce((left, medium) => left.replaceAll(`"${medium.path}"`, `"/${medium.path}"`), post.html);
  const about = [post.author, post.date?.slice(0, 10), ...post.categories, ...post.tags.map((tag) => `#${tag}`)];
  const line = about.filter((each) => each).map(escape);
  return html(
    200,
    post.title,
    post.language,
    `<article>\n<h1>${escape(post.title)}</h1>\n<p class="about">${line.join(' · ')}</p>\n${text}\n</article>`,
  );
}

// ----------------------------------------------------------------------------------------------------------- command line

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string', default: 'blog' },
      port: { type: 'string', default: '8787' },
      token: { type: 'string' },
      hmac: { type: 'string' },
      name: { type: 'string', default: 'Example blog' },
    },
  });
  const receiver = await startReceiver({ ...values, folder: resolve(values.folder), port: Number(values.port) });
  console.log(`Publish to ${receiver.endpoint}; read at ${receiver.url}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void receiver.stop());
}
