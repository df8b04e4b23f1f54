import { once } from 'node:events';
import { existsSync } from 'node:fs';
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
  /** Ends main at once, as a power cut does. */
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
        child.kill('SIGKILL');
        await forget();
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    await forget();
    throw new Error(`Longhand did not open its window. It said:\n${said}`, { cause: error });
  }
}
