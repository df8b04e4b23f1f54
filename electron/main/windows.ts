import type { BrowserWindow } from 'electron';

import type { EventName } from '#core/ipc/channels.ts';
import type { EventPayloads } from '#core/ipc/contract.ts';
import type { Failure } from '#core/failure.ts';

import { send } from './events.ts';
import { makeLeaving } from './leaving.ts';
import type { Leaving } from './leaving.ts';
import { makeWindowFlush } from './window-flush.ts';
import type { WindowAnswer, WindowFlush } from './window-flush.ts';

export interface WindowsOptions {
  /** Makes a window; `beside` is the one the writer works in, if there is one. */
  create: (beside: BrowserWindow | null) => BrowserWindow;
  /** How long a window's last words are waited for, ms. */
  patience: number;
  /** Asks the writer about a window that did not hand over everything. */
  askWriter: (window: BrowserWindow, failure: Failure) => Promise<'stay' | 'leave'>;
  /** True once everything is written, so that any window may close. */
  mayGo: () => boolean;
  /** The last window is to be closed. */
  closingLast: () => void;
  /** The system is shutting down and waits for nobody. */
  shuttingDown: () => void;
  /** A window is gone. */
  closed: () => void;
}

/** For what keys are held: what is typed then would come too late. */
export type KeyHolder = 'leaving' | 'switching';

/** The app's windows. All show the one open library; each has its own words that it has not sent yet. */
export interface Windows {
  all: () => BrowserWindow[];
  /** The one that the writer works in, or worked in last. */
  current: () => BrowserWindow | null;
  /** The window whose own page `sender` is, which has now made a call; null for anything else. */
  of: (sender: unknown) => BrowserWindow | null;
  tellAll: <E extends EventName>(event: E, payload: EventPayloads[E]) => void;
  /** Asks every window to send what was typed. `silent` when one of them did not say that it has. */
  flush: () => Promise<WindowAnswer>;
  /** A window's answer to that. */
  flushed: (token: string) => void;
  /** Keeps keys from the windows, new ones as well, or lets them through again as far as nobody else holds them. */
  holdKeys: (by: KeyHolder, held: boolean) => void;
  /** Brings the current window to the front, or opens one. */
  show: () => void;
  /** Opens one more window. */
  open: () => BrowserWindow;
}

interface Entry {
  window: BrowserWindow;
  /** True once the page has made a call: before, there is nobody who could answer, and nothing was typed. */
  speaks: boolean;
  flush: WindowFlush;
  /** True while this one is being closed: its keys are held. */
  isClosing: boolean;
  /** Closing this one while others stay. */
  leaving: Leaving;
}

/** Keeps the windows. Closing one of several asks that one for what was typed; closing the last is leaving. */
export function makeWindows(options: WindowsOptions): Windows {
  const entries: Entry[] = [];
  const holders = new Set<KeyHolder>();
  let last: BrowserWindow | null = null;

  const living = (): Entry[] => entries.filter(({ window }) => !window.isDestroyed());
  const current = (): BrowserWindow | null =>
    last !== null && !last.isDestroyed() ? last : (living().at(-1)?.window ?? null);

  const holdAsAsked = ({ window, isClosing }: Entry): void => hold(window, isClosing || holders.size > 0);

  function enter(window: BrowserWindow): Entry {
    const flush = makeWindowFlush({
      send: (token) => entry.speaks && send(window, 'app.flush', { token }),
      patience: options.patience,
    });
    const leaving = makeLeaving({
      hasWindow: () => !window.isDestroyed(),
      flushWindow: () => flush.ask(),
      // What the window handed over is in the journal, and the library goes on writing it.
      save: async () => {},
      askWriter: (failure) => options.askWriter(window, failure),
      holdKeys(held) {
        entry.isClosing = held;
        holdAsAsked(entry);
      },
      leave: () => window.destroy(),
    });
    const entry: Entry = { window, speaks: false, flush, isClosing: false, leaving };
    entries.push(entry);
    holdAsAsked(entry);
    return entry;
  }

  function open(): BrowserWindow {
    const window = options.create(current());
    const entry = enter(window);
    last = window;
    window.on('focus', () => {
      last = window;
    });
    window.on('close', (event) => {
      if (options.mayGo() || entry.leaving.mayGo) return;
      event.preventDefault();
      if (living().length > 1) entry.leaving.ask('close');
      else options.closingLast();
    });
    window.on('session-end', () => options.shuttingDown());
    window.on('closed', () => {
      entries.splice(entries.indexOf(entry), 1);
      if (last === window) last = null;
      options.closed();
    });
    for (const gone of ['did-start-loading', 'render-process-gone'] as const) {
      window.webContents.on(gone as 'did-start-loading', () => {
        entry.speaks = false;
      });
    }
    return window;
  }

  return {
    all: () => living().map(({ window }) => window),
    current,
    of(sender) {
      const entry = living().find(({ window }) => window.webContents === sender);
      if (entry === undefined) return null;
      entry.speaks = true;
      return entry.window;
    },
    tellAll(event, payload) {
      for (const { window } of living()) send(window, event, payload);
    },
    async flush() {
      const answers = await Promise.all(living().map(({ flush }) => flush.ask()));
      if (answers.includes('silent')) return 'silent';
      return answers.includes('flushed') ? 'flushed' : 'nobody';
    },
    flushed(token) {
      for (const { flush } of entries) flush.flushed(token);
    },
    holdKeys(by, held) {
      if (held) holders.add(by);
      else holders.delete(by);
      for (const entry of living()) holdAsAsked(entry);
    },
    show() {
      const window = current();
      if (window === null) {
        open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    open,
  };
}

const swallow = (event: Electron.Event): void => event.preventDefault();

function hold(window: BrowserWindow, held: boolean): void {
  if (window.isDestroyed()) return;
  // Listened to only now: it costs every key a way through main.
  window.webContents.off('before-input-event', swallow);
  if (held) window.webContents.on('before-input-event', swallow);
}
