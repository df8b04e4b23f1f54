import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto';

// What Chromium does on Linux without a keyring: a fixed key that everybody knows. It hides, and protects nothing.
const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
const iv = Buffer.alloc(16, ' ');
const prefix = Buffer.from('v10');
let plainTextAllowed = false;

function encrypt(plainText: string): Buffer {
  if (typeof plainText !== 'string')
    throw new TypeError('Error while encrypting the text provided to safeStorage: it is no string.');
  const cipher = createCipheriv('aes-128-cbc', key, iv);
  return Buffer.concat([prefix, cipher.update(plainText, 'utf8'), cipher.final()]);
}

function decrypt(encrypted: Buffer): string {
  const bytes = Buffer.from(encrypted);
  if (!bytes.subarray(0, 3).equals(prefix)) {
    throw new Error(
      'Error while decrypting the ciphertext provided to safeStorage.decryptString. Ciphertext does not appear to be encrypted.',
    );
  }
  const decipher = createDecipheriv('aes-128-cbc', key, iv);
  return Buffer.concat([decipher.update(bytes.subarray(3)), decipher.final()]).toString('utf8');
}

/** Electron's safeStorage on a system without a keyring, by the same bytes. */
export const safeStorage = {
  isEncryptionAvailable: () => plainTextAllowed,
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => 'basic_text' as const,
  setUsePlainTextEncryption(usePlainText: boolean) {
    plainTextAllowed = usePlainText;
  },
  encryptString: encrypt,
  decryptString: decrypt,
  async encryptStringAsync(plainText: string) {
    return encrypt(plainText);
  },
  async decryptStringAsync(encrypted: Buffer) {
    return { result: decrypt(encrypted), shouldReEncrypt: false };
  },
} satisfies Electron.SafeStorage;
