import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runFixture, until } from './fixture.ts';
import type { Running } from './fixture.ts';

/** What the fixture's main keeps for the tests to look at. */
interface Kept {
  seen: string[];
  log: unknown[];
  guard: boolean;
  open: 'allow' | 'deny';
  prevent: boolean;
  headers: Record<string, string>;
  respond?: (request: Request, pathname: string) => Response | null;
  window: Electron.BrowserWindow;
  loadPage(options?: Electron.BrowserWindowConstructorOptions, page?: string): Promise<Electron.BrowserWindow>;
}

let fixture: Running;

/** Runs in main with what it keeps. */
const inMain = <T, A>(act: (kept: Kept, argument: A) => T, argument?: A): Promise<Awaited<T>> =>
  fixture.app.evaluate(
    (_electron, [source, given]) => {
      // oxlint-disable-next-line no-eval -- the test's own function, sent as Playwright sends one
      const run = (0, eval)(`(${source})`) as (kept: unknown, argument: unknown) => unknown;
      return run(globalThis, given);
    },
    [String(act), argument] as const,
  ) as Promise<Awaited<T>>;

beforeAll(async () => {
  fixture = await runFixture({
    main: `
      globalThis.log = []; globalThis.guard = false; globalThis.open = 'deny'; globalThis.prevent = false;
      const note = (...entry) => globalThis.log.push(entry);
      app.on('web-contents-created', (_event, contents) => {
        contents.on('will-navigate', (event) => { note('will-navigate', event.url); });
        contents.on('will-frame-navigate', (event) => { note('will-frame-navigate', event.url, event.isMainFrame); if (globalThis.guard) event.preventDefault(); });
        contents.setWindowOpenHandler(({ url }) => { note('open', url); return { action: globalThis.open }; });
        contents.on('context-menu', (_event, params) => note('context-menu', params.isEditable, params.selectionText, params.linkURL));
        contents.on('console-message', (event) => note('console', event.level, event.message, event.sourceId));
      });
      app.on('window-all-closed', () => note('window-all-closed'));
      session.defaultSession.setPermissionRequestHandler((contents, permission, callback) => callback(permission === 'notifications'));
      ipcMain.handle('who', (event) => BrowserWindow.fromWebContents(event.sender).id);
      app.whenReady().then(async () => {
        protocol.handle('app', answer);
        globalThis.window = await loadPage({ title: 'First' });
        globalThis.window.on('close', (event) => { note('close'); if (globalThis.prevent) event.preventDefault(); });
        globalThis.window.on('closed', () => note('closed'));
      });`,
    preload: `
      const { contextBridge, ipcRenderer } = require('electron');
      contextBridge.exposeInMainWorld('api', { who: () => ipcRenderer.invoke('who'), onTold: (listener) => { ipcRenderer.on('told', (_event, value) => listener(value)); } });`,
    html: `<p id="text" contenteditable>Some words</p><a id="out" href="https://elsewhere.invalid/page">out</a><a id="blank" target="_blank" href="https://elsewhere.invalid/new">new</a><a id="own" href="other.html">own</a>`,
    script: `window.told = []; api.onTold((value) => window.told.push(value));`,
  });
  await until(() => inMain((kept) => kept.window !== undefined), 'the first window is there');
});
afterAll(() => fixture.close());

describe('a custom scheme', () => {
  it('is answered by main alone, with its status, headers and bytes', async () => {
    await inMain((kept) => {
      kept.respond = (_request, pathname) =>
        pathname === '/bytes'
          ? new Response(new Uint8Array([0, 255, 128]), { status: 206, headers: { 'x-kind': 'bytes' } })
          : null;
    });
    const got = await fixture.page.evaluate(async () => {
      const response = await fetch('/bytes', { headers: { range: 'bytes=0-2' } });
      return [
        response.status,
        response.headers.get('x-kind'),
        [...new Uint8Array(await response.arrayBuffer())],
        isSecureContext,
      ];
    });
    expect(got).toEqual([206, 'bytes', [0, 255, 128], true]);
    expect(await inMain((kept) => kept.seen.at(-1))).toBe('GET app://fixture/bytes');
  });

  it('gets the body of what a page posts', async () => {
    await inMain((kept) => {
      kept.respond = (request, pathname) =>
        pathname === '/echo' ? new Response(request.body, { headers: { 'x-method': request.method } }) : null;
    });
    const got = await fixture.page.evaluate(async () => {
      const response = await fetch('/echo', { method: 'POST', body: 'größer' });
      return [response.headers.get('x-method'), await response.text()];
    });
    expect(got).toEqual(['POST', 'größer']);
  });

  it('holds pages to the policy that main sends', async () => {
    await inMain((kept) => {
      kept.headers = { 'content-security-policy': "default-src 'none'; script-src 'self'; connect-src app:" };
    });
    const id = await inMain(async (kept) => (await kept.loadPage()).id);
    const result = await inMain(
      (kept, _id) =>
        kept.window.constructor &&
        (kept.window.constructor as unknown as typeof Electron.BrowserWindow).fromId(_id)?.webContents
          .executeJavaScript(`(async () => {
          document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.inline = true' }));
          return [typeof window.inline, (await fetch('/other.html')).status, await fetch('https://elsewhere.invalid/').catch(() => 'refused')];
        })()`),
      id,
    );
    expect(result).toEqual(['undefined', 200, 'refused']);
    await inMain((kept, given) => {
      kept.headers = {};
      (kept.window.constructor as unknown as typeof Electron.BrowserWindow).fromId(given)?.destroy();
    }, id);
  });
});

