import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import type { Bench } from './support.ts';
import { makeBench } from './support.ts';

/** `LONGHAND_KILLS=1000` is the long form. */
const kills = Number(process.env['LONGHAND_KILLS'] ?? 20);
const typist = fileURLToPath(new URL('typist.ts', import.meta.url));

test(
  'killed at any moment while typing, renaming, tagging, trashing and restoring, every answered word is there once at the next start',
  { timeout: 60_000 + kills * 4_000 },
  async () => {
    const bench = await makeBench();
    /** How many words each post had for sure. */
    const words = new Map<string, number>();
    for (let kill = 0; kill < kills; kill++) {
      for (const [id, answered] of await typeUntilKilled(bench, [...words.keys()], 1 + Math.random() * 150))
        words.set(id, Math.max(words.get(id) ?? 0, answered));
      const library = await bench.open();
      for (const [id, answered] of words) {
        if ((await library.summary(id)).trashedAt !== null) await library.restore(id);
        const text = JSON.stringify((await library.open(id)).document).match(/(?:\d+ )*\d+ ?(?=")/)?.[0] ?? '';
        const there = text.trim() === '' ? [] : text.trim().split(' ').map(Number);
        expect(there).toEqual(there.map((_, at) => at));
        // One more than was answered may have arrived before the kill.
        expect(there.length).toBeGreaterThanOrEqual(answered);
        expect(there.length).toBeLessThanOrEqual(answered + 1);
        words.set(id, there.length);
      }
      await library.close();
      await expectWholeFiles(bench, words);
    }
    expect(Math.max(...words.values())).toBeGreaterThan(0);
  },
);

/** Each post is one folder with one whole file; nothing half-made is left, and nothing waits in a journal. */
async function expectWholeFiles(bench: Bench, words: ReadonlyMap<string, number>): Promise<void> {
  const ids: string[] = [];
  for (const folder of await readdir(join(bench.root, 'posts'))) {
    expect(await readdir(join(bench.root, 'posts', folder))).toEqual(['index.md']);
    const text = await bench.read(`posts/${folder}/index.md`);
    const [, id = ''] = /^id: (\S+)$/m.exec(text) ?? [];
    ids.push(id);
    const count = words.get(id) ?? 0;
    if (count > 0) expect(text.endsWith(`${count - 1} \n`)).toBe(true);
  }
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining([...words.keys()]));
  // The note of where a post came from may outlast its way back; nothing else may.
  const trash = await readdir(join(bench.root, '.longhand/trash'), { recursive: true }).catch(() => []);
  expect(trash.filter((name) => name.includes('/') && !name.endsWith('/trash.json'))).toEqual([]);
  const journals = await readdir(`${bench.stateFolder}/journal`).catch(() => []);
  expect(journals).toEqual([]);
}

/** Answers how many words the typist was answered for, for each post. */
function typeUntilKilled({ root, stateFolder }: Bench, known: string[], afterMs: number): Promise<Map<string, number>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [typist, root, stateFolder, ...known], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data: Buffer) => {
      const wasReady = output.includes('ready');
      output += data.toString();
      if (!wasReady && output.includes('ready')) setTimeout(() => child.kill('SIGKILL'), afterMs);
    });
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') {
        reject(new Error(`The typist ended by itself: ${errors}`));
        return;
      }
      const words = new Map<string, number>();
      for (const line of output.split('\n').slice(0, -1)) {
        const [first = '', second = ''] = line.split(' ');
        if (first === 'made') words.set(second, 0);
        else if (second !== '') words.set(first, Number(second) + 1);
      }
      resolve(words);
    });
  });
}
