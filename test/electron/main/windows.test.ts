import { EventEmitter } from 'node:events';

import type { BrowserWindow } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';

import type { Failure } from '#core/failure.ts';
import { ipcName } from '#core/ipc/channels.ts';

import { makeWindows } from '../../../electron/main/windows.ts';
import type { Windows } from '../../../electron/main/windows.ts';

/** As much of a window as is used. */
class FakeWindow extends EventEmitter {
  readonly sent: [string, unknown][] = [];
  readonly webContents = Object.assign(new EventEmitter(), {
    isDestroyed: () => this.gone,
    send: (channel: string, payload: unknown) => void this.sent.push([channel, payload]),
  });
  gone = false;
  focus = vi.fn<() => void>(() => this.emit('focus'));
  show = vi.fn<() => void>();
  isDestroyed = (): boolean => this.gone;
  isMinimized = (): boolean => false;
  destroy(): void {
    if (this.gone) return;
    this.gone = true;
    this.emit('closed');
  }
  /** What the system does when someone clicks the cross. */
  close(): void {
    const event = { prevented: false, preventDefault: () => void (event.prevented = true) };
    this.emit('close', event);
    if (!event.prevented) this.destroy();
  }
  get flushes(): string[] {
    return this.sent
      .filter(([name]) => name === ipcName('app.flush'))
      .map(([, payload]) => (payload as { token: string }).token);
  }
}

let made: FakeWindow[];
let asked: Failure[];
let log: string[];
let answer: 'stay' | 'leave';
let mayGo: boolean;
let windows: Windows;

beforeEach(() => {
  made = [];
  asked = [];
  log = [];
  answer = 'stay';
  mayGo = false;
  windows = makeWindows({
    create() {
      const window = new FakeWindow();
      made.push(window);
      return window as unknown as BrowserWindow;
    },
    patience: 50,
    async askWriter(_window, failure) {
      asked.push(failure);
      return answer;
    },
    mayGo: () => mayGo,
    closingLast: () => void log.push('closing last'),
    shuttingDown: () => void log.push('shutting down'),
    closed: () => void log.push('closed'),
  });
});

/** Opens windows whose pages have made a call. */
function open(count: number): FakeWindow[] {
  for (let more = 0; more < count; more += 1) windows.of(windows.open().webContents);
  return made;
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test('every window hears of what happens in the library', () => {
  const [one, two] = open(2);
  windows.tellAll('posts.changed', { ids: ['a'] });
  for (const window of [one, two]) expect(window?.sent).toEqual([[ipcName('posts.changed'), { ids: ['a'] }]]);
});

test('a command goes to the window that the writer works in, and to another when that one is gone', () => {
  const [one, two] = open(2);
  expect(windows.current()).toBe(two);
  one?.focus();
  expect(windows.current()).toBe(one);
  one?.destroy();
  expect(windows.current()).toBe(two);
});

test('only a page of one of the windows may call', () => {
  const [one, two] = open(2);
  expect(windows.of(one?.webContents)).toBe(one);
  expect(windows.of(two?.webContents)).toBe(two);
  expect(windows.of({})).toBeNull();
  two?.destroy();
  expect(windows.of(two?.webContents)).toBeNull();
});

test('closing one of two windows asks that one for its last words, and leaves the other alone', async () => {
  const [one, two] = open(2);
  one?.close();
  expect(one?.gone).toBe(false);
  expect(one?.flushes).toHaveLength(1);
  expect(two?.flushes).toHaveLength(0);
  windows.flushed(one?.flushes[0] ?? '');
  await settled();
  expect(one?.gone).toBe(true);
  expect(two?.gone).toBe(false);
  expect(log).toEqual(['closed']);
  expect(asked).toEqual([]);
});

test('a window of several that does not hand over its words stays when the writer says so', async () => {
  const [one] = open(2);
  one?.close();
  await expect.poll(() => asked).toHaveLength(1);
  await settled();
  expect(one?.gone).toBe(false);
  answer = 'leave';
  one?.close();
  await expect.poll(() => one?.gone).toBe(true);
});

test('closing the last window is leaving', async () => {
  const [one, two] = open(2);
  one?.close();
  windows.flushed(one?.flushes[0] ?? '');
  await settled();
  two?.close();
  expect(log).toEqual(['closed', 'closing last']);
  expect(two?.gone).toBe(false);
  mayGo = true;
  two?.close();
  expect(two?.gone).toBe(true);
});

test('leaving asks every window, and waits for all of them', async () => {
  const [one, two] = open(2);
  const all = windows.flush();
  windows.flushed(two?.flushes[0] ?? '');
  let over = false;
  void all.then(() => (over = true));
  await settled();
  expect(over).toBe(false);
  windows.flushed(one?.flushes[0] ?? '');
  expect(await all).toBe('flushed');
});

test('one window that is silent makes the answer of all so', async () => {
  const [, two] = open(2);
  const all = windows.flush();
  windows.flushed(two?.flushes[0] ?? '');
  expect(await all).toBe('silent');
});

test('a window whose page has not spoken yet is not waited for', async () => {
  windows.open();
  expect(await windows.flush()).toBe('nobody');
});

/** Whether a key is kept from a window. */
function isHeld(window: FakeWindow | undefined): boolean {
  let prevented = false;
  window?.webContents.emit('before-input-event', { preventDefault: () => (prevented = true) });
  return prevented;
}

test('keys are kept from every window while leaving, and come back when the writer stays', () => {
  const [one, two] = open(2);
  windows.holdKeys('leaving', true);
  expect([isHeld(one), isHeld(two)]).toEqual([true, true]);
  windows.holdKeys('leaving', false);
  expect([isHeld(one), isHeld(two)]).toEqual([false, false]);
});

test('keys stay held until all is over that holds them, also from a window that was opened meanwhile', async () => {
  open(2);
  windows.holdKeys('switching', true);
  windows.holdKeys('leaving', true);
  open(1);
  windows.holdKeys('switching', false);
  expect(made.map(isHeld)).toEqual([true, true, true]);
  windows.holdKeys('switching', true);
  windows.holdKeys('leaving', false);
  expect(made.map(isHeld)).toEqual([true, true, true]);
  // Closing one asks it for its words; the writer stays.
  made[0]?.close();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await settled();
  expect(made.map(isHeld)).toEqual([true, true, true]);
  windows.holdKeys('switching', false);
  expect(made.map(isHeld)).toEqual([false, false, false]);
  made[0]?.close();
  expect(made.map(isHeld)).toEqual([true, false, false]);
  windows.holdKeys('switching', true);
  windows.holdKeys('switching', false);
  expect(made.map(isHeld)).toEqual([true, false, false]);
});

test('the app coming to the front shows the window that is there, or opens one', () => {
  windows.show();
  expect(made).toHaveLength(1);
  windows.show();
  expect(made).toHaveLength(1);
  expect(made[0]?.focus).toHaveBeenCalledOnce();
});
