import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { LonghandError } from '#core/failure.ts';
import type { LibraryInfo } from '#core/ipc/contract.ts';
import type { SaveState } from '#core/post/post.ts';
import type { Library, LibraryEvent } from '#services/library/contract.ts';

import { libraryKey, makeLibrarySession } from '../../../electron/main/library-session.ts';
import type { LibraryPlace, LibrarySession } from '../../../electron/main/library-session.ts';
import { makePreferences } from '../../../electron/main/preferences.ts';

let folder: string;
let log: string[];
let changed: (LibraryInfo | null)[];
let events: LibraryEvent[];
let opened: Map<string, LibraryPlace>;
let kept: Map<string, unknown>;
let refuse: { leaving: Error | null; opening: Error | null; flushing: Set<string> };
let leaving: () => Promise<void>;
let switching: ('held' | 'free')[];
let session: LibrarySession;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'longhand-session-')));
  for (const name of ['one', 'two']) await mkdir(path.join(folder, name));
  log = [];
  changed = [];
  events = [];
  opened = new Map();
  kept = new Map();
  leaving = async () => undefined;
  switching = [];
  refuse = { leaving: null, opening: null, flushing: new Set() };
  session = start();
});
afterEach(() => rm(folder, { recursive: true }));

/** A session as the next start would have it: only the preferences stay. */
function start(): LibrarySession {
  const open = async (options: LibraryPlace): Promise<Library> => {
    if (refuse.opening !== null) throw refuse.opening;
    const name = path.basename(options.root);
    log.push(`open ${name}`);
    opened.set(name, options);
    const library: Partial<Library> = {
      root: options.root,
      async flushAll() {
        log.push(`flush ${name}`);
        const at = '2026-11-22T10:00:00Z';
        for (const id of ['a', 'b', 'c']) {
          const state: SaveState = refuse.flushing.has(id)
            ? { kind: 'failed', failure: { code: 'disk-full', message: `No room for ${id}.` } }
            : { kind: 'saved', at };
          options.emit({ kind: 'save-state', id, state });
        }
      },
      async close() {
        log.push(`close ${name}`);
      },
    };
    return library as Library;
  };
  return makeLibrarySession({
    preferences: makePreferences({
      get: (key) => kept.get(key),
      set: (key, value) => void kept.set(key, value),
      note: (key, value) => void kept.set(key, value),
      noted: async () => undefined,
    }),
    stateFolder: path.join(folder, 'state'),
    defaultPath: path.join(folder, 'Longhand'),
    open,
    async create(root) {
      log.push(`create ${path.basename(root)}`);
      await mkdir(root, { recursive: true });
    },
    emit: (event) => void events.push(event),
    changed: (library) => void changed.push(library),
    async beforeLeaving() {
      await session.flushAll();
      log.push('leave');
      await leaving();
      if (refuse.leaving !== null) throw refuse.leaving;
    },
    switching: (isUnderWay) => void switching.push(isUnderWay ? 'held' : 'free'),
  });
}

const at = (name: string): string => path.join(folder, name);

test('without a library every call says that none is open', async () => {
  expect(session.current()).toBeNull();
  expect(() => session.library()).toThrow(expect.objectContaining({ code: 'not-found' }));
  await session.reopen();
  expect(session.failure()).toBeNull();
});

test('a library is known to the window by a key and a name, and its journal lies outside of it', async () => {
  const info = await session.open(at('one'));
  expect(info).toMatchObject({ key: libraryKey(at('one')), name: 'one' });
  expect(session.library().root).toBe(at('one'));
  expect(opened.get('one')?.stateFolder).toBe(path.join(folder, 'state', info.key));
  expect(changed).toEqual([info]);
});

test('the last library opens at the next start, and the others are recent', async () => {
  await session.open(at('one'));
  await session.open(at('two'));
  session = start();
  await session.reopen();
  expect(session.current()?.info.name).toBe('two');
  expect(session.recent().map((info) => info.name)).toEqual(['two', 'one']);
  await session.openRecent(libraryKey(at('one')));
  expect(session.current()?.info.name).toBe('one');
  expect(session.recent().map((info) => info.name)).toEqual(['one', 'two']);
});

test('a library that cannot be opened at start says why, and stays the last one', async () => {
  await session.open(at('one'));
  session = start();
  refuse.opening = new LonghandError({ code: 'unreadable', message: 'The folder is gone.' });
  await session.reopen();
  expect(session.failure()).toEqual({ code: 'unreadable', message: 'The folder is gone.' });
  expect(session.recent()).toHaveLength(1);
  refuse.opening = null;
  await session.open(at('two'));
  expect(session.failure()).toBeNull();
});

