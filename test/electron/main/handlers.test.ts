import { mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { LonghandError } from '#core/failure.ts';
import { channels } from '#core/ipc/channels.ts';
import { limits } from '#core/ipc/contract.ts';
import { defaultSettings } from '#core/ipc/settings.ts';
import type { Exporter } from '#services/exporters/contract.ts';
import { copyHtml } from '#services/exporters/index.ts';
import type { Library, PostSnapshot } from '#services/library/contract.ts';
import type { Operation, Publishing } from '#services/publishing/contract.ts';

import type { Desktop } from '../../../electron/main/desktop.ts';
import type { Backups } from '../../../electron/main/backups.ts';
import { makeHandlers } from '../../../electron/main/handlers/index.ts';
import { makeOperations } from '../../../electron/main/ipc/operations.ts';
import type { CallContext, Handlers } from '../../../electron/main/ipc/register.ts';
import type { LibrarySession } from '../../../electron/main/library-session.ts';
import { makePreferences } from '../../../electron/main/preferences.ts';

type Window = 'w1';

let folder: string;
let said: unknown[][];
let chosen: { folder: string | null; media: string[]; place: string | null };
let words: string;
let context: CallContext<Window>;
let abort: AbortController;
let handlers: Handlers<Window>;
let exportedTwice: boolean;

const snapshot = (): PostSnapshot =>
  ({ summary: { slug: 'tea' }, document: { type: 'doc' }, markdown: words, folder }) as unknown as PostSnapshot;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'longhand-handlers-'));
  said = [];
  chosen = { folder: null, media: [], place: null };
  words = 'Tea.';
  exportedTwice = false;
  abort = new AbortController();
  context = { window: 'w1', signal: abort.signal, progress: (step) => void said.push(['progress', step.message]) };
  const desktop: Desktop<Window> = {
    async chooseFolder(window, { title }) {
      said.push(['folder', window, title]);
      return chosen.folder;
    },
    chooseFile: async () => null,
    async chooseMedia(window, kind) {
      said.push(['media', window, kind]);
      return chosen.media;
    },
    async choosePlace(_window, { suggested, file }) {
      said.push(['place', suggested, file]);
      words = 'Tea, and more of it.';
      return chosen.place;
    },
    openExternal: async (url) => void said.push(['open', url]),
    reveal: async (target) => void said.push(['reveal', target]),
    copy: async (content) => void said.push(['copy', content]),
    showPostMenu: (_window, post) => void said.push(['menu', post]),
  };
  const library = {
    root: folder,
    snapshot: async () => snapshot(),
    async importMediaFile(id: string, file: string, operation: Operation) {
      operation.signal.throwIfAborted();
      const found = await stat(file).catch(() => null);
      if (found?.isFile() !== true) throw new LonghandError({ code: 'unreadable', message: 'It could not be read.' });
      const name = path.basename(file);
      operation.progress({ done: found.size, total: found.size, message: name });
      said.push(['import', id, name, found.size]);
      return { name, url: '', size: found.size, width: null, height: null };
    },
    pathOf: (id: string) => path.join(folder, 'posts', id),
    async trash(id: string) {
      said.push(['trash', id]);
    },
  } as unknown as Library;
  const session = {
    library: () => library,
    current: () => null,
    failure: () => null,
    recent: () => [],
    defaultDisplayPath: () => '~/Documents/Longhand',
    async create(target: string) {
      said.push(['create', target]);
      return { key: 'k', name: 'n', displayPath: target };
    },
  } as unknown as LibrarySession;
  const exporter: Exporter = {
    format: 'html-file',
    label: 'Page',
    suggestName: () => 'tea.html',
    async export(post, _readMedia, operation: Operation) {
      operation.progress({ done: 1, total: 1, message: 'Written' });
      if (exportedTwice) abort.abort();
      return {
        kind: 'file',
        files: [{ path: 'tea.html', bytes: Buffer.from(post.markdown) }],
        warnings: ['cup.png is missing'],
      };
    },
  };
  const values = new Map<string, unknown>();
  handlers = makeHandlers<Window>({
    version: '1.2.3',
    platform: 'linux',
    session,
    preferences: makePreferences({
      get: (key) => values.get(key),
      set: (key, value) => void values.set(key, value),
      note: (key, value) => void values.set(key, value),
      noted: async () => undefined,
    }),
    secrets: {
      protection: async () => ({ level: 'none', keeper: 'nobody', allowed: true }),
      read: async () => null,
      write: async () => undefined,
      remove: async () => undefined,
    },
    operations: makeOperations(),
    desktop,
    exporters: [exporter],
    copyHtml: async (post) => copyHtml(post),
    documents: path.join(folder, 'documents'),
    publishing: {
      problem: { code: 'unreadable', message: 'The list of accounts was set aside.' },
      async checkAccount(account: string, operation: Operation) {
        operation.progress({ done: 0, total: 1, message: `Signing in to ${account}` });
        operation.signal.throwIfAborted();
        return { displayName: 'Ada' };
      },
    } as unknown as Publishing,
    backups: {} as Backups<Window>,
    idOf: (window) => window,
    started: Promise.resolve(),
    flushed: (token) => void said.push(['flushed', token]),
  });
});
afterEach(() => rm(folder, { recursive: true }));

