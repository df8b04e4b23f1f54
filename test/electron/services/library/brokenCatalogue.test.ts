import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import { Catalogue } from '#services/library/catalogue/catalogue.ts';
import { cataloguePath } from '#services/library/catalogue/database.ts';
import type { PostEntry } from '#services/library/postEntry.ts';
import { makeEntry, readText } from '#services/library/postEntry.ts';

const now = new Date('2026-11-02T09:00:00Z');
const long = 'word '.repeat(50_000);

function entryOf(id: string, body = 'Words.'): PostEntry {
  const found = { kind: 'bundle', path: `posts/${id}/index.md`, folder: `posts/${id}` } as const;
  return makeEntry(found, id, { ...readText(`---\nid: ${id}\n---\n\n${body}\n`), hash: id, modified: now }, [], now);
}

async function withOne() {
  const stateFolder = await mkdtemp(join(tmpdir(), 'longhand-broken-catalogue-'));
  const catalogue = new Catalogue({ stateFolder, root: '/blog', accountName: () => null });
  onTestFinished(async () => {
    catalogue.close();
    await rm(stateFolder, { recursive: true, force: true });
  });
  const lost = vi.fn();
  catalogue.onLost = lost;
  catalogue.put(entryOf('one'));
  /** The disk of the file that there is now has room for nothing more. */
  const fill = (): void => {
    const pages = Number(catalogue.database.prepare('PRAGMA page_count').get()?.['page_count']);
    catalogue.database.exec(`PRAGMA max_page_count = ${pages}`);
  };
  return { catalogue, lost, fill, usual: cataloguePath(stateFolder) };
}

test('a catalogue whose disk is full again and again is made anew elsewhere, and not for ever', async () => {
  const { catalogue, lost, fill, usual } = await withOne();
  const places: string[] = [];
  for (const id of ['two', 'three', 'four']) {
    fill();
    catalogue.put(entryOf(id, long));
    places.push(catalogue.path);
    expect(catalogue.byPath('posts/one/index.md')?.id).toBe('one');
    expect(catalogue.byPath(`posts/${id}/index.md`)?.id).toBe(id);
  }
  expect(places[0]).toBe(usual);
  expect(places[1]).toMatch(/longhand-catalogue-/);
  expect(places[2]).toBe(':memory:');
  expect(lost).toHaveBeenCalledTimes(3);
});

test('a file that fails within changes that are one is made anew, and they are made in it', async () => {
  const { catalogue, lost, fill } = await withOne();
  fill();
  const { database } = catalogue;
  catalogue.together(() => {
    catalogue.put(entryOf('two'));
    catalogue.put(entryOf('three', long));
  });
  expect(catalogue.database === database).toBe(false);
  expect(['one', 'two', 'three'].map((id) => catalogue.byPath(`posts/${id}/index.md`)?.id)).toEqual([
    'one',
    'two',
    'three',
  ]);
  expect(lost).toHaveBeenCalledTimes(1);
});
