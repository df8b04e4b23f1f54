import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { Bridge } from '#core/ipc/contract.ts';

import { libraryKey } from '../../electron/main/library-session.ts';
import type { LoopReport } from '../../electron/main/loop-monitor.ts';
import { launchLonghand } from '../../test/e2e/launch.ts';
import type { Longhand } from '../../test/e2e/launch.ts';
import { generateLibrary } from './posts.ts';

/** What a long piece of work took, milliseconds, and how main's event loop was held up meanwhile. */
export interface LoopFigures {
  took: number;
  loop: LoopReport;
}

/** What the window's page has on itself. */
interface Shown {
  longhand: Bridge;
}

/**
 * Main's event loop through three pieces of work on a library of `count` posts: its index is made anew, as many posts again are put into the
 * open library by another program, and all of it is backed up.
 */
export async function measureLoop(
  home: string,
  count: number,
): Promise<Record<'rebuild' | 'imported' | 'backup', LoopFigures>> {
  const root = path.join(home, 'Blog');
  const empty = path.join(home, 'Empty');
  const more = path.join(home, 'More');
  const userData = path.join(home, 'user data');
  const backups = path.join(home, 'Backups');
  for (const folder of [root, empty, more, userData, backups]) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  await generateLibrary(root, count);
  await generateLibrary(more, count, count);
  const libraries = [root, empty].map((one) => ({ key: libraryKey(one), path: one }));
  const settings = { libraries, lastLibrary: empty };
  await writeFile(path.join(userData, 'settings.json'), JSON.stringify(settings));

  // Of one session, as Electron's own processes are: else those of Chromium's and main's with its threads would share the processors half and half.
  const env = { LONGHAND_LOOP_MONITOR: '1', LONGHAND_ONE_SESSION: '1' };
  const longhand = await launchLonghand({ userData, env });
  try {
    // The library that is switched to has no index at all.
    const rebuild = await watched(longhand, async () => {
      const answer = await longhand.window.evaluate(
        (key) => (globalThis as unknown as Shown).longhand['library.openRecent']({ key }),
        libraryKey(root),
      );
      if (!answer.ok) throw new Error(answer.error.message);
      await untilListed(longhand, count);
    });
    // What follows the work itself (the search reads what it needs) is not part of the next.
    await wait(5_000);
    const imported = await watched(longhand, async () => {
      await copyByAnother(path.join(more, 'posts'), path.join(root, 'posts'));
      await untilListed(longhand, 2 * count);
    });
    await wait(5_000);
    await longhand.app.evaluate(({ dialog }, folder) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
    }, backups);
    const backup = await watched(longhand, async () => {
      const answer = await longhand.window.evaluate(() =>
        (globalThis as unknown as Shown).longhand['backup.now']({ operation: 'bench' }),
      );
      if (!answer.ok) throw new Error(answer.error.message);
    });
    return { rebuild, imported, backup };
  } finally {
    await longhand.close();
  }
}

async function watched({ app }: Longhand, work: () => Promise<void>): Promise<LoopFigures> {
  await app.evaluate(() => globalThis.longhandLoop?.reset());
  const start = performance.now();
  await work();
  const took = performance.now() - start;
  const loop = await app.evaluate(() => globalThis.longhandLoop?.report());
  if (loop === undefined) throw new Error('Main has no monitor of its loop.');
  return { took, loop };
}

/** Copies a folder as another program does, which takes its time from the app no more than any other. */
async function copyByAnother(from: string, to: string): Promise<void> {
  const copy = 'const [from, to] = process.argv.slice(1); require("node:fs").cpSync(from, to, { recursive: true });';
  const child = spawn(process.execPath, ['-e', copy, from, to], { detached: true, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('The posts could not be copied.');
}

/** Until the list has so many posts, all of them searchable. */
async function untilListed({ window }: Longhand, count: number): Promise<void> {
  for (;;) {
    const [counts, state] = await window.evaluate(async () => {
      const { longhand } = globalThis as unknown as Shown;
      return [await longhand['posts.counts']({}), await longhand['posts.indexState']({})] as const;
    });
    for (const answer of [counts, state]) if (!answer.ok) throw new Error(answer.error.message);
    if (counts.ok && state.ok && counts.value.sections.all >= count && state.value.kind === 'ready') return;
    await wait(200);
  }
}
