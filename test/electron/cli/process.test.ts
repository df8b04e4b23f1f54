import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { libraryStateFolder } from '../../../electron/cli/places.ts';
import { entry, longhand } from './longhand.ts';

let place: string;
let env: Record<string, string>;
beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'longhand-process-')));
  await mkdir(join(place, 'blog'));
  env = { LONGHAND_LIBRARY: join(place, 'blog'), LONGHAND_STATE: join(place, 'state'), LONGHAND_SECRET: 's3cret' };
});
afterEach(async () => {
  await rm(place, { recursive: true, force: true });
});

const start = (args: string[]): ChildProcess =>
  spawn(process.execPath, ['--no-warnings', entry, ...args], { env: { PATH: process.env['PATH'], ...env } });

describe('the process', () => {
  it('ends in silence when its reader has seen enough', async () => {
    const child = start(['convert', '--from', 'markdown', '--to', 'html', '--ndjson']);
    const { stdin, stdout, stderr } = child;
    if (stdin === null || stdout === null || stderr === null) throw new Error('no pipes');
    const told = text(stderr);
    stdin.on('error', () => undefined);
    const ended = once(child, 'close');
    const line = `${JSON.stringify('word '.repeat(1_000))}\n`;
    stdin.write(line);
    await once(stdout, 'readable');
    stdout.destroy();
    stdin.end(line.repeat(200));
    expect([(await ended)[0], await told]).toEqual([0, '']);
  });

  it.skipIf(process.platform === 'win32')('stops at Ctrl+C while a server keeps it waiting, and says so', async () => {
    await longhand(['new', '--title', 'Ebb', '--body', 'Text'], { env });
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    const asked = once(server, 'request');
    const child = start(['publish', 'ebb', '--endpoint', `http://127.0.0.1:${address.port}/`, '--json']);
    if (child.stderr === null) throw new Error('no pipes');
    const told = text(child.stderr);
    const ended = once(child, 'close');
    await asked;
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(1);
    expect(JSON.parse(await told)).toMatchObject({ error: { code: 'cancelled' } });
    server.closeAllConnections();
    server.close();
  });

  it('reads a library that another process is writing, and changes nothing in it', async () => {
    await longhand(['new', '--title', 'Ebb', '--body', 'Text'], { env });
    const state = libraryStateFolder(join(place, 'state'), join(place, 'blog'));
    const module = JSON.stringify(new URL('../../../electron/services/library/lock.ts', import.meta.url).href);
    const script = `const { lockState } = await import(${module}); await lockState(${JSON.stringify(state)}); console.log('has it'); setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    });
    await once(other.stdout, 'data');
    try {
      const shown = await longhand(['show', 'ebb', '--markdown'], { env });
      expect(shown).toMatchObject({ code: 0, stdout: 'Text\n' });
      expect(shown.stderr).toContain('Another Longhand has this library open');
      const made = await longhand(['new', '--title', 'Flow', '--json'], { env });
      expect(JSON.parse(made.stderr)).toMatchObject({ error: { code: 'conflict' } });
      expect(await readdir(join(place, 'blog', 'posts'))).toEqual(['ebb']);
    } finally {
      other.kill('SIGKILL');
    }
    expect((await longhand(['new', '--title', 'Flow'], { env })).code).toBe(0);
  });
});
