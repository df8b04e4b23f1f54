import { mkdtemp, rm } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished, vi } from 'vitest';

import { Catalogue } from '#services/library/catalogue/catalogue.ts';
import { makeEntry, readText } from '#services/library/postEntry.ts';
import { SearchDriver } from '#services/library/search/driver.ts';
import { SearchEngine } from '#services/library/search/engine.ts';
import * as schema from '#services/library/search/schema.ts';

import { everyPost } from './support.ts';

vi.mock('#services/library/search/schema.ts', { spy: true });

const words = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `word${from + at}`).join(' ');
const now = new Date('2026-11-02T09:00:00Z');

/** A catalogue in a folder of its own, and posts that can be put into it. */
async function makeCatalogue() {
  const stateFolder = await mkdtemp(join(tmpdir(), 'longhand-full-search-'));
  const catalogue = new Catalogue({ stateFolder, root: '/blog', accountName: () => null });
  onTestFinished(async () => {
    catalogue.close();
    await rm(stateFolder, { recursive: true, force: true });
  });
  const put = (id: string, body: string): void => {
    const found = { kind: 'bundle', path: `posts/${id}/index.md`, folder: `posts/${id}` } as const;
    const read = { ...readText(`---\nid: ${id}\n---\n\n${body}\n`), hash: id, modified: now };
    catalogue.put(makeEntry(found, id, read, [], now));
  };
  return { paths: { cataloguePath: catalogue.path, searchPath: join(stateFolder, 'search.db') }, put };
}

/** Leaves the search's file so much room to grow, in pages. */
function leaveRoom(room: number): void {
  const search = vi.mocked(schema.openSearchFile).mock.results.at(-1)?.value as DatabaseSync;
  const pages = Number(search.prepare('PRAGMA page_count').get()?.['page_count']);
  search.exec(`PRAGMA max_page_count = ${pages + room}`);
}

it('finds what it found before while the disk is full, begins nothing anew, and goes on once there is room', async () => {
  const { paths, put } = await makeCatalogue();
  const engine = new SearchEngine(paths);
  onTestFinished(() => engine.close());
  const find = (text: string): string[] => engine.ids({ ...everyPost, text });
  const indexAll = (): void => {
    while (engine.step(5));
  };
  put('one', 'harbour');
  indexAll();
  expect(find('harbour')).toEqual(['one']);

  leaveRoom(200);
  for (let at = 1; at < 20; at++) put(`more-${at}`, words(at * 4_000, (at + 1) * 4_000));
  put('two', `harbour quay ${words(0, 4_000)}`);
  expect(indexAll).toThrow(/full/);
  // What was undone is not counted as done.
  expect(engine.state()).toEqual({ kind: 'indexing', done: 0, total: 20 });
  expect(find('harbour')).toEqual(['one']);
  expect(find('quay')).toEqual([]);
  expect(engine.isBehind).toBe(true);
  expect(schema.replaceSearchFile).not.toHaveBeenCalled();

  leaveRoom(1_000_000);
  indexAll();
  expect(find('harbour').toSorted()).toEqual(['one', 'two']);
  expect(find('"word7999"')).toEqual(['more-1']);
  // Within a word that was met before, when it could not be kept.
  expect(find('ord3999').length).toBeGreaterThan(0);
  expect(engine.isBehind).toBe(false);
});

it('refuses to do something to all that is found while not all can be found, and says so once', async () => {
  const { paths, put } = await makeCatalogue();
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => said.mockRestore());
  const driver = new SearchDriver({ ...paths, complete: false, onState: () => undefined, onDamaged: () => undefined });
  onTestFinished(() => driver.close());
  const query = { ...everyPost, text: 'harbour' };
  put('one', 'harbour');
  expect(await driver.ids(query)).toEqual(['one']);
  leaveRoom(0);
  put('two', `harbour ${words(0, 60_000)}`);
  await expect(driver.ids(query)).rejects.toMatchObject({ code: 'disk-failed', kept: 'Nothing was changed.' });
  await expect(driver.brokenLinks(null)).rejects.toMatchObject({ code: 'disk-failed' });
  expect((await driver.page(query, 0, 10)).total).toBe(1);
  expect(said).toHaveBeenCalledTimes(1);
  leaveRoom(1_000_000);
  expect((await driver.ids(query)).toSorted()).toEqual(['one', 'two']);
});