describe('webRequest', () => {
  let server: Server;
  let address: string;
  let asked: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': '*',
        'x-from': 'server',
      });
      response.end('from the network');
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await fixture.app.evaluate(({ session }) => {
      session.defaultSession.webRequest.onBeforeRequest(null);
      session.defaultSession.webRequest.onHeadersReceived(null);
    });
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });

  const get = (url: string): Promise<unknown> =>
    fixture.page.evaluate(async (target) => {
      try {
        const response = await fetch(target);
        return [response.status, await response.text(), response.headers.get('x-from'), response.headers.get('x-main')];
      } catch {
        return 'failed';
      }
    }, url);

  it('leaves the network to Chromium while nobody listens', async () => {
    expect(await get(`${address}/plain`)).toEqual([200, 'from the network', 'server', null]);
  });

  it('cancels a request before it is sent, and redirects another', async () => {
    await fixture.app.evaluate(({ session }) => {
      session.defaultSession.webRequest.onBeforeRequest({ urls: ['http://127.0.0.1:*/*'] }, ({ url }, callback) => {
        if (url.endsWith('/no')) callback({ cancel: true });
        else if (url.endsWith('/old')) callback({ redirectURL: url.replace('/old', '/new') });
        else callback({});
      });
    });
    asked = [];
    expect(await get(`${address}/no`)).toBe('failed');
    expect(await get(`${address}/old`)).toEqual([200, 'from the network', 'server', null]);
    expect(asked).toEqual(['/new']);
  });

  it("changes the headers of the network's answers and of main's own", async () => {
    await fixture.app.evaluate(({ session }) => {
      session.defaultSession.webRequest.onHeadersReceived(({ responseHeaders }, callback) => {
        callback({ responseHeaders: { ...responseHeaders, 'x-main': ['was here'] } });
      });
    });
    // Chromium is told to stop at answers too, which takes a moment.
    await until(async () => ((await get(`${address}/page`)) as unknown[])[3] === 'was here', 'the header is there');
    expect(await get('/other.html')).toEqual([200, expect.stringContaining('Other'), null, 'was here']);
  });
});

