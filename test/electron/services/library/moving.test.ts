import { existsSync } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { basename, join } from 'node:path';

import { expect, test } from 'vitest';

import { LonghandError } from '#core/failure.ts';
import type { Library } from '#services/library/contract.ts';
import type { FileSystem } from '#services/library/disk.ts';
import { realFileSystem } from '#services/library/disk.ts';
import { withList } from '#services/library/publications.ts';

import { paragraphs } from './paragraphs.ts';
import { listOf, faultyFileSystem, makeBench, only, typed } from './support.ts';

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The real file system, with a stop after one listing of a folder: what was read is old when it goes on. */
function slowListing(folder: RegExp): FileSystem & { reached: Promise<void>; goOn(): void; armed: boolean } {
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const fs = {
    ...realFileSystem,
    armed: false,
    reached: reached.promise,
    goOn: () => goOn.resolve(),
    readdir: (async (path: string, options: never) => {
      const names = await nodeFs.readdir(path, options);
      if (fs.armed && folder.test(path)) {
        fs.armed = false;
        reached.resolve();
        await goOn.promise;
      }
      return names;
    }) as unknown as FileSystem['readdir'],
  };
  return fs;
}

test.for(['rename', 'sync'] as const)(
  'a post whose move to another address was cut short by a failing %s is still one post, with its words and pictures together',
  async (call) => {
    const bench = await makeBench();
    const fs = faultyFileSystem();
    const library = await bench.open({}, fs);
    const { id } = await library.create({ title: 'First' });
    await bench.write('posts/first/a.png', 'a picture');
    const { session } = await library.open(id);
    await library.applySteps({ id, session, version: 0, steps: [typed('one ')] });
    await library.flush(id);
    fs.fail.set(call, { code: 'EIO', path: call === 'sync' ? /posts$/ : /second$/, times: 1 });
    await library.renameSlug(id, 'second').catch(() => undefined);
    await library.applySteps({ id, session, version: 1, steps: [typed('two ')] });
    await library.flush(id);
    const { path } = await library.summary(id);
    expect(await bench.read(path)).toContain('two one');
    const [, folder = ''] = path.split('/');
    expect(await bench.files('posts')).toEqual([folder, `${folder}/a.png`, `${folder}/index.md`]);
    expect(await only(await bench.open())).toMatchObject({ id, path, problem: null });
  },
);

test('a file that changes its name takes the list of its publications along, or stays where it is', async () => {
  const bench = await makeBench();
  await bench.write('content/one.md', '---\nid: abcdef\ntitle: One\n---\ntext\n');
  const fs = faultyFileSystem();
  const library = await bench.open({}, fs);
  const record = {
    accountId: 'blog',
    remote: { remoteId: '7', url: null, revision: null },
    pendingCreate: null,
    pendingUpdate: null,
    media: [],
    pendingMedia: [],
    lastReceipt: null,
    sentHash: null,
  };
  await library.writePublication('abcdef', record);
  fs.fail.set('rename', { code: 'EIO', path: /publications\.json$/, times: 1 });
  await expect(library.renameSlug('abcdef', 'two')).rejects.toMatchObject({ code: 'disk-failed' });
  expect((await library.summary('abcdef')).path).toBe('content/one.md');
  expect(await library.readPublications('abcdef')).toHaveLength(1);
  await library.renameSlug('abcdef', 'two');
  expect(await bench.files('content')).toEqual(['two.md', 'two.publications.json']);
  expect(await library.readPublications('abcdef')).toHaveLength(1);
});

test('a post whose way to the trash or back ends in a failing disk is where the list says', async () => {
  const bench = await makeBench();
  const fs = faultyFileSystem();
  const library = await bench.open({}, fs);
  const { id, path } = await library.create({ title: 'There and back' });
  fs.fail.set('sync', { code: 'EIO', path: /posts$/, times: 1 });
  await library.trash(id).catch(() => undefined);
  expect((await library.summary(id)).trashedAt !== null).toBe(!(await bench.files('posts')).includes('there-and-back'));
  fs.fail.clear();
  await library.trash(id);
  fs.fail.set('sync', { code: 'EIO', path: /posts$/, times: 1 });
  await library.restore(id).catch(() => undefined);
  fs.fail.clear();
  const restored = await library.restore(id);
  expect(restored).toMatchObject({ id, path, trashedAt: null });
  expect(await bench.read(path)).toContain('There and back');
});