test('the old library is left only once the new one is open, and after its words are written', async () => {
  await session.open(at('one'));
  await session.open(at('two'));
  expect(log).toEqual(['open one', 'open two', 'flush one', 'leave', 'close one']);
});

test('keys are held while one library takes the place of another, and free again however that ends', async () => {
  await session.open(at('one'));
  switching.length = 0;
  const seen: unknown[] = [];
  leaving = async () => void seen.push([...switching]);
  await session.open(at('two'));
  expect(seen).toEqual([['held']]);
  refuse.leaving = new LonghandError({ code: 'conflict', message: 'Stay.' });
  await expect(session.open(at('one'))).rejects.toMatchObject({ message: 'Stay.' });
  expect(switching).toEqual(['held', 'free', 'held', 'free']);
});

test('when the new library cannot be opened the old one stays open', async () => {
  await session.open(at('one'));
  refuse.opening = new LonghandError({ code: 'unreadable', message: 'No.' });
  await expect(session.open(at('two'))).rejects.toMatchObject({ code: 'unreadable' });
  expect(session.current()?.info.name).toBe('one');
  expect(log).not.toContain('close one');
});

test('when the old one cannot be left, it stays open and the new one is let go', async () => {
  await session.open(at('one'));
  refuse.leaving = new LonghandError({ code: 'disk-full', message: 'Full.' });
  await expect(session.open(at('two'))).rejects.toMatchObject({ code: 'disk-full' });
  expect(session.current()?.info.name).toBe('one');
  expect(log.slice(-2)).toEqual(['leave', 'close two']);
});

test('an operation that waits to open a library ends when the switch before it cancels it', async () => {
  await session.open(at('one'));
  const restoring = new AbortController();
  let restored: Promise<unknown> = Promise.resolve();
  leaving = async () => {
    restoring.abort();
    await restored.catch(() => undefined);
  };
  const switched = session.open(at('two'));
  restored = session.open(at('three'), restoring.signal);
  await expect(restored).rejects.toMatchObject({ name: 'AbortError' });
  await switched;
  expect(session.current()?.info.name).toBe('two');
  expect(log).not.toContain('open three');
});

test('opening the open one again, also by another name, opens nothing twice', async () => {
  await symlink(at('one'), at('link'));
  await session.open(at('one'));
  await session.open(`${at('one')}${path.sep}`);
  await session.open(at('link'));
  expect(log).toEqual(['open one']);
});

test('two libraries opened at once end with one open, and none forgotten', async () => {
  await Promise.all([session.open(at('one')), session.open(at('two'))]);
  expect(log).toEqual(['open one', 'open two', 'flush one', 'leave', 'close one']);
});

test('an unknown key opens nothing', async () => {
  await expect(session.openRecent('../../etc')).rejects.toMatchObject({ code: 'not-found' });
  expect(log).toEqual([]);
});

test('what a library that was left still says is not heard', async () => {
  await session.open(at('one'));
  opened.get('one')?.emit({ kind: 'posts-changed', ids: ['a'] });
  await session.open(at('two'));
  opened.get('one')?.emit({ kind: 'posts-changed', ids: ['b'] });
  opened.get('two')?.emit({ kind: 'posts-changed', ids: ['c'] });
  expect(events.filter((event) => event.kind === 'posts-changed')).toEqual([
    { kind: 'posts-changed', ids: ['a'] },
    { kind: 'posts-changed', ids: ['c'] },
  ]);
});

test('the usual place is made without a dialog', async () => {
  expect((await session.createDefault()).name).toBe('Longhand');
  expect(log).toEqual(['create Longhand', 'open Longhand']);
});

test('a journal that has no place keeps the library from opening, with words', async () => {
  await writeFile(at('state'), 'a file where the folder should be');
  await expect(session.open(at('one'))).rejects.toBeInstanceOf(LonghandError);
  expect(session.current()).toBeNull();
});

test('a post that could not be written is told of, until it could', async () => {
  await session.flushAll();
  await session.open(at('one'));
  refuse.flushing = new Set(['a']);
  await expect(session.flushAll()).rejects.toMatchObject({ code: 'disk-full', message: 'No room for a.' });
  refuse.flushing = new Set(['a', 'b', 'c']);
  await expect(session.flushAll()).rejects.toMatchObject({
    message: 'No room for a. 2 more posts wait to be written.',
  });
  refuse.flushing = new Set();
  await session.flushAll();
});

test('closing lets the library go, once', async () => {
  await session.open(at('one'));
  await session.close();
  await session.close();
  expect(log).toEqual(['open one', 'close one']);
  expect(session.current()).toBeNull();
});
