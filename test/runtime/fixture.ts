import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';

import { standIn } from '../../runtime/choose.ts';

export const executable = standIn.executable;

/** An environment without a display, so that no test opens a window on somebody's desktop. */
export function headlessEnv(): Record<string, string> {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ELECTRON_RUN_AS_NODE: _node, ...env } = process.env;
  return env as Record<string, string>;
}

export interface Fixture {
  /** Main, an ES module. `loadPage` of the prelude opens a window on the fixture's page. */
  main: string;
  preload?: string;
  html?: string;
  /** The page's own script. */
  script?: string;
}

/** The head of every fixture's main: the scheme `app`, answered from the folder, and a way to open a window on it. */
const prelude = `
import { app, BrowserWindow, clipboard, ClipboardItem, dialog, ipcMain, Menu, nativeTheme, protocol, safeStorage, session, shell, webContents } from 'electron';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
const folder = import.meta.dirname;
const types = { '.html': 'text/html', '.js': 'text/javascript' };
globalThis.seen = [];
globalThis.headers = {};
const answer = async (request) => {
  const { pathname } = new URL(request.url);
  globalThis.seen.push(request.method + ' ' + request.url);
  if (globalThis.respond) { const other = await globalThis.respond(request, pathname); if (other) return other; }
  try {
    return new Response(await readFile(path.join(folder, pathname)), { headers: { 'content-type': types[path.extname(pathname)] ?? 'text/plain', ...globalThis.headers } });
  } catch { return new Response('missing', { status: 404 }); }
};
const loadPage = async (options = {}, page = 'index.html') => {
  const window = new BrowserWindow({ width: 800, height: 600, ...options, webPreferences: { preload: path.join(folder, 'preload.cjs'), ...options.webPreferences } });
  await window.loadURL('app://fixture/' + page);
  return window;
};
globalThis.loadPage = loadPage;
`;

export async function writeFixture(fixture: Fixture): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'electron-fixture-'));
  await Promise.all([
    writeFile(
      path.join(folder, 'package.json'),
      JSON.stringify({ name: 'fixture', version: '1.2.3', type: 'module', main: 'main.js' }),
    ),
    writeFile(path.join(folder, 'main.js'), prelude + fixture.main),
    writeFile(path.join(folder, 'preload.cjs'), fixture.preload ?? ''),
    writeFile(
      path.join(folder, 'index.html'),
      `<!doctype html><meta charset="utf-8"><title>Fixture</title>${fixture.html ?? '<h1>Fixture</h1>'}<script src="page.js"></script>`,
    ),
    writeFile(path.join(folder, 'other.html'), '<!doctype html><title>Other</title><h1>Other</h1>'),
    writeFile(path.join(folder, 'page.js'), fixture.script ?? ''),
  ]);
  return folder;
}

export interface Running {
  app: ElectronApplication;
  page: Page;
  folder: string;
  userData: string;
  output(): string;
  close(): Promise<void>;
}

/** Runs a fixture on the stand-in, driven as Playwright drives Electron. */
export async function runFixture(fixture: Fixture, args: readonly string[] = []): Promise<Running> {
  const folder = await writeFixture(fixture);
  const userData = path.join(folder, 'user-data');
  const app = await _electron.launch({
    executablePath: executable,
    args: [folder, `--user-data-dir=${userData}`, ...args],
    env: headlessEnv(),
    colorScheme: null,
  });
  const child = app.process();
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      said += text.toString();
    });
  }
  const page = await app.firstWindow();
  await page.waitForURL(/fixture\.app\.invalid/);
  await page.waitForLoadState();
  return {
    app,
    page,
    folder,
    userData,
    output: () => said,
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        await app.evaluate(({ app: electronApp }) => electronApp.exit(0)).catch(() => undefined);
        await exited;
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Waits for something of main's to become true. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It never came true: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
