import type { SecretProtection } from '#core/ipc/contract.ts';

/** What the services need of the machine, passed in: main gives Electron's, the command line and the tests their own. */
export interface Platform {
  now(): Date;
  /** A fresh unique id. */
  makeId(): string;
  fetch: typeof fetch;
  secrets: SecretStore;
}

/** Secrets by name, encrypted at rest. A secret never leaves main's process; of its threads, only the one that sends is given it, when it sends. */
export interface SecretStore {
  protection(): Promise<SecretProtection>;
  /** Null when there is none. Throws `unprotected` when it cannot be decrypted on this system. */
  read(name: string): Promise<string | null>;
  /** Throws `unprotected` while the system protects nothing and the writer has not agreed. */
  write(name: string, secret: string): Promise<void>;
  remove(name: string): Promise<void>;
}
