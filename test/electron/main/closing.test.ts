import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Failure } from '#core/failure.ts';

import { transition } from '../../../electron/main/closing.ts';
import type { ClosingEffect, ClosingEvent, ClosingState, Reason } from '../../../electron/main/closing.ts';
import { makeLeaving } from '../../../electron/main/leaving.ts';
import { makeWindowFlush } from '../../../electron/main/window-flush.ts';

const failure: Failure = { code: 'disk-full', message: 'The disk is full.' };

function run(events: ClosingEvent[]): { state: ClosingState; effects: ClosingEffect[] } {
  let state: ClosingState = { kind: 'open' };
  const effects: ClosingEffect[] = [];
  for (const event of events) {
    const next = transition(state, event);
    ({ state } = next);
    effects.push(...next.effects);
  }
  return { state, effects };
}

const ask = (reason: Reason, window = true, token = 't1'): ClosingEvent => ({ kind: 'asked', reason, token, window });

test('closing asks the window, writes, and only then goes', () => {
  const { effects } = run([ask('close'), { kind: 'flushed', token: 't1' }, { kind: 'saved' }]);
  expect(effects).toEqual([{ kind: 'ask-window', token: 't1' }, { kind: 'save' }, { kind: 'leave', reason: 'close' }]);
});

test('when a window holds words that it did not send, what was sent is written and the writer is asked', () => {
  const silent = [ask('quit'), { kind: 'window-silent', token: 't1' }, { kind: 'saved' }] satisfies ClosingEvent[];
  const { effects } = run(silent);
  expect(effects.map((effect) => effect.kind)).toEqual(['ask-window', 'save', 'ask-writer']);
  expect(run([...silent, { kind: 'leave' }]).effects.at(-1)).toEqual({ kind: 'leave', reason: 'quit' });
  expect(run([...silent, { kind: 'stay' }]).state).toEqual({ kind: 'open' });
});

test('an order to end does not wait for a window that says nothing', () => {
  const { effects } = run([ask('signal'), { kind: 'window-silent', token: 't1' }, { kind: 'saved' }]);
  expect(effects.at(-1)).toEqual({ kind: 'leave', reason: 'signal' });
});

test('an answer that comes late, or to another question, does nothing', () => {
  expect(run([ask('close'), { kind: 'flushed', token: 'old' }]).state.kind).toBe('asking-window');
  const late = run([ask('close'), { kind: 'window-silent', token: 't1' }, { kind: 'flushed', token: 't1' }]);
  expect(late.effects.filter((effect) => effect.kind === 'save')).toHaveLength(1);
});

test('when writing fails the writer is asked, and staying leaves all as it was', () => {
  const failed = run([ask('quit'), { kind: 'flushed', token: 't1' }, { kind: 'save-failed', failure }]);
  expect(failed.effects.at(-1)).toEqual({ kind: 'ask-writer', failure });
  const stayed = run([
    ask('quit'),
    { kind: 'flushed', token: 't1' },
    { kind: 'save-failed', failure },
    { kind: 'stay' },
  ]);
  expect(stayed.state).toEqual({ kind: 'open' });
  const again = transition(stayed.state, ask('quit', true, 't2'));
  expect(again.effects).toEqual([{ kind: 'ask-window', token: 't2' }]);
});

test('an order to end is not held up by a question, for the journal has every word', () => {
  expect(
    run([ask('signal'), { kind: 'flushed', token: 't1' }, { kind: 'save-failed', failure }]).effects.at(-1),
  ).toEqual({
    kind: 'leave',
    reason: 'signal',
  });
  expect(
    run([ask('quit'), { kind: 'flushed', token: 't1' }, { kind: 'save-failed', failure }, ask('signal')]).effects.at(
      -1,
    ),
  ).toEqual({ kind: 'leave', reason: 'signal' });
});

test('quitting while the window closes quits, without asking twice', () => {
  const { effects } = run([ask('close'), ask('quit', true, 't2'), { kind: 'flushed', token: 't1' }, { kind: 'saved' }]);
  expect(effects.map((effect) => effect.kind)).toEqual(['ask-window', 'save', 'leave']);
  expect(effects.at(-1)).toEqual({ kind: 'leave', reason: 'quit' });
});

