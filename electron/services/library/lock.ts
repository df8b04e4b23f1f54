import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

import * as z from 'zod';

import { LonghandError } from '#core/failure.ts';

/** Says that a process keeps a library's journals. */
export interface LibraryLock {
  release(): Promise<void>;
}

const holderSchema = z.object({ pid: z.number().int().positive(), start: z.string().nullable(), token: z.string() });
type Holder = z.output<typeof holderSchema>;

/**
 * Takes the lock of a state folder, so that no two processes write one journal: the file `lock`, which names a process and when that
 * began. One of a process that is gone, or of this one, is taken over. `patience`: how long another process is waited for, ms. Throws
 * `conflict` while another one has it.
 *
 * Within one user-data folder Electron's single-instance lock keeps a second app from starting at all. This one is for what that does not
 * see: the command line, and an app that was told to keep its state elsewhere.
 */
export async function lockState(stateFolder: string, patience = 0): Promise<LibraryLock> {
  const path = join(stateFolder, 'lock');
  const own: Holder = { pid: process.pid, start: await startOf(process.pid), token: randomUUID() };
  const text = JSON.stringify(own);
  const deadline = Date.now() + patience;
  try {
    await mkdir(stateFolder, { recursive: true });
    for (;;) {
      if (await place(path, text, own.token)) return { release: () => release(path, own.token) };
      const found = await readFile(path, 'utf8').catch((thrown: unknown) => {
        if (codeOf(thrown) === 'ENOENT') return null;
        throw thrown;
      });
      if (found === null) continue;
      const holder = parse(found);
      if (holder !== null && holder.pid !== process.pid && (await isRunning(holder))) {
        if (Date.now() >= deadline) throw taken(holder.pid);
        await wait(50);
      } else await putAside(path, found, own.token);
    }
  } catch (thrown) {
    if (thrown instanceof LonghandError) throw thrown;
    // Where no file can be made no journal can be written either, and that is told when something is to be kept. Reading goes on.
    return { release: async () => {} };
  }
}

/** Puts the lock where there is none; false when there is one. It is whole from its first moment. */
async function place(path: string, text: string, token: string): Promise<boolean> {
  const own = `${path}.${token}`;
  try {
    await writeFile(own, text, { flag: 'wx' });
    await link(own, path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    // Some file systems have no links.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK'].includes(codeOf(thrown))) throw thrown;
    return await writeFile(path, text, { flag: 'wx' }).then(
      () => true,
      (again: unknown) => {
        if (codeOf(again) === 'EEXIST') return false;
        throw again;
      },
    );
  } finally {
    await rm(own, { force: true }).catch(() => undefined);
  }
}

/** Takes away the lock that was read, and no other: a third process may have been quicker. */
async function putAside(path: string, read: string, token: string): Promise<void> {
  const aside = `${path}.${token}.old`;
  await rename(path, aside).catch((thrown: unknown) => {
    if (codeOf(thrown) !== 'ENOENT') throw thrown;
  });
  const moved = await readFile(aside, 'utf8').catch(() => null);
  if (moved !== null && moved !== read) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true }).catch(() => undefined);
}

async function release(path: string, token: string): Promise<void> {
  const found = await readFile(path, 'utf8').catch(() => null);
  if (found !== null && parse(found)?.token === token) await rm(path, { force: true }).catch(() => undefined);
}

/** What stands in a lock; null for anything else, which nobody holds. */
function parse(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Whether the very process that wrote a lock still runs, and not another that got its number. */
async function isRunning({ pid, start }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    // EPERM: it runs, as somebody else.
    if (codeOf(thrown) !== 'EPERM') return false;
  }
  const now = await startOf(pid);
  return now !== 'gone' && (now === null || start === null || now === start);
}

/** When a process began, in the words of its system; null where that cannot be known. */
async function startOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // Ended, and only its parent has not looked yet.
      if (fields[0] === 'Z' || fields[0] === 'X') return 'gone';
      const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
      return `${boot.trim()} ${fields[19] ?? ''}`;
    }
    if (process.platform === 'darwin') {
      const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
        env: { ...process.env, LC_ALL: 'C' },
      });
      return stdout.trim();
    }
  } catch {
    // The number alone has to do.
  }
  return null;
}

const taken = (pid: number): LonghandError =>
  new LonghandError({
    code: 'conflict',
    message: 'This library is open in another Longhand.',
    kept: 'Nothing was touched.',
    next: 'Go on there, or close that one first.',
    detail: `Process ${pid}`,
  });

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
