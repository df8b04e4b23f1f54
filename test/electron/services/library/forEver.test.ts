import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { ListQuery } from '#core/post/listing.ts';
import type { Operation } from '#services/library/contract.ts';
import { versionsPath } from '#services/library/versions/versionStore.ts';

import { faultyFileSystem, listOf, makeBench, typed } from './support.ts';

const quietly: Operation = { signal: new AbortController().signal, progress: () => undefined };
const all: ListQuery = { section: 'all', text: '', tag: null, category: null, sort: 'title', descending: false };
const inTrash: ListQuery = { ...all, section: 'trash' };

async function withPosts(count: number) {
  const bench = await makeBench();
  for (let n = 0; n < count; n++) {
    await bench.write(`posts/p${n}/index.md`, `---\nid: post${n}\ntitle: Post ${n}\n---\n\nText ${n}\n`);
    await bench.write(`posts/p${n}/unused.png`, 'a picture');
  }
  const fs = faultyFileSystem();
  return { bench, fs, library: await bench.open({}, fs) };
}
type Bench = Awaited<ReturnType<typeof makeBench>>;
const trashOf = (bench: Bench): Promise<string[]> => readdir(join(bench.root, '.longhand/trash')).catch(() => []);

describe('deleting for ever', () => {
  test('takes a post in the trash off the disk, with its media and versions, and no other', async () => {
    const { bench, library } = await withPosts(3);
    await library.versions.keep('post1', 'save');
    await library.trash('post1');
    await library.trash('post2');
    await library.deleteForEver('post1');
    expect((await listOf(library, { trash: true })).posts.map(({ id }) => id)).toEqual(['post2']);
    await expect(library.summary('post1')).rejects.toMatchObject({ code: 'not-found' });
    const files = await bench.files();
    expect(files.filter((path) => path.includes('post1') || path.includes('p1'))).toEqual([]);
    expect(files.filter((path) => path.startsWith('posts/'))).toEqual([
      'posts/p0',
      'posts/p0/index.md',
      'posts/p0/unused.png',
    ]);
    await library.close();
    const again = await bench.open();
    expect((await listOf(again, { trash: true })).posts.length).toBe(1);
    expect(await readdir(join(bench.root, '.longhand/versions')).catch(() => [])).toEqual([]);
  });

  test('leaves a post that is not in the trash alone', async () => {
    const { bench, library } = await withPosts(2);
    const before = await bench.files();
    await expect(library.deleteForEver('post0')).rejects.toMatchObject({ code: 'conflict' });
    const result = await library.bulk({ kind: 'query', query: all, except: [] }, { kind: 'delete' }, quietly);
    expect(result).toMatchObject({ done: 0, undo: null });
    expect(result.failed).toHaveLength(2);
    expect(await bench.files()).toEqual(before);
  });

  test('a disk that fails leaves the post in the trash, whole, and says so', async () => {
    const { bench, fs, library } = await withPosts(1);
    await library.trash('post0');
    const before = await bench.files();
    fs.fail.set('rename', { code: 'EROFS' });
    await expect(library.deleteForEver('post0')).rejects.toMatchObject({
      code: 'disk-denied',
      message: 'Could not delete the post: the disk is read-only.',
      kept: 'It is still in the trash.',
    });
    fs.fail.clear();
    expect(await bench.files()).toEqual(before);
    expect((await library.restore('post0')).id).toBe('post0');
  });

  test('what could not be removed at once comes back as no post, and goes with the next', async () => {
    const { bench, fs, library } = await withPosts(2);
    await library.trash('post0');
    await library.trash('post1');
    fs.fail.set('rm', { code: 'EIO' });
    await library.deleteForEver('post0');
    await library.close();
    const again = await bench.open({}, fs);
    expect(await trashOf(bench)).toHaveLength(2);
    expect((await listOf(again, { trash: true })).posts.map(({ id }) => id)).toEqual(['post1']);
    fs.fail.clear();
    await again.deleteForEver('post1');
    expect(await trashOf(bench)).toEqual([]);
  });

  test('what a crash kept on its way out is gone after the next start', async () => {
    const { bench, fs, library } = await withPosts(2);
    await library.trash('post0');
    await library.trash('post1');
    fs.fail.set('rm', { code: 'EIO' });
    await library.deleteForEver('post0');
    await library.close();
    expect(await trashOf(bench)).toHaveLength(2);
    const again = await bench.open();
    await again.close();
    expect(await trashOf(bench)).toEqual([expect.stringMatching(/^post1-/)]);
  });

  test('killed anywhere in it, the post is in the trash as it was, or gone with its versions after the next start', async () => {
    for (let calls = 0, isWhole = false; !isWhole; calls++) {
      const { bench, fs, library } = await withPosts(1);
      await library.trash('post0');
      // Versions that could not follow it.
      await bench.write(`${versionsPath('post0')}/machine.v1.jsonl`, '');
      fs.dieAfter(calls);
      isWhole = await library.deleteForEver('post0').then(
        () => true,
        () => false,
      );
      await fs.kill();
      const again = await bench.open();
      const isThere = (await listOf(again, { trash: true })).posts.length > 0;
      await again.close();
      const left = (await bench.files()).filter((path) => path.includes('post0'));
      if (isThere) expect(left).toContainEqual(expect.stringMatching(/index\.md$|unused\.png$/));
      else expect(left).toEqual([]);
    }
  });

  test('the trash is listed as often for many posts as for a few', async () => {
    const { bench, fs, library } = await withPosts(16);
    await library.close();
    const listed: string[] = [];
    const counted: typeof fs = {
      ...fs,
      readdir: ((path: string, ...rest: []) => {
        if (path === join(bench.root, '.longhand/trash')) listed.push(path);
        return fs.readdir(path, ...rest);
      }) as typeof fs.readdir,
    };
    const again = await bench.open({}, counted);
    const listings = async (posts: string[], empty: boolean): Promise<number> => {
      // Media of each lie in a folder of their own there.
      const media = empty ? posts.map((id) => `posts/${id.replace('post', 'p')}/unused.png`) : [];
      for (const path of media) expect(await again.upkeep.trashOrphans([path], quietly)).toMatchObject({ moved: 1 });
      await again.bulk({ kind: 'ids', ids: posts }, { kind: 'trash' }, quietly);
      expect(await trashOf(bench)).toHaveLength(posts.length + media.length);
      listed.length = 0;
      if (empty) await again.emptyTrash(quietly);
      else await again.bulk({ kind: 'ids', ids: posts }, { kind: 'delete' }, quietly);
      expect(await trashOf(bench)).toEqual([]);
      return listed.length;
    };
    const named = (from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, at) => `post${from + at}`);
    expect(await listings(named(0, 1), false)).toBe(1);
    expect(await listings(named(1, 8), false)).toBe(1);
    const few = await listings(named(8, 9), true);
    expect(await listings(named(9, 16), true)).toBe(few);
  });

  test('one that another program took out of the trash already is gone, and of a trash that is away none is', async () => {
    const { bench, library } = await withPosts(2);
    await library.trash('post0');
    await library.trash('post1');
    const [first = ''] = (await trashOf(bench)).filter((name) => name.startsWith('post0'));
    await rm(join(bench.root, '.longhand/trash', first), { recursive: true });
    await library.deleteForEver('post0');
    await rename(join(bench.root, '.longhand'), join(bench.root, '.away'));
    await expect(library.deleteForEver('post1')).rejects.toMatchObject({ code: 'not-found' });
    await rename(join(bench.root, '.away'), join(bench.root, '.longhand'));
    expect((await listOf(library, { trash: true })).posts.map(({ id }) => id)).toEqual(['post1']);
  });

  test('one that another machine took back out of the trash keeps its versions', async () => {
    const { bench, library } = await withPosts(1);
    await library.versions.keep('post0', 'save');
    await library.trash('post0');
    const [folder = ''] = await trashOf(bench);
    const trashed = join(bench.root, '.longhand/trash', folder);
    await bench.write(join(versionsPath('post0'), 'other.v1.jsonl'), 'another machine’s\n');
    await rm(trashed, { recursive: true });
    await library.deleteForEver('post0');
    expect(await readdir(join(bench.root, versionsPath('post0')))).toEqual(['other.v1.jsonl']);
    expect(await trashOf(bench)).toEqual([]);
  });

  test('versions of it that a full disk keeps waiting wait no longer', async () => {
    const { bench, fs, library } = await withPosts(1);
    const { session, version } = await library.open('post0');
    fs.fail.set('open', { code: 'ENOSPC', path: /\.longhand.versions/ });
    await library.applySteps({ id: 'post0', session, version, steps: [typed('Secret ')] });
    await library.flush('post0');
    const failing = (): unknown[] =>
      bench.events.flatMap((event) => (event.kind === 'versions-failing' ? [event.failure] : []));
    await expect.poll(() => failing().at(-1)).toMatchObject({ code: 'disk-full' });
    await library.trash('post0');
    await library.deleteForEver('post0');
    expect(failing().at(-1)).toBe(null);
  });

  test('the versions of a post that has the id again stay', async () => {
    const { bench, library } = await withPosts(1);
    await library.trash('post0');
    await library.close();
    await bench.write('posts/back/index.md', '---\nid: post0\ntitle: Back\n---\n\nAgain\n');
    const again = await bench.open();
    await again.versions.keep('post0', 'save');
    const [trashed] = (await listOf(again, { trash: true })).posts;
    await again.deleteForEver(trashed?.id ?? '');
    expect(await readdir(join(bench.root, versionsPath('post0')))).toHaveLength(1);
    expect((await again.summary('post0')).title).toBe('Back');
  });
});

