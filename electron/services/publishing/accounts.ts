import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

import PQueue from 'p-queue';
import * as z from 'zod';

import type { Failure } from '#core/failure.ts';
import type { Account } from '#core/publish/connector.ts';

import { diskFailure, isMissing, makeFolder, realFileSystem, writeAtomically } from '../library/disk.ts';

const accountSchema = z.discriminatedUnion('kind', [
  z.object({
    id: z.string().min(1),
    name: z.string(),
    kind: z.literal('wordpress'),
    siteUrl: z.url({ protocol: /^https?$/ }),
    apiRoot: z.url({ protocol: /^https?$/ }),
    username: z.string(),
  }),
  z.object({
    id: z.string().min(1),
    name: z.string(),
    kind: z.literal('http'),
    endpoint: z.url({ protocol: /^https?$/ }),
    auth: z.enum(['bearer', 'hmac', 'none']),
  }),
]);

const fileSchema = z.object({ format: z.literal(1), accounts: z.array(z.unknown()) });

/** `accounts.json`: the accounts on this machine, without their secrets. */
export interface AccountsFile {
  /** Set when the file could not be understood and was set aside. */
  problem: Failure | null;
  list(): Account[];
  find(id: string): Account | null;
  /** Durable when it resolves; on failure the list is as it was. */
  put(account: Account): Promise<void>;
  remove(id: string): Promise<void>;
  /** Calls `listener` after each change. */
  onChange(listener: () => void): void;
}

export async function openAccounts(stateFolder: string, now: () => Date): Promise<AccountsFile> {
  const path = join(stateFolder, 'accounts.json');
  await makeFolder(realFileSystem, stateFolder).catch((thrown: unknown) => {
    throw diskFailure(thrown, 'The folder for your accounts could not be made');
  });
  const read = await readAccounts(path, now);
  let { accounts } = read;
  const listeners: (() => void)[] = [];

  const write = async (next: (before: Account[]) => Account[]): Promise<void> => {
    const after = next(accounts);
    const text = `${JSON.stringify({ format: 1, accounts: [...after, ...read.unknown] }, null, 2)}\n`;
    await writeAtomically(realFileSystem, path, text).catch((thrown: unknown) => {
      throw diskFailure(thrown, 'Your accounts could not be saved', 'The accounts are as they were.');
    });
    accounts = after;
    for (const listener of listeners) listener();
  };
  // One write after another, each from the list that the one before left.
  const queue = new PQueue({ concurrency: 1 });
  const change = (next: (before: Account[]) => Account[]): Promise<void> => queue.add(() => write(next));

  return {
    problem: read.problem,
    list: () => structuredClone(accounts),
    find: (id) => structuredClone(accounts.find((account) => account.id === id) ?? null),
    put: (account) =>
      change((before) =>
        before.some((each) => each.id === account.id)
          ? before.map((each) => (each.id === account.id ? account : each))
          : [...before, account],
      ),
    remove: (id) => change((before) => before.filter((account) => account.id !== id)),
    onChange: (listener) => void listeners.push(listener),
  };
}

interface ReadAccounts {
  accounts: Account[];
  /** Entries of a kind that this version does not know: kept in the file, not shown. */
  unknown: unknown[];
  problem: Failure | null;
}

async function readAccounts(path: string, now: () => Date): Promise<ReadAccounts> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) return { accounts: [], unknown: [], problem: null };
    throw diskFailure(thrown, 'Your accounts could not be read');
  }
  const parsed = fileSchema.safeParse(parseJson(text));
  if (!parsed.success) return { accounts: [], unknown: [], problem: await setAside(path, now()) };
  const accounts: Account[] = [];
  const unknown: unknown[] = [];
  for (const entry of parsed.data.accounts) {
    const account = accountSchema.safeParse(entry);
    if (account.success) accounts.push(account.data);
    else unknown.push(entry);
  }
  return { accounts, unknown, problem: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function setAside(path: string, at: Date): Promise<Failure> {
  const aside = path.replace(/\.json$/, `.broken-${at.toISOString().replaceAll(/[:.]/g, '-')}.json`);
  await rename(path, aside).catch((thrown: unknown) => {
    throw diskFailure(thrown, 'The broken list of accounts could not be set aside');
  });
  return {
    code: 'unreadable',
    message: 'The list of your accounts could not be understood, so Longhand began a new one.',
    kept: 'The old file is kept beside it. Your posts, and what was published, are not touched.',
    next: 'Add your accounts again.',
    detail: aside,
  };
}
