import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test, vi } from 'vitest';

import type { ListQuery } from '#core/post/listing.ts';
import type { Library } from '#services/library/contract.ts';

import type { Bench } from './support.ts';
import { makeBench, typed } from './support.ts';

/** How many files other programs change at once; the long form sets more. */
const stormSize = Number(process.env['LONGHAND_STORM'] ?? 2_000);

const all: ListQuery = { section: 'all', text: '', tag: null, category: null, sort: 'title', descending: false };
const post = (id: string | null, title: string, text = 'Text'): string =>
  `---\n${id === null ? '' : `id: ${id}\n`}title: ${title}\n---\n\n${text}\n`;

/** A library that is watched, once it is. */
async function watched(bench: Bench): Promise<Library> {
  const library = await bench.open({ background: true });
  await library.scanned();
  const before = (await library.listing.counts()).sections.all;
  // What tells that the folder is watched is that a change in it is seen.
  await nodeFs.mkdir(join(bench.root, 'posts/probe'), { recursive: true });
  let tries = 0;
  await expect
    .poll(async () => {
      if (tries++ % 20 === 0) await bench.write('posts/probe/index.md', post('probe', `Probe ${tries}`));
      return (await library.listing.counts()).sections.all;
    })
    .toBe(before + 1);
  return library;
}

const titles = async (library: Library): Promise<string[]> => {
  const found: string[] = [];
  const { total } = await library.listing.page(all, 0, 1);
  for (let at = 0; at < total; at += 200)
    found.push(...(await library.listing.page(all, at, 200)).posts.map(({ title }) => title));
  return found.filter((title) => !title.startsWith('Probe'));
};
const seen = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 50 });

test('what other programs add, change, rename and delete shows by itself, and a renamed folder is the same post', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', post('aaaa', 'A'));
  await bench.write('posts/b/index.md', post(null, 'B without an id'));
  await bench.write('notes/c.md', post('cccc', 'C'));
  const library = await watched(bench);
  const { posts } = await library.listing.page(all, 0, 10);
  const b = posts.find(({ title }) => title.startsWith('B'))?.id ?? '';
  await library.bulk(
    { kind: 'ids', ids: [b] },
    { kind: 'pin' },
    { signal: new AbortController().signal, progress: () => undefined },
  );

  await bench.write('posts/new/index.md', post('newnew', 'New'));
  await bench.write('posts/a/index.md', post('aaaa', 'A changed'));
  await nodeFs.rename(join(bench.root, 'posts/b'), join(bench.root, 'posts/renamed'));
  await nodeFs.rm(join(bench.root, 'notes'), { recursive: true });
  await seen(async () => expect(await titles(library)).toEqual(['B without an id', 'A changed', 'New']));
  // The list says the same of it under either name.
  await seen(async () => expect((await library.summary(b)).path).toBe('posts/renamed/index.md'));

  // And within a folder that is new itself.
  await bench.write('deep/er/still/x.md', post('xxxx', 'X'));
  await seen(async () => expect(await titles(library)).toContain('X'));
  await bench.write('deep/er/still/x.md', post('xxxx', 'X again'));
  await seen(async () => expect(await titles(library)).toContain('X again'));
  await nodeFs.rename(join(bench.root, 'deep'), join(bench.root, 'elsewhere'));
  await seen(async () => expect((await library.summary('xxxx')).path).toBe('elsewhere/er/still/x.md'));
  await bench.write('elsewhere/er/still/x.md', post('xxxx', 'X moved'));
  await seen(async () => expect(await titles(library)).toContain('X moved'));
});

test('a post whose folder another program takes away and puts back while it is open is whole again, and stays in the list', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', post('aaaa', 'A'));
  const library = await watched(bench);
  const { session } = await library.open('aaaa');
  const states = () => bench.events.flatMap((event) => (event.kind === 'save-state' ? [event.state.kind] : []));
  const away = join(bench.root, '..', 'away');
  await nodeFs.rename(join(bench.root, 'posts/a'), away);
  await seen(async () => expect(states().at(-1)).toBe('failed'));
  await nodeFs.rename(away, join(bench.root, 'posts/a'));
  await seen(async () => expect(states().at(-1)).toBe('saved'));

  // Back a moment before the post is left, as the disk says and nobody has seen yet.
  await nodeFs.rename(join(bench.root, 'posts/a'), away);
  await seen(async () => expect(states().at(-1)).toBe('failed'));
  await nodeFs.rename(away, join(bench.root, 'posts/a'));
  await library.closeSession('aaaa', session);
  await library.scanned();
  await seen(async () => expect(await titles(library)).toEqual(['A']));
});

