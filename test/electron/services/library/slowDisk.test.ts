import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { Library } from '#services/library/contract.ts';
import type { FileSystem } from '#services/library/disk.ts';
import { realFileSystem } from '#services/library/disk.ts';
import { journalPath } from '#services/library/journal.ts';

import { paragraphs } from './paragraphs.ts';
import type { Bench } from './support.ts';
import { listOf, faultyFileSystem, makeBench, typed } from './support.ts';

/** The real file system, whose calls on some paths wait while it is told to. */
function stoppingFileSystem(stops: RegExp): { fs: FileSystem; stop: () => void; goOn: () => void } {
  let gate: PromiseWithResolvers<void> | null = null;
  const wait = async (path: unknown): Promise<void> => {
    if (gate !== null && stops.test(String(path))) await gate.promise;
  };
  const fs = Object.fromEntries(
    Object.entries(realFileSystem).map(([name, call]) => [
      name,
      typeof call !== 'function'
        ? call
        : async (...args: unknown[]) => {
            await wait(args[0]);
            const result = await (call as (...all: unknown[]) => Promise<unknown>)(...args);
            if (name !== 'open') return result;
            return new Proxy(result as object, {
              get(target, property) {
                const value = Reflect.get(target, property, target) as unknown;
                if (typeof value !== 'function') return value;
                return async (...rest: unknown[]) => {
                  await wait(args[0]);
                  return (value as (...all: unknown[]) => unknown).apply(target, rest);
                };
              },
            });
          },
    ]),
  ) as unknown as FileSystem;
  return {
    fs,
    stop: () => (gate = Promise.withResolvers()),
    goOn: () => {
      gate?.resolve();
      gate = null;
    },
  };
}

interface Typist {
  id: string;
  path: string;
  type: (text: string) => Promise<void>;
  close: () => Promise<void>;
}

async function typist(library: Library, title: string): Promise<Typist> {
  const { id, path } = await library.create({ title });
  const { session } = await library.open(id);
  let version = 0;
  return {
    id,
    path,
    type: async (text) => {
      version = (await library.applySteps({ id, session, version, steps: [typed(text)] })).version;
    },
    close: () => library.closeSession(id, session),
  };
}

const journalOf = (bench: Bench, id: string): Promise<string> =>
  readFile(journalPath(join(bench.stateFolder, 'journal'), id), 'utf8');

test('while the library’s disk does not answer, what is typed goes into the journal, and into the file once it does', async () => {
  const bench = await makeBench();
  const { fs, stop, goOn } = stoppingFileSystem(/Library.posts/);
  const library = await bench.open({ writeDelay: 1 }, fs);
  const { id, path, type } = await typist(library, 'Far');
  stop();
  await type('one ');
  const flushed = library.flush(id);
  for (const word of ['two ', 'three ', 'four ']) await type(word);
  await library.setMeta(id, { tags: ['kept'] });
  const journal = await journalOf(bench, id);
  for (const word of ['one', 'two', 'three', 'four', 'kept']) expect(journal).toContain(word);
  expect(await bench.read(path)).not.toContain('one');
  expect(JSON.stringify((await library.open(id)).document)).toContain('four three two one');
  goOn();
  await flushed;
  await library.flush(id);
  expect(await bench.read(path)).toMatch(/tags: \[kept\]\n[^]*\n\nfour three two one \n$/);
});

test('a crash while the disk does not answer loses nothing that was typed', async () => {
  const bench = await makeBench();
  const { fs, stop, goOn } = stoppingFileSystem(/Library.posts/);
  const library = await bench.open({ writeDelay: 1 }, fs);
  const { id, path, type } = await typist(library, 'Far');
  await type('one ');
  await library.flush(id);
  stop();
  await type('two ');
  const flushed = library.flush(id).catch(() => undefined);
  await type('three ');
  // The next start finds the journal as it is at this moment.
  const next = await bench.open();
  expect(await bench.read(path)).toMatch(/\n\nthree two one \n$/);
  await next.close();
  goOn();
  await flushed;
  await library.close();
  expect((await listOf(await bench.open())).posts).toHaveLength(1);
  expect(await bench.read(path)).toMatch(/\n\nthree two one \n$/);
});

test('a journal that the disk keeps waiting holds up no other post', async () => {
  const bench = await makeBench();
  const { fs, stop, goOn } = stoppingFileSystem(/slow.*jsonl/);
  let ids = 0;
  const library = await bench.open(
    { writeDelay: 1, makeId: () => ['slow', 's1', 'quick', 's2'][ids++] ?? `id${ids}` },
    fs,
  );
  const slow = await typist(library, 'Slow');
  const quick = await typist(library, 'Quick');
  expect([slow.id, quick.id]).toEqual(['slow', 'quick']);
  stop();
  const waiting = slow.type('late ');
  await quick.type('soon ');
  await library.flush(quick.id);
  expect(await bench.read(quick.path)).toContain('soon');
  goOn();
  await waiting;
  await library.flush(slow.id);
  expect(await bench.read(slow.path)).toContain('late');
});

