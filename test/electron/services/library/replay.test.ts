import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { Bench } from './support.ts';
import { listOf, faultyFileSystem, makeBench, only, typed } from './support.ts';

const start = '---\nid: post-a\ntitle: A\ntags: [x]\n---\n\nOne is first\n\nTwo is second\n';

/** Types into a post, saves some of it, and is killed. */
async function crash(
  bench: Bench,
  { saved = '', unsaved = 'mine ' } = {},
): Promise<{ path: string; journals: string }> {
  await bench.write('posts/a/index.md', start);
  const fs = faultyFileSystem();
  const library = await bench.open({ writeDelay: 1_000_000 }, fs);
  const { session } = await library.open('post-a');
  let version = 0;
  const type = async (text: string): Promise<void> => {
    version = (await library.applySteps({ id: 'post-a', session, version, steps: [typed(text)] })).version;
  };
  if (saved !== '') {
    await type(saved);
    await library.setMeta('post-a', { tags: ['x', 'saved'] });
    await library.flush('post-a');
  }
  if (unsaved !== '') await type(unsaved);
  await fs.kill();
  return { path: 'posts/a/index.md', journals: join(bench.stateFolder, 'journal') };
}

const edit = async (bench: Bench, path: string, from: string, to: string): Promise<void> => {
  const before = await bench.read(path);
  expect(before).toContain(from);
  await bench.write(path, before.replace(from, to));
};

test('words from before a crash are put into the file that the last save made, and another program went on from', async () => {
  const bench = await makeBench();
  const { path, journals } = await crash(bench, { saved: 'saved ', unsaved: 'mine ' });
  await edit(bench, path, 'Two is second', 'Two is changed');
  await edit(bench, path, 'tags: [x, saved]', 'tags: [saved, theirs]');
  const library = await bench.open();
  expect(await bench.read(path)).toMatch(
    /tags: \[saved, theirs\]\n[^]*\n\nmine saved One is first\n\nTwo is changed\n$/,
  );
  expect((await listOf(library)).posts).toHaveLength(1);
  expect((await library.open('post-a')).recovered).toBe(true);
  expect(await readdir(journals)).toEqual([]);
});

test('what another program took out of the last save does not come back, and what was typed since does', async () => {
  const bench = await makeBench();
  const { path } = await crash(bench, { saved: 'saved ', unsaved: 'mine ' });
  await edit(bench, path, '\n\nTwo is second', '');
  await bench.open();
  expect(await bench.read(path)).toMatch(/\n\nmine saved One is first\n$/);
});

/** The kill came when the file had been replaced, and before the journal said so. */
async function forgetWritten(journals: string): Promise<void> {
  for (const name of await readdir(journals)) {
    const lines = (await readFile(join(journals, name), 'utf8')).split('\n');
    const kept = lines.filter((line) => !line.includes('"kind":"written"'));
    expect(kept.length).toBeLessThan(lines.length);
    await writeFile(join(journals, name), kept.join('\n'));
  }
}

test('a save whose end was not noted is known by its words, when another program went on from it', async () => {
  const bench = await makeBench();
  const { path, journals } = await crash(bench, { saved: 'saved ', unsaved: 'mine ' });
  await forgetWritten(journals);
  await edit(bench, path, 'Two is second', 'Two is changed');
  await edit(bench, path, 'tags: [x, saved]', 'tags: [saved]');
  const library = await bench.open();
  expect(await bench.read(path)).toMatch(/tags: \[saved\]\n[^]*\n\nmine saved One is first\n\nTwo is changed\n$/);
  expect((await listOf(library)).posts).toHaveLength(1);
  expect(await readdir(journals)).toEqual([]);
});

test('a save that did not come to its end takes no words away, when another program changed the file before it', async () => {
  const bench = await makeBench();
  const { path, journals } = await crash(bench, { saved: 'saved ', unsaved: 'mine ' });
  await forgetWritten(journals);
  await bench.write(path, start.replace('Two is second', 'Two is changed'));
  const library = await bench.open();
  expect(await bench.read(path)).toMatch(/tags: \[x, saved\]\n[^]*\n\nmine saved One is first\n\nTwo is changed\n$/);
  expect((await listOf(library)).posts).toHaveLength(1);
});