test('a post that goes to the trash while the folder is looked through stays in the trash', async () => {
  const bench = await makeBench();
  const fs = slowListing(/Library$/);
  const library = await bench.open({}, fs);
  const { id } = await library.create({ title: 'Old' });
  fs.armed = true;
  const looking = library.refresh();
  await fs.reached;
  await library.trash(id);
  fs.goOn();
  await looking;
  expect((await listOf(library, { trash: true })).posts).toHaveLength(1);
  expect((await library.restore(id)).trashedAt).toBeNull();
});

test('a post that changes its address while the folder is looked through stays in the list, once', async () => {
  const bench = await makeBench();
  const fs = slowListing(/posts$/);
  const library = await bench.open({}, fs);
  const { id } = await library.create({ title: 'Old' });
  fs.armed = true;
  const looking = library.refresh();
  await fs.reached;
  await library.renameSlug(id, 'new');
  fs.goOn();
  await looking;
  expect(await only(library)).toMatchObject({ id, path: 'posts/new/index.md', problem: null });
});

test('two copies that want one name do not overwrite each other, nor take over an old list of publications', async () => {
  const bench = await makeBench();
  await bench.write('a.md', '---\nid: aaaa\nslug: same\n---\ntext of a\n');
  await bench.write('b.md', '---\nid: bbbb\nslug: same\n---\ntext of b\n');
  await bench.write('same-copy.publications.json', '{"format":1,"accounts":[{"accountId":"blog"}]}');
  const library = await bench.open();
  const copies = await Promise.all([library.duplicate('aaaa'), library.duplicate('bbbb')]);
  const texts = await Promise.all(copies.map(({ path }) => bench.read(path)));
  expect(new Set(texts.map((text) => /text of ./.exec(text)?.[0]))).toEqual(new Set(['text of a', 'text of b']));
  for (const { id } of copies) expect(await library.readPublications(id)).toEqual([]);
});

test('words that could not be brought back for want of space are brought back later, even when the post was edited first', async () => {
  const bench = await makeBench();
  const first = await bench.open({ writeDelay: 1_000_000 });
  const { id, path } = await first.create({ title: 'Crash' });
  const { session } = await first.open(id);
  await first.applySteps({ id, session, version: 0, steps: [typed('typed before the crash')] });
  await bench.write(path, `${await bench.read(path)}theirs\n`);

  const fs = faultyFileSystem();
  fs.fail.set('writeFile', { code: 'ENOSPC', path: /Library/ });
  const full = await bench.open({}, fs);
  fs.fail.clear();
  const opened = await full.open(id);
  expect(opened.saveState).toMatchObject({ kind: 'failed', failure: { code: 'disk-full' } });
  await full.applySteps({ id, session: opened.session, version: opened.version, steps: [typed('typed after ')] });
  await full.flush(id);
  await full.close();

  const library = await bench.open();
  expect(await bench.read(path)).toContain('typed after theirs');
  expect(await bench.read(path)).toContain('typed before the crash');
  expect((await listOf(library)).posts).toHaveLength(1);
});

test('text that looks like front matter stays text when typing goes on while it is saved', async () => {
  const bench = await makeBench();
  await bench.write('a.md', 'x\n');
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let slow = true;
  const library = await bench.open({
    converter: {
      ...paragraphs,
      write: async (document, source) => {
        const written = await paragraphs.write(document, source);
        if (slow) {
          slow = false;
          begun.resolve();
          await gate.promise;
        }
        return { ...written, text: `---\n\nkey: value\n\n---\n\n${written.text}` };
      },
    },
  });
  const { id } = await only(library);
  const { session } = await library.open(id);
  await library.applySteps({ id, session, version: 0, steps: [typed('a')] });
  await begun.promise;
  await library.applySteps({ id, session, version: 1, steps: [typed('b')] });
  gate.resolve();
  await library.flush(id);
  await library.flush(id);
  expect((await bench.read('a.md')).match(/key: value/g)).toHaveLength(1);
});

