import { spawn } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { poolSize } from '#services/threads/pool.ts';

import { tellFigures } from './figures.ts';
import { latencies, note, readRecord } from './killRecord.ts';
import type { Line } from './killRecord.ts';
import type { Bench } from './support.ts';
import { OtherPrograms } from './otherPrograms.ts';
import { makeBench } from './support.ts';

/** `LONGHAND_KILLS=1000` is the long form; so many libraries are killed at the same time as `LONGHAND_LANES` says, and failed ones are kept under `LONGHAND_KEEP`. */
const asked = process.env['LONGHAND_KILLS'];
const kills = Number(asked ?? 20);
const lanes = Number(process.env['LONGHAND_LANES'] ?? 2);
/** How long is typed at most before a kill, ms. */
const longest = asked === undefined ? 700 : 1_200;
const typist = fileURLToPath(new URL('typist.ts', import.meta.url));

test(
  'killed at any moment while one types and other programs change files, every answered word is there once at the next start, and the list is right',
  { timeout: 60_000 + kills * 20_000 },
  async () => {
    const ended = await Promise.allSettled(Array.from({ length: lanes }, (_, lane) => killAgainAndAgain(lane)));
    const lines = ended.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
    expect(ended.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))).toEqual([]);
    expect(lines.filter(({ kind }) => kind === 'typed').length).toBeGreaterThan(kills);
    const waits = latencies(lines).sort((a, b) => a - b);
    const lost = lines.flatMap((line) => (line.kind === 'lost' ? [line] : []));
    const losses = lost.map(({ ms }) => ms);
    const undisturbed = lost.flatMap(({ ms, load }) => (load <= availableParallelism() ? [ms] : []));
    tellFigures('kill -9 of the whole process group', {
      kills,
      'words typed': lines.filter(({ kind }) => kind === 'typed').length,
      'starts after which the last words were missing': losses.length,
      'longest loss, ms': Math.max(0, ...losses),
      'the same while there was a processor for each task': Math.max(0, ...undisturbed),
      'key to journal, median, ms': waits[Math.floor(waits.length / 2)] ?? 0,
      'key to journal, longest, ms': waits.at(-1) ?? 0,
    });
    // Where more tasks want to run than there are processors, each waits for its turn, and nothing is promised about time.
    if (asked !== undefined) expect(Math.max(0, ...undisturbed)).toBeLessThanOrEqual(500);
  },
);

async function killAgainAndAgain(lane: number): Promise<Line[]> {
  const bench = await makeBench();
  const record = join(bench.root, '..', 'record.jsonl');
  writeFileSync(record, '');
  const own = Math.ceil((kills - lane) / lanes);
  const others = new OtherPrograms(bench.root, 12);
  // After the last kill it must start once more.
  for (let kill = 1; kill <= own + 1; kill++) await typeUntilKilled(bench, record, others, kill, kill > own);
  return readRecord(record);
}

/** Lets the typist start and type, and kills it and all that belongs to it: now and then before it is ready. */
async function typeUntilKilled(
  bench: Bench,
  record: string,
  others: OtherPrograms,
  kill: number,
  isLast: boolean,
): Promise<void> {
  const { root, stateFolder } = bench;
  const child = spawn(process.execPath, [typist, root, stateFolder, record], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    // As the app has it.
    env: { ...process.env, UV_THREADPOOL_SIZE: String(poolSize) },
  });
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  const { promise: ended, resolve: hasEnded } = Promise.withResolvers<void>();
  let errors = '';
  child.stdout.on('data', () => isReady());
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  child.on('close', () => hasEnded());
  const isEarly = Math.random() < 0.15 && !isLast;
  const rest = isEarly ? wait(Math.random() * 1_500, 'early' as const) : new Promise<never>(() => undefined);
  const begun = await Promise.race([ready.then(() => 'ready' as const), ended.then(() => 'ended' as const), rest]);
  if (begun === 'ready' && !isLast) {
    const end = performance.now() + 1 + Math.random() * longest;
    // However slow the machine is, there are words to be lost.
    const words = (): number => readRecord(record).filter(({ kind }) => kind === 'typed').length;
    while (child.exitCode === null && (performance.now() < end || words() < 2 * kill)) {
      others.change();
      await wait(Math.min(3 + Math.random() * 20, Math.max(1, end - performance.now())));
    }
  }
  if (child.exitCode === null && child.pid !== undefined) {
    note(record, { kind: 'killed', at: Date.now(), load: loadavg()[0] ?? 0 });
    process.kill(-child.pid, 'SIGKILL');
  }
  await ended;
  if (child.signalCode !== 'SIGKILL' || (isLast && begun !== 'ready')) {
    const kept = process.env['LONGHAND_KEEP'];
    if (kept !== undefined) cpSync(join(root, '..'), join(kept, basename(join(root, '..'))), { recursive: true });
    throw new Error(`The typist ended by itself: ${errors}`);
  }
  for (let change = 0; change < Math.random() * 6; change++) others.change();
}