test('while thousands of files change, a post is typed on without losing a letter, and no row is stale afterwards', async () => {
  const bench = await makeBench();
  await Promise.all(
    Array.from({ length: 200 }, (_, n) => bench.write(`posts/p${n}/index.md`, post(`post${n}`, `P${n}`))),
  );
  const library = await watched(bench);
  const { id, path } = await library.create({ title: 'Mine' });
  const opened = await library.open(id);
  let { version } = opened;
  const typingEnds = new AbortController();
  let written = '';
  const typing = (async () => {
    while (!typingEnds.signal.aborted) {
      const letter = 'abcdefghij'.charAt(written.length % 10);
      ({ version } = await library.applySteps({
        id,
        session: opened.session,
        version,
        steps: [typed(letter, 1 + written.length)],
      }));
      written += letter;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  bench.events.length = 0;
  for (let n = 0; n < stormSize; n++) {
    const at = n % (stormSize / 2);
    const text = post(`post${at}`, n < stormSize / 2 ? `S${at}` : `T${at}`);
    await bench.write(`posts/p${at}/index.md`, text);
    if (n % 10 === 9) await nodeFs.rm(join(bench.root, `posts/p${at - 1}`), { recursive: true, force: true });
  }
  const expected = new Set<string>();
  for (let at = 0; at < stormSize / 2; at++) {
    const text = await bench.read(`posts/p${at}/index.md`).catch(() => null);
    if (text !== null) expected.add(`${/title: (\S+)/.exec(text)?.[1]}`);
  }
  await seen(async () =>
    expect(new Set((await titles(library)).filter((title) => title !== 'Mine'))).toEqual(expected),
  );
  typingEnds.abort();
  await typing;
  await library.flush(id);
  expect((await bench.read(path)).trimEnd().endsWith(written)).toBe(true);
  // A few tellings a second, not one for each file.
  expect(bench.events.filter(({ kind }) => kind === 'posts-changed').length).toBeLessThan(stormSize / 5);
});

test('a library whose disk goes away keeps its rows and says so, and everything is back when it returns', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', post('aaaa', 'A'));
  const library = await watched(bench);
  await nodeFs.rename(bench.root, `${bench.root}-away`);
  await seen(async () => expect(bench.events).toContainEqual({ kind: 'index-state', state: { kind: 'away' } }));
  expect(await library.listing.state()).toEqual({ kind: 'away' });
  expect(await titles(library)).toEqual(['A']);
  await nodeFs.writeFile(join(`${bench.root}-away`, 'posts/a/index.md'), post('aaaa', 'A from elsewhere'));
  await nodeFs.rename(`${bench.root}-away`, bench.root);
  await seen(async () => expect(await titles(library)).toEqual(['A from elsewhere']));
  await bench.write('posts/b/index.md', post('bbbb', 'B'));
  await seen(async () => expect(await titles(library)).toEqual(['A from elsewhere', 'B']));
});

test('another machine’s pins and trash show by themselves', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', post('aaaa', 'A'));
  await bench.write('posts/b/index.md', post('bbbb', 'B'));
  const library = await watched(bench);
  await bench.write('.longhand/library.json', '{"format":1,"pinned":["bbbb"]}');
  await seen(async () => expect(await titles(library)).toEqual(['B', 'A']));
  const record = { format: 1, id: 'aaaa', kind: 'bundle', path: 'posts/a/index.md', trashedAt: '2026-11-01T10:00:00Z' };
  await nodeFs.mkdir(join(bench.root, '.longhand/trash/aaaa-1'), { recursive: true });
  await bench.write('.longhand/trash/aaaa-1/trash.json', JSON.stringify(record));
  await nodeFs.rename(join(bench.root, 'posts/a'), join(bench.root, '.longhand/trash/aaaa-1/post'));
  await seen(async () => expect((await library.listing.counts()).sections).toMatchObject({ trash: 1 }));
  await seen(async () => expect(await titles(library)).toEqual(['B']));
  expect((await library.restore('aaaa')).path).toBe('posts/a/index.md');
});
