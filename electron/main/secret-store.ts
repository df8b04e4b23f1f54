import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

import * as z from 'zod';

import { LonghandError } from '#core/failure.ts';
import type { SecretProtection } from '#core/ipc/contract.ts';
import { diskFailure, realFileSystem, writeAtomically } from '#services/library/disk.ts';
import type { SecretStore } from '#services/platform.ts';

/** As much of Electron's safeStorage as is used: its asynchronous calls. */
export interface SafeStorageLike {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
  /** Linux only. */
  getSelectedStorageBackend(): string;
  /** Linux only. */
  setUsePlainTextEncryption(use: boolean): void;
}

export interface SecretStoreOptions {
  safeStorage: SafeStorageLike;
  platform: NodeJS.Platform;
  /** Where the ciphertexts are kept. Absolute. */
  file: string;
  /** Whether the writer has agreed to keep secrets that the system does not protect. */
  allowed(): boolean;
  now(): Date;
}

const fileSchema = z.object({ version: z.literal(1), secrets: z.record(z.string(), z.base64()) });

const kept = 'What was kept before is kept still.';

const linuxKeepers: Record<string, string> = {
  gnome_libsecret: 'GNOME Keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};

/** Secrets encrypted by safeStorage, as ciphertexts in one file. Calls run one after another. */
export function makeSecretStore(options: SecretStoreOptions): SecretStore {
  const { safeStorage, file } = options;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  };

  async function protection(): Promise<SecretProtection> {
    const allowed = options.allowed();
    if (options.platform === 'linux') {
      const backend = safeStorage.getSelectedStorageBackend();
      if (backend === 'basic_text' || (await usesKnownKey(safeStorage)))
        return { level: 'none', keeper: 'a key that every program on this computer knows', allowed };
      const available = await isAvailable(safeStorage);
      const keeper = linuxKeepers[backend] ?? 'the keyring of this system';
      return { level: available ? 'system' : 'unavailable', keeper, allowed };
    }
    const available = await isAvailable(safeStorage);
    const keeper = options.platform === 'darwin' ? 'Keychain' : 'Windows account protection';
    return { level: available ? 'system' : 'unavailable', keeper, allowed };
  }

  async function readAll(): Promise<Record<string, string>> {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw diskFailure(error, 'The file that keeps your passwords could not be read', kept);
    }
    const parsed = fileSchema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data.secrets;
    // Set aside, not written over: someone may still get it back.
    const aside = file.replace(/(\.json)?$/, `.broken-${options.now().toISOString().replaceAll(/[:.]/g, '-')}.json`);
    await rename(file, aside).catch((error: unknown) => {
      throw diskFailure(error, 'The file that keeps your passwords is damaged and could not be set aside', kept);
    });
    return {};
  }

  async function writeAll(secrets: Record<string, string>): Promise<void> {
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await writeAtomically(realFileSystem, file, `${JSON.stringify({ version: 1, secrets }, null, 2)}\n`, {
        mode: 0o600,
      });
    } catch (error) {
      throw diskFailure(error, 'The password could not be kept', kept);
    }
  }

  async function encrypt(secret: string): Promise<string> {
    const { level } = await protection();
    // Linux alone can do without its keyring, and only where the writer agreed.
    const without = options.platform === 'linux' && options.allowed();
    if (level === 'unavailable' && !without) {
      throw new LonghandError({
        code: 'unprotected',
        message: 'The keyring of this system does not answer, so the password cannot be kept safely.',
        kept: 'Nothing was stored.',
        next: 'Unlock the keyring and try again.',
      });
    }
    if (level === 'none' && !without) {
      throw new LonghandError({
        code: 'unprotected',
        message: 'This system has no keyring, so a password kept here could be read by every program you run.',
        kept: 'Nothing was stored.',
        next: 'Set up a keyring, or agree to keep passwords without one.',
      });
    }
    if (level !== 'system') safeStorage.setUsePlainTextEncryption(true);
    try {
      return (await safeStorage.encryptStringAsync(secret)).toString('base64');
    } catch (cause) {
      throw new LonghandError(
        {
          code: 'unprotected',
          message: 'This system could not encrypt the password.',
          kept: 'Nothing was stored.',
          next: 'Unlock the keyring and try again.',
          detail: nameOf(cause),
        },
        { cause },
      );
    }
  }

  return {
    protection,
    read: (name) =>
      inTurn(async () => {
        const secrets = await readAll();
        const encrypted = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
        if (encrypted === undefined) return null;
        // What was kept without a keyring opens without one.
        if (options.platform === 'linux' && (await protection()).level !== 'system') {
          safeStorage.setUsePlainTextEncryption(true);
        }
        let decrypted: { result: string; shouldReEncrypt: boolean };
        try {
          decrypted = await safeStorage.decryptStringAsync(Buffer.from(encrypted, 'base64'));
        } catch (cause) {
          throw new LonghandError(
            {
              code: 'unprotected',
              message: 'The kept password cannot be opened on this system any more.',
              kept: 'Your posts are not touched by this.',
              next: 'Unlock the keyring, or enter the password again under Accounts.',
              detail: nameOf(cause),
            },
            { cause },
          );
        }
        if (decrypted.shouldReEncrypt) {
          // The old ciphertext still opens, so failing to renew it is no failure of the reading.
          await encrypt(decrypted.result)
            .then((renewed) => writeAll({ ...secrets, [name]: renewed }))
            .catch(() => undefined);
        }
        return decrypted.result;
      }),
    write: (name, secret) =>
      inTurn(async () => {
        const encrypted = await encrypt(secret);
        await writeAll({ ...(await readAll()), [name]: encrypted });
      }),
    remove: (name) =>
      inTurn(async () => {
        const { [name]: removed, ...others } = await readAll();
        if (removed !== undefined) await writeAll(others);
      }),
  };
}

/**
 * Whether what is encrypted on Linux gets the key that is the same on every computer. The backend does not tell: it is named after the
 * desktop, and when its keyring does not run, Chromium takes that key without a word. Its mark stands before the text.
 */
async function usesKnownKey(safeStorage: SafeStorageLike): Promise<boolean> {
  try {
    return (await safeStorage.encryptStringAsync('a probe')).subarray(0, 3).toString('latin1') === 'v10';
  } catch {
    return false;
  }
}

async function isAvailable(safeStorage: SafeStorageLike): Promise<boolean> {
  try {
    return await safeStorage.isAsyncEncryptionAvailable();
  } catch {
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The name only: a message of the system's encryption may quote what it was given. */
const nameOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : typeof thrown);
