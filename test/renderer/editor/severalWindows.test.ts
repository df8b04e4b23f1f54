import type { Editor } from '@tiptap/core';
import { history, undo } from '@tiptap/pm/history';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { EditorState, TextSelection } from '@tiptap/pm/state';
import type { Transaction } from '@tiptap/pm/state';
import { Step, Transform } from '@tiptap/pm/transform';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { documentSchema } from '#core/document/schema.ts';
import { LonghandError } from '#core/failure.ts';
import type { AppliedSteps } from '#core/ipc/contract.ts';

import { parameters } from '../../core/property.ts';
import { StepSender } from '../../../renderer/editor/steps/stepSender.ts';
import { isTheirs, takeTheirs } from '../../../renderer/editor/steps/takeTheirs.ts';
import { paragraphs } from './documents.ts';

/** Time that goes on when told: whatever is under way happens in the order of its hour. */
class Clock {
  now = 0;
  #jobs: { at: number; run: () => void }[] = [];

  in(delay: number, run: () => void): { at: number; run: () => void } {
    const job = { at: this.now + delay, run };
    this.#jobs.push(job);
    return job;
  }
  drop(job: unknown): void {
    this.#jobs = this.#jobs.filter((other) => other !== job);
  }
  async go(until: number): Promise<void> {
    for (;;) {
      this.#jobs.sort((a, b) => a.at - b.at);
      const [next] = this.#jobs;
      if (next === undefined || next.at > until) break;
      this.#jobs.shift();
      this.now = next.at;
      next.run();
      // Whatever hangs on it, several answers deep.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.now = Math.max(this.now, until);
  }
}

/** The library: one document, its history of steps, and lines to the windows that are slow, lossy and out of order. */
class Library {
  version = 0;
  readonly batches: AppliedSteps[] = [];
  readonly listeners: ((batch: AppliedSteps) => void)[] = [];
  troubled = true;
  readonly clock: Clock;
  readonly chance: () => number;
  document: ProseMirrorNode;

  constructor(clock: Clock, chance: () => number, document: ProseMirrorNode) {
    this.clock = clock;
    this.chance = chance;
    this.document = document;
  }

  /** An answer that takes its time, and may be lost before or after the work. */
  async call<T>(work: () => T): Promise<T> {
    const wait = () => new Promise<void>((resolve) => this.clock.in(this.chance() * 120, resolve));
    const luck = this.troubled ? this.chance() : 1;
    await wait();
    if (luck < 0.05) throw new LonghandError({ code: 'internal', message: 'Lost on the way there.' });
    let failed: unknown;
    let value: T | undefined;
    try {
      value = work();
    } catch (thrown) {
      failed = thrown;
    }
    await wait();
    if (failed !== undefined) throw failed;
    if (luck < 0.1) throw new LonghandError({ code: 'internal', message: 'Lost on the way back.' });
    return value as T;
  }

  apply(session: string, version: number, steps: Record<string, unknown>[], cause: AppliedSteps['cause']) {
    if (version !== this.version) throw new LonghandError({ code: 'conflict', message: 'Stale.' });
    let { document } = this;
    for (const json of steps) {
      const { doc, failed } = Step.fromJSON(documentSchema, json).apply(document);
      if (doc === null) throw new Error(`A step of ${session} does not fit: ${failed}`);
      document = doc;
    }
    document.check();
    this.document = document;
    this.version += steps.length;
    const batch = { session, version, steps, cause };
    this.batches.push(batch);
    for (const listener of this.listeners) {
      const tell = () => this.clock.in(this.chance() * 150, () => listener(batch));
      const luck = this.troubled ? this.chance() : 1;
      if (luck > 0.1) tell();
      if (luck < 0.2) tell();
    }
    return { version: this.version };
  }

  stepsSince(version: number) {
    return { version: this.version, batches: this.batches.filter((batch) => batch.version >= version) };
  }
}

/** A window's editor, without what draws it. */
class Desk {
  state: EditorState;
  readonly name: string;
  readonly sender: StepSender;
  readonly #listeners = new Set<(event: { transaction: Transaction; appendedTransactions: Transaction[] }) => void>();

  constructor(name: string, library: Library) {
    this.name = name;
    const { clock } = library;
    this.state = EditorState.create({
      doc: library.document,
      plugins: [history({ newGroupDelay: 0 })],
    });
    const editor = {
      on: (_: string, listener: never) => this.#listeners.add(listener),
      off: (_: string, listener: never) => this.#listeners.delete(listener),
      view: { dispatch: (tr: Transaction) => this.dispatch(tr) },
    } as unknown as Editor;
    Object.defineProperty(editor, 'state', { get: () => this.state });
    let taking = false;
    this.sender = new StepSender({
      document: library.document,
      version: library.version,
      session: name,
      timers: { set: (run, delay) => clock.in(delay, run), clear: (timer) => clock.drop(timer) },
      send: (version, steps) => library.call(() => library.apply(name, version, steps, 'typing')),
      stepsSince: (version) => library.call(() => library.stepsSince(version)),
      take: (theirs, ours) => {
        taking = true;
        const taken = takeTheirs(editor, theirs, ours);
        taking = false;
        return taken;
      },
      whenQuiet: (run) => {
        // An input method is at work now and then.
        if (library.chance() < 0.9) run();
        else clock.in(400, run);
      },
      onFailure: () => undefined,
      onPending: () => undefined,
      onConflict: (failure) => {
        throw new Error(`${name} gave up: ${failure.message}`);
      },
    });
    this.#listeners.add(({ transaction }) => {
      if (!taking && !isTheirs(transaction)) this.sender.push(transaction);
    });
    library.listeners.push((batch) => this.sender.receive(batch));
  }

  dispatch(tr: Transaction): void {
    this.state = this.state.apply(tr);
    for (const listener of this.#listeners) listener({ transaction: tr, appendedTransactions: [] });
  }

  place(share: number): number {
    const { doc } = this.state;
    return TextSelection.near(doc.resolve(Math.floor(share * doc.content.size))).head;
  }
}

