import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { LonghandError } from '#core/failure.ts';
import { mediaPath } from '#core/ipc/origin.ts';

import { contentSecurityPolicy, makeAppResponder, parseRange } from '../../../electron/main/app-protocol.ts';

let folder: string;
let respond: (request: Request) => Promise<Response>;
const asked: [string, string][] = [];
const picture = new Uint8Array(Array.from({ length: 1_000 }, (_, index) => index % 256));

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'longhand-protocol-'));
  const root = path.join(folder, 'renderer');
  await mkdir(path.join(root, 'assets'), { recursive: true });
  await writeFile(path.join(root, 'index.html'), '<!doctype html><title>Longhand</title>');
  await writeFile(path.join(root, 'assets', 'index-1a.js'), 'export {};');
  await writeFile(path.join(root, 'assets', 'style.css'), 'a{}');
  await writeFile(path.join(root, 'assets', 'text.woff2'), 'wOF2');
  await writeFile(path.join(root, 'run.sh'), 'echo no');
  await writeFile(path.join(folder, 'secret.json'), '"secret"');
  await writeFile(path.join(folder, 'secret.html'), 'secret');
  await writeFile(path.join(folder, 'picture'), picture);
  await symlink(folder, path.join(folder, 'renderer-link'));
  respond = makeAppResponder({
    root,
    async thumbnail(postId, name, width) {
      return postId === 'p1' && name === 'cup.png'
        ? { bytes: picture.subarray(0, width), mimeType: 'image/webp' }
        : null;
    },
    async locateMedia(postId, name) {
      asked.push([postId, name]);
      if (postId === 'broken') throw new LonghandError({ code: 'forbidden', message: 'No.' });
      const kinds: Record<string, string> = {
        'cup.png': 'image/png',
        'drawing.svg': 'image/svg+xml',
        'evil.js': 'text/javascript',
        'evil.html': 'text/html',
        'evil.css': 'text/css',
        'tëa & cup.png': 'image/png',
        split: 'image/png\r\nX-Evil: 1',
      };
      const mimeType = kinds[name];
      return postId === 'p1' && mimeType !== undefined
        ? { path: path.join(folder, 'picture'), size: picture.byteLength, mimeType }
        : null;
    },
  });
});
afterAll(() => rm(folder, { recursive: true }));

const get = async (address: string, init?: RequestInit): Promise<Response> => await respond(new Request(address, init));
const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer());

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/index.html', 'text/html; charset=utf-8'],
  ['/index.html?x=1#y', 'text/html; charset=utf-8'],
  ['/assets/index-1a.js', 'text/javascript; charset=utf-8'],
  ['/assets/style.css', 'text/css; charset=utf-8'],
  ['/assets/text.woff2', 'font/woff2'],
])('%s is served as %s, under the strict policy', async (address, type) => {
  const response = await get(`app://longhand${address}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await bytesOf(response)).byteLength).toBe(Number(response.headers.get('content-length')));
});

test('the policy allows nothing inline, nothing from elsewhere and no eval', () => {
  expect(contentSecurityPolicy).toContain("default-src 'none'");
  expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*/);
});

test.each([
  'app://longhand/../secret.json',
  'app://longhand/%2e%2e/secret.json',
  'app://longhand/%2E%2E/secret.json',
  'app://longhand/..%2fsecret.json',
  'app://longhand/..%2Fsecret.html',
  'app://longhand/assets/..%2f..%2fsecret.json',
  'app://longhand/assets/%2e%2e/%2e%2e/secret.json',
  'app://longhand/..%5csecret.json',
  'app://longhand/..\\secret.json',
  'app://longhand/assets\\..\\..\\secret.json',
  'app://longhand/%252e%252e/secret.json',
  'app://longhand/%00/secret.json',
  'app://longhand/index.html%00.js',
  'app://longhand//etc/passwd',
  'app://longhand///etc/passwd',
  'app://longhand/%2fetc/passwd',
  'app://longhand/C:/Windows/win.ini',
  'app://longhand/c:%5cWindows%5cwin.ini',
  'app://longhand/index.html::$DATA',
  'app://longhand/%ff',
  'app://longhand/%',
  'app://longhand/assets',
  'app://longhand/assets/',
  'app://longhand/run.sh',
  'app://longhand/missing.html',
  'app://longhand.evil/index.html',
  'app://evil/index.html',
  'app://longhand:80/index.html',
  'app://ada@longhand/index.html',
  'app://ada:pw@longhand/index.html',
  'app:///index.html',
  'app:index.html',
  'https://longhand/index.html',
  'file:///etc/passwd',
])('%s is refused', async (address) => {
  const response = await get(address).catch((error: unknown) => {
    // The request itself may refuse the address (credentials in it).
    expect(error).toBeInstanceOf(TypeError);
    return new Response(null, { status: 400 });
  });
  expect([400, 404]).toContain(response.status);
  expect((await bytesOf(response)).byteLength).toBe(0);
});

test('no path, however encoded, reads outside the folder or crashes', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2f',
      '%5c',
      '\\',
      '/',
      '%00',
      'secret.json',
      'assets',
      '~',
      ':',
      '%',
      'media',
      '%c0%ae',
    ),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.constantFrom('/', ''), async (pieces, between) => {
      const address = `app://longhand/${pieces.join(between)}`;
      if (!URL.canParse(address)) return;
      const response = await get(address);
      expect([200, 400, 404]).toContain(response.status);
      expect(await response.text()).not.toContain('secret');
    }),
    { numRuns: 500 },
  );
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is refused', async (method) => {
  expect((await get('app://longhand/index.html', { method })).status).toBe(405);
});

