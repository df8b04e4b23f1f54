import * as nodeFs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { VersionStore } from '#services/library/versions/versionStore.ts';

import { faultyFileSystem } from '../support.ts';

const text = (words: string): string => `---\nid: post\n---\n\n${words}\n`;

test('versions whose file the disk does not tell of for a moment wait: nothing is kept beside it, and nothing is given up', async () => {
  const base = await nodeFs.mkdtemp(join(tmpdir(), 'longhand-untold-'));
  onTestFinished(() => nodeFs.rm(base, { recursive: true, force: true }));
  const root = join(base, 'Library');
  await nodeFs.mkdir(root);
  const fs = faultyFileSystem();
  let now = new Date('2026-11-02T09:00:00Z');
  const open = (): VersionStore => {
    const store = new VersionStore({ root, stateFolder: join(base, 'state'), now: () => now }, fs, { firstPause: 1 });
    onTestFinished(() => store.end());
    return store;
  };
  await open().keep('post', 'save', text('One.'));
  const store = open();
  fs.fail.set('stat', { code: 'EIO', path: /\.jsonl$/ });
  now = new Date('2026-11-02T10:00:00Z');
  store.wrote('post', text('One.'), text('Two. '.repeat(100)));
  await store.settled();
  await expect(store.list('post')).rejects.toMatchObject({ code: 'EIO' });
  fs.fail.clear();
  const kept = async (): Promise<string[]> =>
    Promise.all((await store.list('post')).map(({ id }) => store.text('post', id)));
  await expect.poll(kept).toEqual([text('Two. '.repeat(100)), text('One.')]);
});
