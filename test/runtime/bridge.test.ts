import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runFixture } from './fixture.ts';
import type { Running } from './fixture.ts';

// What a page sees of its preload, as the fixture's preload exposes it.
declare const api: {
  echo(value: unknown): Promise<unknown>;
  call(channel: string, ...args: unknown[]): Promise<unknown>;
  same(value: unknown): unknown;
  kinds(value: Record<string, unknown>): Record<string, string>;
  apply(f: (...args: unknown[]) => unknown, ...args: unknown[]): unknown;
  later(value: unknown): Promise<unknown>;
  fail(): never;
  failLater(): Promise<never>;
  throwString(): never;
  nested: { list: { name: string }[] };
  made: Record<string, unknown>;
  modules(): Record<string, string>;
  on(listener: (...values: unknown[]) => void): () => void;
  send(...values: unknown[]): void;
};

let fixture: Running;

beforeAll(async () => {
  fixture = await runFixture({
    main: `
      ipcMain.handle('echo', (_event, ...args) => args.length === 1 ? args[0] : args);
      ipcMain.handle('type', (_event, value) => Object.prototype.toString.call(value) + (value?.constructor?.name ?? ''));
      ipcMain.handle('fail', () => { throw Object.assign(new TypeError('the disk is full'), { code: 'ENOSPC' }); });
      ipcMain.handle('uncloneable', () => ({ f() {} }));
      ipcMain.handle('sender', (event) => ({
        url: event.senderFrame.url, origin: event.senderFrame.origin, top: event.senderFrame === event.senderFrame.top,
        parent: event.senderFrame.parent, main: event.senderFrame === event.sender.mainFrame, id: event.sender.id,
      }));
      ipcMain.handleOnce('once', () => 'first');
      ipcMain.on('ping', (event, value) => event.reply('pong', value, new Uint8Array([7])));
      app.whenReady().then(() => { protocol.handle('app', answer); return loadPage(); });`,
    preload: `
      const { contextBridge, ipcRenderer } = require('electron');
      globalThis.secret = 'of the preload';
      class Point { constructor() { this.x = 1; } get sum() { return 2; } move() {} }
      const tryRequire = (name) => { try { return typeof require(name); } catch (error) { return error.message; } };
      contextBridge.exposeInMainWorld('api', {
        echo: (value) => ipcRenderer.invoke('echo', value),
        call: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
        same: (value) => value,
        kinds: (value) => Object.fromEntries(Object.entries(value).map(([key, item]) => [key, Object.prototype.toString.call(item)])),
        apply: (f, ...args) => f(...args),
        later: async (value) => value,
        fail() { throw Object.assign(new RangeError('no such thing'), { code: 42 }); },
        failLater: () => Promise.reject(Object.assign(new RangeError('not later either'), { code: 42 })),
        throwString() { throw 'a string'; },
        nested: { list: [{ name: 'one' }] },
        made: { point: new Point(), symbol: Symbol('s'), nothing: undefined, [Symbol('key')]: 1, date: new Date(5), when: Promise.resolve(3) },
        modules: () => ({
          events: tryRequire('events'), timers: tryRequire('timers'), url: tryRequire('url'), electron: tryRequire('electron'),
          fs: tryRequire('fs'), child: tryRequire('node:child_process'), platform: process.platform, chrome: typeof process.versions.electron,
          buffer: typeof Buffer, sandboxed: String(process.sandboxed),
        }),
        on(listener) { const heard = (_event, ...values) => listener(...values); ipcRenderer.on('pong', heard); return () => { ipcRenderer.removeListener('pong', heard); }; },
        send: (...values) => ipcRenderer.send('ping', ...values),
      });
      try { contextBridge.exposeInMainWorld('api', {}); } catch (error) { contextBridge.exposeInMainWorld('second', error.message); }`,
    script: `window.atStart = typeof window.api;`,
  });
});
afterAll(() => fixture.close());

