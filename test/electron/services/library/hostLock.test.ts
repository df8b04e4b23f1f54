import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { lockState } from '#services/library/lock.ts';

let state: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'longhand-lock-'));
  onTestFinished(() => rm(state, { recursive: true, force: true }));
});

const holder = async (): Promise<{ pid: number; start: string }> =>
  JSON.parse(await readFile(join(state, 'lock'), 'utf8')) as { pid: number; start: string };
const failure = async (work: Promise<unknown>): Promise<unknown> => await work.catch((thrown: unknown) => thrown);

/** A process that has the lock; ends it at once, as a crash does. */
async function otherProcess(): Promise<{ pid: number; kill(): Promise<void> }> {
  const module = JSON.stringify(new URL('../../../../electron/services/library/lock.ts', import.meta.url).href);
  const script = `const { lockState } = await import(${module}); await lockState(${JSON.stringify(state)}); console.log('has it'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    cwd: join(import.meta.dirname, '../../../..'),
  });
  const ended = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  const refused = ended.then(() => Promise.reject(new Error('It was refused.')));
  await Promise.race([once(child.stdout, 'data'), refused]);
  refused.catch(() => undefined);
  return { pid: child.pid ?? 0, kill };
}

describe('the lock of a state folder', () => {
  it('keeps a second process from writing the same journal, and says what to do', async () => {
    const other = await otherProcess();
    expect((await holder()).pid).toBe(other.pid);
    expect(await failure(lockState(state))).toMatchObject({
      name: 'LonghandError',
      code: 'conflict',
      next: expect.stringContaining('close that one') as string,
    });
    expect(await readdir(state)).toEqual(['lock']);
  });

  it('of a process that was killed is taken over', async () => {
    const other = await otherProcess();
    await other.kill();
    const lock = await lockState(state);
    expect((await holder()).pid).toBe(process.pid);
    await lock.release();
    expect(await readdir(state)).toEqual([]);
  });

  it('waits for a process that is about to end', async () => {
    const other = await otherProcess();
    const waiting = lockState(state, 10_000);
    await other.kill();
    await waiting;
    expect((await holder()).pid).toBe(process.pid);
  });

  it.skipIf(process.platform !== 'linux')(
    'is not believed when its number belongs to another process by now',
    async () => {
      const other = await otherProcess();
      await writeFile(join(state, 'lock'), JSON.stringify({ ...(await holder()), start: 'long ago' }));
      await lockState(state);
      expect((await holder()).pid).toBe(process.pid);
      await other.kill();
    },
  );

  it('is taken over within a process, and let go by the last one alone', async () => {
    const first = await lockState(state);
    const second = await lockState(state);
    await first.release();
    expect((await holder()).pid).toBe(process.pid);
    await second.release();
    expect(await readdir(state)).toEqual([]);
  });

  it('that says nonsense is taken over', async () => {
    await writeFile(join(state, 'lock'), '{"pid": "none"');
    await lockState(state);
    expect((await holder()).pid).toBe(process.pid);
  });

  it('is got by one of many that come at once', async () => {
    await writeFile(join(state, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, start: null, token: 'gone' }));
    const others = await Promise.allSettled([otherProcess(), otherProcess(), otherProcess()]);
    const winners = others.filter(({ status }) => status === 'fulfilled');
    expect(winners).toHaveLength(1);
  });
});
