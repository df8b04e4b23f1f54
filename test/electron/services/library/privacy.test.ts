import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { bytesOf } from '#services/library/media/pieces.ts';
import { withoutPrivateData } from '#services/library/media/privacy/index.ts';
import { bytesSource } from '#services/library/media/source.ts';

import { privateFilm, privateGif, privatePicture, secret } from '../../../privatePictures.ts';

const runs = Number(process.env['LONGHAND_FUZZ_RUNS'] ?? 60);

async function clean(bytes: Buffer, kind: string): Promise<Buffer | null> {
  const source = bytesSource(bytes);
  const pieces = await withoutPrivateData(source, kind);
  if (pieces === null) return null;
  const parts: Uint8Array[] = [];
  for await (const part of bytesOf(source, pieces)) parts.push(part);
  return Buffer.concat(parts);
}

/** The pixels as they are shown, every frame; null when nobody can read them. */
const pixels = (bytes: Buffer): Promise<Buffer | null> =>
  sharp(bytes, { failOn: 'none', animated: true, limitInputPixels: 1_000_000 })
    .raw()
    .toBuffer()
    .catch(() => null);

const sameShown = async (one: Buffer, other: Buffer): Promise<boolean> =>
  (await pixels(one))?.equals((await pixels(other)) ?? Buffer.alloc(0)) === true;

const tells = (bytes: Buffer): boolean =>
  bytes.includes(secret) || bytes.includes('GPSLatitude') || bytes.includes(Buffer.from([0x88, 0x25, 0, 4]));

describe.each(['jpeg', 'png', 'webp', 'avif'] as const)('a %s', (format) => {
  test('loses place, device and owner, and keeps its pixels, its colours and which way is up', async () => {
    for (const orientation of [1, 6, 8]) {
      const before = await privatePicture(format, { orientation });
      expect(tells(before)).toBe(true);
      const after = await clean(before, format);
      if (after === null) throw new Error('It could not be read.');
      expect(tells(after)).toBe(false);
      expect(await sameShown(after, before)).toBe(true);
      const [told, wanted] = [await sharp(after).metadata(), await sharp(before).metadata()];
      expect(told.xmp?.toString().trim() ?? '').toBe('');
      expect(told.iptc).toBeUndefined();
      expect(told.icc).toEqual(wanted.icc);
      expect(told.icc?.length).toBeGreaterThan(100);
      if (format !== 'avif') expect(told.orientation ?? 1).toBe(orientation);
    }
  });

  test('that was cleaned is as it was when it is cleaned again', async () => {
    const once = await clean(await privatePicture(format), format);
    expect(await clean(once ?? Buffer.alloc(0), format)).toEqual(once);
  });

  test('that is damaged anywhere is never refused, and shows what it showed', async () => {
    const original = await privatePicture(format);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.option(fc.integer({ min: 1, max: original.length }), { nil: null }),
        async (changes, cut) => {
          const damaged = Buffer.from(cut === null ? original : original.subarray(0, cut));
          for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
          const after = await clean(damaged, format);
          const shown = await pixels(damaged);
          if (after === null || shown === null) return;
          expect((await pixels(after))?.equals(shown)).toBe(true);
        },
      ),
      { numRuns: runs },
    );
  });
});

test('a GIF loses comments and notes, and moves as before', async () => {
  const before = await privateGif();
  const after = await clean(before, 'gif');
  if (after === null) throw new Error('It could not be read.');
  expect(tells(after)).toBe(false);
  expect(await sameShown(after, before)).toBe(true);
  const { pages, loop, delay } = await sharp(before, { animated: true }).metadata();
  expect(await sharp(after, { animated: true }).metadata()).toMatchObject({ pages, loop, delay });
});

test('a film loses its place, its device and its track of positions; pictures stay where they are', async () => {
  const shown = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 31) % 251));
  const before = privateFilm(shown);
  const after = await clean(before, 'mp4');
  if (after === null) throw new Error('It could not be read.');
  expect(after.length).toBe(before.length);
  expect(after.includes(secret)).toBe(false);
  expect(after.includes('51.5')).toBe(false);
  expect(after.indexOf(shown)).toBe(before.indexOf(shown));
  expect(after.includes('A walk')).toBe(true);
  expect(await clean(after, 'mp4')).toEqual(after);
});

test('a damaged film is never refused, and keeps its length', async () => {
  const film = privateFilm(Buffer.alloc(200, 7));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(film.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (changes) => {
        const damaged = Buffer.from(film);
        for (const [at, value] of changes) damaged[at] = value;
        const after = await clean(damaged, 'mp4');
        if (after !== null) expect(after.length).toBe(damaged.length);
      },
    ),
    { numRuns: runs * 5 },
  );
});

test('a file of zeros, of nothing, or of a kind nobody knows is as it was', async () => {
  for (const kind of ['jpg', 'png', 'webp', 'gif', 'avif', 'mp4', 'mp3']) {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(3), Buffer.alloc(3_000)]) {
      const after = await clean(bytes, kind);
      if (kind === 'mp4' || kind === 'mp3' || kind === 'avif') expect(after).toEqual(bytes);
    }
  }
});
