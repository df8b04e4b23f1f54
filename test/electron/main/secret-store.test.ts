import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { makeSecretStore } from '../../../electron/main/secret-store.ts';
import type { SafeStorageLike } from '../../../electron/main/secret-store.ts';

let folder: string;
let file: string;
let allowed: boolean;
let safe: FakeSafeStorage;

/** Reverses the text and adds a key's number: enough to see what is on disk, and with which key. */
class FakeSafeStorage implements SafeStorageLike {
  backend = 'gnome_libsecret';
  available = true;
  key = 1;
  readable = [1];
  plain = false;
  broken: Error | null = null;
  /** What Chromium puts before what it encrypts: it tells the kind of the key. */
  mark = '';
  async isAsyncEncryptionAvailable(): Promise<boolean> {
    return this.available;
  }
  async encryptStringAsync(text: string): Promise<Buffer> {
    if (this.broken !== null) throw this.broken;
    if (this.backend === 'basic_text' && !this.plain) throw new Error('no backend');
    return Buffer.from(`${this.mark}${this.key}:${reversed(text)}`);
  }
  async decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    if (this.broken !== null) throw this.broken;
    const [key = '', text = ''] = encrypted.toString().replace(/^v1\d/, '').split(/:(.*)/s);
    if (!this.readable.includes(Number(key))) throw new Error('wrong key');
    return { result: reversed(text), shouldReEncrypt: Number(key) !== this.key };
  }
  getSelectedStorageBackend(): string {
    return this.backend;
  }
  setUsePlainTextEncryption(use: boolean): void {
    this.plain = use;
  }
}

const reversed = (text: string): string => Array.from(text).toReversed().join('');

const open = (platform: NodeJS.Platform = 'linux') =>
  makeSecretStore({
    safeStorage: safe,
    platform,
    file,
    allowed: () => allowed,
    now: () => new Date('2026-11-22T10:00:00Z'),
  });

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'longhand-secrets-'));
  file = path.join(folder, 'secrets.json');
  allowed = false;
  safe = new FakeSafeStorage();
});
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

test('a secret is there at the next start, and not to be read in its file', async () => {
  await open().write('account:1', 'hunter2 pässword');
  expect(await open().read('account:1')).toBe('hunter2 pässword');
  const text = await readFile(file, 'utf8');
  expect(text).not.toContain('hunter2');
  expect(await readdir(folder)).toEqual(['secrets.json']);
});