describe('guards', () => {
  it('keep a page where it is when main says no', async () => {
    await inMain((kept) => {
      kept.guard = true;
      kept.log = [];
    });
    await fixture.page.click('#own');
    await until(() => inMain((kept) => kept.log.length >= 2), 'main was asked about the page');
    await fixture.page.evaluate(() => {
      location.href = 'https://elsewhere.invalid/page';
    });
    await until(() => inMain((kept) => kept.log.length >= 4), 'main was asked about both');
    expect(await inMain((kept) => kept.log)).toEqual([
      ['will-frame-navigate', 'app://fixture/other.html', true],
      ['will-navigate', 'app://fixture/other.html'],
      ['will-frame-navigate', 'https://elsewhere.invalid/page', true],
      ['will-navigate', 'https://elsewhere.invalid/page'],
    ]);
    expect(await fixture.page.evaluate(() => document.title)).toBe('Fixture');
    expect(await inMain((kept) => kept.window.webContents.getURL())).toBe('app://fixture/index.html');
  });

  it('are asked about frames and about other schemes too', async () => {
    await inMain((kept) => {
      kept.log = [];
    });
    await fixture.page.evaluate(() => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: '/other.html' }));
    });
    await until(() => inMain((kept) => kept.log.length > 0), 'main was asked about the frame');
    await fixture.page.evaluate(() => {
      document.querySelector('iframe')?.remove();
      location.href = 'mailto:someone@example.invalid';
    });
    await until(() => inMain((kept) => kept.log.length > 2), 'main was asked about the letter');
    expect(await inMain((kept) => kept.log)).toEqual([
      ['will-frame-navigate', 'app://fixture/other.html', false],
      ['will-frame-navigate', 'mailto:someone@example.invalid', true],
      ['will-navigate', 'mailto:someone@example.invalid'],
    ]);
  });

  it('let a page go where main allows', async () => {
    await inMain((kept) => {
      kept.guard = false;
    });
    await fixture.page.click('#own');
    await fixture.page.waitForFunction(() => document.title === 'Other');
    await inMain((kept) => kept.window.loadURL('app://fixture/index.html'));
    await fixture.page.waitForFunction(() => document.title === 'Fixture');
  });

  it('leave no window where a page asked for one and main denied it', async () => {
    await inMain((kept) => {
      kept.log = [];
      kept.seen = [];
    });
    await fixture.page.click('#blank');
    await until(() => inMain((kept) => kept.log.length >= 1), 'main was asked about the link');
    await fixture.page.evaluate(() => {
      window.open('/other.html');
    });
    await until(() => inMain((kept) => kept.log.length >= 2), 'main was asked twice');
    expect(await inMain((kept) => kept.log)).toEqual([
      ['open', 'https://elsewhere.invalid/new'],
      ['open', 'app://fixture/other.html'],
    ]);
    await until(() => fixture.app.context().pages().length === 1, 'no other page is left');
    expect(await inMain((kept) => kept.seen)).toEqual([]);
  });

  it('leave none either where a page goes round the question', async () => {
    await inMain((kept) => {
      kept.log = [];
      kept.seen = [];
    });
    await fixture.page.evaluate(() => {
      const form = Object.assign(document.createElement('form'), { action: '/other.html', target: '_blank' });
      document.body.append(form);
      form.submit();
      form.remove();
    });
    await until(() => inMain((kept) => kept.log.length >= 1), 'main was asked');
    await until(() => fixture.app.context().pages().length === 1, 'no other page is left');
    expect(await inMain((kept) => [kept.log.length, kept.seen])).toEqual([1, []]);
  });

  it('open the window that main allows', async () => {
    await inMain((kept) => {
      kept.open = 'allow';
    });
    const opened = fixture.app.waitForEvent(
      'window',
      (page) => page.url().includes('other.html') || page.url() === 'about:blank',
    );
    await fixture.page.evaluate(() => {
      window.open('/other.html');
    });
    await opened;
    await until(
      () => fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 2),
      'there are two windows',
    );
    await fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[1]?.destroy());
  });

  it('grant a page what the permission handler grants, and nothing else', async () => {
    const states = await fixture.page.evaluate(async () => {
      const names = ['notifications', 'geolocation', 'camera', 'clipboard-read'] as PermissionName[];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
    expect(states).toEqual(['granted', 'denied', 'denied', 'denied']);
  });
});