describe('the page and its preload', () => {
  it('has what the preload exposes before its own first script runs', async () => {
    expect(await fixture.page.evaluate(() => (window as unknown as { atStart: string }).atStart)).toBe('object');
  });

  it('shares no global with the preload, and cannot find the way between them', async () => {
    const found = await fixture.page.evaluate(() => ({
      secret: typeof (globalThis as Record<string, unknown>)['secret'],
      names: Object.getOwnPropertyNames(window).filter((name) => /electron|^(require|process|module)$/i.test(name)),
    }));
    expect(found).toEqual({ secret: 'undefined', names: [] });
  });

  it('cannot change what the preload exposed, nor expose over it', async () => {
    const result = await fixture.page.evaluate(() => {
      'use strict';
      const tries = [
        () => ((globalThis as Record<string, unknown>)['api'] = 1),
        () => ((api.nested.list[0] ?? { name: '' }).name = 'two'),
      ];
      return tries.map((attempt) => {
        try {
          attempt();
          return 'changed';
        } catch {
          return 'refused';
        }
      });
    });
    expect(result).toEqual(['refused', 'refused']);
    expect(await fixture.page.evaluate(() => (window as unknown as { second: string }).second)).toBe(
      'Cannot bind an API on top of an existing property on the window object',
    );
  });

  it('gives a sandboxed preload no more of Node than Electron does', async () => {
    expect(await fixture.page.evaluate(() => api.modules())).toEqual({
      events: 'function',
      timers: 'object',
      url: 'object',
      electron: 'object',
      fs: 'module not found: fs',
      child: 'module not found: node:child_process',
      platform: process.platform,
      chrome: 'string',
      buffer: 'undefined',
      sandboxed: 'true',
    });
  });
});

