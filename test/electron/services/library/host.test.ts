import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import type { PostSummary } from '#core/post/post.ts';
import type { LibraryEvent } from '#services/library/contract.ts';
import { openHostedLibrary, startLibraryWorker } from '#services/library/host/hostedLibrary.ts';
import type { HostedLibrary, HostedLibraryOptions } from '#services/library/host/hostedLibrary.ts';

import { makeBench, typed } from './support.ts';
import type { Bench } from './support.ts';

interface Hosted {
  library: HostedLibrary;
  events: LibraryEvent[];
  /** Threads that were started, the last one last. */
  threads: Worker[];
  /** What was said of threads that ended. */
  reports: string[];
}

async function openHosted(bench: Bench, changes: Partial<HostedLibraryOptions> = {}): Promise<Hosted> {
  const events: LibraryEvent[] = [];
  const threads: Worker[] = [];
  const reports: string[] = [];
  const library = await openHostedLibrary({
    root: bench.root,
    stateFolder: bench.stateFolder,
    writeDelay: 50,
    known: { accounts: { w: 'My blog' }, defaults: { author: 'Ada', language: 'de' } },
    emit: (event) => events.push(event),
    report: (message) => reports.push(message),
    start() {
      const worker = startLibraryWorker();
      threads.push(worker);
      return worker;
    },
    ...changes,
  });
  onTestFinished(() => library.close());
  return { library, events, threads, reports };
}

const failure = async (work: Promise<unknown>): Promise<unknown> => await work.catch((thrown: unknown) => thrown);

describe('a library on a thread of its own', () => {
  it('takes a post from its first word to its file, and tells of it as it goes', async () => {
    const bench = await makeBench();
    const { library, events } = await openHosted(bench);
    const post = await library.create({ title: 'Across' });
    const opened = await library.open(post.id);
    expect(opened.meta).toMatchObject({ author: 'Ada', language: 'de' });
    const { id } = post;
    await library.applySteps({ id, session: opened.session, version: opened.version, steps: [typed('Words')] });
    await library.flush(id);
    expect(await bench.read(post.path)).toContain('Words');
    expect(events.map(({ kind }) => kind)).toContain('save-state');
    expect(events).toContainEqual({ kind: 'posts-changed', ids: [id] });
    await library.close();
  });

  it('fails as the library fails: with its code, its words and what is kept', async () => {
    const bench = await makeBench();
    const { library } = await openHosted(bench);
    const post = await library.create({ title: 'One' });
    expect(await failure(library.renameSlug(post.id, 'not a slug'))).toMatchObject({
      name: 'LonghandError',
      code: 'invalid-input',
      kept: 'The post keeps its address.',
    });
    expect(await failure(library.summary('nobody'))).toMatchObject({ name: 'LonghandError', code: 'not-found' });
  });

  it('cannot be opened where there is no folder, and leaves no thread behind', async () => {
    const bench = await makeBench();
    const threads: Worker[] = [];
    const start = (): Worker => {
      const worker = startLibraryWorker();
      threads.push(worker);
      return worker;
    };
    const opening = openHosted(bench, { root: join(bench.root, 'nowhere'), start });
    expect(await failure(opening)).toMatchObject({ code: 'not-found' });
    expect(threads[0]?.threadId).toBe(-1);
  });

  it('carries a large file there and back', async () => {
    const bench = await makeBench();
    const { library } = await openHosted(bench);
    const post = await library.create({ title: 'Paper' });
    const head = Buffer.from('%PDF-1.7\n');
    const bytes = new Uint8Array(300_000);
    bytes.set(head);
    const file = await library.importMedia(post.id, 'large.pdf', bytes);
    const read = await library.readMedia(post.id, file.name);
    expect(read?.bytes.byteLength).toBe(300_000);
    expect(Buffer.from(read?.bytes ?? []).subarray(0, head.byteLength)).toEqual(head);
  });

  it('names accounts as they are called now', async () => {
    const bench = await makeBench();
    const { library, events } = await openHosted(bench);
    const { id } = await library.create({ title: 'Sent' });
    await library.writePublication(id, {
      accountId: 'w',
      remote: { remoteId: '1', url: null, revision: null },
      pendingCreate: null,
      pendingUpdate: null,
      media: [],
      pendingMedia: [],
      lastReceipt: {
        accountId: 'w',
        accountName: 'Old name',
        action: 'create',
        remoteId: '1',
        url: null,
        visibility: 'published',
        sentAt: '2026-11-01T10:00:00.000Z',
        mediaSent: 0,
        mediaReused: 0,
      },
      sentHash: null,
    });
    const names = async (): Promise<string[]> =>
      (await library.summary(id)).publications.map(({ accountName }) => accountName);
    expect(await names()).toEqual(['My blog']);
    events.length = 0;
    library.inform({ accounts: { w: 'My new blog' }, defaults: { author: '', language: '' } });
    expect(await names()).toEqual(['My new blog']);
    expect(events).toContainEqual({ kind: 'posts-changed', ids: null });
  });
});