test('HEAD tells of a file without sending it', async () => {
  const response = await get('app://longhand/index.html', { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
});

describe('a file beside a post', () => {
  test('is served where mediaPath says, under its own name', async () => {
    for (const name of ['cup.png', 'tëa & cup.png']) {
      const response = await get(`app://longhand${mediaPath('p1', name)}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('image/png');
      expect(await bytesOf(response)).toEqual(picture);
      expect(asked.at(-1)).toEqual(['p1', name]);
    }
  });

  test('a drawing is shown without scripts, origin or network', async () => {
    const response = await get('app://longhand/media/p1/drawing.svg');
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox$/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each(['evil.js', 'evil.html', 'evil.css', 'split'])(
    '%s cannot become script, style or page of the window',
    async (name) => {
      const response = await get(`app://longhand/media/p1/${name}`);
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(response.headers.get('content-disposition')).toBe('attachment');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('x-evil')).toBeNull();
    },
  );

  test.each([
    '/media/',
    '/media/p1',
    '/media/p1/',
    '/media//cup.png',
    '/media/p1//cup.png',
    '/media/p2/cup.png',
    '/media/broken/cup.png',
    '/media/p1/none.png',
  ])('%s is not found', async (address) => {
    expect((await get(`app://longhand${address}`)).status).toBe(404);
  });

  test.each(['/media/p1/..%2fcup.png', '/media/p1/%00cup.png', '/media/p1/a%5cb.png', '/media/..%2f/x'])(
    '%s never reaches the library',
    async (address) => {
      const before = asked.length;
      expect((await get(`app://longhand${address}`)).status).toBe(400);
      expect(asked.length).toBe(before);
    },
  );

  test('is served in parts', async () => {
    const part = async (range: string): Promise<[number, string | null, number]> => {
      const response = await get('app://longhand/media/p1/cup.png', { headers: { range } });
      return [response.status, response.headers.get('content-range'), (await bytesOf(response)).byteLength];
    };
    expect(await part('bytes=0-0')).toEqual([206, 'bytes 0-0/1000', 1]);
    expect(await part('bytes=10-19')).toEqual([206, 'bytes 10-19/1000', 10]);
    expect(await part('bytes=990-')).toEqual([206, 'bytes 990-999/1000', 10]);
    expect(await part('bytes=990-5000')).toEqual([206, 'bytes 990-999/1000', 10]);
    expect(await part('bytes=-10')).toEqual([206, 'bytes 990-999/1000', 10]);
    expect(await part('bytes=-5000')).toEqual([206, 'bytes 0-999/1000', 1000]);
    expect(await part('bytes=1000-')).toEqual([416, 'bytes */1000', 0]);
    expect(await part('bytes=-0')).toEqual([416, 'bytes */1000', 0]);
    for (const whole of ['bytes=5-2', 'bytes=-', 'lines=1-2', 'bytes=0-1,5-6', 'nonsense', 'bytes=1.5-2']) {
      expect(await part(whole)).toEqual([200, null, 1000]);
    }
    const response = await get('app://longhand/media/p1/cup.png', { headers: { range: 'bytes=10-12' } });
    expect(await bytesOf(response)).toEqual(picture.slice(10, 13));
  });

  test('is made small where a width is asked for, and given as it is where it cannot be', async () => {
    const small = await get('app://longhand/media/p1/cup.png?width=96');
    expect(small.headers.get('content-type')).toBe('image/webp');
    expect(small.headers.get('content-security-policy')).toMatch(/sandbox$/);
    expect((await bytesOf(small)).byteLength).toBe(96);
    for (const address of ['drawing.svg?width=96', 'cup.png?width=x', 'cup.png?width=-1', 'cup.png?width=']) {
      expect((await bytesOf(await get(`app://longhand/media/p1/${address}`))).byteLength).toBe(1_000);
    }
  });

  test('of any size is read as it is asked for, and let go when nobody reads on', async () => {
    const film = path.join(folder, 'film');
    await writeFile(film, Buffer.alloc(3_000_000, 7));
    const film1 = makeAppResponder({
      root: folder,
      thumbnail: () => Promise.resolve(null),
      locateMedia: () => Promise.resolve({ path: film, size: 4_000_000_000_000, mimeType: 'video/mp4' }),
    });
    const response = await film1(new Request('app://longhand/media/p1/film.mp4', { headers: { range: 'bytes=1-' } }));
    expect(response.headers.get('content-range')).toBe('bytes 1-3999999999999/4000000000000');
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.byteLength).toBeLessThan(1_000_000);
    await reader?.cancel();
  });

  test('a range never reaches outside the file', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
        ),
        fc.nat(2_000),
        (header, size) => {
          const range = parseRange(header, size);
          if (range === null || range === 'unsatisfiable') return;
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeGreaterThanOrEqual(range.start);
          expect(range.end).toBeLessThan(size);
        },
      ),
    );
  });
});
