import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { wholeLibrary } from '#core/post/listing.ts';

import { libraryKey } from '../../electron/main/library-session.ts';
import { rowsPerPage } from '../../renderer/state/listing.ts';
import { measureLoop } from './loop.ts';
import type { LoopFigures } from './loop.ts';
import { makeMiniSearch, makeRipgrep } from './peers.ts';
import { generateLibrary } from './posts.ts';
import { makeQueries } from './queries.ts';
import type { Query } from './queries.ts';
import { measurePages, measureSaves, measureSearch, openAsTheAppDoes, timesOf } from './service.ts';
import { measureWindow } from './window.ts';

/*
 * What a library of many posts costs: start to first keystroke, scrolling, search and save at several sizes, with ripgrep and MiniSearch
 * beside the search, and the memory; and how long main's event loop waits while a library of 10,000 posts is made over, taken in and backed
 * up. `npm run bench:library -- --posts 100,10000,100000 --window no --peers no --loop 10000`; `--posts '' --loop 10000` for that alone.
 */
const { values } = parseArgs({
  options: {
    posts: { type: 'string', default: '100,1000,10000,100000' },
    each: { type: 'string', default: '20' },
    window: { type: 'string', default: 'yes' },
    peers: { type: 'string', default: 'yes' },
    loop: { type: 'string', default: '10000' },
    folder: { type: 'string' },
  },
});
const sizes = values.posts.split(',').filter(Boolean).map(Number);
const loopPosts = Number(values.loop);
const ms = (time: number): string => (time < 100 ? `${time.toFixed(1)} ms` : `${Math.round(time)} ms`);
const mb = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Where the generated library of a size lies; one that is there from an earlier run is used again. */
const place = values.folder ?? (await mkdtemp(path.join(tmpdir(), 'longhand-bench-')));
const firstKeys = new Map<number, number>();
try {
  for (const size of sizes) await measure(size);
  if (firstKeys.size > 1) {
    say('\nStart to the first keystroke, beside the smallest library');
    const [[, smallest] = [0, Number.NaN]] = firstKeys;
    for (const [size, time] of firstKeys) say(`  ${size.toLocaleString('en')} posts: ${(time / smallest).toFixed(2)}`);
  }
  if (loopPosts > 0) await sayLoop(loopPosts);
} finally {
  if (values.folder === undefined) await rm(place, { recursive: true, force: true });
}

async function sayLoop(count: number): Promise<void> {
  const { rebuild, imported, backup } = await measureLoop(path.join(place, `loop ${count}`), count);
  const posts = count.toLocaleString('en');
  say("\nLongest wait of main's event loop");
  const tell = (what: string, { took, loop }: LoopFigures): void => {
    say(`  ${what} (${(took / 1_000).toFixed(1)} s): ${ms(loop.longest)} by the clock, ${loop.over50} over 50 ms`);
    const [worst] = loop.worst;
    if (worst !== undefined)
      say(
        `    in the longest it computed ${ms(worst.own)} and waited ${ms(worst.queued)} for a processor; ${ms(loop.longestOwn)} is the most that it computed`,
      );
  };
  tell(`an index of ${posts} posts made anew`, rebuild);
  tell(`${posts} posts more put there by another program`, imported);
  tell('all of them backed up', backup);
}

async function measure(size: number): Promise<void> {
  const home = path.join(place, String(size));
  const root = path.join(home, 'Blog');
  const userData = path.join(home, 'user data');
  const state = path.join(userData, 'libraries', libraryKey(root));
  say(`\n${size.toLocaleString('en')} posts`);
  await mkdir(userData, { recursive: true });
  const bytes = await generateLibrary(root, size);
  await rm(state, { recursive: true, force: true });
  await mkdir(state, { recursive: true });
  say(`  text: ${mb(bytes)}`);

  const first = await openAsTheAppDoes(root, state);
  say(
    `  opened for the first time: ${ms(first.firstPage)} to the first rows, ${ms(await first.ready)} to the last searchable`,
  );
  await first.library.close();
  const again = await openAsTheAppDoes(root, state);
  say(
    `  opened again: ${ms(again.firstPage)} to the first rows, ${ms(again.firstPost)} until the post last written in stands open`,
  );
  const { library } = again;
  await again.ready;
  await library.scanned();
  // The search reads what it needs once the start is over.
  await wait(5_000);
  const pages = timesOf(await measurePages(library, size, 200));
  say(`  ${rowsPerPage} rows from anywhere in the list: median ${ms(pages.median)}, p95 ${ms(pages.p95)}`);
  const saves = await measureSaves(library, 100);
  const journal = timesOf(saves.journal);
  const file = timesOf(saves.file);
  say(
    `  a letter into the journal: median ${ms(journal.median)}, p95 ${ms(journal.p95)}; the file: median ${ms(file.median)}, p95 ${ms(file.p95)}`,
  );

  const queries = makeQueries(size, Number(values.each));
  const search = async ({ text }: Query): Promise<unknown> =>
    await library.listing.page({ ...wholeLibrary, text, sort: 'relevance' }, 0, rowsPerPage);
  const ours = await measureSearch(queries, search);
  const whole = timesOf([...ours.values()].flat());
  say(`  search: median ${ms(whole.median)}, p95 ${ms(whole.p95)}, most ${ms(whole.most)}`);
  for (const [kind, times] of ours)
    say(`    ${kind.padEnd(32)} median ${ms(timesOf(times).median)}, p95 ${ms(timesOf(times).p95)}`);
  await library.close();

  if (values.window === 'yes') {
    const settings = { libraries: [{ key: libraryKey(root), path: root }], lastLibrary: root };
    await writeFile(path.join(userData, 'settings.json'), JSON.stringify(settings));
    await measureWindow(userData);
    const runs = [await measureWindow(userData), await measureWindow(userData), await measureWindow(userData)];
    const key = timesOf(runs.map(({ firstKey }) => firstKey)).median;
    firstKeys.set(size, key);
    const frames = timesOf(runs.flatMap((run) => run.frames));
    const late = runs.flatMap((run) => run.frames).filter((time) => time > 25).length;
    say(`  start to the first keystroke: ${ms(key)}`);
    say(
      `  frames while scrolling: median ${ms(frames.median)}, p95 ${ms(frames.p95)}; ${late} of ${runs.length * 300} came late`,
    );
    const memory = runs.at(-1)?.memory ?? { main: 0, others: 0 };
    say(`  most memory: main ${mb(memory.main)}, the window's processes together ${mb(memory.others)}`);
  }

  if (values.peers === 'yes') {
    const peers = [await makeRipgrep(root), makeMiniSearch(size)];
    for (const peer of peers) {
      if (peer === null) {
        say('  ripgrep is not installed here.');
        continue;
      }
      // Reading all files takes a while: some questions tell as much.
      const some = peer.name === 'ripgrep' && size > 10_000 ? queries.filter((_, at) => at % 10 === 0) : queries;
      const theirs = await measureSearch(some, ({ words }) => peer.search(words));
      const times = timesOf([...theirs.values()].flat());
      const ready = peer.ready === null ? '' : `; ready after ${ms(peer.ready.time)}, with ${mb(peer.ready.memory)}`;
      say(
        `  ${peer.name}: median ${ms(times.median)}, p95 ${ms(times.p95)}${ready}; ours / theirs ${(whole.p95 / times.p95).toFixed(3)} at p95`,
      );
      say(`    without: ${peer.without}`);
    }
  }
}