describe('windows', () => {
  it('are several, and main knows which one speaks', async () => {
    const ids = await fixture.app.evaluate(async ({ BrowserWindow }) => {
      const kept = globalThis as unknown as {
        loadPage(): Promise<Electron.BrowserWindow>;
        window: Electron.BrowserWindow;
      };
      const second = await kept.loadPage();
      const answers = (await Promise.all(
        [kept.window, second].map((window) => window.webContents.executeJavaScript('api.who()')),
      )) as number[];
      second.webContents.send('told', 'only you');
      const told = (await second.webContents.executeJavaScript(
        'new Promise((resolve) => { const look = () => (told.length > 0 ? resolve(told) : setTimeout(look, 10)); look(); })',
      )) as string[];
      const other = (await kept.window.webContents.executeJavaScript('told')) as string[];
      const count = BrowserWindow.getAllWindows().length;
      second.close();
      return {
        right: answers[0] === kept.window.id && answers[1] === second.id,
        told,
        other,
        count,
        gone: second.isDestroyed(),
      };
    });
    expect(ids).toEqual({ right: true, told: ['only you'], other: [], count: 2, gone: true });
  });

  it('have the size they were given, and take another', async () => {
    expect(await fixture.page.evaluate(() => [innerWidth, innerHeight])).toEqual([800, 600]);
    await inMain((kept) => kept.window.setContentSize(640, 480));
    await fixture.page.waitForFunction(() => innerWidth === 640 && innerHeight === 480);
    expect(await inMain((kept) => kept.window.getBounds())).toMatchObject({ width: 640, height: 480 });
  });

  it('stay when main prevents their close, however it is asked for', async () => {
    await inMain((kept) => {
      kept.prevent = true;
      kept.log = [];
      kept.window.close();
    });
    // A person's click on the window's own button reaches the page as this does.
    const session = await fixture.app.context().newCDPSession(fixture.page);
    fixture.page.on('dialog', () => undefined);
    await session.send('Page.close');
    await until(() => inMain((kept) => kept.log.length >= 2), 'main was asked twice');
    expect(await inMain((kept) => kept.log)).toEqual([['close'], ['close']]);
    expect(await inMain((kept) => kept.window.isDestroyed())).toBe(false);
    expect(await fixture.page.evaluate(() => document.title)).toBe('Fixture');
  });

  it('make the page follow the theme that main chooses', async () => {
    const dark = (): Promise<boolean> =>
      fixture.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    const changed = await fixture.app.evaluate(({ nativeTheme }) => {
      let updates = 0;
      nativeTheme.on('updated', () => {
        updates += 1;
      });
      nativeTheme.themeSource = 'dark';
      return [nativeTheme.shouldUseDarkColors, updates];
    });
    expect(changed).toEqual([true, 1]);
    await until(dark, 'the page is dark');
    await fixture.app.evaluate(({ nativeTheme }) => {
      nativeTheme.themeSource = 'light';
    });
    await until(async () => !(await dark()), 'the page is light');
  });

  it('tell main what stands under a click for a menu', async () => {
    await inMain((kept) => {
      kept.log = [];
    });
    await fixture.page.locator('#text').dblclick({ position: { x: 10, y: 8 } });
    await fixture.page.locator('#text').click({ button: 'right', position: { x: 10, y: 8 } });
    await fixture.page.locator('#out').click({ button: 'right' });
    await until(() => inMain((kept) => kept.log.length >= 2), 'main heard of both');
    const log = await inMain((kept) => kept.log);
    expect(log[0]).toEqual(['context-menu', true, expect.stringContaining('Some'), '']);
    expect((log[1] as unknown[])[3]).toBe('https://elsewhere.invalid/page');
  });

  it('print to PDF and are captured as PNG', async () => {
    const heads = await inMain(async (kept) => {
      const pdf = await kept.window.webContents.printToPDF({ pageSize: 'A4' });
      const png = (await kept.window.capturePage()).toPNG();
      return [pdf.subarray(0, 5).toString(), pdf.length > 1000, png.subarray(1, 4).toString()];
    });
    expect(heads).toEqual(['%PDF-', true, 'PNG']);
  });

  it('hand the console of a page to main', async () => {
    await inMain((kept) => {
      kept.log = [];
    });
    await fixture.page.evaluate(() => console.warn('so so', 3));
    await until(() => inMain((kept) => kept.log.length > 0), 'main heard it');
    expect((await inMain((kept) => kept.log))[0]).toEqual(['console', 'warning', 'so so 3', expect.any(String)]);
  });

  it('tell main that their page has crashed, and load again', async () => {
    await inMain((kept) => {
      kept.log = [];
      kept.window.webContents.once('render-process-gone', (_event, details) => kept.log.push(details.reason));
    });
    const session = await fixture.app.context().newCDPSession(fixture.page);
    void session.send('Page.crash').catch(() => undefined);
    await until(() => inMain((kept) => kept.log.length > 0), 'main was told');
    expect(await inMain((kept) => kept.log)).toEqual(['crashed']);
    await inMain((kept) => kept.window.loadURL('app://fixture/index.html'));
    expect(await inMain((kept) => kept.window.webContents.executeJavaScript('document.title'))).toBe('Fixture');
  });
});

describe('secrets and the clipboard', () => {
  it('come back as they were written, under a backend that promises nothing', async () => {
    const kept = await fixture.app.evaluate(async ({ safeStorage }) => {
      const bytes = await safeStorage.encryptStringAsync('a söcret');
      return {
        backend: safeStorage.getSelectedStorageBackend(),
        available: await safeStorage.isAsyncEncryptionAvailable(),
        plain: bytes.includes('söcret'),
        back: await safeStorage.decryptStringAsync(bytes),
        broken: await safeStorage.decryptStringAsync(Buffer.from('junk')).then(
          () => 'read',
          () => 'refused',
        ),
      };
    });
    expect(kept).toEqual({
      backend: 'basic_text',
      available: true,
      plain: false,
      back: { result: 'a söcret', shouldReEncrypt: false },
      broken: 'refused',
    });
  });

  it('carry text and HTML through the clipboard, which pages may not read', async () => {
    const read = await fixture.app.evaluate(async ({ clipboard, ClipboardItem }) => {
      await clipboard.write([new ClipboardItem({ 'text/plain': 'bold', 'text/html': '<b>bold</b>' })]);
      return [await clipboard.readText(), await clipboard.has('text/html')];
    });
    expect(read).toEqual(['bold', true]);
    await inMain((kept) =>
      kept.window.webContents.executeJavaScript(
        `document.getElementById('text').focus(); getSelection().selectAllChildren(document.getElementById('text'))`,
      ),
    );
    await inMain((kept) => kept.window.webContents.paste());
    await until(
      () =>
        inMain(
          (kept) =>
            kept.window.webContents.executeJavaScript(`document.querySelector('#text b') !== null`) as Promise<boolean>,
        ),
      'the bold word was pasted',
    );
    const state = await inMain((kept) =>
      kept.window.webContents.executeJavaScript(
        `navigator.permissions.query({ name: 'clipboard-read' }).then((found) => found.state)`,
      ),
    );
    expect(state).toBe('denied');
  });
});
