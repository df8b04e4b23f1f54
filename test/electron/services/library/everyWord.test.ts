import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Library } from '#services/library/contract.ts';

import type { Bench } from './support.ts';
import { listOf, faultyFileSystem, makeBench, typed } from './support.ts';

const action = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ kind: 'type' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'meta' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'flush' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'close' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'other-program' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'same-place' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'decide' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'crash' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'rename' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'duplicate' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'trash' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restore' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'create' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'title' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'refresh' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      call: fc.constantFrom(
        'writeFile',
        'write',
        'sync',
        'rename',
        'open',
        'readFile',
        'mkdir',
        'copyFile',
        'stat',
        'unlink',
      ),
      code: fc.constantFrom('ENOSPC', 'EIO', 'EACCES'),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'repair' as const }) },
);

/** `LONGHAND_RUNS=2000` is the long form. */
const numRuns = Number(process.env['LONGHAND_RUNS'] ?? 40);

test(
  'whatever a writer, another program, the disk and crashes do, every answered word is in some post',
  { timeout: 60_000 + numRuns * 2_000 },
  async () => {
    const bench = await makeBench();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(action, fc.nat()), { minLength: 5, maxLength: 40 }),
        fc.constantFrom(0, 5, 1_000_000),
        async (actions, writeDelay) => {
          const base = await mkdtemp(join(tmpdir(), 'longhand-every-word-'));
          try {
            await play(bench, base, actions, writeDelay);
          } finally {
            await rm(base, { recursive: true, force: true, maxRetries: 5 });
          }
        },
      ),
      { numRuns },
    );
  },
);

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

async function play(bench: Bench, base: string, actions: [Action, number][], writeDelay: number): Promise<void> {
  let generation = 0;
  let root = join(base, '0/Library');
  await cp(bench.root, root, { recursive: true });
  let fs = faultyFileSystem();
  const open = (): Promise<Library> => bench.open({ root, stateFolder: join(root, '../state'), writeDelay }, fs);
  let library = await open();
  const retired: Library[] = [];
  const words = new Set<string>();
  const sessions = new Map<string, { session: string; version: number }>();
  let count = 0;
  const attempt = async (task: () => Promise<unknown>): Promise<boolean> =>
    task().then(
      () => true,
      (thrown: unknown) => {
        expect(thrown).toMatchObject({ name: 'LonghandError' });
        expect((thrown as { code: string }).code).not.toBe('internal');
        return false;
      },
    );
  await library.create({ title: 'First' });

  for (const [act, choice] of actions) {
    const posts = (await listOf(library)).posts.filter((post) => post.problem === null);
    const post = posts[choice % Math.max(posts.length, 1)];
    const word = `w${count++}.`;
    switch (act.kind) {
      case 'create':
        await attempt(() => library.create({ title: word }));
        break;
      case 'type': {
        if (post === undefined) break;
        const known = sessions.get(post.id);
        const isKnown =
          known !== undefined &&
          (await attempt(async () => {
            known.version = (await library.applySteps({ id: post.id, ...known, steps: [typed(`${word} `)] })).version;
          }));
        if (isKnown) words.add(word);
        else if (act.kind === 'type') {
          sessions.delete(post.id);
          await attempt(async () => {
            const { session, version } = await library.open(post.id);
            sessions.set(post.id, { session, version });
            const answer = await library.applySteps({ id: post.id, session, version, steps: [typed(`${word} `)] });
            words.add(word);
            sessions.set(post.id, { session, version: answer.version });
          });
        }
        break;
      }
      case 'meta':
        if (post !== undefined) await attempt(() => library.setMeta(post.id, { tags: [word] }));
        break;
      case 'title':
        if (post !== undefined) await attempt(() => library.setMeta(post.id, { title: `Title ${choice % 3}` }));
        break;
      case 'flush':
        if (post !== undefined) await attempt(() => library.flush(post.id));
        break;
      case 'close':
        if (post !== undefined)
          await attempt(() => library.closeSession(post.id, sessions.get(post.id)?.session ?? ''));
        break;
      case 'rename':
        if (post !== undefined) await attempt(() => library.renameSlug(post.id, `slug-${choice % 5}`));
        break;
      case 'duplicate':
        if (post !== undefined) await attempt(() => library.duplicate(post.id));
        break;
      case 'trash':
        if (post !== undefined) await attempt(() => library.trash(post.id));
        break;
      case 'restore': {
        const [trashed] = (await listOf(library, { trash: true })).posts;
        if (trashed !== undefined) await attempt(() => library.restore(trashed.id));
        break;
      }
      case 'refresh':
        await attempt(() => library.refresh());
        break;
      case 'other-program':
        if (post === undefined) break;
        // Between the library's last look at the file and its rename lie microseconds that no program can guard: stay out of them.
        if (writeDelay < 1_000 && !(await attempt(() => library.flush(post.id)))) break;
        if (
          await appendFile(join(root, (await library.summary(post.id)).path), `\n${word}\n`).then(
            () => true,
            () => false,
          )
        )
          words.add(word);
        break;
      case 'same-place': {
        // A whole file that is read and written again would take back what the library writes in between.
        if (post === undefined || writeDelay < 1_000) break;
        const path = join(root, (await library.summary(post.id)).path);
        const before = await readFile(path, 'utf8').catch(() => '');
        const header = /^---\n[^]*?\n---\n\n?/.exec(before)?.[0];
        if (header === undefined) break;
        const after = `${header}${word} ${before.slice(header.length)}`;
        if (
          await writeFile(path, after).then(
            () => true,
            () => false,
          )
        )
          words.add(word);
        break;
      }
      case 'decide': {
        if (post === undefined) break;
        const conflict = await library.open(post.id).then(
          (opened) => opened.conflict,
          () => null,
        );
        if (conflict === null) break;
        const places = conflict.places.map(() => 'both' as const);
        const fields = conflict.fields.map(() => (choice % 2 === 0 ? ('mine' as const) : ('theirs' as const)));
        await attempt(() => library.resolveConflict(post.id, places, fields));
        break;
      }
      case 'fault':
        fs.fail.set(act.call, { code: act.code, times: 1 + (choice % 4) });
        break;
      case 'repair':
        fs.fail.clear();
        break;
      case 'crash': {
        // The disk as it is at this moment is what the next start finds.
        const next = join(base, String(++generation));
        await fs.kill();
        await cp(join(root, '..'), next, { recursive: true });
        retired.push(library);
        root = join(next, 'Library');
        fs = faultyFileSystem();
        library = await open();
        sessions.clear();
        break;
      }
    }
  }
  fs.fail.clear();
  await library.close();
  const last = await open();
  await last.close();
  for (const one of retired) await one.close();
  const text = await textOf(root);
  for (const word of words) expect(text, `${word} of ${[...words].join(' ')}`).toContain(word);
}

async function textOf(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    names.filter((name) => name.endsWith('.md')).map((name) => readFile(join(folder, name), 'utf8')),
  );
  return texts.join('\n');
}