/** What a window does: an edit that was not taken stays there, and is sent again. */
async function typeAll(
  type: (text: string) => Promise<void>,
  words: string[],
  heal: () => Promise<void>,
): Promise<number> {
  let refused = 0;
  for (const word of words) {
    for (;;) {
      try {
        await type(word);
        break;
      } catch (thrown) {
        expect(thrown).toMatchObject({ name: 'LonghandError', kept: 'Your words are in this window. Leave it open.' });
        refused++;
        await heal();
      }
    }
  }
  return refused;
}

const words = Array.from({ length: 12 }, (_, at) => `w${at} `);
const whole = words.toReversed().join('');

test.for(
  ['ENOSPC', 'EIO', 'EROFS', 'EACCES'].flatMap((code) =>
    ['open', 'writeFile', 'write', 'sync', 'rename', 'mkdir'].map((call) => [call, code] as const),
  ),
)(
  'when %s fails with %s anywhere while one types, everything typed is in the file once that ends',
  async ([call, code]) => {
    const bench = await makeBench();
    const fs = faultyFileSystem();
    const library = await bench.open({ writeDelay: 1 }, fs);
    const { id, path, type } = await typist(library, 'Faults');
    await typeAll(type, words.slice(0, 4), async () => undefined);
    fs.fail.set(call, { code });
    const heal = async (): Promise<void> => {
      await library.flush(id).catch(() => undefined);
      fs.fail.clear();
    };
    await typeAll(type, words.slice(4, 8), heal);
    const saved = await library.flush(id).then(
      () => true,
      (thrown: unknown) => {
        expect(thrown).toMatchObject({ kept: expect.stringContaining('journal') as string });
        return false;
      },
    );
    if (!saved) expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'save-state' }));
    fs.fail.clear();
    await typeAll(type, words.slice(8), heal);
    await library.flush(id);
    expect(await bench.read(path)).toContain(`\n\n${whole}\n`);
    await library.close();
    expect((await listOf(await bench.open())).posts).toHaveLength(1);
    expect(await bench.read(path)).toContain(`\n\n${whole}\n`);
  },
);

test('a file that cannot be read for a moment is no conflict, even when nobody has the post open any more', async () => {
  const bench = await makeBench();
  const fs = faultyFileSystem();
  const library = await bench.open({ writeDelay: 1_000_000 }, fs);
  const { id, path, type, close } = await typist(library, 'Unreadable');
  await type('mine ');
  await writeFile(join(bench.root, path), `${await bench.read(path)}theirs\n`);
  fs.fail.set('readFile', { code: 'EIO', path: /index\.md$/ });
  await close();
  fs.fail.clear();
  await library.flush(id);
  expect(await bench.read(path)).toMatch(/\n\ntheirs\n\nmine \n$/);
  expect((await listOf(library)).posts).toHaveLength(1);
});

test('saving that is asked for once the disk is well again is not failed by an attempt from before', async () => {
  const bench = await makeBench();
  const begun = Promise.withResolvers<void>();
  const failing = Promise.withResolvers<never>();
  let attempts = 0;
  const library = await bench.open({
    writeDelay: 1_000_000,
    converter: {
      ...paragraphs,
      async write(...args) {
        attempts += 1;
        if (attempts > 1) return paragraphs.write(...args);
        begun.resolve();
        return failing.promise;
      },
    },
  });
  const { id, path, type } = await typist(library, 'Well again');
  await type('words ');
  const before = library.flush(id);
  await begun.promise;
  const after = library.flush(id);
  failing.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
  await expect(before).rejects.toMatchObject({ code: 'disk-failed' });
  await after;
  expect(await bench.read(path)).toContain('words');
});

test('a library’s folder that is gone for a while gets everything when it is back', async () => {
  const bench = await makeBench();
  const library = await bench.open({ writeDelay: 1 });
  const { id, path, type } = await typist(library, 'Unplugged');
  await typeAll(type, words.slice(0, 6), async () => undefined);
  await library.flush(id);
  await rename(bench.root, `${bench.root}.away`);
  await typeAll(type, words.slice(6), async () => undefined);
  await expect(library.flush(id)).rejects.toMatchObject({ code: 'not-found' });
  await library.refresh().catch(() => undefined);
  await rename(`${bench.root}.away`, bench.root);
  await library.flush(id);
  expect(await bench.read(path)).toContain(`\n\n${whole}\n`);
});
