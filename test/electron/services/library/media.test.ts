import { lstat, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

import sharp from 'sharp';
import { expect, test } from 'vitest';

import type { Operation } from '#services/library/contract.ts';
import { Thumbnails } from '#services/library/media/thumbnails.ts';

import { harbour } from '../../../pictures.ts';
import { privateFilm, privatePicture, secret } from '../../../privatePictures.ts';

import { faultyFileSystem, makeBench } from './support.ts';

/** A picture that decoders accept, in one colour. */
function png(width: number, height: number, shade: number): Uint8Array {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    let crc = ~0;
    for (const byte of body) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    const sum = Buffer.alloc(4);
    sum.writeInt32BE(~crc);
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc((width + 1) * height, shade);
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('a picture lies beside the post once, under a name that every system takes', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id } = await library.create({ title: 'Pictures' });
  const first = await library.importMedia(id, '../../My Phötô (1).PNG', png(4, 3, 10));
  expect(first).toMatchObject({
    name: 'my-phötô-1.png',
    width: 4,
    height: 3,
    url: `/media/${id}/${encodeURIComponent('my-phötô-1.png')}`,
  });
  expect((await library.importMedia(id, 'other.png', png(4, 3, 10))).name).toBe(first.name);
  expect((await library.importMedia(id, 'my phötô 1.png', png(4, 3, 20))).name).toBe('my-phötô-1-2.png');
  expect((await library.importMedia(id, 'CON.png', png(1, 1, 0))).name).toBe('con-picture.png');
  expect((await library.importMedia(id, '\u0000\u202e.jpg', png(2, 2, 0))).name).toBe('picture.png');
  expect((await library.listMedia(id)).map((file) => [file.name, file.width])).toEqual([
    ['con-picture.png', 1],
    ['my-phötô-1-2.png', 4],
    ['my-phötô-1.png', 4],
    ['picture.png', 2],
  ]);
  const read = await library.readMedia(id, first.name);
  expect(read?.mimeType).toBe('image/png');
  expect(Buffer.from(read?.bytes ?? [])).toEqual(Buffer.from(png(4, 3, 10)));
  expect(await library.readMedia(id, 'index.md')).toBeNull();
  expect(await library.readMedia(id, 'none.png')).toBeNull();
});

test('what is not a picture is refused with words, and leaves nothing', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id } = await library.create({ title: 'P' });
  const bad: [string, Uint8Array][] = [
    ['photo.png', Buffer.from('hello')],
    ['photo.png', png(4, 3, 10).subarray(0, 12)],
    ['photo.jpg', new Uint8Array()],
    [
      'drawing.svg',
      Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
    ],
    ['page.html', Buffer.from('<html>')],
    ['program.exe', Buffer.from('MZ')],
    ['nothing.mp3', new Uint8Array()],
    ['film.mp4.html', Buffer.from('<html>')],
  ];
  for (const [name, bytes] of bad)
    await expect(library.importMedia(id, name, bytes)).rejects.toMatchObject({
      code: 'not-an-image',
      kept: expect.any(String) as string,
    });
  expect(await readdir(join(bench.root, 'posts/p'))).toEqual(['index.md']);
});

test('sound, film and documents lie beside the post too, under the type of their name', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id } = await library.create({ title: 'Sounds' });
  const sound = Buffer.from('ID3 sound');
  expect(await library.importMedia(id, 'My Talk (1).MP3', sound)).toEqual({
    name: 'my-talk-1.mp3',
    url: `/media/${id}/my-talk-1.mp3`,
    size: 9,
    width: null,
    height: null,
  });
  expect((await library.importMedia(id, 'again.mp3', sound)).name).toBe('my-talk-1.mp3');
  expect((await library.importMedia(id, '\u202e.pdf', Buffer.from('%PDF'))).name).toBe('file.pdf');
  // What is in it counts where that is a picture.
  expect((await library.importMedia(id, 'really.mp4', png(2, 2, 0))).name).toBe('really.png');
  expect((await library.readMedia(id, 'my-talk-1.mp3'))?.mimeType).toBe('audio/mpeg');
  expect((await library.listMedia(id)).map(({ name }) => name)).toEqual(['file.pdf', 'my-talk-1.mp3', 'really.png']);
});

test('a full disk leaves no half picture', async () => {
  const bench = await makeBench();
  const fs = faultyFileSystem();
  const library = await bench.open({}, fs);
  const { id } = await library.create({ title: 'P' });
  fs.fail.set('writeFile', { code: 'ENOSPC' });
  await expect(library.importMedia(id, 'a.png', png(9, 9, 1))).rejects.toMatchObject({ code: 'disk-full' });
  expect(await readdir(join(bench.root, 'posts/p'))).toEqual(['index.md']);
});

