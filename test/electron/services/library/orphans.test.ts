import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { Operation } from '#services/library/contract.ts';
import { realFileSystem } from '#services/library/disk.ts';
import { bringMediaBack, moveMediaToTrash, removeTrashedMedia } from '#services/library/media/mediaTrash.ts';

import { listOf, faultyFileSystem, makeBench, typed } from './support.ts';
import type { Bench } from './support.ts';

const operation = (): Operation => ({ signal: new AbortController().signal, progress: () => undefined });

/** Files beside posts, each with bytes of its own. */
async function put(bench: Bench, ...paths: string[]): Promise<void> {
  for (const path of paths) await bench.write(path, `bytes of ${path}`);
}

const pathsOf = (found: { path: string }[]): string[] => found.map(({ path }) => path);

test('a file that some text uses, however it says so, is never called unused', async () => {
  const bench = await makeBench();
  const used: [text: string, ...names: string[]][] = [
    ['![](plain.png)', 'plain.png'],
    ['![](<my photo.png>)', 'my photo.png'],
    ['![](my%20other%20photo.png "x")', 'my other photo.png'],
    ['![](caf%C3%A9.jpg)', 'café.jpg'],
    ['![](caf\u00e9-2.jpg)', 'cafe\u0301-2.jpg'],
    ['![](UPPER.JPG)', 'upper.jpg'],
    ['![](a\\_b.png)', 'a_b.png'],
    ['![x][one]\n\n[one]: ./ref.png?size=2#x', 'ref.png'],
    ['<img srcset="small.png 400w, large.png 800w" src=tiny.png>', 'small.png', 'large.png', 'tiny.png'],
    ['<video poster="still.jpg"><source src=\'film.mp4\'></video>', 'still.jpg', 'film.mp4'],
    ['<img src="tom&amp;ada.png"><img src="a&#45;b.png">', 'tom&ada.png', 'a-b.png'],
    ['<div style="background:url(back.webp)"></div>', 'back.webp'],
    ['{{< figure src="short.png" >}} {{< img stem >}} {% asset_img "hexo" %}', 'short.png', 'stem.jpg', 'hexo.png'],
    ['![[wiki.png|300]] ![[wiki two.png]]', 'wiki.png', 'wiki two.png'],
    ['[the paper](paper.pdf) and <sounds/bird.mp3>', 'paper.pdf', 'sounds/bird.mp3'],
    ['---\ncover: front.png\nresources:\n  - src: "shots/*.jpg"\n---\n', 'front.png', 'shots/one.jpg'],
    ['+++\n[image]\nsrc = "toml.png"\n+++\n', 'toml.png'],
    ['{{< gallery >}}', 'any.jpg', 'album/other.jpg'],
    ['![](images/deep/er.png)', 'images/deep/er.png'],
    ['```longhand-block\n{"attrs":{"html":"x\\nnew.png\\ttab.png"}}\n```', 'new.png', 'tab.png'],
    ['nothing', 'cover.jpg', 'my-thumbnail.png'],
    ['![](<my copy (1).jpg>) ![](scan%20%282%29.png)', 'my copy (1).jpg', 'scan (2).png'],
    ['![](x\\(3\\).png) <img src="plan&lbrack;4&rbrack;.png">', 'x(3).png', 'plan[4].png'],
    ['<img src="caf&eacute;5.png"><img src="O&rsquo;Brien.png">', 'café5.png', 'O’Brien.png'],
    [
      '---\ncover: "caf\\xe96.png"\nicon: "\\U0001F600x.png"\nlogo: "lo\\\n  ng.png"\n---\n',
      'café6.png',
      '😀x.png',
      'long.png',
    ],
    ['![](<what (draft)!.png>) ![](100%.png)', 'what (draft)!.png', '100%.png'],
  ];
  for (const [index, [text, ...names]] of used.entries()) {
    const start = text.startsWith('---') || text.startsWith('+++') ? '' : `---\ntitle: P${index}\n---\n`;
    await bench.write(`posts/p${index}/index.md`, start + text);
    await put(bench, ...names.map((name) => `posts/p${index}/${name}`));
    await put(bench, `posts/p${index}/unused-${index}.png`);
  }
  const library = await bench.open();
  const found = pathsOf(await library.upkeep.orphans(operation()));
  // The one with a gallery shows all that lies beside it.
  const expected = used.flatMap(([text], index) =>
    text.includes('gallery') ? [] : [`posts/p${index}/unused-${index}.png`],
  );
  expect(found.sort()).toEqual(expected.sort());
});

