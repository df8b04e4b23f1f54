import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';

import { chooseElectron } from '../../runtime/choose.ts';

const root = path.join(import.meta.dirname, '..', '..');

export interface LaunchOptions {
  /** Settings, journal and secrets stand here. Without one, a folder that goes with the app. */
  userData?: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  colorScheme?: 'light' | 'dark';
  /** The page's size. */
  size?: { width: number; height: number };
}

export interface Longhand {
  app: ElectronApplication;
  window: Page;
  userData: string;
  /** What main wrote so far, for a test that failed. */
  output(): string;
  /** Quits as a person would. */
  close(): Promise<void>;
  /** Ends it at once, main and its windows, as a power cut does. */
  kill(): Promise<void>;
}

/** Starts the built app, on Electron's binary where there is one and on the stand-in elsewhere. */
export async function launchLonghand(options: LaunchOptions = {}): Promise<Longhand> {
  if (!existsSync(path.join(root, 'out', 'main', 'index.js')))
    throw new Error('The app is not built: run npm run build first.');
  const own = options.userData === undefined ? await mkdtemp(path.join(tmpdir(), 'longhand-e2e-')) : null;
  const userData = options.userData ?? own ?? '';
  const app = await _electron.launch({
    executablePath: chooseElectron().executable,
    args: [root, `--user-data-dir=${userData}`, ...(options.args ?? [])],
    env: { ...(process.env as Record<string, string>), ...options.env },
    colorScheme: options.colorScheme ?? null,
  });
  let said = '';
  const child = app.process();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      said += text.toString();
    });
  }
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  const forget = async (): Promise<void> => {
    await exited;
    if (own !== null) await rm(own, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const close = async (): Promise<void> => {
    await app.close();
    await forget();
  };
  try {
    const window = await app.firstWindow();
    await window.waitForURL(/^(app:\/\/longhand|https:\/\/longhand\.app\.invalid)\//);
    await window.waitForLoadState();
    if (options.size !== undefined) {
      const { width, height } = options.size;
      await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [
        width,
        height,
      ] as [number, number]);
      await window.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, options.size);
    }
    return {
      app,
      window,
      userData,
      output: () => said,
      close,
      async kill() {
        if (child.pid !== undefined) killAll(child.pid);
        await forget();
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    await forget();
    throw new Error(`Longhand did not open its window. It said:\n${said}`, { cause: error });
  }
}

/** kill -9 of a process and of all that it started, and those in turn, whatever groups they made for themselves. */
function killAll(first: number): void {
  const children = new Map<number, number[]>();
  for (const name of existsSync('/proc') ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It has ended meanwhile.
    }
  }
  const all = [first];
  for (const pid of all) all.push(...(children.get(pid) ?? []));
  for (const pid of all) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // So has this one.
    }
  }
}