test('text that looks like front matter stays text in a conflict copy, and in what is kept of a crash', async () => {
  const bench = await makeBench();
  await bench.write('a.md', 'x\n');
  const looksLikeIt = '---\n\nkey: value\n\n---\n\n';
  const converter = {
    ...paragraphs,
    write: async (...call: Parameters<typeof paragraphs.write>) => {
      const written = await paragraphs.write(...call);
      return { ...written, text: looksLikeIt + written.text };
    },
  };
  const library = await bench.open({ converter, writeDelay: 60_000 });
  const { id } = await only(library);
  const { session } = await library.open(id);
  await library.applySteps({ id, session, version: 0, steps: [typed('mine ')] });
  await bench.write('a.md', 'theirs\n');
  await library.closeSession(id, session);
  expect(await bench.read((await only(library, { text: 'conflict copy' })).path)).toContain(
    `\n---\n${looksLikeIt}mine x`,
  );

  const other = await makeBench();
  await other.write('a.md', 'x\n');
  const fs = faultyFileSystem();
  const crashing = await other.open({ converter, writeDelay: 60_000 }, fs);
  const post = await only(crashing);
  const opened = await crashing.open(post.id);
  await crashing.applySteps({ id: post.id, session: opened.session, version: 0, steps: [typed('mine ')] });
  await fs.kill();
  await other.write('a.md', 'theirs\n');
  const again = await other.open({ converter });
  expect(await other.read((await only(again, { text: 'recovered' })).path)).toContain(`\n---\n${looksLikeIt}mine x`);
});

test('a folder that another program renamed while its post was open takes the next words too', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id } = await library.create({ title: 'Here' });
  await bench.write('posts/here/a.png', 'a picture');
  const { session } = await library.open(id);
  await library.applySteps({ id, session, version: 0, steps: [typed('one ')] });
  await library.flush(id);
  await nodeFs.rename(join(bench.root, 'posts/here'), join(bench.root, 'posts/there'));
  await library.refresh();
  await library.applySteps({ id, session, version: 1, steps: [typed('two ')] });
  await library.flush(id);
  expect(await bench.read('posts/there/index.md')).toContain('two one');
  expect(await bench.files('posts')).toEqual(['there', 'there/a.png', 'there/index.md']);
  expect(await only(library)).toMatchObject({ id, path: 'posts/there/index.md', problem: null });
});

test('a copy that a file manager made is told from the post it was made of, and becomes a post that was never published', async () => {
  const bench = await makeBench();
  const text = '---\nid: abcdef\ntitle: Live\n---\ntext\n';
  const list = '{"format":1,"accounts":[{"accountId":"blog","remote":{"remoteId":"7","url":null,"revision":null}}]}';
  for (const name of ['live', 'live copy', 'live-2', 'Copy of live']) {
    await bench.write(`posts/${name}/index.md`, text);
    await bench.write(`posts/${name}/publications.json`, list);
  }
  const library = await bench.open();
  expect((await library.summary('abcdef')).path).toBe('posts/live/index.md');
  const copy = (await listOf(library)).posts.find(({ path }) => path.startsWith('posts/live-2'));
  const own = await library.giveOwnId(copy?.id ?? '');
  expect(own).toMatchObject({ path: 'posts/live-2/index.md', problem: null });
  // Publishing it would put it over the post it was copied from.
  expect(await library.readPublications(own.id)).toEqual([]);
  expect(await library.readPublications('abcdef')).toHaveLength(1);
  expect(await bench.read('posts/live-2/publications.copied.json')).toBe(list);
});