test('a file that only a canvas, the set-up of a site builder or a post with such a name uses is left alone', async () => {
  const bench = await makeBench();
  await bench.write('index.md', 'Home');
  await bench.write('board.canvas', '{"nodes":[{"type":"file","file":"images/board.png"}]}');
  await bench.write('.vitepress/theme/Home.vue', '<img src="/images/theme.png">');
  await bench.write('posts/dist/index.md', '![](/images/dist.png)');
  await put(bench, 'images/board.png', 'images/theme.png', 'images/dist.png', 'images/unused.png');
  const library = await bench.open();
  expect(pathsOf(await library.upkeep.orphans(operation()))).toEqual(['images/unused.png']);
});

test('a file that another post, a template, a style or a post in the trash uses is left alone', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', '---\nid: post-a\n---\n![](../b/shared.png)');
  await bench.write('posts/b/index.md', '---\nid: b\n---\nNothing');
  await bench.write('posts/flat.md', '---\nid: flat\n---\n![](flat.png)');
  await bench.write('layouts/page.html', '<img src="/images/from-layout.png">');
  await bench.write('static/style.css', 'a{background:url(from-style.png)}');
  await bench.write('data/menu.yaml', 'logo: from-data.png');
  await put(bench, 'posts/b/shared.png', 'posts/flat.png', 'static/images/from-layout.png', 'static/from-style.png');
  await put(
    bench,
    'static/from-data.png',
    'static/favicon.png',
    'static/forgotten.png',
    'holiday.png',
    'Papers/tax.pdf',
  );
  await put(bench, 'posts/lost/photo.png', 'posts/b/forgotten-too.png');
  const library = await bench.open();
  await library.trash('flat');
  expect(pathsOf(await library.upkeep.orphans(operation()))).toEqual([
    'posts/b/forgotten-too.png',
    'static/forgotten.png',
  ]);
});

test('what is being typed uses a file before it is in the file, and so does what was typed since it was asked', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', '---\nid: post-a\ntitle: A\n---\nWords');
  await put(bench, 'posts/a/one.png', 'posts/a/two.png', 'posts/a/three.png');
  const library = await bench.open({ writeDelay: 60_000 });
  const { session, version } = await library.open('post-a');
  const next = await library.applySteps({ id: 'post-a', session, version, steps: [typed('see one.png ')] });
  const found = await library.upkeep.orphans(operation());
  expect(found).toMatchObject([
    { path: 'posts/a/three.png', post: { id: 'post-a', title: 'A' }, url: '/media/post-a/three.png', size: 26 },
    { path: 'posts/a/two.png' },
  ]);
  await library.applySteps({ id: 'post-a', session, ...next, steps: [typed('and two.png ')] });
  expect(await library.upkeep.trashOrphans([...pathsOf(found), 'posts/a/index.md', '../x.png'], operation())).toEqual({
    moved: 1,
    left: 3,
  });
  expect((await readdir(join(bench.root, 'posts/a'))).sort()).toEqual(['index.md', 'one.png', 'two.png']);
});

test('unused files go to the trash and come back as they were', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', '---\nid: post-a\n---\nWords');
  await put(bench, 'posts/a/one.png', 'posts/a/media/two.png');
  const library = await bench.open();
  const paths = pathsOf(await library.upkeep.orphans(operation()));
  expect(await library.upkeep.trashOrphans(paths, operation())).toEqual({ moved: 2, left: 0 });
  expect(await library.upkeep.orphans(operation())).toEqual([]);
  const [folder] = await readdir(join(bench.root, '.longhand/trash'));
  const note = JSON.parse(
    await readFile(join(bench.root, '.longhand/trash', folder ?? '', 'trash.json'), 'utf8'),
  ) as unknown;
  expect(note).toMatchObject({ kind: 'media', paths });
  // It is no post.
  expect((await listOf(library, { trash: true })).posts).toEqual([]);

  await put(bench, 'posts/a/one.png');
  expect(await library.upkeep.restoreMedia([...paths, 'posts/a/never.png'], operation())).toEqual({
    moved: 2,
    left: 1,
  });
  expect(await bench.read('posts/a/media/two.png')).toBe('bytes of posts/a/media/two.png');
  expect(await bench.read('posts/a/one-2.png')).toBe('bytes of posts/a/one.png');
  expect(await readdir(join(bench.root, '.longhand/trash'))).toEqual([]);
});

