/**
 * A writer in a process of its own, to be killed. It opens a library as the app does, on its threads; looks whether everything that its record
 * tells of is there; and then types, tags, renames, trashes, brings back and goes back to versions, and puts down in its record each thing
 * before it is asked for and once it is answered.
 */
import { setTimeout as wait } from 'node:timers/promises';

import { Transform } from '@tiptap/pm/transform';

import { documentSchema } from '#core/document/schema.ts';
import type { LibraryEvent } from '#services/library/contract.ts';
import { openHostedLibrary } from '#services/library/host/hostedLibrary.ts';

import { rebaseOver } from '../../../../renderer/editor/steps/rebaseOver.ts';
import { StepSender } from '../../../../renderer/editor/steps/stepSender.ts';
import { expectEverything } from './afterKill.ts';
import { note } from './killRecord.ts';

const [root = '', stateFolder = '', record = ''] = process.argv.slice(2);
const heard = new Set<(event: LibraryEvent) => void>();
const library = await openHostedLibrary({
  root,
  stateFolder,
  writeDelay: 60,
  known: { accounts: {}, defaults: { author: '', language: '' } },
  emit(event) {
    for (const hear of heard) hear(event);
  },
});
const chance = (one: number): boolean => Math.random() * one < 1;
const below = (end: number): number => Math.floor(Math.random() * end);

/** A post on the desk, sent as the window sends it: batches of steps, with what others do put under them. */
class Desk {
  readonly id: string;
  #session = '';
  #doc;
  #sender: StepSender;
  #typed: number;
  #answered: number;
  readonly #hear = (event: LibraryEvent): void => {
    if (event.kind === 'steps' && event.id === this.id) this.#sender.receive(event);
  };

  private constructor(id: string, opened: Awaited<ReturnType<typeof library.open>>) {
    this.id = id;
    this.#session = opened.session;
    this.#doc = documentSchema.nodeFromJSON(opened.document);
    this.#typed = this.#words().text.split(' ').length - 1;
    this.#answered = this.#typed;
    const { session, version } = opened;
    this.#sender = new StepSender({
      document: this.#doc,
      version,
      session,
      send: async (at, steps) => {
        const answer = await library.applySteps({ id, session, version: at, steps });
        this.#answered += steps.length;
        note(record, { kind: 'kept', id, word: this.#answered, at: Date.now() });
        return answer;
      },
      stepsSince: (at) => library.stepsSince(id, session, at),
      take: ({ steps }, ours) => {
        const transform = new Transform(this.#doc);
        const { pending, lostWords } = rebaseOver(transform, ours, steps);
        if (lostWords) throw new Error('another hand’s change took words away');
        this.#doc = transform.doc;
        return { pending, document: this.#doc };
      },
      onFailure: (failure) => {
        if (failure !== null) fail(failure);
      },
      onPending: () => undefined,
      onConflict: fail,
    });
    heard.add(this.#hear);
    void this.#sender.catchUp();
  }

  static async open(id: string): Promise<Desk> {
    return new Desk(id, await library.open(id));
  }

  type(): void {
    const { text, end } = this.#words();
    const word = text.split(' ').length;
    const transform = new Transform(this.#doc).insert(end, documentSchema.text(` w${word}`));
    this.#doc = transform.doc;
    this.#typed = word;
    note(record, { kind: 'typed', id: this.id, word, at: Date.now() });
    this.#sender.push(transform);
  }

  flush(): Promise<void> {
    return this.#sender.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    heard.delete(this.#hear);
    this.#sender.destroy();
    await library.closeSession(this.id, this.#session);
  }

  /** The paragraph that is typed in, and where it ends. */
  #words(): { text: string; end: number } {
    let found = { text: '', end: 0 };
    this.#doc.forEach((block, offset) => {
      if (block.textContent.startsWith('w0')) found = { text: block.textContent, end: offset + 1 + block.content.size };
    });
    if (found.end === 0) throw new Error(`The paragraph of ${this.id} is gone`);
    return found;
  }
}

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

async function act(desk: Desk): Promise<Desk> {
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
    if (which === 4) {
      await make(id, 'trashed', true, () => library.trash(id));
      await make(id, 'trashed', false, () => library.restore(id));
    }
    if (which === 5) {
      const versions = await library.versions.list(id);
      const version = versions[below(versions.length)];
      if (version !== undefined) {
        const { document } = await library.versions.read(id, version.id);
        const words = /w0(?: w\d+)*/.exec(JSON.stringify(document))?.[0].split(' ').length ?? 0;
        if (words > 0) await make(id, 'words', words - 1, () => library.versions.restore(id, version.id, null));
      }
    }
    return Desk.open(id);
  }
  return desk;
}

const known = await expectEverything(library, { root, stateFolder, record }).catch(fail);
while (known.length < 3) known.push(await create());
const desks = new Map<string, Desk | null>();
for (const id of known.slice(-3)) desks.set(id, await Desk.open(id));
note(record, { kind: 'ready', at: Date.now() });
process.stdout.write('ready\n');

let acting: string | null = null;
for (;;) {
  await wait(5 + below(35));
  for (const [id, desk] of desks) if (desk !== null && id !== acting && chance(2)) desk.type();
  if (acting !== null || !chance(6)) continue;
  if (known.length < 6 && chance(10)) known.push(await create());
  const desk = [...desks.values()][below(desks.size)] ?? null;
  if (desk === null) continue;
  acting = desk.id;
  void actOn(desk).catch(fail);
}

async function actOn(desk: Desk): Promise<void> {
  desks.set(desk.id, await act(desk));
  acting = null;
}