test('a library whose folder is gone, with its disk perhaps, is not begun anew in its place, and the words wait', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id, path } = await library.create({ title: 'Away' });
  const { session } = await library.open(id);
  await nodeFs.rename(bench.root, `${bench.root}-away`);
  await library.applySteps({ id, session, version: 0, steps: [typed('words')] });
  await expect(library.flush(id)).rejects.toMatchObject({
    code: 'not-found',
    kept: expect.stringContaining('journal') as string,
  });
  await expect(library.create({ title: 'Another' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(library.importMedia(id, 'a.png', onePixel)).rejects.toMatchObject({ code: 'not-found' });
  await expect(nodeFs.stat(bench.root)).rejects.toMatchObject({ code: 'ENOENT' });
  await nodeFs.rename(`${bench.root}-away`, bench.root);
  await library.flush(id);
  expect(await bench.read(path)).toContain('words');
});

test('of two posts that ask for one address at once, one gets it, and the other keeps its own', async () => {
  const bench = await makeBench();
  for (const name of ['one', 'two']) await bench.write(`notes/${name}.md`, `---\nid: ${name}\n---\nWords of ${name}\n`);
  const library = await bench.open();
  const ended = await Promise.allSettled(['one', 'two'].map((id) => library.renameSlug(id, 'same')));
  const failed = ended.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  expect(failed).toMatchObject([{ code: 'conflict' }]);
  for (const name of ['one', 'two'])
    expect(await bench.read((await library.summary(name)).path)).toContain(`Words of ${name}`);
});

test('a list of publications that another post left behind, or shares its name with, is taken over by none that comes there', async () => {
  const bench = await makeBench();
  const list = '{"format":1,"accounts":[{"accountId":"blog","remote":{"remoteId":"7","url":null,"revision":null}}]}';
  await bench.write('notes/one.md', '---\nid: one\n---\nWords of one\n');
  await bench.write('notes/other.markdown', '---\nid: other\n---\nWords of another\n');
  await bench.write('notes/other.publications.json', list);
  const library = await bench.open();
  await expect(library.renameSlug('one', 'other')).rejects.toMatchObject({ code: 'conflict' });
  await library.trash('one');
  await bench.write('notes/one.publications.json', list);
  expect((await library.restore('one')).path).toBe('notes/one-2.md');
  expect(await library.readPublications('one')).toEqual([]);
  expect(await library.readPublications('other')).toHaveLength(1);
  expect(await bench.read('notes/one.publications.json')).toBe(list);
});

test.each(['trash', 'restore', 'rename'] as const)(
  'killed anywhere in a %s, a post that shares its folder is never without its list of publications',
  async (what) => {
    const list = '{"format":1,"accounts":[{"accountId":"blog","remote":{"remoteId":"7","url":null,"revision":null}}]}';
    const act = async (library: Library): Promise<unknown> => {
      if (what === 'rename') return library.renameSlug('one', 'two');
      return what === 'trash' ? library.trash('one') : library.restore('one');
    };
    for (let calls = 0, isWhole = false; !isWhole; calls++) {
      const bench = await makeBench();
      await bench.write('notes/one.md', '---\nid: one\n---\nWords of one\n');
      await bench.write('notes/one.publications.json', list);
      const fs = faultyFileSystem();
      const library = await bench.open({}, fs);
      if (what === 'restore') await library.trash('one');
      fs.dieAfter(calls);
      isWhole = await act(library).then(
        () => true,
        () => false,
      );
      await fs.kill();
      const again = await bench.open();
      expect(await again.readPublications('one')).toHaveLength(1);
      // And it can still be done.
      if (!isWhole) await act(again).catch(() => undefined);
      expect(await again.readPublications('one')).toHaveLength(1);
      const { path } = await again.summary('one');
      expect(path).toMatch(what === 'rename' ? /two\.md$/ : /one\.md$/);
      await again.close();
    }
  },
);

test('where capitals do not count, a list of publications that changes in them alone stays', async () => {
  const bench = await makeBench();
  const folded = (path: unknown): unknown =>
    typeof path === 'string' && path.endsWith('.json') ? join(path, '..', basename(path).toLowerCase()) : path;
  const folding: FileSystem = { ...realFileSystem };
  for (const call of ['readFile', 'rename', 'unlink', 'stat', 'lstat'] as const) {
    const plain = realFileSystem[call] as (...all: unknown[]) => Promise<unknown>;
    Object.assign(folding, { [call]: (...all: unknown[]) => plain(...all.map(folded)) });
  }
  await bench.write('one.publications.json', 'list');
  const [from, to] = ['One', 'one'].map((name) => join(bench.root, `${name}.publications.json`)) as [string, string];
  await withList(folding, from, to, () => Promise.resolve());
  expect(await bench.read('one.publications.json')).toBe('list');
});

test('an address that stands where nothing can be changed safely is refused in words for the writer', async () => {
  const bench = await makeBench();
  const text = '---\nid: abcdef\nslug: &s old\nalso: *s\n---\ntext\n';
  await bench.write('notes/old.md', text);
  const library = await bench.open();
  await expect(library.renameSlug('abcdef', 'new')).rejects.toMatchObject({ code: 'read-only' });
  expect(await bench.read('notes/old.md')).toBe(text);
});

test('words that cannot be made into Markdown are said to be kept, and are written once they can', async () => {
  const bench = await makeBench();
  let isBroken = true;
  const library = await bench.open({
    // It is not tried again by itself.
    writeDelay: 1_000_000,
    converter: {
      ...paragraphs,
      write: async (document, source) => {
        if (isBroken)
          throw new LonghandError({
            code: 'too-large',
            message: 'It takes too long.',
            kept: 'The file was not changed.',
          });
        return paragraphs.write(document, source);
      },
    },
  });
  const { id, path } = await library.create({ title: 'Long' });
  const { session } = await library.open(id);
  await library.applySteps({ id, session, version: 0, steps: [typed('words')] });
  const failure = { code: 'too-large', kept: expect.stringContaining('journal') as string };
  await expect(library.flush(id)).rejects.toMatchObject(failure);
  expect((await library.open(id)).saveState).toMatchObject({ kind: 'failed', failure });
  isBroken = false;
  await library.flush(id);
  expect(await bench.read(path)).toContain('words');
});

test.for([
  ['content/posts/live.md', 'draft: true'],
  ['_posts/2024-01-02-live.md', 'published: false'],
  ['content/posts/live/index.md', 'draft: true'],
] as const)('a copy of %s is a draft for the site generator too', async ([path, key]) => {
  const bench = await makeBench();
  await bench.write(path, '---\nid: abcdef\ntitle: Live\ndate: 2024-01-02\n---\ntext\n');
  const library = await bench.open();
  const { session } = await library.open('abcdef');
  await library.applySteps({ id: 'abcdef', session, version: 0, steps: [typed('mine ')] });
  await bench.write(path, '---\nid: abcdef\ntitle: Live\ndate: 2024-01-02\n---\ntheirs\n');
  await library.closeSession('abcdef', session);
  const conflict = (await listOf(library, { text: 'mine' })).posts[0];
  expect(await bench.read(conflict?.path ?? '')).toContain(`\n${key}\n`);
  const copy = await library.duplicate('abcdef');
  expect(await bench.read(copy.path)).toContain(`\n${key}\n`);
  expect(copy.status).toBe('draft');
  expect(await bench.read(path)).not.toContain(key);
});

test('a folder renamed to the same name in capitals, where the system takes both for one, is still the open post', async () => {
  const bench = await makeBench();
  const anyCase =
    <T>(call: (path: string, ...rest: never[]) => T) =>
    (path: string, ...rest: never[]): T =>
      call(existsSync(path) ? path : path.replace('/posts/here', '/posts/Here'), ...rest);
  const fs = {
    ...realFileSystem,
    lstat: anyCase(nodeFs.lstat as never),
    stat: anyCase(nodeFs.stat as never),
    readFile: anyCase(nodeFs.readFile as never),
  } as FileSystem;
  const library = await bench.open({}, fs);
  const { id } = await library.create({ title: 'Here' });
  await library.open(id);
  await nodeFs.rename(join(bench.root, 'posts/here'), join(bench.root, 'posts/Here'));
  await library.refresh();
  expect(await only(library)).toMatchObject({ id, path: 'posts/Here/index.md', problem: null });
});