test('a disk that fails in the middle leaves every file in one place, and what went can come back', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', '---\nid: post-a\n---\nWords');
  await put(bench, 'posts/a/one.png', 'posts/a/two.png');
  const fs = faultyFileSystem();
  const library = await bench.open({}, fs);
  const paths = pathsOf(await library.upkeep.orphans(operation()));
  fs.fail.set('rename', { code: 'EIO', path: /two\.png$/ });
  await expect(library.upkeep.trashOrphans(paths, operation())).rejects.toMatchObject({ code: 'disk-failed' });
  fs.fail.clear();
  expect((await readdir(join(bench.root, 'posts/a'))).sort()).toEqual(['index.md', 'two.png']);
  expect(await library.upkeep.restoreMedia(paths, operation())).toEqual({ moved: 1, left: 1 });
  expect((await readdir(join(bench.root, 'posts/a'))).sort()).toEqual(['index.md', 'one.png', 'two.png']);
});

test('a drop that is stopped leaves no copy, and takes away nothing that was there or is used', async () => {
  const bench = await makeBench();
  const library = await bench.open({ writeDelay: 60_000 });
  const { id } = await library.create({ title: 'Drop' });
  await put(bench, 'posts/drop/before.csv');
  const names = ['one', 'two', 'three'].map((name) => `${name}.csv`);
  for (const name of names) await library.importMedia(id, name, Buffer.from(`bytes of ${name.slice(0, 3)}`));
  // The same bytes again are the file that was there.
  const again = await library.importMedia(id, 'again.csv', Buffer.from('bytes of posts/drop/before.csv'));
  expect(again.name).toBe('before.csv');
  const { session, version } = await library.open(id);
  await library.applySteps({ id, session, version, steps: [typed('see two.csv')] });
  await library.discardMedia(id, [...names, 'before.csv', 'never.csv']);
  expect((await readdir(join(bench.root, 'posts/drop'))).sort()).toEqual(['before.csv', 'index.md', 'two.csv']);
  // Nothing is lost for good.
  expect(await library.upkeep.restoreMedia(['posts/drop/one.csv'], operation())).toEqual({ moved: 1, left: 0 });
});

test('a folder that cannot be listed when a drop is stopped is named as the reason, and nothing is moved', async () => {
  const bench = await makeBench();
  const fs = faultyFileSystem();
  const library = await bench.open({}, fs);
  const { id } = await library.create({ title: 'Drop' });
  await library.importMedia(id, 'one.csv', Buffer.from('bytes'));
  fs.fail.set('readdir', { code: 'EIO', path: /drop$/ });
  await expect(library.discardMedia(id, ['one.csv'])).rejects.toMatchObject({ code: 'disk-failed' });
  fs.fail.clear();
  expect((await readdir(join(bench.root, 'posts/drop'))).sort()).toEqual(['index.md', 'one.csv']);
});

test('media that go to the trash at one moment lie apart there, and all come back', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', '---\nid: post-a\ntitle: A\n---\nWords');
  const paths = ['posts/a/one.png', 'posts/a/two.png'];
  await put(bench, ...paths);
  const now = new Date();
  const library = await bench.open({ now: () => now });
  await Promise.all(paths.map((path) => library.upkeep.trashOrphans([path], operation())));
  expect(await library.upkeep.restoreMedia(paths, operation())).toMatchObject({ moved: 2, left: 0 });
});

test('what is on its way into the trash is not deleted with what lies there', async () => {
  const bench = await makeBench();
  const paths = ['posts/a/one.png', 'posts/a/two.png'];
  await put(bench, 'posts/a/before.png', ...paths);
  const { root } = bench;
  const move = (some: string[], mayMove: (path: string) => Promise<boolean>): Promise<number> =>
    moveMediaToTrash(realFileSystem, root, some, new Date(), operation(), mayMove);
  await move(['posts/a/before.png'], () => Promise.resolve(true));
  await move(paths, async (path) => {
    if (path === 'posts/a/two.png')
      expect(await removeTrashedMedia(realFileSystem, root, operation())).toEqual({ files: 1, failure: null });
    return true;
  });
  expect(await bringMediaBack(realFileSystem, root, paths, operation())).toBe(2);
  expect((await bench.files('posts/a')).toSorted()).toEqual(['one.png', 'two.png']);
});
