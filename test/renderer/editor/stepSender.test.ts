import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Step, Transform } from '@tiptap/pm/transform';
import { beforeEach, expect, test } from 'vitest';

import { documentSchema } from '#core/document/schema.ts';
import type { Failure } from '#core/failure.ts';
import { LonghandError } from '#core/failure.ts';
import { limits } from '#core/ipc/contract.ts';
import type { AppliedSteps } from '#core/ipc/contract.ts';

import { StepSender } from '../../../renderer/editor/steps/stepSender.ts';
import type { Timers } from '../../../renderer/editor/steps/stepSender.ts';
import { paragraphs, textsOf } from './documents.ts';

/** Time that goes on when told. */
class HandTimers implements Timers {
  waiting: { run: () => void; milliseconds: number } | null = null;
  set(run: () => void, milliseconds: number): unknown {
    this.waiting = { run, milliseconds };
    return this.waiting;
  }
  clear(timer: unknown): void {
    if (this.waiting === timer) this.waiting = null;
  }
  elapse(): void {
    const { waiting } = this;
    this.waiting = null;
    waiting?.run();
  }
}

interface Call {
  version: number;
  steps: Record<string, unknown>[];
  answer: () => void;
  refuse: (failure: Failure) => void;
}

let timers: HandTimers;
let calls: Call[];
let kept: ProseMirrorNode;
let typed: ProseMirrorNode;
let failures: (Failure | null)[];
let pending: boolean[];
let conflicts: number;
let missing: AppliedSteps[];
let sender: StepSender;

beforeEach(() => {
  timers = new HandTimers();
  calls = [];
  kept = typed = paragraphs('');
  failures = [];
  pending = [];
  conflicts = 0;
  missing = [];
  sender = new StepSender({
    document: typed,
    version: 7,
    session: 'mine',
    stepsSince: (version) => Promise.resolve({ version: version + missing.length, batches: missing }),
    timers,
    send: (version, steps) =>
      new Promise((resolve, reject) => {
        const answer = (): void => {
          for (const step of steps) kept = Step.fromJSON(documentSchema, step).apply(kept).doc ?? kept;
          resolve({ version: version + steps.length });
        };
        calls.push({ version, steps, answer, refuse: (failure) => reject(new LonghandError(failure)) });
      }),
    onFailure: (failure) => failures.push(failure),
    onPending: (now) => pending.push(now),
    onConflict: () => {
      conflicts += 1;
    },
  });
});

