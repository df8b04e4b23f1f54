import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { makeConverter } from '#services/conversion/converter.ts';
import type { Library } from '#services/library/contract.ts';

import type { Bench } from '../support.ts';
import { makeBench, typed } from '../support.ts';

async function benchWithMarkdown(): Promise<{ bench: Bench; open: () => Promise<Library> }> {
  const bench = await makeBench();
  const converter = makeConverter();
  onTestFinished(() => converter.close());
  return { bench, open: () => bench.open({ converter }) };
}

const versionFiles = async (bench: Bench): Promise<string[]> =>
  (await bench.files()).filter((path) => path.includes('versions') && path.endsWith('.jsonl'));

/** Opens, types at the start, closes. */
async function write(library: Library, id: string, text: string): Promise<void> {
  const opened = await library.open(id);
  await library.applySteps({ id, session: opened.session, version: opened.version, steps: [typed(text)] });
  await library.closeSession(id, opened.session);
}

const post = (body: string, more = ''): string => `---\nid: abcdef\ntitle: Tides\n${more}---\n\n${body}`;

test('the first edit of a file keeps it as it was, and closing it as it became', async () => {
  const { bench, open } = await benchWithMarkdown();
  await bench.write('posts/tides/index.md', post('*One*   tide.\n', 'mine: kept\n'));
  const library = await open();
  await write(library, 'abcdef', 'Now: ');
  await library.close();
  const again = await open();
  const versions = await again.versions.list('abcdef');
  expect(versions.map(({ why }) => why)).toEqual(['closed', 'before-edit']);
  expect(versions[0]).toMatchObject({ title: 'Tides', words: 3 });
  const { document, meta } = await again.versions.read('abcdef', versions[1]?.id ?? '');
  expect(meta.title).toBe('Tides');
  expect(JSON.stringify(document)).toContain('"   tide."');
});

test('a folder that was only read gets no versions', async () => {
  const { bench, open } = await benchWithMarkdown();
  await bench.write('content/a.md', '# A\n\nWords.\n');
  await bench.write('content/b.md', '# B\n\nWords.\n');
  const before = await bench.files();
  const library = await open();
  for (const path of ['content/a.md', 'content/b.md']) {
    const { posts } = await library.listing.page(
      { section: 'all', text: '', tag: null, category: null, sort: 'title', descending: false },
      0,
      10,
    );
    const id = posts.find((one) => one.path === path)?.id ?? '';
    const opened = await library.open(id);
    await library.closeSession(id, opened.session);
    expect(await library.versions.list(id)).toEqual([]);
  }
  await library.close();
  expect(await bench.files()).toEqual(before);
});

test('a version comes back whole, with its title and tags, in the window that is open, and that can be taken back', async () => {
  const { bench, open } = await benchWithMarkdown();
  const first = 'One tide.\n\n- Boots\n- A lamp\n';
  await bench.write('posts/tides/index.md', post(first, 'tags: [sea]\nstatus: draft\n'));
  const library = await open();
  await write(library, 'abcdef', 'Later: ');
  await library.setMeta('abcdef', { title: 'Ebb', tags: ['quay'], status: 'published' });
  const opened = await library.open('abcdef');
  const before = (await library.versions.list('abcdef')).at(-1);
  await library.versions.restore('abcdef', before?.id ?? '', null);
  // The text as it was before that: a version of its own, or the newest one already.
  const [undo] = await library.versions.list('abcdef');
  const steps = bench.events.filter((event) => event.kind === 'steps');
  expect(steps.at(-1)).toMatchObject({ id: 'abcdef', session: '', cause: 'restore' });
  expect(bench.events.some((event) => event.kind === 'replaced')).toBe(false);
  await library.flush('abcdef');
  const fileText = async (): Promise<string> => bench.read((await library.summary('abcdef')).path);
  expect(await fileText()).toContain(first);
  expect(await library.setMeta('abcdef', {})).toMatchObject({ title: 'Tides', tags: ['sea'], status: 'published' });

  await library.versions.restore('abcdef', undo?.id ?? '', null);
  await library.closeSession('abcdef', opened.session);
  const text = await fileText();
  expect(text).toContain('Later: One tide.');
  expect(text).toContain('title: Ebb');
});

test('a version comes back to a post that nobody has open', async () => {
  const { bench, open } = await benchWithMarkdown();
  await bench.write('posts/tides/index.md', post('One tide.\n'));
  const library = await open();
  await write(library, 'abcdef', 'Later: ');
  const before = (await library.versions.list('abcdef')).at(-1);
  await library.versions.restore('abcdef', before?.id ?? '', null);
  expect(await bench.read('posts/tides/index.md')).toContain('\n\nOne tide.\n');
});