describe('emptying the trash', () => {
  test('takes posts and unused media, and leaves what it does not know', async () => {
    const { bench, library } = await withPosts(4);
    await library.upkeep.trashOrphans(['posts/p3/unused.png'], quietly);
    await library.bulk({ kind: 'ids', ids: ['post0', 'post1', 'post2'] }, { kind: 'trash' }, quietly);
    await mkdir(join(bench.root, '.longhand/trash/mine'));
    await writeFile(join(bench.root, '.longhand/trash/mine/notes.txt'), 'Not Longhand’s.');
    expect(await library.trashedMedia()).toEqual({ files: 1, bytes: 9 });
    expect(await library.emptyTrash(quietly)).toEqual({ posts: 3, files: 1, failed: [] });
    expect(await trashOf(bench)).toEqual(['mine']);
    expect(await library.trashedMedia()).toEqual({ files: 0, bytes: 0 });
    expect((await listOf(library, { trash: true })).posts.length).toBe(0);
    expect((await listOf(library)).posts.map(({ id }) => id)).toEqual(['post3']);
  });

  test('ended early it says what is gone, and the rest can be put back', async () => {
    const { library } = await withPosts(6);
    await library.bulk({ kind: 'query', query: all, except: [] }, { kind: 'trash' }, quietly);
    const stop = new AbortController();
    const { posts } = await library.emptyTrash({ signal: stop.signal, progress: () => stop.abort() });
    const left = (await listOf(library, { trash: true })).posts.length;
    expect(posts).toBeGreaterThan(0);
    expect(posts + left).toBe(6);
    const back = await library.bulk({ kind: 'query', query: inTrash, except: [] }, { kind: 'restore' }, quietly);
    expect(back).toMatchObject({ done: left, failed: [] });
  });

  test('names what could not go', async () => {
    const { fs, library } = await withPosts(2);
    await library.bulk({ kind: 'query', query: all, except: [] }, { kind: 'trash' }, quietly);
    fs.fail.set('rename', { code: 'EACCES', path: /post1/ });
    const result = await library.emptyTrash(quietly);
    expect(result).toMatchObject({ posts: 1, failed: [{ title: 'Post 1' }] });
  });
});