function type(letters: string): void {
  for (const letter of letters) {
    const change = new Transform(typed).insert(typed.content.size - 1, documentSchema.text(letter));
    typed = change.doc;
    sender.push(change);
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const lastCall = (): Call => {
  const call = calls.at(-1);
  if (call === undefined) throw new Error('Nothing was sent');
  return call;
};

test('a burst of typing goes out as one batch, 150 ms after its first key', () => {
  type('abc');
  expect(calls).toHaveLength(0);
  expect(timers.waiting?.milliseconds).toBe(150);
  timers.elapse();
  expect(calls).toHaveLength(1);
  expect(lastCall()).toMatchObject({ version: 7 });
  expect(lastCall().steps).toHaveLength(3);
});

test('one batch is on its way at a time, and the next begins at the version the last one ended', async () => {
  type('a');
  timers.elapse();
  type('bc');
  expect(timers.waiting).toBeNull();
  expect(calls).toHaveLength(1);
  lastCall().answer();
  await settled();
  timers.elapse();
  expect(calls).toHaveLength(2);
  expect(lastCall().version).toBe(8);
  lastCall().answer();
  await settled();
  expect(textsOf(kept)).toEqual(['abc']);
  expect(pending).toEqual([true, false]);
  expect(sender.unsent).toBeNull();
});

test('a full disk keeps the steps, tries again with longer and longer waits, and sends all when there is room', async () => {
  type('a');
  const waits: (number | undefined)[] = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    timers.elapse();
    lastCall().refuse({ code: 'disk-full', message: 'The disk is full.' });
    await settled();
    waits.push(timers.waiting?.milliseconds);
  }
  expect(waits).toEqual([500, 1_000, 2_000]);
  expect(failures.at(-1)).toMatchObject({ code: 'disk-full', kept: 'Your text is kept in this window.' });
  type('b');
  timers.elapse();
  expect(lastCall().version).toBe(7);
  lastCall().answer();
  await settled();
  expect(textsOf(kept)).toEqual(['ab']);
  expect(failures.at(-1)).toBeNull();
  expect(pending).toEqual([true, false]);
});

test('a version that does not fit asks for the post again, sends nothing more and keeps the text', async () => {
  type('a');
  timers.elapse();
  lastCall().refuse({ code: 'conflict', message: 'Changed.' });
  await settled();
  type('b');
  expect(conflicts).toBe(1);
  expect(timers.waiting).toBeNull();
  expect(calls).toHaveLength(1);
  expect(textsOf(sender.unsent?.mine ?? paragraphs())).toEqual(['ab']);
  await expect(sender.flush()).rejects.toMatchObject({ code: 'conflict' });
});

test('an answer that counts differently is a conflict, never believed', async () => {
  const own = new StepSender({
    document: typed,
    version: 0,
    session: 'mine',
    stepsSince: (version) => Promise.resolve({ version, batches: [] }),
    timers,
    send: () => Promise.resolve({ version: 40 }),
    onFailure: () => {},
    onPending: () => {},
    onConflict: () => {
      conflicts += 1;
    },
  });
  const change = new Transform(typed).insert(1, documentSchema.text('x'));
  own.push(change);
  timers.elapse();
  await settled();
  expect(conflicts).toBe(1);
  expect(own.unsent).not.toBeNull();
});

test('flush sends what waits at once, and what was typed meanwhile, before it resolves', async () => {
  type('a');
  let done = false;
  const flushed = sender.flush().then(() => {
    done = true;
    return undefined;
  });
  expect(calls).toHaveLength(1);
  type('b');
  lastCall().answer();
  await settled();
  expect(done).toBe(false);
  expect(calls).toHaveLength(2);
  lastCall().answer();
  await flushed;
  expect(textsOf(kept)).toEqual(['ab']);
});

test('flush says why when nothing can be written, and the steps are still there for the next attempt', async () => {
  type('a');
  const flushed = sender.flush();
  lastCall().refuse({ code: 'disk-denied', message: 'The folder is read-only.' });
  await expect(flushed).rejects.toThrow('The folder is read-only.');
  expect(sender.unsent).not.toBeNull();
  const again = sender.flush();
  lastCall().answer();
  await again;
  expect(textsOf(kept)).toEqual(['a']);
});

test('more steps than a batch may hold go out in several, in order', async () => {
  let change = new Transform(typed);
  for (let index = 0; index < limits.stepsPerBatch + 10; index += 1)
    change = change.insert(change.doc.content.size - 1, documentSchema.text(String(index % 10)));
  sender.push(change);
  const flushed = sender.flush();
  expect(lastCall().steps).toHaveLength(limits.stepsPerBatch);
  lastCall().answer();
  await settled();
  expect(lastCall().steps).toHaveLength(10);
  lastCall().answer();
  await flushed;
  expect(kept.eq(change.doc)).toBe(true);
});

/** A batch as main tells it: words at the start of the text. */
function theirs(version: number, words: string): AppliedSteps {
  const { steps } = new Transform(paragraphs('')).insert(1, documentSchema.text(words));
  const json = steps.map((step) => step.toJSON() as Record<string, unknown>);
  return { session: 'theirs', version, steps: json, cause: 'typing' };
}

test('a batch that came second is made again over the one that came first, and sent again', async () => {
  type('a');
  timers.elapse();
  missing = [theirs(7, 'Theirs ')];
  lastCall().refuse({ code: 'conflict', message: 'Changed.' });
  await settled();
  expect(conflicts).toBe(0);
  expect(textsOf(sender.unsent?.mine ?? paragraphs())).toEqual(['Theirs a']);
  timers.elapse();
  expect(lastCall().version).toBe(8);
  expect(lastCall().steps[0]).toMatchObject({ from: 8 });
});

test('a batch whose answer was lost is known by its event, and not sent twice', async () => {
  type('ab');
  timers.elapse();
  const { steps } = lastCall();
  sender.receive({ session: 'mine', version: 7, steps, cause: 'typing' });
  expect(sender.unsent).toBeNull();
  lastCall().refuse({ code: 'internal', message: 'The worker ended.' });
  await settled();
  expect(failures).toEqual([]);
  expect(timers.waiting).toBeNull();
  expect(pending).toEqual([true, false]);
});

test('a batch that comes before the one it follows waits, and what is between is asked for', async () => {
  missing = [theirs(7, 'One '), theirs(8, 'Two ')];
  sender.receive(theirs(9, 'Three '));
  await settled();
  expect(sender.version).toBe(10);
  sender.receive(theirs(8, 'Two '));
  expect(sender.version).toBe(10);
  expect(conflicts).toBe(0);
});

test('a step that is refused is not sent for ever: those before it arrive, and the post is opened again', async () => {
  type('abcd');
  timers.elapse();
  const counts: number[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    counts.push(lastCall().steps.length);
    // The third step, wherever it stands in its batch.
    const third = 7 + 2 - lastCall().version;
    if (third < lastCall().steps.length) lastCall().refuse({ code: 'invalid-input', message: 'Not a step.' });
    else lastCall().answer();
    await settled();
    timers.elapse();
  }
  expect(counts).toEqual([4, 2, 2, 1]);
  expect(conflicts).toBe(1);
  expect(textsOf(kept)).toEqual(['ab']);
  expect(textsOf(sender.unsent?.mine ?? paragraphs())).toEqual(['abcd']);
  await expect(sender.flush()).rejects.toMatchObject({ code: 'invalid-input' });
});
