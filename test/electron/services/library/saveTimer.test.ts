import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { SaveTimer } from '#services/library/saveTimer.ts';

let due: number[];
let timer: SaveTimer;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  due = [];
  timer = new SaveTimer(800, () => due.push(Date.now()));
});
afterEach(() => {
  timer.end();
  vi.useRealTimers();
});

/** Types every 100 ms for so long. */
function type(ms: number): void {
  for (let at = 0; at < ms; at += 100) {
    timer.edited();
    vi.advanceTimersByTime(100);
  }
}

test('is due once nobody has typed for a while, and at the latest after five seconds of typing', () => {
  type(1_000);
  expect(due).toEqual([]);
  vi.advanceTimersByTime(800);
  expect(due).toEqual([1_700]);
  timer.written(false);
  type(6_000);
  expect(due[1]).toBe(1_800 + 5_000);
});

test('after a failure it is due ever later, however much is typed', () => {
  timer = new SaveTimer(800, () => {
    due.push(Date.now());
    timer.failed();
  });
  type(20_000);
  expect(due).toEqual([5_000, 6_600, 9_800, 16_200]);
});

test('after failures without an edit it tries again at most a minute later, and is quick again once written', () => {
  for (let failure = 0; failure < 12; failure++) timer.failed();
  vi.advanceTimersByTime(59_999);
  expect(due).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(due).toHaveLength(1);
  timer.written(true);
  vi.advanceTimersByTime(800);
  expect(due).toHaveLength(2);
});

test('what is typed while it is written makes it due no sooner than the attempt that fails', () => {
  let attempts = 0;
  timer = new SaveTimer(800, () => {
    due.push(Date.now());
    attempts++;
    timer.begun();
    setTimeout(() => timer.failed(), 1_000);
  });
  type(30_000);
  expect(due).toEqual([5_000, 7_600, 11_800, 19_200]);
  expect(attempts).toBe(4);
});

test('it is never due again once it has ended', () => {
  timer.edited();
  timer.end();
  timer.edited();
  timer.failed();
  vi.advanceTimersByTime(100_000);
  expect(due).toEqual([]);
});