test('what another program changed alike before a save that did not come to its end says nothing of the rest', async () => {
  const bench = await makeBench();
  const path = 'posts/a/index.md';
  await bench.write(path, start);
  const fs = faultyFileSystem();
  const library = await bench.open({ writeDelay: 1_000_000 }, fs);
  const { session } = await library.open('post-a');
  await library.applySteps({
    id: 'post-a',
    session,
    version: 0,
    steps: [typed('alike ', 1), typed('mine ', 'alike One is first'.length + 3)],
  });
  await library.setMeta('post-a', { title: 'My title', status: 'published' });
  await edit(bench, path, 'One is first', 'alike One is first');
  await edit(bench, path, 'Two is second', 'Theirs is nothing like it');
  await edit(bench, path, 'tags: [x]', 'tags: [x]\nstatus: published');
  await expect(library.flush('post-a')).rejects.toMatchObject({ code: 'conflict' });
  await fs.kill();
  const again = await bench.open();
  expect(await bench.read(path)).toContain('Theirs is nothing like it');
  const copy = await bench.read((await only(again, { text: 'recovered' })).path);
  expect(copy).toContain('alike One is first\n\nmine Two is second');
  expect(copy).toContain('My title');
});

test('a title that was typed before another program made the same change of another field comes back', async () => {
  const bench = await makeBench();
  const path = 'posts/a/index.md';
  await bench.write(path, start);
  const fs = faultyFileSystem();
  const library = await bench.open({ writeDelay: 1_000_000 }, fs);
  await library.open('post-a');
  await library.setMeta('post-a', { title: 'My title', status: 'published' });
  // The write begins, and the crash comes before the file is replaced.
  fs.fail.set('rename', { code: 'EIO', path: /posts/ });
  await expect(library.flush('post-a')).rejects.toMatchObject({ code: 'disk-failed' });
  await fs.kill();
  await edit(bench, path, 'tags: [x]', 'tags: [x]\nstatus: published');
  await bench.open();
  expect(await bench.read(path)).toContain('title: My title');
});

test('a journal that the disk does not give keeps no library shut, and is brought back once it does', async () => {
  for (const background of [false, true]) {
    const bench = await makeBench();
    const { path, journals } = await crash(bench);
    const fs = faultyFileSystem();
    fs.fail.set('readFile', { code: 'EIO', path: /\.jsonl$/ });
    const library = await bench.open({ background, writeDelay: 1_000_000 }, fs);
    await library.scanned();
    const { session, version, saveState } = await library.open('post-a');
    expect(saveState).toMatchObject({ kind: 'failed', failure: { code: 'disk-failed' } });
    await library.applySteps({ id: 'post-a', session, version, steps: [typed('later ')] });
    await library.close();
    expect(await readdir(journals)).toHaveLength(1);
    const again = await bench.open({ background });
    await again.scanned();
    expect(await bench.read(path)).toContain('later ');
    const texts = await Promise.all((await listOf(again)).posts.map((post) => bench.read(post.path)));
    expect(texts.join('\n')).toContain('mine ');
  }
});

test('a paragraph that another program changed before a save that did not come to its end is asked about, and both stay', async () => {
  const bench = await makeBench();
  const { path, journals } = await crash(bench, { saved: 'saved ', unsaved: '' });
  await forgetWritten(journals);
  await bench.write(path, start.replace('One is first', 'One is theirs'));
  const library = await bench.open();
  expect(await bench.read(path)).toContain('One is theirs');
  expect(await bench.read((await only(library, { text: 'recovered' })).path)).toContain('saved One is first');
});

test('a folder that was renamed after the crash gets its words where it is now', async () => {
  for (const background of [false, true]) {
    const bench = await makeBench();
    await crash(bench);
    await rename(join(bench.root, 'posts/a'), join(bench.root, 'posts/elsewhere'));
    const library = await bench.open({ background });
    await expect.poll(() => bench.read('posts/elsewhere/index.md')).toContain('mine One is first');
    await library.close();
    expect(await bench.files('posts')).toEqual(['elsewhere', 'elsewhere/index.md']);
  }
});

