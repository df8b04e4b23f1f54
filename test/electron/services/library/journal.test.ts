import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { History } from '#services/library/history.ts';

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
