import { beforeEach, expect, test, vi } from 'vitest';

import { channels, events, ipcName } from '#core/ipc/channels.ts';
import type { Bridge } from '#core/ipc/contract.ts';

type Receive = (event: unknown, payload: unknown) => void;

const electron = vi.hoisted(() => ({
  exposed: [] as [string, object][],
  invoked: [] as unknown[][],
  listeners: new Map<string, Set<unknown>>(),
}));

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (key: string, api: object) => void electron.exposed.push([key, api]) },
  ipcRenderer: {
    async invoke(...args: unknown[]) {
      electron.invoked.push(args);
      return { ok: true, value: 'answered' };
    },
    on(name: string, receive: unknown) {
      const all = electron.listeners.get(name) ?? new Set();
      electron.listeners.set(name, all.add(receive));
    },
    removeListener(name: string, receive: unknown) {
      electron.listeners.get(name)?.delete(receive);
    },
  },
}));

let bridge: Bridge;

beforeEach(async () => {
  electron.exposed.length = 0;
  electron.invoked.length = 0;
  electron.listeners.clear();
  vi.resetModules();
  await import('../../../electron/preload/index.ts');
  bridge = electron.exposed[0]?.[1] as Bridge;
});

test('the window is given one object, with exactly the names of the contract', () => {
  expect(electron.exposed.map(([key]) => key)).toEqual(['longhand']);
  expect(Object.keys(bridge).sort()).toEqual([...channels, 'on'].sort());
});

test.each(channels)('%s goes out on its own channel with one payload', async (channel) => {
  const call = bridge[channel] as (...input: unknown[]) => Promise<unknown>;
  expect(await call({ a: 1 }, 'more')).toEqual({ ok: true, value: 'answered' });
  expect(electron.invoked).toEqual([[ipcName(channel), { a: 1 }]]);
});

test.each(events)('%s is heard until the listener is taken away, without Electron’s event', (event) => {
  const heard: unknown[][] = [];
  const end = bridge.on(event, (...args: unknown[]) => void heard.push(args));
  const tell = (payload: unknown): void => {
    for (const receive of electron.listeners.get(ipcName(event)) ?? [])
      (receive as Receive)({ sender: 'secret' }, payload);
  };
  tell({ a: 1 });
  end();
  tell({ a: 2 });
  expect(heard).toEqual([[{ a: 1 }]]);
});

test.each([
  '',
  'app.flus',
  'longhand:app.flush',
  '__proto__',
  'constructor',
  'ELECTRON_BROWSER',
  null,
  5,
  ['app.flush'],
  { toString: () => 'app.flush' },
])('nothing can be heard by the name %o', (name) => {
  expect(() => bridge.on(name as 'app.flush', () => undefined)).toThrow(TypeError);
  expect([...electron.listeners.keys()]).toEqual([]);
});

test('a listener that is not a function is refused', () => {
  expect(() => bridge.on('app.flush', 'alert(1)' as never)).toThrow(TypeError);
});