test('a folder that Longhand was about to rename is found under either name', async () => {
  for (const isMoved of [false, true]) {
    const bench = await makeBench();
    await bench.write('posts/a/index.md', start);
    const fs = faultyFileSystem();
    const library = await bench.open({ writeDelay: 1_000_000 }, fs);
    const { session } = await library.open('post-a');
    await library.applySteps({ id: 'post-a', session, version: 0, steps: [typed('mine ')] });
    fs.fail.set('rename', { code: 'EIO', path: /posts.moved$/ });
    await expect(library.renameSlug('post-a', 'moved')).rejects.toMatchObject({ code: 'disk-failed' });
    await library.applySteps({ id: 'post-a', session, version: 1, steps: [typed('more ')] });
    await fs.kill();
    if (isMoved) await rename(join(bench.root, 'posts/a'), join(bench.root, 'posts/moved'));
    await rm(join(bench.stateFolder, 'catalogue.db'), { force: true });
    const again = await bench.open();
    expect(await bench.read((await only(again)).path)).toContain('more mine One is first');
  }
});

test('words of a post that is in the trash by now are a post of their own', async () => {
  const bench = await makeBench();
  const { journals } = await crash(bench);
  const other = await bench.open({ stateFolder: `${bench.stateFolder}-other` });
  await other.trash('post-a');
  await other.close();
  const library = await bench.open();
  const copy = await only(library);
  expect(copy.title).toBe('A (recovered)');
  expect(await bench.read(copy.path)).toContain('mine One is first');
  expect((await only(library, { trash: true })).title).toBe('A');
  expect(await readdir(journals)).toEqual(['kept']);
});

test('an opening after a crash says which steps of earlier openings it holds, so that nobody brings them in again', async () => {
  for (const saved of ['', 'saved ']) {
    const bench = await makeBench();
    await bench.write('posts/a/index.md', start);
    const fs = faultyFileSystem();
    const library = await bench.open({ writeDelay: 1_000_000 }, fs);
    const one = await library.open('post-a');
    const other = await library.open('post-a');
    await library.applySteps({ id: 'post-a', session: one.session, version: 0, steps: [typed('a'), typed('b')] });
    if (saved !== '') await library.flush('post-a');
    await library.applySteps({ id: 'post-a', session: other.session, version: 2, steps: [typed('c')] });
    await fs.kill();
    await edit(bench, 'posts/a/index.md', 'Two is second', 'Two is changed');
    const again = await bench.open();
    const opened = await again.open('post-a');
    expect(JSON.stringify(opened.document)).toContain('cbaOne is first');
    expect(opened.taken).toEqual({ [one.session]: 2, [other.session]: 3 });
  }
});

test('of two journals of one post each word comes back once', async () => {
  const bench = await makeBench();
  const { path, journals } = await crash(bench);
  const [name = ''] = await readdir(journals);
  await cp(join(journals, name), join(journals, name.replace('.jsonl', '.left.jsonl')));
  const library = await bench.open();
  await library.close();
  await (await bench.open()).close();
  expect((await bench.read(path)).match(/mine/g)).toHaveLength(1);
  expect(await readdir(join(bench.root, 'posts'))).toEqual(['a']);
  expect(await readdir(journals)).toEqual([]);
});

test('a second crash while the words are brought together with the file neither loses nor doubles them', async () => {
  for (const call of ['rename', 'writeFile', 'sync', 'open', 'unlink']) {
    const bench = await makeBench();
    const { path } = await crash(bench);
    await edit(bench, path, 'Two is second', 'Two is changed');
    const fs = faultyFileSystem();
    fs.fail.set(call, { code: 'EIO' });
    await bench.open({}, fs).catch(() => undefined);
    await fs.kill();
    const next = join(bench.stateFolder, '../next');
    await mkdir(next);
    await cp(bench.root, join(next, 'Library'), { recursive: true });
    await cp(bench.stateFolder, join(next, 'state'), { recursive: true });
    const library = await bench.open({ root: join(next, 'Library'), stateFolder: join(next, 'state') });
    expect(await readFile(join(next, 'Library', path), 'utf8')).toMatch(/\n\nmine One is first\n\nTwo is changed\n$/);
    expect((await listOf(library)).posts).toHaveLength(1);
  }
});

test('a journal whose steps do not fit keeps every word as a post beside it', async () => {
  const bench = await makeBench();
  const { journals } = await crash(bench);
  const [name = ''] = await readdir(journals);
  const { lineOf } = await import('#services/library/checkedLines.ts');
  const text = await readFile(join(journals, name), 'utf8');
  const broken = { kind: 'steps', version: 1, steps: [typed('loose words', 9_999)] };
  await writeFile(join(journals, name), text + lineOf(broken));
  const library = await bench.open();
  const copy = await only(library, { text: 'recovered' });
  expect(await bench.read(copy.path)).toMatch(/mine One is first\n\nTwo is second\n\nloose words\n$/);
});