test('one change comes back alone; chosen from a comparison that is out of date, none does', async () => {
  const { bench, open } = await benchWithMarkdown();
  await bench.write('posts/tides/index.md', post('First stays as it is.\n\nSecond is here.\n\nThird is here.\n'));
  const library = await open();
  const opened = await library.open('abcdef');
  await library.applySteps({
    id: 'abcdef',
    session: opened.session,
    version: 0,
    steps: [typed('Edited: ', 44), typed('Edited: ', 24)],
  });
  await library.flush('abcdef');
  const version = (await library.versions.list('abcdef')).at(-1)?.id ?? '';
  const diff = await library.versions.diff('abcdef', version, null);
  expect(diff.changes).toBe(2);
  expect(diff.blocks.map(({ kind }) => kind)).toEqual(['same', 'changed', 'changed']);
  await library.versions.restore('abcdef', version, [1]);
  await library.flush('abcdef');
  expect(await bench.read('posts/tides/index.md')).toContain('Edited: Second is here.\n\nThird is here.\n');
  await expect(library.versions.restore('abcdef', version, [0])).rejects.toMatchObject({ code: 'conflict' });
});

test('what is named is kept under its name, and stays named', async () => {
  const { bench, open } = await benchWithMarkdown();
  await bench.write('posts/tides/index.md', post('One tide.\n'));
  const library = await open();
  const named = await library.versions.name('abcdef', null, 'As sent to Ida');
  expect(named).toMatchObject({ name: 'As sent to Ida', why: 'named', words: 2 });
  await library.versions.name('abcdef', named.id, 'As sent to Ida in June');
  await library.close();
  const again = await open();
  expect(await again.versions.list('abcdef')).toMatchObject([{ name: 'As sent to Ida in June' }]);
  expect(await again.versions.name('abcdef', named.id, null)).toMatchObject({ name: null });
});

test('what is published is kept, and the version that was the same already is that one', async () => {
  const { bench, open } = await benchWithMarkdown();
  await bench.write('posts/tides/index.md', post('One tide.\n'));
  const library = await open();
  await write(library, 'abcdef', 'Now: ');
  await library.versions.keep('abcdef', 'published');
  expect((await library.versions.list('abcdef')).map(({ why }) => why)).toEqual(['published', 'before-edit']);
});

test('versions that cannot be kept keep nobody from writing, and are made up for', async () => {
  const { bench, open } = await benchWithMarkdown();
  await bench.write('posts/tides/index.md', post('One tide.\n'));
  await bench.write('.longhand/versions', 'A file where the folder should be.');
  const library = await open();
  await write(library, 'abcdef', 'Now: ');
  expect(await bench.read('posts/tides/index.md')).toContain('Now: One tide.');
  await rm(join(bench.root, '.longhand/versions'));
  await write(library, 'abcdef', 'And ');
  await library.close();
  const again = await open();
  const versions = await again.versions.list('abcdef');
  expect(versions.at(-1)?.why).toBe('before-edit');
  const { document } = await again.versions.read('abcdef', versions[0]?.id ?? '');
  expect(JSON.stringify(document)).toContain('And Now: One tide.');
  expect(await versionFiles(bench)).toHaveLength(1);
});

test('versions go into the trash with their post, and come back with it', async () => {
  const { bench, open } = await benchWithMarkdown();
  await bench.write('posts/tides/index.md', post('One tide.\n'));
  const library = await open();
  await write(library, 'abcdef', 'Now: ');
  const before = await library.versions.list('abcdef');
  await library.trash('abcdef');
  expect(await versionFiles(bench)).toMatchObject([
    expect.stringMatching(/^\.longhand\/trash\/abcdef-[^/]+\/versions\//),
  ]);
  await library.restore('abcdef');
  expect(await library.versions.list('abcdef')).toEqual(before);
  expect(await versionFiles(bench)).toMatchObject([expect.stringMatching(/^\.longhand\/versions\/abcdef\//)]);
  expect(await library.versions.read('abcdef', before[1]?.id ?? '')).toMatchObject({ meta: { title: 'Tides' } });
});

test('versions that another machine wrote while the post was in the trash stay beside those that come back', async () => {
  const { bench, open } = await benchWithMarkdown();
  await bench.write('posts/tides/index.md', post('One tide.\n'));
  const library = await open();
  await write(library, 'abcdef', 'Now: ');
  expect(await library.versions.list('abcdef')).toHaveLength(2);
  const [path = ''] = await versionFiles(bench);
  const copy = await bench.read(path);
  await library.trash('abcdef');
  await bench.write(path, copy);
  await library.restore('abcdef');
  expect(await versionFiles(bench)).toHaveLength(2);
  expect(await library.versions.list('abcdef')).toHaveLength(2);
});
