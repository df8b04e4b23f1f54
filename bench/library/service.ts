import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

import { wholeLibrary } from '#core/post/listing.ts';
import type { IndexState } from '#core/post/listing.ts';
import type { Library, LibraryEvent } from '#services/library/contract.ts';
import { openHostedLibrary } from '#services/library/host/hostedLibrary.ts';

import { rowsPerPage } from '../../renderer/state/listing.ts';
import type { Query } from './queries.ts';

/** As it is built: the modules of the source would cost more to load than those of the app do. */
const builtWorker = path.join(import.meta.dirname, '..', '..', 'out', 'main', 'libraryWorker.js');

/** What one call took, milliseconds. */
export interface Times {
  median: number;
  p95: number;
  most: number;
}

export function timesOf(all: readonly number[]): Times {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), most: at(1) };
}

/** Opens a library as the app does, on its own threads; `ready` resolves when all of it is listed and searchable. */
export async function openAsTheAppDoes(
  root: string,
  stateFolder: string,
): Promise<{ library: Library; firstPage: number; firstPost: number; ready: Promise<number> }> {
  const start = performance.now();
  const ready = Promise.withResolvers<number>();
  const told = (state: IndexState): void => {
    if (state.kind === 'ready') ready.resolve(performance.now() - start);
  };
  const library = await openHostedLibrary({
    root,
    stateFolder,
    known: { accounts: {}, defaults: { author: '', language: 'en' } },
    start: () => new Worker(builtWorker, { execArgv: [], name: 'longhand-library' }),
    emit(event: LibraryEvent) {
      if (event.kind === 'index-state') told(event.state);
    },
  });
  const { posts } = await library.listing.page(wholeLibrary, 0, rowsPerPage);
  const firstPage = performance.now() - start;
  const [first] = posts;
  if (first !== undefined) {
    const { session } = await library.open(first.id);
    await library.closeSession(first.id, session);
  }
  const firstPost = performance.now() - start;
  told(await library.listing.state());
  return { library, firstPage, firstPost, ready: ready.promise };
}

/** How long each question takes until the first rows are there, as many as the window asks for, by kind, after one round that does not count. */
export async function measureSearch(
  queries: readonly Query[],
  search: (query: Query) => Promise<unknown>,
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  for (const query of queries.slice(0, 20)) await search(query);
  for (const query of queries) {
    const start = performance.now();
    await search(query);
    const taken = performance.now() - start;
    times.set(query.kind, [...(times.get(query.kind) ?? []), taken]);
  }
  return times;
}

/** A window of rows from all over the list, as scrolling asks for them. */
export async function measurePages(library: Library, total: number, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const offset = Math.floor((round / rounds) * Math.max(0, total - rowsPerPage));
    const start = performance.now();
    await library.listing.page(wholeLibrary, offset, rowsPerPage);
    times.push(performance.now() - start);
  }
  return times;
}

/** A letter typed and kept: in the journal, and then in the file. */
export async function measureSaves(library: Library, rounds: number): Promise<{ journal: number[]; file: number[] }> {
  const { posts } = await library.listing.page(wholeLibrary, 0, 1);
  const id = posts[0]?.id ?? '';
  const opened = await library.open(id);
  const journal: number[] = [];
  const file: number[] = [];
  let { version } = opened;
  for (let round = 0; round < rounds; round += 1) {
    const slice = { content: [{ type: 'paragraph', content: [{ type: 'text', text: `Typed ${round}.` }] }] };
    const start = performance.now();
    const applied = await library.applySteps({
      id,
      session: opened.session,
      version,
      steps: [{ stepType: 'replace', from: 0, to: 0, slice }],
    });
    journal.push(performance.now() - start);
    ({ version } = applied);
    const flushing = performance.now();
    await library.flush(id);
    file.push(performance.now() - flushing);
  }
  await library.closeSession(id, opened.session);
  return { journal, file };
}
