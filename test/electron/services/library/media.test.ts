import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

import { expect, test } from 'vitest';

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