test('quitting after the window has closed writes once more, and goes', () => {
  const { effects, state } = run([
    ask('close'),
    { kind: 'flushed', token: 't1' },
    { kind: 'saved' },
    { kind: 'closed' },
    ask('quit', false, 't2'),
    { kind: 'saved' },
  ]);
  expect(effects.slice(-2)).toEqual([{ kind: 'save' }, { kind: 'leave', reason: 'quit' }]);
  expect(state.kind).toBe('leaving');
});

const anyEvent: fc.Arbitrary<ClosingEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('asked' as const),
    reason: fc.constantFrom<Reason>('close', 'quit', 'signal'),
    token: fc.constantFrom('t1', 't2'),
    window: fc.boolean(),
  }),
  fc.record({
    kind: fc.constantFrom('flushed' as const, 'window-silent' as const),
    token: fc.constantFrom('t1', 't2'),
  }),
  fc.constantFrom<ClosingEvent>(
    { kind: 'saved' },
    { kind: 'save-failed', failure },
    { kind: 'stay' },
    { kind: 'leave' },
    { kind: 'closed' },
  ),
);

test('whatever happens in whatever order, nothing goes before it was written, or its writer chose to go', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let state: ClosingState = { kind: 'open' };
      let written = false;
      for (const event of events) {
        const before = state;
        const next = transition(state, event);
        ({ state } = next);
        for (const effect of next.effects) {
          if (effect.kind === 'save') written = false;
          if (effect.kind !== 'leave') continue;
          const chosen =
            before.kind === 'failed' &&
            (event.kind === 'leave' || (event.kind === 'asked' && event.reason === 'signal'));
          const ordered = effect.reason === 'signal' && event.kind === 'save-failed';
          written = event.kind === 'saved' && before.kind === 'saving';
          expect(written || chosen || ordered).toBe(true);
        }
        if (before.kind === 'open' && next.effects.length > 0) expect(event.kind).toBe('asked');
      }
    }),
    { numRuns: 2_000 },
  );
});

describe('carried out', () => {
  test('an attempt that failed and was stayed can be made again, and then goes', async () => {
    const done: string[] = [];
    let full = true;
    const left = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const leaving = makeLeaving({
      hasWindow: () => true,
      async flushWindow() {
        done.push('flush');
        return 'flushed';
      },
      async save() {
        done.push('save');
        if (full) throw new Error('full');
      },
      async askWriter({ code }) {
        done.push(`ask: ${code}`);
        asked.resolve();
        return 'stay';
      },
      holdKeys: (held) => void done.push(held ? 'keys held' : 'keys free'),
      leave(reason) {
        done.push(`leave: ${reason}`);
        left.resolve();
      },
    });
    leaving.ask('close');
    leaving.ask('close');
    expect(done).toContain('keys held');
    await asked.promise;
    await Promise.resolve();
    expect(leaving.mayGo).toBe(false);
    full = false;
    leaving.ask('close');
    await left.promise;
    expect(leaving.mayGo).toBe(true);
    expect(done).toEqual('keys held,flush,save,keys free,ask: internal,keys held,flush,save,leave: close'.split(','));
    leaving.closed();
    expect(leaving.mayGo).toBe(false);
  });

  test('a window that breaks while it is asked does not hold up the writing, nor go unmentioned', async () => {
    const left = Promise.withResolvers<string>();
    const leaving = makeLeaving({
      hasWindow: () => true,
      flushWindow: () => Promise.reject(new Error('crashed')),
      save: () => Promise.resolve(),
      askWriter: () => Promise.resolve('leave'),
      holdKeys() {},
      leave: left.resolve,
    });
    leaving.ask('quit');
    expect(await left.promise).toBe('quit');
  });
});

describe('asking the window for its last words', () => {
  test('ends when the window has sent them', async () => {
    const tokens: string[] = [];
    const flush = makeWindowFlush({ send: (token) => tokens.push(token) > 0, patience: 60_000 });
    const first = flush.ask();
    const second = flush.ask();
    flush.flushed('made up');
    for (const token of tokens) flush.flushed(token);
    expect(await Promise.all([first, second])).toEqual(['flushed', 'flushed']);
    expect(new Set(tokens).size).toBe(2);
  });

  test('ends when there is no window, and when the window says nothing', async () => {
    expect(await makeWindowFlush({ send: () => false, patience: 60_000 }).ask()).toBe('nobody');
    expect(await makeWindowFlush({ send: () => true, patience: 1 }).ask()).toBe('silent');
  });
});
