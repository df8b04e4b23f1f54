import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { paragraphs } from './paragraphs.ts';
import { listOf, faultyFileSystem, makeBench, only, typed } from './support.ts';

/** Types without the file being written, and lets go as a crash does: the library is never closed. */
async function crashAfter(
  bench: Awaited<ReturnType<typeof makeBench>>,
  words: string[],
): Promise<{ id: string; path: string; journal: string }> {
  const library = await bench.open({ writeDelay: 1_000_000 });
  const { id, path } = await library.create({ title: 'Crash' });
  await library.setMeta(id, { excerpt: 'E' });
  const { session } = await library.open(id);
  let version = 0;
  for (const word of words.toReversed())
    version = (await library.applySteps({ id, session, version, steps: [typed(word)] })).version;
  await library.setMeta(id, { tags: ['kept'] });
  const [name = ''] = await readdir(join(bench.stateFolder, 'journal'));
  // What the first library would still do at its end must not help the second one: it works on a copy of the journal.
  return { id, path, journal: join(bench.stateFolder, 'journal', name) };
}

test('words typed before a crash are in the file at the next start, without a question', async () => {
  const bench = await makeBench();
  const { id, path, journal } = await crashAfter(bench, ['one ', 'two ', 'three']);
  expect(await bench.read(path)).not.toContain('one');
  const library = await bench.open();
  expect(await bench.read(path)).toContain('one two three');
  expect(await bench.read(path)).toContain('tags: [kept]');
  await expect(readFile(journal)).rejects.toMatchObject({ code: 'ENOENT' });
  const opened = await library.open(id);
  expect(opened).toMatchObject({ recovered: true, recoveredWords: 3 });
  expect(JSON.stringify(opened.document)).toContain('one two three');
  expect((await library.open(id)).recovered).toBe(false);
  expect((await listOf(library)).posts).toHaveLength(1);
});

test('a last line that the crash cut off costs that line alone', async () => {
  for (const cut of [1, 2, 40]) {
    const bench = await makeBench();
    const { path, journal } = await crashAfter(bench, ['a', 'b', 'c', 'd']);
    const bytes = await readFile(journal);
    await truncate(journal, bytes.length - cut);
    await bench.open();
    expect(await bench.read(path)).toContain('abcd');
    expect(await bench.read(path)).not.toContain('kept');
  }
});

