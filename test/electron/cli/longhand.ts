import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const entry = process.env['LONGHAND_CLI'] ?? fileURLToPath(new URL('../../../electron/cli/index.ts', import.meta.url));

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Standard output, byte for byte. */
  bytes: Buffer;
  /** Standard output as JSON. */
  json: () => never;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  input?: string | Uint8Array;
}

/** Runs the real command line as a process of its own, from its source. */
export async function longhand(args: string[], { cwd, env = {}, input = '' }: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['--no-warnings', entry, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // A command that reads no input may be gone before it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const bytes = Buffer.concat(out);
  const stdout = bytes.toString();
  return { code, stdout, stderr: Buffer.concat(err).toString(), bytes, json: () => JSON.parse(stdout) as never };
}
