import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { realFileSystem } from '#services/library/disk.ts';
import type { JournalHeader } from '#services/library/formats.ts';
import { History } from '#services/library/history.ts';
import { Journal, readJournal } from '#services/library/journal.ts';

import { makeBench, typed } from './support.ts';

test('a long text is written into its journal once, and not again with each save', async () => {
  const bench = await makeBench();
  const library = await bench.open({ writeDelay: 1_000_000 });
  const { id, path } = await library.create({ title: 'Book', markdown: `${'word '.repeat(200_000)}\n` });
  const { session } = await library.open(id);
  const lines = async (): Promise<string[]> => {
    const [name = ''] = await readdir(join(bench.stateFolder, 'journal'));
    return (await readFile(join(bench.stateFolder, 'journal', name), 'utf8')).trimEnd().split('\n');
  };
  for (let save = 0; save < 4; save++) {
    await library.applySteps({ id, session, version: save, steps: [typed(`s${save} `)] });
    await library.flush(id);
  }
  const [first = '', ...rest] = await lines();
  expect(first.length).toBeGreaterThan(1_000_000);
  expect(rest.filter((line) => line.includes('"kind":"steps"'))).toHaveLength(4);
  expect(rest.join('\n').length).toBeLessThan(4_000);
  await library.applySteps({ id, session, version: 4, steps: [typed('unsaved ')] });
  await bench.open();
  expect(await bench.read(path)).toContain('\n\nunsaved s3 s2 s1 s0 word');
});

test('what was done of late is known to windows that fell behind, and what is too long ago is not', () => {
  const history = new History();
  const batch = (version: number, text: string): Parameters<History['add']>[0] => ({
    session: 's',
    version,
    steps: [{ text }],
    cause: 'typing',
  });
  for (let version = 0; version < 1_500; version++) history.add(batch(version, 'x'));
  expect(history.since(0)).toBeNull();
  expect(history.since(1_490)).toHaveLength(10);
  history.add(batch(1_500, 'y'.repeat(3_999_000)));
  expect(history.since(1_400)).toBeNull();
  expect(history.since(1_500)).toHaveLength(1);
});

test('a journal goes on from another file by one line: torn, it is as it was before; whole, it begins there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-journal-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'post.jsonl');
  const header = (baseHash: string): JournalHeader => ({
    kind: 'header',
    format: 1,
    id: 'post',
    path: 'posts/post/index.md',
    baseHash,
    frontMatter: '',
    document: { type: 'doc', content: [{ type: 'paragraph' }] },
  });
  const steps = (version: number) => ({ kind: 'steps' as const, version, steps: [{ version }] });
  const journal = new Journal(realFileSystem, path);
  await journal.append(steps(0), () => header('first'));
  await journal.append(steps(1), () => header('never'));
  const before = await readFile(path);
  await journal.goOnFrom(header('second'), [steps(7)]);
  await journal.append(steps(8), () => header('never'));
  await journal.close();
  const whole = await readFile(path);
  expect(whole.subarray(0, before.length)).toEqual(before);
  const read = readJournal(whole);
  expect(read).toMatchObject({ header: { baseHash: 'second' }, entries: [{ version: 7 }, { version: 8 }] });
  expect(read?.length).toBe(whole.length);
  const end = whole.indexOf(0x0a, before.length);
  for (const cut of [before.length + 1, before.length + 200, end]) {
    const torn = readJournal(whole.subarray(0, cut));
    expect(torn).toMatchObject({ header: { baseHash: 'first' }, entries: [{ version: 0 }, { version: 1 }] });
    expect(torn?.length).toBe(before.length);
  }
});

test('a journal that has grown is begun anew instead of going on from file to file', async () => {
  const bench = await makeBench();
  const library = await bench.open({ writeDelay: 1_000_000 });
  const { id, path } = await library.create({ title: 'Book', markdown: `${'word '.repeat(40_000)}\n` });
  const { session } = await library.open(id);
  const journal = join(bench.stateFolder, 'journal', `${id}.jsonl`);
  let version = 0;
  const sizes: number[] = [];
  for (let round = 0; round < 8; round++) {
    await library.applySteps({ id, session, version, steps: [typed(`s${round} `)] });
    await appendFile(join(bench.root, path), `\nLine ${round}.\n`);
    await library.flush(id);
    const { version: now } = await library.open(id);
    version = now;
    sizes.push((await readFile(journal)).length);
  }
  expect(Math.max(...sizes)).toBeLessThan(1_500_000);
  await library.applySteps({ id, session, version, steps: [typed('unsaved ')] });
  await bench.open();
  const after = await bench.read(path);
  expect(after).toContain('unsaved s7 s6');
  expect(after).toContain('Line 7.');
});