test('when the file was changed elsewhere after the crash, the recovered words come together with the change', async () => {
  const bench = await makeBench();
  const { id, path, journal } = await crashAfter(bench, ['mine']);
  await bench.write(path, (await bench.read(path)).replace('Crash', 'Their title') + 'theirs\n');
  const library = await bench.open();
  expect(await bench.read(path)).toMatch(/title: Their title\n[^]*tags: \[kept\]\n[^]*\ntheirs\n\nmine\n$/);
  expect((await listOf(library)).posts).toHaveLength(1);
  expect((await library.open(id)).recovered).toBe(true);
  await expect(readFile(journal)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('when the file was changed in the same place after the crash, the recovered words become a post beside it', async () => {
  const other = await makeBench();
  const crash = await crashAfter(other, ['my words ']);
  await other.write(crash.path, `${await other.read(crash.path)}my words too\n`);
  const before = await other.read(crash.path);
  const library = await other.open();
  expect(await other.read(crash.path)).toBe(before);
  const copy = await only(library, { text: 'recovered' });
  expect(copy).toMatchObject({ title: 'Crash (recovered)', status: 'draft', tags: ['kept'] });
  expect(await other.read(copy.path)).toContain('my words');
  // Said where the words are missed, once.
  expect((await library.open(crash.id)).recoveredAs).toEqual({ id: copy.id, title: 'Crash (recovered)' });
  expect((await library.open(crash.id)).recoveredAs).toBeUndefined();
  expect((await library.open(copy.id)).recovered).toBe(true);
  await expect(readFile(crash.journal)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await readdir(join(crash.journal, '../kept'))).toHaveLength(1);
});

test('when the file or its folder is gone, or its front matter broke, the words are a post all the same', async () => {
  for (const text of [null, '---\nbroken: [\n---\n']) {
    const bench = await makeBench();
    const { path } = await crashAfter(bench, ['mine']);
    const { rm } = await import('node:fs/promises');
    if (text === null) await rm(join(bench.root, path, '..'), { recursive: true });
    else await bench.write(path, text);
    const library = await bench.open();
    expect(await bench.read((await only(library, { text: 'recovered' })).path)).toContain('mine');
    if (text !== null) expect(await bench.read(path)).toBe(text);
  }
});

test('a journal that makes no sense is kept aside, and the library opens', async () => {
  const bench = await makeBench();
  await mkdir(join(bench.stateFolder, 'journal'), { recursive: true });
  await writeFile(join(bench.stateFolder, 'journal/x.jsonl'), 'nonsense\n{}\n');
  await bench.write('a.md', 'text');
  expect((await only(await bench.open())).path).toBe('a.md');
  expect(await readdir(join(bench.stateFolder, 'journal/kept'))).toEqual(['x.jsonl']);
});

test('a recovered post can be edited and crash again, and nothing is lost or doubled', async () => {
  const bench = await makeBench();
  const { id, path } = await crashAfter(bench, ['one']);
  const fs = faultyFileSystem();
  fs.fail.set('writeFile', { code: 'ENOSPC', path: /index\.md/ });
  // The disk of the library is full at the next start: the words stay in the journal and are there to edit.
  const full = await bench.open({ writeDelay: 1_000_000 }, fs);
  const opened = await full.open(id);
  expect(opened).toMatchObject({ recovered: true, saveState: { kind: 'failed', failure: { code: 'disk-full' } } });
  await full.applySteps({ id, session: opened.session, version: opened.version, steps: [typed('two ')] });
  expect(await bench.read(path)).not.toContain('one');
  await bench.open();
  expect(await bench.read(path)).toMatch(/\n\ntwo one\n$/);
});

test.for([
  ['writeFile', 'ENOSPC', 'disk-full'],
  ['sync', 'EIO', 'disk-failed'],
  ['rename', 'EACCES', 'disk-denied'],
  ['open', 'EROFS', 'disk-denied'],
] as const)(
  'when %s fails with %s the old file is whole, the state says why, and it is written once that passes',
  async ([call, code, expected]) => {
    const bench = await makeBench();
    const fs = faultyFileSystem();
    const library = await bench.open({}, fs);
    const { id, path } = await library.create({ title: 'Faults' });
    const old = await bench.read(path);
    const { session } = await library.open(id);
    fs.fail.set(call, { code, path: /index\.md/ });
    await library.applySteps({ id, session, version: 0, steps: [typed('new words')] });
    await expect(library.flush(id)).rejects.toMatchObject({
      code: expected,
      kept: expect.stringContaining('journal') as string,
    });
    expect(await bench.read(path)).toBe(old);
    // Meanwhile it may be trying again.
    await expect.poll(() => readdir(join(bench.root, 'posts/faults'))).toEqual(['index.md']);
    expect(bench.events).toContainEqual({
      kind: 'save-state',
      id,
      state: { kind: 'failed', failure: expect.objectContaining({ code: expected }) as object },
    });
    fs.fail.clear();
    await expect.poll(() => bench.read(path)).toContain('new words');
    // The file is there a moment before its state says so.
    await expect.poll(async () => (await library.open(id)).saveState.kind).toBe('saved');
  },
);

test('when the journal cannot be written, the edit is refused and can be sent again', async () => {
  const bench = await makeBench();
  const fs = faultyFileSystem();
  const library = await bench.open({ writeDelay: 1_000_000 }, fs);
  const { id, path } = await library.create({ title: 'J' });
  const { session } = await library.open(id);
  const send = (version: number, text: string): Promise<unknown> =>
    library.applySteps({ id, session, version, steps: [typed(text)] });
  fs.fail.set('writeFile', { code: 'ENOSPC', path: /jsonl/ });
  await expect(send(0, 'x')).rejects.toMatchObject({ code: 'disk-full' });
  fs.fail.clear();
  await send(0, 'one');
  for (const call of ['write', 'sync']) {
    fs.fail.set(call, { code: 'ENOSPC', path: /jsonl/ });
    await expect(send(1, 'lost')).rejects.toMatchObject({ code: 'disk-full' });
    fs.fail.clear();
  }
  await send(1, 'two ');
  await bench.open();
  expect(await bench.read(path)).toMatch(/\n\ntwo one\n$/);
});

test('a long session starts its journal anew, and a crash after that loses nothing', async () => {
  const bench = await makeBench();
  const library = await bench.open({ writeDelay: 1_000_000 });
  const { id, path } = await library.create({ title: 'Long' });
  const { session } = await library.open(id);
  let version = 0;
  const type = async (text: string): Promise<void> => {
    version = (await library.applySteps({ id, session, version, steps: [typed(text)] })).version;
  };
  for (let at = 0; at < 6; at++) await type('x'.repeat(100_000));
  const size = async (): Promise<number> => {
    const [name = ''] = await readdir(join(bench.stateFolder, 'journal'));
    return (await readFile(join(bench.stateFolder, 'journal', name), 'utf8')).split('\n').length;
  };
  await library.flush(id);
  expect(await size()).toBe(2);
  await type('after ');
  await bench.open();
  expect(await bench.read(path)).toMatch(/\n\nafter x{600000}\n$/);
});

test('an edit during a slow write is not lost with a crash right after it', async () => {
  const bench = await makeBench();
  let go = (): void => undefined;
  let isSlow = true;
  const slow = {
    ...paragraphs,
    write: async (...args: Parameters<typeof paragraphs.write>) => {
      if (isSlow)
        await new Promise<void>((resolve) => {
          go = resolve;
        });
      return paragraphs.write(...args);
    },
  };
  const library = await bench.open({ writeDelay: 1_000_000, converter: slow });
  const { id, path } = await library.create({ title: 'Slow' });
  const { session } = await library.open(id);
  await library.applySteps({ id, session, version: 0, steps: [typed('one')] });
  const flushed = library.flush(id);
  await library.applySteps({ id, session, version: 1, steps: [typed('two ')] });
  isSlow = false;
  go();
  await flushed;
  expect(await bench.read(path)).toMatch(/\n\none\n$/);
  await bench.open();
  expect(await bench.read(path)).toMatch(/\n\ntwo one\n$/);
});

test('a broken list of publications is never overwritten', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', '---\nid: post-a\ntitle: A\n---\nText\n');
  await bench.write('posts/a/publications.json', '{"format":1,"accounts":[{');
  const library = await bench.open();
  const record = {
    accountId: 'w',
    remote: null,
    pendingCreate: null,
    pendingUpdate: null,
    media: [],
    pendingMedia: [],
    lastReceipt: null,
    sentHash: null,
  };
  await expect(library.readPublications('post-a')).rejects.toMatchObject({ code: 'unreadable' });
  await expect(library.writePublication('post-a', record)).rejects.toMatchObject({ code: 'unreadable' });
  expect(await bench.read('posts/a/publications.json')).toBe('{"format":1,"accounts":[{');
});

test('publications keep what a later version wrote, and tell when the post changed since', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', '---\nid: post-a\ntitle: A\n---\nText\n');
  await bench.write(
    'posts/a/publications.json',
    '{"format":1,"later":1,"accounts":[{"accountId":"other","new":true}]}',
  );
  const library = await bench.open();
  const { contentHash } = await library.snapshot('post-a');
  const lastReceipt = {
    accountId: 'w',
    accountName: 'W',
    action: 'create',
    remoteId: '7',
    url: 'http://x/7',
    visibility: 'published',
    sentAt: '2026-01-01T00:00:00Z',
    mediaSent: 0,
    mediaReused: 0,
  } as const;
  await library.writePublication('post-a', {
    accountId: 'w',
    remote: { remoteId: '7', url: 'http://x/7', revision: null },
    pendingCreate: null,
    pendingUpdate: null,
    media: [],
    pendingMedia: [],
    lastReceipt,
    sentHash: contentHash,
  });
  expect(JSON.parse(await bench.read('posts/a/publications.json'))).toMatchObject({
    later: 1,
    accounts: [{ accountId: 'other', new: true }, { accountId: 'w' }],
  });
  expect((await only(library)).publications).toMatchObject([
    { accountId: 'w', accountName: 'Site w', remoteStatus: 'published', changedSince: false },
  ]);
  await library.setMeta('post-a', { status: 'published', author: 'B' });
  expect((await only(library)).publications[0]?.changedSince).toBe(false);
  await library.setMeta('post-a', { title: 'B' });
  expect((await only(await bench.open())).publications[0]?.changedSince).toBe(true);
});

test('a folder or file that may not be read is a post with a problem, and the others open', async () => {
  const bench = await makeBench();
  for (const name of ['a', 'b', 'c']) await bench.write(`posts/${name}/index.md`, name);
  const fs = faultyFileSystem();
  fs.fail.set('readdir', { code: 'EACCES', path: /posts.a$/ });
  fs.fail.set('readFile', { code: 'EACCES', path: /b.index\.md$/ });
  const library = await bench.open({}, fs);
  expect((await listOf(library)).posts.map((post) => [post.slug, post.problem?.kind ?? null])).toEqual([
    ['a', 'unreadable'],
    ['b', 'unreadable'],
    ['c', null],
  ]);
});

test('killed at any call while a post is made or copied, the post is there whole or not at all', async () => {
  for (let calls = 0, isOver = false; !isOver; calls++) {
    const bench = await makeBench();
    await bench.write('posts/first/index.md', '---\nid: first\ntitle: First\n---\n\nText\n');
    await bench.write('posts/first/picture.png', 'bytes');
    const fs = faultyFileSystem();
    const library = await bench.open({}, fs);
    fs.dieAfter(calls);
    const made = await Promise.allSettled([library.create({ title: 'Second' }), library.duplicate('first')]);
    isOver = made.every(({ status }) => status === 'fulfilled');
    await fs.kill();
    for (const folder of await readdir(join(bench.root, 'posts'))) {
      if (folder.startsWith('.')) continue;
      const names = (await readdir(join(bench.root, 'posts', folder))).filter((name) => !name.startsWith('.'));
      expect(names, `${folder} after ${calls} calls`).toEqual(
        folder === 'second' ? ['index.md'] : ['index.md', 'picture.png'],
      );
    }
    const next = await bench.open({ now: () => new Date(Date.now() + 7_200_000) });
    expect((await listOf(next)).counts.problems).toBe(0);
    expect((await readdir(join(bench.root, 'posts'))).filter((name) => name.startsWith('.'))).toEqual([]);
  }
});