describe('values across the bridge', () => {
  it('are copies: changes on one side do not show on the other', async () => {
    const same = await fixture.page.evaluate(() => {
      const given = { list: [1, { deep: true }] };
      const back = api.same(given) as typeof given;
      given.list.push(2);
      return [back === given, back.list.length, JSON.stringify(back)];
    });
    expect(same).toEqual([false, 2, '{"list":[1,{"deep":true}]}']);
  });

  it('lose prototypes and symbols, and keep undefined, dates and promises', async () => {
    const made = await fixture.page.evaluate(async () => {
      const { point, date, when } = api.made as {
        point: { x: number; sum?: number; move?: unknown };
        date: Date;
        when: Promise<number>;
      };
      return {
        keys: Object.keys(api.made).sort(),
        plain: Object.getPrototypeOf(point) === Object.prototype,
        point: [point.x, point.sum, typeof point.move],
        date: date instanceof Date && date.getTime(),
        when: when instanceof Promise && (await when),
      };
    });
    expect(made).toEqual({
      keys: ['date', 'nothing', 'point', 'when'],
      plain: true,
      point: [1, undefined, 'undefined'],
      date: 5,
      when: 3,
    });
  });

  it('keep buffers, maps and sets what they are, and cycles closed', async () => {
    const kinds = await fixture.page.evaluate(() =>
      api.kinds({
        bytes: new Uint8Array(2),
        buffer: new ArrayBuffer(1),
        map: new Map(),
        set: new Set(),
        error: new Error('x'),
        re: /a/,
      }),
    );
    expect(kinds).toEqual({
      bytes: '[object Uint8Array]',
      buffer: '[object ArrayBuffer]',
      map: '[object Map]',
      set: '[object Set]',
      error: '[object Error]',
      re: '[object RegExp]',
    });
    const closed = await fixture.page.evaluate(() => {
      const knot: { self?: unknown } = {};
      knot.self = knot;
      const back = api.same(knot) as { self: unknown };
      return back.self === back;
    });
    expect(closed).toBe(true);
  });

  it('call through in both directions, in step', async () => {
    const result = await fixture.page.evaluate(() => {
      const order: string[] = [];
      const sum = api.apply(
        (a, b) => {
          order.push('inside');
          return api.apply((c) => Number(c) + 1, Number(a) + Number(b));
        },
        2,
        3,
      );
      order.push('after');
      const own = (): number => 1;
      return [sum, order.join(), api.same(own) === own];
    });
    expect(result).toEqual([6, 'inside,after', true]);
  });

  it('copy errors by their message alone, thrown or rejected', async () => {
    const errors = await fixture.page.evaluate(async () => {
      const caught = async (attempt: () => unknown): Promise<unknown> => {
        try {
          return await attempt();
        } catch (error) {
          const known = error as Error & { code?: unknown };
          return [known instanceof Error, known.name, known.message, known.code];
        }
      };
      return [
        await caught(() => api.fail()),
        await caught(() => api.failLater()),
        await caught(() => api.throwString()),
      ];
    });
    expect(errors).toEqual([
      [true, 'Error', 'no such thing', undefined],
      [true, 'Error', 'not later either', undefined],
      [true, 'Error', expect.stringContaining('An unknown exception occurred'), undefined],
    ]);
  });

  it('refuse what no clone can hold', async () => {
    const refused = await fixture.page.evaluate(() => {
      try {
        api.same(new WeakMap());
        return 'copied';
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(refused).toBe('An object could not be cloned.');
  });
});

describe('calls to main', () => {
  it('carry values as a structured clone does', async () => {
    const back = await fixture.page.evaluate(async () => {
      const given = {
        bytes: new Uint8Array([1, 255]),
        nothing: undefined,
        date: new Date(7),
        map: new Map([['a', new Set([1])]]),
        big: 10n,
        not: NaN,
      };
      const got = (await api.echo(given)) as typeof given;
      return [
        got.bytes instanceof Uint8Array && [...got.bytes],
        'nothing' in got,
        got.date.getTime(),
        got.map.get('a')?.has(1),
        String(got.big),
        Number.isNaN(got.not),
      ];
    });
    expect(back).toEqual([[1, 255], true, 7, true, '10', true]);
    expect(await fixture.page.evaluate(() => api.call('type', new Uint8Array(1)))).toBe(
      '[object Uint8Array]Uint8Array',
    );
  });

  it('fail with the channel and the words of the error, and nothing more of it', async () => {
    const message = (channel: string): Promise<unknown> =>
      fixture.page.evaluate(
        (name) =>
          api.call(name).catch((error: unknown) => [(error as Error).message, (error as { code?: unknown }).code]),
        channel,
      );
    expect(await message('fail')).toEqual([
      "Error invoking remote method 'fail': TypeError: the disk is full",
      undefined,
    ]);
    expect(await message('nobody')).toEqual([
      "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
      undefined,
    ]);
    expect(await message('uncloneable')).toEqual([
      "Error invoking remote method 'uncloneable': Error: An object could not be cloned.",
      undefined,
    ]);
  });

  it('tell main which frame asks, by the address that main knows', async () => {
    expect(await fixture.page.evaluate(() => api.call('sender'))).toEqual({
      url: 'app://fixture/index.html',
      origin: 'app://fixture',
      top: true,
      parent: null,
      main: true,
      id: 1,
    });
  });

  it('are answered once by a handler for once', async () => {
    expect(await fixture.page.evaluate(() => api.call('once'))).toBe('first');
    expect(await fixture.page.evaluate(() => api.call('once').catch(() => 'gone'))).toBe('gone');
  });

  it('come back as events until their listener is removed', async () => {
    const heard = await fixture.page.evaluate(async () => {
      const values: unknown[] = [];
      const next = (): Promise<void> =>
        new Promise((resolve) => {
          const end = api.on((value, bytes) => {
            values.push(value, (bytes as Uint8Array)[0]);
            end();
            resolve();
          });
        });
      const first = next();
      api.send('one');
      await first;
      const second = next();
      api.send('two');
      await second;
      return values;
    });
    expect(heard).toEqual(['one', 7, 'two', 7]);
  });
});