const signs = (document: ProseMirrorNode): Set<string> => new Set(document.textContent);

type Action =
  | { kind: 'type' | 'erase' | 'split' | 'join' | 'undo'; desk: number; at: number }
  | { kind: 'file'; at: number }
  | { kind: 'wait'; at: number };

const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('type' as const), desk: fc.nat(2), at: share }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('erase' as const, 'split' as const, 'join' as const, 'undo' as const),
      desk: fc.nat(2),
      at: share,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('file' as const), at: share }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('wait' as const), at: share }) },
);

async function together(actions: Action[], seed: number): Promise<void> {
  let state = seed;
  const chance = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const clock = new Clock();
  const library = new Library(clock, chance, paragraphs('one', 'two', 'three', 'four'));
  const desks = ['first', 'second', 'third'].map((name) => new Desk(name, library));
  let made = 0;
  /** Who wrote each sign, and which were taken away on purpose. */
  const author = new Map<string, Desk | null>();
  const gone = new Set<string>();
  const newSign = (by: Desk | null): string => {
    const sign = String.fromCodePoint(0x4e00 + made);
    made += 1;
    author.set(sign, by);
    return sign;
  };

  for (const act of actions) {
    if (act.kind === 'wait') await clock.go(clock.now + act.at * 300);
    else if (act.kind === 'file') {
      // Another program writes other words over a block.
      const index = Math.floor(act.at * library.document.childCount);
      const from = library.document.resolve(0).posAtIndex(index, 0);
      const block = library.document.child(index);
      for (const sign of block.textContent) gone.add(sign);
      const written = documentSchema.node('paragraph', null, [documentSchema.text(newSign(null))]);
      const { steps } = new Transform(library.document).replaceWith(from, from + block.nodeSize, written);
      library.apply(
        '',
        library.version,
        steps.map((step) => step.toJSON() as Record<string, unknown>),
        'file',
      );
    } else {
      const desk = desks[act.desk];
      if (desk === undefined) continue;
      const { tr } = desk.state;
      const at = desk.place(act.at);
      const $at = tr.doc.resolve(at);
      if (act.kind === 'type') {
        const sign = newSign(desk);
        desk.dispatch(tr.setSelection(TextSelection.create(tr.doc, at)).insertText(sign));
      } else if (act.kind === 'split') desk.dispatch(tr.split(at));
      else if (act.kind === 'erase' && $at.parentOffset > 0) {
        gone.add(tr.doc.textBetween(at - 1, at));
        desk.dispatch(tr.delete(at - 1, at));
      } else if (act.kind === 'join' && $at.index(0) > 0) desk.dispatch(tr.join($at.before(1)));
      else if (act.kind === 'undo') {
        const before = signs(desk.state.doc);
        undo(desk.state, (undoing) => desk.dispatch(undoing));
        const after = signs(desk.state.doc);
        for (const sign of before) {
          // What somebody has taken away may have come along with words that had stood in it.
          if (after.has(sign) || gone.has(sign)) continue;
          expect(author.get(sign)?.name, 'undo took away what another wrote').toBe(desk.name);
          gone.add(sign);
        }
        for (const sign of after) if (!before.has(sign)) gone.delete(sign);
      }
    }
  }
  await clock.go(clock.now + 3_000);
  library.troubled = false;
  await clock.go(clock.now + 60_000);
  for (const desk of desks) await Promise.all([desk.sender.catchUp(), clock.go(clock.now + 5_000)]);

  const kept = signs(library.document);
  // Where nothing is taken away, nothing may be there twice either.
  if (actions.every(({ kind }) => kind === 'type' || kind === 'split' || kind === 'wait'))
    expect(library.document.textContent.length).toBe('onetwothreefour'.length + author.size);
  for (const sign of author.keys()) {
    if (!gone.has(sign)) expect(kept.has(sign), `${sign}, which nobody took away, is there`).toBe(true);
  }
  for (const desk of desks) {
    expect(desk.sender.unsent, `${desk.name} has sent everything`).toBeNull();
    expect(desk.state.doc.toJSON(), `${desk.name} shows what the library holds`).toEqual(library.document.toJSON());
  }
}

test('windows that write in one post at once, over lines that lose and delay, come to the same text with every word in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60, size: 'max' }), fc.nat(), together),
    parameters(40),
  );
}, 600_000);

test('windows in which nothing is taken away come to a text that holds every sign once', async () => {
  const gentle = action.filter(({ kind }) => kind === 'type' || kind === 'split' || kind === 'wait');
  await fc.assert(
    fc.asyncProperty(fc.array(gentle, { maxLength: 40, size: 'max' }), fc.nat(), together),
    parameters(20),
  );
}, 600_000);
