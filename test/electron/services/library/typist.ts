/**
 * A writer in a process of its own, to be killed. It opens a library as the app does, on its threads; looks whether everything that its record
 * tells of is there; and then types, tags, renames, trashes, brings back and goes back to versions, and puts down in its record each thing
 * before it is asked for and once it is answered.
 */
import { setTimeout as wait } from 'node:timers/promises';

import type { LibraryEvent } from '#services/library/contract.ts';
import { openHostedLibrary } from '#services/library/host/hostedLibrary.ts';

import { expectEverything } from './afterKill.ts';
import { note } from './killRecord.ts';
import { TypingDesk } from './typingDesk.ts';

const [root = '', stateFolder = '', record = ''] = process.argv.slice(2);
const desks = new Map<string, TypingDesk>();
const library = await openHostedLibrary({
  root,
  stateFolder,
  writeDelay: 60,
  known: { accounts: {}, defaults: { author: '', language: '' } },
  emit: (event: LibraryEvent) => {
    for (const desk of desks.values()) desk.hear(event);
  },
});
const chance = (one: number): boolean => Math.random() * one < 1;
const below = (end: number): number => Math.floor(Math.random() * end);

function fail(why: unknown): never {
  process.stderr.write(`${why instanceof Error ? (why.stack ?? why.message) : JSON.stringify(why)}\n`);
  process.exit(1);
}
process.on('unhandledRejection', fail);

/** Something that a kill may leave done or not done. */
async function make<T>(
  id: string,
  what: 'slug' | 'tags' | 'trashed' | 'words',
  value: string | number | boolean,
  task: () => Promise<T>,
): Promise<T> {
  note(record, { kind: 'asked', id, what, value });
  const answer = await task();
  note(record, { kind: 'answered', id, what, value });
  return answer;
}

async function create(): Promise<string> {
  const title = `Typed ${Date.now()}`;
  note(record, { kind: 'making', title });
  const { id } = await library.create({ title, markdown: 'w0\n' });
  note(record, { kind: 'made', id, title });
  return id;
}

async function open(id: string): Promise<void> {
  const desk = await TypingDesk.open(id, {
    library,
    typed: (post, word) => note(record, { kind: 'typed', id: post, word, at: Date.now() }),
    kept: (post, word) => note(record, { kind: 'kept', id: post, word, at: Date.now() }),
    failed: fail,
  });
  desks.set(id, desk);
}

async function act(desk: TypingDesk): Promise<void> {
  const { id } = desk;
  const which = below(6);
  if (which === 0) {
    const tag = `t${Date.now()}`;
    await make(id, 'tags', tag, () => library.setMeta(id, { tags: [tag] }));
  } else if (which === 1) await library.flush(id);
  else if (which === 2) {
    const slug = `slug-${id.slice(0, 6)}-${below(1_000_000)}`;
    await desk.flush();
    await make(id, 'slug', slug, () => library.renameSlug(id, slug));
  } else {
    await desk.close();
    desks.delete(id);
    if (which === 4) {
      await make(id, 'trashed', true, () => library.trash(id));
      await make(id, 'trashed', false, () => library.restore(id));
    }
    // Where other programs write too, going back takes their lines away, which the writer would be asked about.
    if (which === 5 && (await library.summary(id)).slug.startsWith('typed-')) {
      const versions = await library.versions.list(id);
      const version = versions[below(versions.length)];
      if (version !== undefined) {
        const { document } = await library.versions.read(id, version.id);
        const words = /w0(?: w\d+)*/.exec(JSON.stringify(document))?.[0].split(' ').length ?? 0;
        if (words > 0) await make(id, 'words', words - 1, () => library.versions.restore(id, version.id, null));
      }
    }
    await open(id);
  }
}

const known = await expectEverything(library, { root, stateFolder, record }).catch(fail);
while (known.length < 3) known.push(await create());
for (const id of known.slice(-3)) await open(id);
note(record, { kind: 'ready', at: Date.now() });
process.stdout.write('ready\n');

let acting: string | null = null;
for (;;) {
  await wait(5 + below(35));
  for (const [id, desk] of desks) if (id !== acting && chance(2)) desk.type();
  if (acting !== null || !chance(6)) continue;
  if (known.length < 6 && chance(10)) known.push(await create());
  const desk = [...desks.values()][below(desks.size)] ?? null;
  if (desk === null) continue;
  acting = desk.id;
  void actOn(desk).catch(fail);
}

async function actOn(desk: TypingDesk): Promise<void> {
  await act(desk);
  acting = null;
}
