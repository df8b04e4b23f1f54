import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';

import type { PictureRule } from '#core/publish/pictureRule.ts';
import { pictureChange } from '#core/publish/pictureRule.ts';
import { fitPicture, nameFor } from '#services/pictures/fit.ts';

import { privateGif, privatePicture, secret } from '../../privatePictures.ts';

const rule: PictureRule = {
  longestEdge: 100,
  types: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
  quality: 80,
};
const { signal } = new AbortController();

/** A photograph: no two pixels beside one another are quite the same. */
const photo = (width: number, height: number): Sharp =>
  sharp(
    Buffer.from(Array.from({ length: width * height * 3 }, (_, index) => (index * 31 + ((index >> 5) % 89)) % 256)),
    { raw: { width, height, channels: 3 } },
  );

describe('a picture made ready', () => {
  test('is no longer than it may be, stands upright and keeps its colours, and tells nothing of its maker', async () => {
    const bytes = await photo(300, 200)
      .withMetadata({ orientation: 6 })
      .withExif({
        IFD0: { Artist: secret, Orientation: '6' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 1/1 1/1' },
      })
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    const fitted = await fitPicture({ bytes, mimeType: 'image/jpeg' }, rule, signal);
    const told = await sharp(Buffer.from(fitted?.bytes ?? [])).metadata();
    expect(told).toMatchObject({ format: 'jpeg', width: 67, height: 100 });
    expect(told.exif).toBeUndefined();
    expect(told.icc?.length).toBeGreaterThan(100);
    expect(await fitPicture({ bytes, mimeType: 'image/jpeg' }, rule, signal)).toEqual(fitted);
  });

  test('is never made larger, nor coded again for nothing: it only loses its notes', async () => {
    const bytes = await privatePicture('jpeg');
    const fitted = await fitPicture({ bytes, mimeType: 'image/jpeg' }, rule, signal);
    const after = Buffer.from(fitted?.bytes ?? []);
    expect(after.includes(secret)).toBe(false);
    const pixels = async (picture: Buffer): Promise<Buffer> => sharp(picture).raw().toBuffer();
    expect((await pixels(after)).equals(await pixels(bytes))).toBe(true);
    expect(await fitPicture({ bytes: after, mimeType: 'image/jpeg' }, rule, signal)).toBeNull();
  });

  test('that is line art stays without loss', async () => {
    const drawing = Buffer.alloc(400 * 300 * 3, 255);
    for (let at = 0; at < 400; at++) drawing.fill(0, (at % 300) * 1_200 + at * 3, (at % 300) * 1_200 + at * 3 + 3);
    const png = await sharp(drawing, { raw: { width: 400, height: 300, channels: 3 } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const fitted = await fitPicture({ bytes: png, mimeType: 'image/png' }, rule, signal);
    expect(fitted?.mimeType).toBe('image/png');
    const webp = await sharp(png).webp({ lossless: true }).toBuffer();
    const small = (await fitPicture({ bytes: webp, mimeType: 'image/webp' }, rule, signal)) ?? { bytes: webp };
    expect(Buffer.from(small.bytes).includes('VP8L')).toBe(true);
  });

  test('goes on moving, and what is damaged, named wrongly or no picture goes as it is', async () => {
    const gif = await privateGif();
    const moved = await fitPicture({ bytes: gif, mimeType: 'image/gif' }, { ...rule, longestEdge: 8 }, signal);
    expect(await sharp(Buffer.from(moved?.bytes ?? []), { animated: true }).metadata()).toMatchObject({
      pages: 2,
      width: 24,
    });
    const webp = await sharp(gif, { animated: true }).webp().toBuffer();
    expect(await fitPicture({ bytes: webp, mimeType: 'image/webp' }, { ...rule, longestEdge: 8 }, signal)).toBeNull();
    const png = await photo(40, 30).png().toBuffer();
    expect(await fitPicture({ bytes: png, mimeType: 'image/jpeg' }, rule, signal)).toBeNull();
    const broken = (await photo(300, 200).jpeg().toBuffer()).subarray(0, 900);
    expect(await fitPicture({ bytes: broken, mimeType: 'image/jpeg' }, rule, signal)).toBeNull();
    expect(await fitPicture({ bytes: Buffer.from('<svg/>'), mimeType: 'image/svg+xml' }, rule, signal)).toBeNull();
    expect(await fitPicture({ bytes: Buffer.from('%PDF'), mimeType: 'application/pdf' }, rule, signal)).toBeNull();
  });

  test('of a kind that is not shown there becomes one that is', async () => {
    const avif = await photo(60, 40).avif({ effort: 0 }).toBuffer();
    const fitted = await fitPicture({ bytes: avif, mimeType: 'image/avif' }, rule, signal);
    expect(await sharp(Buffer.from(fitted?.bytes ?? [])).metadata()).toMatchObject({ format: 'webp', width: 60 });
    expect(nameFor('harbour.avif', 'image/webp')).toBe('harbour.webp');
    expect(nameFor('harbour.jpeg', 'image/jpeg')).toBe('harbour.jpeg');
    expect(await fitPicture({ bytes: avif, mimeType: 'image/avif' }, { ...rule, types: null }, signal)).toBeNull();
  });

  test('is left when the writer says stop', async () => {
    const stop = new AbortController();
    stop.abort();
    const picture = { bytes: await photo(300, 200).jpeg().toBuffer(), mimeType: 'image/jpeg' };
    await expect(fitPicture(picture, rule, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('a rule keeps what it says', () => {
  const facts = { mimeType: 'image/avif', width: 4_000, height: 10, moves: false, hasAlpha: true, lossless: true };
  expect(pictureChange({ ...rule, types: ['image/jpeg', 'image/png'] }, facts)).toEqual({
    kind: 'encode',
    mimeType: 'image/png',
    lossless: true,
    longestEdge: 100,
  });
  expect(pictureChange({ ...rule, types: ['image/gif'] }, facts)).toEqual({ kind: 'keep' });
  expect(pictureChange({ ...rule, longestEdge: null, types: null }, facts)).toEqual({ kind: 'keep' });
  expect(pictureChange(rule, { ...facts, moves: true })).toEqual({ kind: 'keep' });
});