describe('when the thread of a library is killed', () => {
  async function typing(): Promise<Hosted & { bench: Bench; post: PostSummary; session: string; version: number }> {
    const bench = await makeBench();
    // The file is written much later than the test lasts: what comes back comes from the journal.
    const hosted = await openHosted(bench, { writeDelay: 60_000 });
    const post = await hosted.library.create({ title: 'Written' });
    const { session, version } = await hosted.library.open(post.id);
    const { id } = post;
    const next = await hosted.library.applySteps({ id, session, version, steps: [typed('Kept for good')] });
    return { ...hosted, bench, post, session, version: next.version };
  }

  it('a new one brings the words back, and says so to those who had the post open', async () => {
    const { library, events, threads, post, session, version } = await typing();
    events.length = 0;
    await threads[0]?.terminate();
    await expect.poll(() => events).toContainEqual({ kind: 'replaced', id: post.id });
    expect(threads).toHaveLength(2);
    const { id } = post;
    expect(await failure(library.applySteps({ id, session, version, steps: [typed('x')] }))).toMatchObject({
      code: 'conflict',
    });
    const opened = await library.open(id);
    expect(JSON.stringify(opened.document)).toContain('Kept for good');
    await library.applySteps({ id, session: opened.session, version: opened.version, steps: [typed('And on. ')] });
    expect(JSON.stringify((await library.open(id)).document)).toContain('And on. Kept for good');
  });

  it('what was only asked for is asked again, and what may be half done fails and says so', async () => {
    const { library, threads, post, session, version } = await typing();
    const { id } = post;
    const asked = library.snapshot(id);
    const typedOn = failure(library.applySteps({ id, session, version, steps: [typed('Perhaps. ')] }));
    const made = failure(library.create({ title: 'Perhaps' }));
    await threads[0]?.terminate();
    expect((await asked).markdown).toContain('Kept for good');
    expect(await typedOn).toMatchObject({ code: 'conflict', kept: 'Your words are in this window.' });
    expect(await made).toMatchObject({ code: 'internal', next: expect.stringContaining('try again') as string });
  });

  it('again and again, nothing is lost, and closing does not wait for the next one', async () => {
    const { library, threads, bench, post } = await typing();
    const { id } = post;
    for (const kill of [1, 2]) {
      await threads.at(-1)?.terminate();
      const { session, version } = await library.open(id);
      await library.applySteps({ id, session, version, steps: [typed(`Kill ${kill}. `)] });
    }
    await threads.at(-1)?.terminate();
    await library.close();
    const { library: next } = await openHosted(bench);
    expect((await next.snapshot(id)).markdown).toContain('Kill 2. Kill 1. Kept for good');
  });

  it('and cannot start, calls fail with why, and it goes on once it can', async () => {
    const { library, threads, bench, post } = await typing();
    const aside = `${bench.root} aside`;
    await rename(bench.root, aside);
    await threads[0]?.terminate();
    expect(await failure(library.summary(post.id))).toMatchObject({ code: 'not-found' });
    await rename(aside, bench.root);
    expect(await library.summary(post.id)).toMatchObject({ id: post.id });
    expect((await library.snapshot(post.id)).markdown).toContain('Kept for good');
  });

  it('while it is being closed, closing ends all the same', async () => {
    const { library, threads, bench, post } = await typing();
    const closing = library.close();
    await threads[0]?.terminate();
    await closing;
    expect(threads).toHaveLength(1);
    const { library: next } = await openHosted(bench);
    expect((await next.snapshot(post.id)).markdown).toContain('Kept for good');
  });
});

describe('a thread that is stuck', () => {
  it('is ended, so that what waits for it goes on with the next one', async () => {
    const bench = await makeBench();
    const threads: Worker[] = [];
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { library, reports } = await openHosted(bench, {
      sign: 1_000,
      start() {
        // The first one answers its opening and then works for ever.
        const stuck = `
          const { parentPort } = require('node:worker_threads');
          parentPort.on('message', (message) => {
            if (message.path !== 'host.open') for (;;);
            parentPort.postMessage({ kind: 'answer', id: message.id, value: message.args[0].root });
            parentPort.once('message', () => { for (;;); });
          });`;
        const worker = threads.length === 0 ? new Worker(stuck, { eval: true }) : startLibraryWorker();
        threads.push(worker);
        return worker;
      },
    });
    const asked = library.listing.page(query, 0, 10);
    // It is asked for a sign, and has twice as long for one as it takes to ask.
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await asked).posts).toEqual([]);
    expect(threads).toHaveLength(2);
    expect(reports).toHaveLength(1);
  });

  it('cannot be opened when it ends at once, and says that', async () => {
    const bench = await makeBench();
    const start = (): Worker => new Worker('throw new Error("broken from the start")', { eval: true });
    expect(await failure(openHosted(bench, { start }))).toMatchObject({
      code: 'internal',
      kept: 'Nothing in it was touched.',
      detail: expect.stringContaining('broken from the start') as string,
    });
  });
});

describe('closing', () => {
  it('writes what waits', async () => {
    const bench = await makeBench();
    const { library } = await openHosted(bench, { writeDelay: 60_000 });
    const { id, path } = await library.create({ title: 'Last' });
    const { session, version } = await library.open(id);
    await library.applySteps({ id, session, version, steps: [typed('Last words')] });
    await library.close();
    expect(await bench.read(path)).toContain('Last words');
    expect(await failure(library.summary(id))).toMatchObject({ code: 'cancelled' });
  });

  it('waits no longer than it is given', async () => {
    const bench = await makeBench();
    await mkdir(join(bench.root, 'posts'), { recursive: true });
    await writeFile(join(bench.root, 'posts', 'a.md'), 'text');
    const { library } = await openHosted(bench, { patience: 0 });
    const listed = failure(library.listing.ids(query));
    await library.close();
    await listed;
  });
});

const query = {
  section: 'all',
  text: '',
  tag: null,
  category: null,
  sort: 'updated',
  descending: true,
} as const;
