import { EventEmitter } from 'node:events';

import type { App, HandlerDetails, Session, WindowOpenHandlerResponse } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';

import { guardApp, guardSession, isAppPage } from '../../../electron/main/guards.ts';

class FakeContents extends EventEmitter {
  open: ((details: HandlerDetails) => WindowOpenHandlerResponse) | null = null;
  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.open = handler;
  }
}

let contents: FakeContents;
let outside: unknown[];

beforeEach(() => {
  outside = [];
  contents = new FakeContents();
  const app = new EventEmitter();
  guardApp(app as App, (url) => {
    outside.push(url);
    return Promise.reject(new Error('nothing opens here'));
  });
  app.emit('web-contents-created', {}, contents);
});

/** Whether an event was prevented. */
function prevented(name: string, details: object = {}): boolean {
  let result = false;
  contents.emit(name, {
    ...details,
    preventDefault() {
      result = true;
    },
  });
  return result;
}

test.each(['app://longhand/', 'app://longhand/index.html', 'app://longhand/index.html?x#y'])(
  'the window may load %s',
  (url) => {
    expect(isAppPage(url)).toBe(true);
    expect(prevented('will-navigate', { url })).toBe(false);
    expect(prevented('will-frame-navigate', { url, isMainFrame: true })).toBe(false);
  },
);

describe.each([
  'https://evil.example/',
  'http://longhand/index.html',
  'app://longhand/media/p1/evil.svg',
  'app://longhand.evil/index.html',
  'app://evil/index.html',
  'app://ada@longhand/index.html',
  'file:///etc/passwd',
  'data:text/html,x',
  'javascript:alert(1)',
  'about:blank',
  'blob:app://longhand/1',
  'not an address',
  '',
])('to %j', (url) => {
  test('the window does not navigate, however it is asked to', () => {
    expect(prevented('will-navigate', { url })).toBe(true);
    expect(prevented('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
    expect(prevented('will-redirect', { url })).toBe(true);
  });

  test('no frame goes, and nothing opens for it outside', () => {
    expect(prevented('will-frame-navigate', { url, isMainFrame: false })).toBe(true);
    expect(outside).toEqual([]);
  });

  test('no window opens', () => {
    expect(contents.open?.({ url } as HandlerDetails)).toEqual({ action: 'deny' });
    // What leaves is for the opener to check.
    expect(outside).toEqual([url]);
  });
});

test('a frame may not even load the app', () => {
  expect(prevented('will-frame-navigate', { url: 'app://longhand/index.html', isMainFrame: false })).toBe(true);
});

test('no webview is attached', () => {
  expect(prevented('will-attach-webview')).toBe(true);
});

test('no permission is granted and nothing is downloaded', () => {
  const asked: Record<string, (...args: unknown[]) => unknown> = {};
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (handler: never) => void (asked['request'] = handler),
    setPermissionCheckHandler: (handler: never) => void (asked['check'] = handler),
    setDevicePermissionHandler: (handler: never) => void (asked['device'] = handler),
  });
  guardSession(session as unknown as Session);
  const answers: unknown[] = [];
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'usb',
    'unknown',
  ]) {
    asked['request']?.({}, permission, (granted: unknown) => answers.push(granted), {});
    answers.push(asked['check']?.({}, permission, 'app://longhand', {}));
    answers.push(asked['device']?.({ deviceType: 'usb' }));
  }
  expect(new Set(answers)).toEqual(new Set([false]));
  let stopped = false;
  session.emit('will-download', { preventDefault: () => (stopped = true) });
  expect(stopped).toBe(true);
});