const operation = (signal = new AbortController().signal, told: number[] = []): Operation => ({
  signal,
  progress: ({ done }) => void told.push(done),
});

test('a photograph that was taken upright is as high as it is shown', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id } = await library.create({ title: 'Upright' });
  const bytes = await privatePicture('jpeg', { orientation: 6 });
  const { width, height } = await sharp(bytes).metadata();
  expect(await library.importMedia(id, 'tower.jpg', bytes)).toMatchObject({ width: height, height: width });
  expect(await library.listMedia(id)).toMatchObject([{ width: height, height: width }]);
});

test('the same picture in another post is told to its writer, and each post has its own', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const one = await library.create({ title: 'One' });
  const two = await library.create({ title: 'Two' });
  const bytes = png(40, 30, 7);
  expect(await library.importMedia(one.id, 'cup.png', bytes)).not.toHaveProperty('note');
  const again = await library.importMedia(two.id, 'my cup.png', bytes);
  expect(again).toMatchObject({ name: 'my-cup.png', note: expect.stringContaining('posts/one/cup.png') as string });
  expect(Buffer.from((await library.readMedia(two.id, 'my-cup.png'))?.bytes ?? [])).toEqual(Buffer.from(bytes));
  // Another program that writes into one of them changes one post's picture, and not the other's.
  await writeFile(join(bench.root, 'posts/two/my-cup.png'), 'painted over');
  expect(Buffer.from((await library.readMedia(one.id, 'cup.png'))?.bytes ?? [])).toEqual(Buffer.from(bytes));
  await writeFile(join(bench.root, 'posts/two/my-cup.png'), bytes);

  // One that was put there by another program is known too, and one that was changed since is not taken for what it was.
  await bench.write('posts/two/found.png', png(41, 30, 8));
  const next = await bench.open();
  const { id } = await next.create({ title: 'Three' });
  expect(await next.importMedia(id, 'x.png', png(41, 30, 8))).toMatchObject({
    note: expect.stringContaining('found.png') as string,
  });
  await bench.write('posts/one/cup.png', Buffer.alloc(bytes.byteLength, 1));
  await rm(join(bench.root, 'posts/two/my-cup.png'));
  expect(await next.importMedia(id, 'cup.png', bytes)).not.toHaveProperty('note');
});

test('where a file system knows no clones, the copy is good', async () => {
  const bench = await makeBench();
  const fs = faultyFileSystem();
  const library = await bench.open({}, fs);
  const one = await library.create({ title: 'One' });
  const two = await library.create({ title: 'Two' });
  await library.importMedia(one.id, 'cup.png', png(40, 30, 7));
  fs.fail.set('copyFile', { code: 'ENOTSUP' });
  await library.importMedia(two.id, 'cup.png', png(40, 30, 7));
  expect((await readdir(join(bench.root, 'posts/two'))).sort()).toEqual(['cup.png', 'index.md']);
  expect((await library.readMedia(two.id, 'cup.png'))?.bytes.byteLength).toBe(png(40, 30, 7).byteLength);
});

