import { chmod, lstat, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { defaultSettings, settingsSchema } from '#core/ipc/settings.ts';

import { makePreferences, readSettings } from '../../../electron/main/preferences.ts';
import type { Preferences } from '../../../electron/main/preferences.ts';
import { openStore } from '../../../electron/main/store.ts';

// electron-store asks for Electron's app; outside Electron the package gives a path, when it is told where its binary would be.
vi.hoisted(() => {
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= process.cwd();
});

let folder: string;
let file: string;
const now = new Date('2026-11-22T10:00:00Z');

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'longhand-settings-'));
  file = path.join(folder, 'settings.json');
});
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

const open = (): Preferences => makePreferences(openStore(folder, now).store);

test('a fresh start has the usual settings and knows no library', () => {
  const preferences = open();
  expect(preferences.settings()).toEqual(defaultSettings);
  expect(preferences.recent()).toEqual([]);
  expect(preferences.lastLibrary()).toBeNull();
  expect(preferences.exportFolder()).toBeNull();
  expect(preferences.windowState()).toBeUndefined();
});

test('what was changed is there at the next start', async () => {
  const heard: unknown[] = [];
  const preferences = open();
  preferences.onChange((after, before) => heard.push([after.theme, before.theme]));
  preferences.change({ theme: 'dark', textSize: 22 });
  preferences.setLibraries([{ key: 'k1', path: '/tmp/one' }], '/tmp/one');
  preferences.setExportFolder('/tmp/exports');
  preferences.setWindowState({ x: 1 });
  expect(heard).toEqual([['dark', 'system']]);
  await preferences.kept();
  const next = open();
  expect(next.settings()).toEqual({ ...defaultSettings, theme: 'dark', textSize: 22 });
  expect(next.recent()).toEqual([{ key: 'k1', path: '/tmp/one' }]);
  expect(next.lastLibrary()).toBe('/tmp/one');
  expect(next.exportFolder()).toBe('/tmp/exports');
  expect(next.windowState()).toEqual({ x: 1 });
});

test('a value that a setting does not take changes nothing', () => {
  const preferences = open();
  expect(() => preferences.change({ textSize: 9_000 })).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  expect(() => preferences.change({ theme: 'pink' as 'dark' })).toThrow(
    expect.objectContaining({ code: 'invalid-input' }),
  );
  expect(preferences.settings()).toEqual(defaultSettings);
});

test.each(['', '{', 'null', '[]', '"text"', '{"settings":', '\u0000\u0000\u0000', '<html>'])(
  'a broken file (%j) is set aside, and the app starts with the usual settings',
  async (text) => {
    await writeFile(file, text);
    const { store, setAside } = openStore(folder, now);
    expect(makePreferences(store).settings()).toEqual(defaultSettings);
    expect(await readFile(setAside ?? '', 'utf8')).toBe(text);
    makePreferences(store).change({ theme: 'light' });
    expect(open().settings().theme).toBe('light');
    expect((await readdir(folder)).filter((name) => name.includes('broken'))).toHaveLength(1);
  },
);

test('one spoilt setting takes its default; the others hold', async () => {
  await writeFile(
    file,
    JSON.stringify({ settings: { theme: 'dark', textSize: 'huge', lineWidth: 9_999, author: 'Ada' } }),
  );
  expect(open().settings()).toEqual({ ...defaultSettings, theme: 'dark', author: 'Ada' });
});

test('what a newer version keeps is not lost by running an older one', async () => {
  await writeFile(file, JSON.stringify({ settings: { theme: 'dark', focusMode: true }, sidebar: { width: 200 } }));
  open().change({ author: 'Ada' });
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    settings: { theme: 'dark', focusMode: true, author: 'Ada' },
    sidebar: { width: 200 },
  });
});

test('recent libraries that the file says wrongly are left out', async () => {
  await writeFile(
    file,
    JSON.stringify({
      libraries: [{ key: 'k1', path: '/a' }, 5, { key: 'k2' }, null],
      lastLibrary: 7,
      exportFolder: '',
    }),
  );
  const preferences = open();
  expect(preferences.recent()).toEqual([{ key: 'k1', path: '/a' }]);
  expect(preferences.lastLibrary()).toBeNull();
  expect(preferences.exportFolder()).toBeNull();
});

test('whatever stands in the file, settings are settings', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.record(Object.fromEntries(Object.keys(defaultSettings).map((key) => [key, fc.anything()]))),
      ),
      (kept) => {
        expect(settingsSchema.safeParse(readSettings(kept)).success).toBe(true);
      },
    ),
  );
});

test('a store that cannot keep what was changed says so, and the old settings hold', () => {
  const preferences = makePreferences({
    get: () => undefined,
    set() {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    },
    note: () => undefined,
    noted: async () => undefined,
  });
  expect(() => preferences.change({ theme: 'dark' })).toThrow(expect.objectContaining({ code: 'disk-full' }));
  expect(preferences.settings().theme).toBe('system');
});

test('what nobody waits for holds at once, is written without main waiting for the disk, and takes back nothing that was set meanwhile', async () => {
  const preferences = open();
  preferences.setBackups('k1', { keep: 3 });
  expect(preferences.backups('k1')).toEqual({ keep: 3 });
  expect(await readdir(folder)).not.toContain('settings.json');
  preferences.change({ theme: 'dark' });
  preferences.setBackups('k2', { keep: 4 });
  preferences.change({ author: 'Ada' });
  await preferences.kept();
  const next = open();
  expect(next.settings()).toMatchObject({ theme: 'dark', author: 'Ada' });
  expect([next.backups('k1'), next.backups('k2')]).toEqual([{ keep: 3 }, { keep: 4 }]);
});

test('a settings file that is a link stays one, and leads to what is kept', async () => {
  const elsewhere = path.join(folder, 'dotfiles.json');
  await writeFile(elsewhere, '{}');
  await symlink(elsewhere, file);
  const preferences = open();
  preferences.setExportFolder('/tmp/exports');
  await preferences.kept();
  expect((await lstat(file)).isSymbolicLink()).toBe(true);
  expect(JSON.parse(await readFile(elsewhere, 'utf8'))).toEqual({ exportFolder: '/tmp/exports' });
});

test('what nobody waits for fails without a word where it cannot be written, and holds until the end', async () => {
  const preferences = open();
  await rm(folder, { recursive: true });
  preferences.setWindowState({ x: 1 });
  await preferences.kept();
  expect(preferences.windowState()).toEqual({ x: 1 });
  await mkdir(folder);
});

test('a file that turns unreadable under the running app stops nothing', () => {
  const preferences = makePreferences({
    get() {
      throw new SyntaxError('Unexpected end of JSON input');
    },
    set: () => undefined,
    note: () => undefined,
    noted: async () => undefined,
  });
  expect(preferences.settings()).toEqual(defaultSettings);
  expect(preferences.recent()).toEqual([]);
});

test('a settings file that is a folder does not keep the app from starting', async () => {
  await mkdir(file);
  const preferences = open();
  preferences.change({ theme: 'dark' });
  expect(preferences.settings().theme).toBe('dark');
});