test('there is a handler for each channel, and none besides', () => {
  expect(Object.keys(handlers).sort()).toEqual([...channels].sort());
});

test('the first thing the window asks is answered without a library', async () => {
  expect(await handlers['app.state']({}, context)).toEqual({
    version: '1.2.3',
    platform: 'linux',
    library: null,
    libraryFailure: null,
    accountsFailure: { code: 'unreadable', message: 'The list of accounts was set aside.' },
    recent: [],
    defaultLibraryPath: '~/Documents/Longhand',
    settings: defaultSettings,
  });
});

test('a dialog that is cancelled changes nothing', async () => {
  expect(await handlers['library.create']({}, context)).toBeNull();
  expect(await handlers['library.open']({}, context)).toBeNull();
  expect(await handlers['media.pick'](pick, context)).toEqual({ files: [], refused: [] });
  expect(await handlers['export.post']({ id: 'p1', format: 'html-file', operation: 'o1' }, context)).toBeNull();
  expect(said.filter(([what]) => what === 'create' || what === 'import')).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test('a library is made in the folder that was chosen in the dialog of the window that asked', async () => {
  chosen.folder = '/somewhere';
  expect(await handlers['library.create']({}, context)).toMatchObject({ displayPath: '/somewhere' });
  expect(said).toEqual([
    ['folder', 'w1', 'New Library'],
    ['create', '/somewhere'],
  ]);
});

const pick = { id: 'p1', kind: 'video', operation: 'o1' } as const;

describe('files from the dialog of their kind', () => {
  test('are copied under their own names, and it is told how far they are', async () => {
    const file = path.join(folder, 'cup.mp4');
    await writeFile(file, 'film');
    chosen.media = [file];
    expect(await handlers['media.pick'](pick, context)).toMatchObject({ files: [{ name: 'cup.mp4' }], refused: [] });
    expect(said).toEqual([
      ['media', 'w1', 'video'],
      ['progress', 'cup.mp4'],
      ['progress', 'cup.mp4'],
      ['import', 'p1', 'cup.mp4', 4],
    ]);
  });

  test('keep no other back when one is gone or no file, and may be of any size', async () => {
    const [small, huge] = [path.join(folder, 'small.mp4'), path.join(folder, 'huge.mp4')];
    await writeFile(small, 'film');
    await writeFile(huge, '');
    await truncate(huge, limits.mediaBytes + 1);
    chosen.media = [huge, path.join(folder, 'gone.mp4'), folder, small];
    expect(await handlers['media.pick'](pick, context)).toMatchObject({
      files: [{ name: 'huge.mp4' }, { name: 'small.mp4' }],
      refused: [{ code: 'unreadable' }, { code: 'unreadable' }],
    });
    expect(said.filter(([what]) => what === 'import')).toHaveLength(2);
  });

  test('are left alone once the writer says stop', async () => {
    chosen.media = [path.join(folder, 'clip.mp4')];
    await writeFile(chosen.media[0] ?? '', 'film');
    abort.abort();
    await expect(handlers['media.pick'](pick, context)).rejects.toMatchObject({ name: 'AbortError' });
    expect(said.filter(([what]) => what === 'import')).toEqual([]);
  });
});

describe('an export', () => {
  const input = { id: 'p1', format: 'html-file', operation: 'o1' } as const;

  test('holds what was written up to the end of the dialog, and can be shown by its key alone', async () => {
    chosen.place = path.join(folder, 'out', 'tea.html');
    const result = await handlers['export.post'](input, context);
    if (result === null) throw new Error('nothing was exported');
    expect(await readFile(chosen.place, 'utf8')).toBe('Tea, and more of it.');
    expect(result).toMatchObject({ displayPath: chosen.place, warnings: ['cup.png is missing'] });
    await handlers['export.reveal']({ key: result.key }, context);
    expect(said.at(-1)).toEqual(['reveal', chosen.place]);
    await expect(handlers['export.reveal']({ key: chosen.place }, context)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('starts where the last one went', async () => {
    chosen.place = path.join(folder, 'out', 'tea.html');
    await handlers['export.post'](input, context);
    await handlers['export.post'](input, context);
    expect(said.filter(([what]) => what === 'place').map(([, suggested]) => suggested)).toEqual([
      path.join(folder, 'documents', 'tea.html'),
      path.join(folder, 'out', 'tea.html'),
    ]);
  });

  test('that is cancelled half way writes nothing', async () => {
    exportedTwice = true;
    chosen.place = path.join(folder, 'tea.html');
    await expect(handlers['export.post'](input, context)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(folder)).toEqual([]);
  });

  test('of a kind that is not there is refused', async () => {
    await expect(handlers['export.post']({ ...input, format: 'html-folder' }, context)).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});

test('copying as Markdown puts the text on the clipboard, and nothing else', async () => {
  expect(await handlers['export.copy']({ id: 'p1', format: 'markdown' }, context)).toBeNull();
  expect(said).toEqual([['copy', { text: 'Tea.' }]]);
});

test('a long call carries its progress and its cancelling to the service', async () => {
  expect(await handlers['accounts.check']({ account: 'a1', operation: 'o1' }, context)).toEqual({ displayName: 'Ada' });
  expect(said).toEqual([['progress', 'Signing in to a1']]);
  abort.abort();
  await expect(handlers['accounts.check']({ account: 'a1', operation: 'o1' }, context)).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('agreeing to unprotected secrets is kept among the settings', async () => {
  await handlers['secrets.allowUnprotected']({ allow: true }, context);
  expect(await handlers['settings.get']({}, context)).toEqual({ ...defaultSettings, allowUnprotectedSecrets: true });
});

test('calls that only do something answer null', async () => {
  expect(await handlers['posts.trash']({ id: 'p1' }, context)).toBeNull();
  expect(await handlers['posts.reveal']({ id: 'p1' }, context)).toBeNull();
  expect(await handlers['library.reveal']({}, context)).toBeNull();
  expect(await handlers['app.flushed']({ token: 't' }, context)).toBeNull();
  expect(await handlers['app.openExternal']({ url: 'https://blog.example/' }, context)).toBeNull();
  expect(
    await handlers['app.contextMenu']({ post: 'p1', trashed: true, pinned: false, chosen: 1 }, context),
  ).toBeNull();
  expect(await handlers['operations.cancel']({ operation: 'gone' }, context)).toBeNull();
  expect(said.map(([what]) => what)).toEqual(['trash', 'reveal', 'reveal', 'flushed', 'open', 'menu']);
});