test('a photograph that is added tells nothing of its maker; its original is kept only where that is asked for', async () => {
  const bench = await makeBench();
  const bytes = await privatePicture('jpeg');
  const added = async (defaults: object, title: string): Promise<Buffer> => {
    const library = await bench.open({ defaults: () => ({ author: '', language: '', ...defaults }) });
    const { id } = await library.create({ title });
    const { name } = await library.importMedia(id, 'photo.jpg', bytes);
    return Buffer.from((await library.readMedia(id, name))?.bytes ?? []);
  };
  const clean = await added({}, 'one');
  expect(clean.includes(secret)).toBe(false);
  await expect(readdir(join(bench.root, '.longhand/originals'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect((await added({ keepPhotoData: true }, 'two')).equals(bytes)).toBe(true);
  expect((await added({ keepOriginals: true }, 'three')).equals(clean)).toBe(true);
  const [kept, ...others] = await readdir(join(bench.root, '.longhand/originals'));
  expect(others).toEqual([]);
  expect(kept).toMatch(/^[\da-f]{64}\.jpg$/);
  expect((await readFile(join(bench.root, '.longhand/originals', kept ?? ''))).equals(bytes)).toBe(true);
});

test('a film of any size is copied piece by piece, and what was begun is gone when the writer stops it', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id } = await library.create({ title: 'Films' });
  const film = join(bench.stateFolder, '..', 'My Film.MP4');
  await writeFile(film, privateFilm(Buffer.from('pictures')));
  await truncate(film, 70 * 1024 * 1024);
  const told: number[] = [];
  const added = await library.importMediaFile(id, film, operation(undefined, told));
  expect(added).toMatchObject({ name: 'my-film.mp4', size: 70 * 1024 * 1024, width: null });
  expect(told.length).toBeGreaterThan(10);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  const start = (await readFile(join(bench.root, 'posts/films/my-film.mp4'))).subarray(0, 100_000);
  expect(start.includes('pictures') && !start.includes(secret)).toBe(true);
  expect((await library.importMediaFile(id, film, operation())).name).toBe('my-film.mp4');

  const other = await library.create({ title: 'Other' });
  const stop = new AbortController();
  const stopping: Operation = { signal: stop.signal, progress: ({ done }) => done > 5_000_000 && stop.abort() };
  await expect(library.importMediaFile(other.id, film, stopping)).rejects.toMatchObject({ name: 'AbortError' });
  expect(await readdir(join(bench.root, 'posts/other'))).toEqual(['index.md']);
  await expect(library.importMediaFile(other.id, join(film, 'none'), operation())).rejects.toMatchObject({
    code: 'unreadable',
  });
  await expect(library.importMediaFile(other.id, bench.root, operation())).rejects.toMatchObject({
    code: 'unreadable',
  });
});

test('a film that is copied while its post is renamed and typed in lies beside the post', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id } = await library.create({ title: 'Old name' });
  const film = join(bench.stateFolder, '..', 'film.mp4');
  await writeFile(film, Buffer.alloc(9_000_000, 5));
  const renamed: Promise<unknown>[] = [];
  const added = await library.importMediaFile(id, film, {
    signal: new AbortController().signal,
    progress: () => {
      if (renamed.length === 0) renamed.push(library.renameSlug(id, 'new-name'));
    },
  });
  await Promise.all(renamed);
  expect((await readdir(join(bench.root, 'posts/new-name'))).sort()).toEqual(['film.mp4', 'index.md']);
  expect((await library.locateMedia(id, added.name))?.size).toBe(9_000_000);
});

test('a small picture is made of a picture once, upright, and of nothing else', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id } = await library.create({ title: 'Small' });
  const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#a33' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  await library.importMedia(id, 'photo.jpg', photo);
  await bench.write('posts/small/gone.svg', '<svg/>');
  await bench.write('posts/small/broken.jpg', Buffer.from('\xff\xd8\xff nothing', 'latin1'));
  await library.importMedia(id, 'tiny.png', png(4, 3, 0));
  const small = await library.thumbnail(id, 'photo.jpg', 100);
  expect(small?.mimeType).toBe('image/webp');
  expect(await sharp(Buffer.from(small?.bytes ?? [])).metadata()).toMatchObject({ width: 192, height: 288 });
  expect(await library.thumbnail(id, 'photo.jpg', 150)).toEqual(small);
  const kept = await readdir(join(bench.stateFolder, 'thumbnails'), { recursive: true });
  expect(kept.filter((name) => name.endsWith('.webp'))).toHaveLength(1);
  expect(await sharp(Buffer.from((await library.thumbnail(id, 'tiny.png', 96))?.bytes ?? [])).metadata()).toMatchObject(
    { width: 4 },
  );
  for (const name of ['gone.svg', 'broken.jpg', 'none.png', 'index.md'])
    expect(await library.thumbnail(id, name, 96)).toBeNull();
  await expect(library.thumbnail(id, '../x.png', 96)).rejects.toMatchObject({ code: 'forbidden' });
});

test('small pictures take no more of the disk than they may', async () => {
  const bench = await makeBench();
  const thumbnails = new Thumbnails(bench.stateFolder, 3_000);
  for (let index = 0; index < 12; index++) {
    const path = join(bench.root, `p${index}.png`);
    await writeFile(path, harbour(200 + index, 100));
    await thumbnails.of({ path, size: index, mtime: 1, inode: 1, mimeType: 'image/png' }, 96);
  }
  const names = (await readdir(join(bench.stateFolder, 'thumbnails'), { recursive: true })).filter((name) =>
    name.endsWith('.webp'),
  );
  const sizes = await Promise.all(
    names.map(async (name) => (await lstat(join(bench.stateFolder, 'thumbnails', name))).size),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(3_000);
  expect(names.length).toBeGreaterThan(0);
});