test.skipIf(process.platform === 'win32')('nobody else on the computer may read the file', async () => {
  await open().write('account:1', 'x');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('what was never kept, or was removed, is null', async () => {
  const store = open();
  expect(await store.read('account:1')).toBeNull();
  await store.write('account:1', 'one');
  await store.write('account:2', 'two');
  await store.remove('account:1');
  await store.remove('never');
  expect(await store.read('account:1')).toBeNull();
  expect(await store.read('account:2')).toBe('two');
  for (const name of ['__proto__', 'constructor', 'toString']) expect(await store.read(name)).toBeNull();
});

test('secrets written at once are all kept', async () => {
  const store = open();
  await Promise.all(Array.from({ length: 20 }, (_, index) => store.write(`account:${index}`, `secret ${index}`)));
  for (let index = 0; index < 20; index += 1) expect(await store.read(`account:${index}`)).toBe(`secret ${index}`);
});

describe('a system without a keyring', () => {
  beforeEach(() => {
    safe.backend = 'basic_text';
  });

  test('is told of, and keeps nothing until the writer agrees', async () => {
    const store = open();
    expect(await store.protection()).toMatchObject({ level: 'none', allowed: false });
    await expect(store.write('account:1', 'x')).rejects.toMatchObject({ code: 'unprotected' });
    expect(await readdir(folder)).toEqual([]);
    allowed = true;
    expect(await store.protection()).toMatchObject({ level: 'none', allowed: true });
    await store.write('account:1', 'hunter2');
    expect(await store.read('account:1')).toBe('hunter2');
    expect(await readFile(file, 'utf8')).not.toContain('hunter2');
  });

  test('still reads what was kept when the writer agreed', async () => {
    allowed = true;
    await open().write('account:1', 'hunter2');
    allowed = false;
    safe.plain = false;
    expect(await open().read('account:1')).toBe('hunter2');
    expect(safe.plain).toBe(true);
  });
});

test('a keyring that is locked refuses with words, and nothing is kept', async () => {
  safe.available = false;
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const store = open(platform);
    expect((await store.protection()).level).toBe('unavailable');
    await expect(store.write('account:1', 'x')).rejects.toMatchObject({ code: 'unprotected' });
  }
  expect(await readdir(folder)).toEqual([]);
});

test('on Linux a keyring that does not answer can be done without, once the writer agreed', async () => {
  safe.available = false;
  allowed = true;
  await open('linux').write('account:1', 'hunter2');
  expect(safe.plain).toBe(true);
  safe.plain = false;
  expect(await open('linux').read('account:1')).toBe('hunter2');
  expect(safe.plain).toBe(true);
  for (const platform of ['darwin', 'win32'] as const) {
    await expect(open(platform).write('account:2', 'x')).rejects.toMatchObject({ code: 'unprotected' });
  }
});

test('on Linux a desktop whose keyring does not run is found out, though the system calls it available', async () => {
  // The backend is told by the desktop; without its keyring the text is encrypted with the key that everybody knows.
  safe.mark = 'v10';
  const store = open('linux');
  expect(await store.protection()).toMatchObject({ level: 'none', allowed: false });
  await expect(store.write('account:1', 'hunter2')).rejects.toMatchObject({ code: 'unprotected' });
  expect(await readdir(folder)).toEqual([]);
  allowed = true;
  await store.write('account:1', 'hunter2');
  expect(await store.read('account:1')).toBe('hunter2');
  // Elsewhere the same mark is that of the system's own key.
  expect((await open('darwin').protection()).level).toBe('system');
});

test('the keeper is named', async () => {
  expect((await open().protection()).keeper).toBe('GNOME Keyring');
  expect((await open('darwin').protection()).keeper).toBe('Keychain');
  safe.backend = 'kwallet6';
  expect((await open().protection()).keeper).toBe('KWallet');
  safe.backend = 'unknown';
  expect((await open().protection()).level).toBe('system');
});

test('encryption that breaks is a failure without the secret in it', async () => {
  safe.broken = new Error('could not encrypt hunter2');
  const failure = await open()
    .write('account:1', 'hunter2')
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'unprotected' });
  const { message, kept, next, detail } = failure as Record<string, unknown>;
  expect(JSON.stringify({ message, kept, next, detail })).not.toContain('hunter2');
});

test('a secret of another computer cannot be opened, and says so; others can be kept beside it', async () => {
  await open().write('account:1', 'old');
  safe.readable = [2];
  safe.key = 2;
  const store = open();
  await expect(store.read('account:1')).rejects.toMatchObject({ code: 'unprotected' });
  await store.write('account:2', 'new');
  expect(await store.read('account:2')).toBe('new');
  safe.readable = [1, 2];
  expect(await store.read('account:1')).toBe('old');
});

test('after the system changed its key, a secret is encrypted anew when it is read', async () => {
  await open().write('account:1', 'hunter2');
  safe.key = 2;
  safe.readable = [1, 2];
  expect(await open().read('account:1')).toBe('hunter2');
  safe.readable = [2];
  expect(await open().read('account:1')).toBe('hunter2');
});

test.each(['', '{', '[]', '{"version":2,"secrets":{}}', '{"version":1,"secrets":{"a":5}}', '\u0000\u0000'])(
  'a damaged file (%j) is set aside, not written over',
  async (text) => {
    await writeFile(file, text);
    const store = open();
    expect(await store.read('account:1')).toBeNull();
    await store.write('account:1', 'x');
    expect(await store.read('account:1')).toBe('x');
    const [aside] = (await readdir(folder)).filter((name) => name.includes('broken'));
    expect(await readFile(path.join(folder, aside ?? ''), 'utf8')).toBe(text);
  },
);

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a folder that may not be written is told of, and the old file stands',
  async () => {
    await open().write('account:1', 'old');
    await chmod(folder, 0o500);
    await expect(open().write('account:1', 'new')).rejects.toMatchObject({ code: 'disk-denied' });
    expect(await open().read('account:1')).toBe('old');
  },
);

test('a file that cannot be read at all is a failure, not an empty store', async () => {
  await rm(file, { force: true });
  await mkdir(file);
  await expect(open().read('account:1')).rejects.toMatchObject({ code: 'disk-failed' });
  await expect(open().write('account:1', 'x')).rejects.toMatchObject({ code: 'disk-failed' });
});
