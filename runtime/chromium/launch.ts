import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import { Connection } from './connection.ts';
import { findChromium } from './find.ts';

export interface LaunchOptions {
  profile: string;
  headless: boolean;
  /** The port that was asked for on the command line: null is none, 0 is any. */
  debuggingPort: number | null;
  noSandbox: boolean;
}

export interface Chromium {
  readonly connection: Connection;
  readonly headless: boolean;
  readonly pid: number;
  /** The DevTools port, when there is one. */
  readonly port: number | null;
  /** Opens another window without browser chrome in the running Chromium. Only where there is a display. */
  openAppWindow(url: string, size: { width: number; height: number }): void;
  /** Ends Chromium, gently first. Resolves when its process has gone. */
  end(): Promise<void>;
}

const quietFlags = [
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-breakpad',
  '--disable-domain-reliability',
  '--disable-field-trial-config',
  '--disable-client-side-phishing-detection',
  '--disable-search-engine-choice-screen',
  '--disable-session-crashed-bubble',
  '--hide-crash-restore-bubble',
  '--disable-infobars',
  '--disable-back-forward-cache',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-features=Translate,LocalNetworkAccessChecks,OptimizationHints,MediaRouter,AimEnabled,HttpsUpgrades,AvoidCorsURLLoaderRestartOnRedirect,PaintHolding',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--metrics-recording-only',
  '--password-store=basic',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-pre-commit-input',
  '--class=Longhand',
  // Or it warns, in a bar over the page, of the missing sandbox.
  '--test-type',
];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

/** Starts Chromium with no window. It ends by itself when this process does, for its debugging pipe closes then. */
export async function launchChromium(options: LaunchOptions): Promise<Chromium> {
  const executable = findChromium();
  if (executable === null) {
    throw new Error(
      'No Chromium was found. Install one (on Debian: apt-get install chromium) or set LONGHAND_CHROMIUM to its path.',
    );
  }
  mkdirSync(options.profile, { recursive: true });
  const asked = options.headless ? (options.debuggingPort ?? 0) : options.debuggingPort;
  const port = asked === 0 ? await freePort() : asked;
  const sandbox = options.noSandbox || process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const flags = [
    ...sandbox,
    ...quietFlags,
    ...(options.headless ? ['--headless=new', '--disable-gpu'] : []),
    '--no-startup-window',
    '--remote-debugging-pipe',
    // Chromium's own DevTools pages are served from this origin; no other page may connect.
    ...(port === null ? [] : [`--remote-debugging-port=${port}`, `--remote-allow-origins=http://127.0.0.1:${port}`]),
    `--user-data-dir=${options.profile}`,
  ];
  // With a group of its own, a Ctrl+C in the terminal reaches main first, which has words to save. Electron's processes are of one session.
  const detached = process.env['LONGHAND_ONE_SESSION'] !== '1';
  const child = spawn(executable, flags, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], detached });
  const said: string[] = [];
  createInterface({ input: child.stderr as Readable }).on('line', (line) => {
    if (line.startsWith('DevTools listening on ')) {
      if (options.debuggingPort !== null) process.stderr.write(`${line}\n`);
    } else if (said.length < 50) said.push(line);
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      said.push(String(error));
      resolve();
    });
  });
  const connection = new Connection(child.stdio[4] as Readable, child.stdio[3] as Writable);
  void exited.then(() => connection.close());
  process.once('exit', () => kill(child, 'SIGKILL'));
  try {
    await connection.browser.send('Browser.getVersion');
  } catch (error) {
    kill(child, 'SIGKILL');
    throw new Error(`Chromium (${executable}) did not start:\n${said.join('\n')}`, { cause: error });
  }
  return {
    connection,
    headless: options.headless,
    pid: child.pid ?? 0,
    port,
    openAppWindow(url, size) {
      const opener = spawn(
        executable,
        [
          ...sandbox,
          ...quietFlags,
          `--user-data-dir=${options.profile}`,
          `--window-size=${size.width},${size.height}`,
          `--app=${url}`,
        ],
        { stdio: 'ignore' },
      );
      opener.on('error', (error) => console.error(`A window could not be opened: ${error.message}`));
    },
    async end() {
      if (!connection.closed) await Promise.race([connection.browser.send('Browser.close').catch(() => {}), exited]);
      const late = setTimeout(() => kill(child, 'SIGKILL'), 3000);
      await exited;
      clearTimeout(late);
    },
  };
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    // Its own process group, where it has one: the renderers go with it.
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
