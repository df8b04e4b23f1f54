import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { makeBench, only } from './support.ts';

/** `LONGHAND_KILLS=1000` is the long form. */
const kills = Number(process.env['LONGHAND_KILLS'] ?? 15);
const typist = fileURLToPath(new URL('typist.ts', import.meta.url));

test(
  'killed at any moment while typing, every answered word is there at the next start',
  { timeout: 60_000 + kills * 4_000 },
  async () => {
    const bench = await makeBench();
    let expected = 0;
    for (let kill = 0; kill < kills; kill++) {
      const answered = await typeUntilKilled(bench.root, bench.stateFolder, 1 + Math.random() * 120);
      expected = Math.max(expected, answered + 1);
      const library = await bench.open();
      const { id, path } = await only(library);
      const text = JSON.stringify((await library.open(id)).document).match(/(?:\d+ )*\d+ ?(?=")/)?.[0] ?? '';
      await library.close();
      const words = text.trim() === '' ? [] : text.trim().split(' ').map(Number);
      expect(words).toEqual(words.map((_, at) => at));
      // One more than was answered may have arrived before the kill.
      expect(words.length).toBeGreaterThanOrEqual(expected);
      expect(words.length).toBeLessThanOrEqual(expected + 1);
      expected = words.length;
      if (words.length > 0) expect((await bench.read(path)).endsWith(`${words.at(-1)} \n`)).toBe(true);
      expect(await readdir(dirname(join(bench.root, path)))).toEqual(['index.md']);
      const journals = await readdir(`${bench.stateFolder}/journal`).catch(() => []);
      expect(journals).toEqual([]);
    }
    expect(expected).toBeGreaterThan(0);
  },
);

/** Answers the last number that the typist was answered for, or -1. */
function typeUntilKilled(root: string, stateFolder: string, afterMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [typist, root, stateFolder], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data: Buffer) => {
      if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      output += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`The typist ended by itself: ${errors}`));
      else resolve(Number(output.trim().split('\n').at(-1) ?? -1));
    });
  });
}
