import { spawn } from 'node:child_process';
import process from 'node:process';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { run } from '../../../electron/cli/run.ts';

export const entry = fileURLToPath(new URL('../../../electron/cli/index.ts', import.meta.url));

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Standard output, byte for byte. */
  bytes: Buffer;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  input?: string | Uint8Array;
}

/** Runs the real command line as a process of its own, from its source. */
export async function program(args: string[], options: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['--no-warnings', entry, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out = buffer(child.stdout);
  const err = buffer(child.stderr);
  // A command that reads no input may be gone before it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return ran(code, await out, await err);
}

/** The same within this process, where starting costs nothing: for the many cases that a process of its own proves no better. */
export async function longhand(args: string[], options: RunOptions = {}): Promise<Ran> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const out = buffer(stdout);
  const err = buffer(stderr);
  stdin.end(options.input ?? '');
  const code = await run(args, {
    stdin,
    stdout,
    stderr,
    env: { HOME: '/nonexistent', ...options.env },
    cwd: options.cwd ?? process.cwd(),
    signal: new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  return ran(code, await out, await err);
}

function ran(code: number | null, out: Buffer, err: Buffer): Ran {
  const stdout = out.toString();
  return { code, stdout, stderr: err.toString(), bytes: out };
}
