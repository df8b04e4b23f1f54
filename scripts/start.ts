import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { chooseElectron, findElectronBinary, hasDisplay, standIn } from '../runtime/choose.ts';
import type { ElectronChoice } from '../runtime/choose.ts';
import { findChromium } from '../runtime/chromium/find.ts';

const root = path.join(import.meta.dirname, '..');
const day = 24 * 60 * 60 * 1000;

/** The newest change below a path, in ms. */
function newest(target: string): number {
  const stat = statSync(target);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(target).map((name) => newest(path.join(target, name))));
}

/** Builds the app unless what is built is newer than every source. */
function build(): void {
  const built = ['main/index.js', 'preload/index.cjs', 'renderer/index.html'].map((file) =>
    path.join(root, 'out', file),
  );
  const sources = ['core', 'electron', 'renderer', 'vite.config.ts', 'package-lock.json'].map((name) =>
    path.join(root, name),
  );
  if (built.every((file) => existsSync(file))) {
    const oldest = Math.min(...built.map((file) => statSync(file).mtimeMs));
    if (Math.max(...sources.map(newest)) < oldest) return;
  }
  console.log('Building ...');
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error('The build failed, so Longhand cannot start.');
    process.exit(status ?? 1);
  }
}

/** Tries once a day to download Electron's binary; what cannot be had is not waited for. */
function obtainElectron(): void {
  const attempt = path.join(root, 'node_modules', '.cache', 'longhand', 'electron-download-failed');
  if (existsSync(attempt) && Date.now() - statSync(attempt).mtimeMs < day) return;
  console.log("Electron's binary is not here yet: downloading it (20 s at most) ...");
  spawnSync(process.execPath, [path.join(root, 'node_modules', 'electron', 'install.js')], {
    cwd: root,
    stdio: 'ignore',
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  if (findElectronBinary() !== null) return;
  mkdirSync(path.dirname(attempt), { recursive: true });
  writeFileSync(attempt, '');
}

/** The stand-in needs a Chromium; on Debian root can have one. */
async function obtainChromium(): Promise<void> {
  const setup = (await import(new URL('setup.mjs', import.meta.url).href)) as { ensureChromium(): boolean };
  if (findChromium() !== null || setup.ensureChromium()) return;
  console.error(
    'No Chromium was found. Install one (on Debian: apt-get install chromium) or set LONGHAND_CHROMIUM to its path.',
  );
  process.exit(1);
}

async function choose(): Promise<ElectronChoice> {
  const wanted = process.env['LONGHAND_RUNTIME'];
  if (wanted !== 'stand-in' && hasDisplay() && findElectronBinary() === null) obtainElectron();
  const choice = chooseElectron();
  if (choice.kind === 'electron') return choice;
  const reason = hasDisplay() ? "Electron's binary cannot be had here" : 'There is no display here';
  console.log(
    wanted === 'stand-in'
      ? 'Longhand runs on the stand-in for Electron, as LONGHAND_RUNTIME asks.'
      : `${reason}: Longhand runs on its stand-in, with an installed Chromium (runtime/README.md).`,
  );
  await obtainChromium();
  return standIn;
}

function run(choice: ElectronChoice): void {
  // Chromium's sandbox does not work for root.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(choice.executable, [...flags, root, ...process.argv.slice(2)], {
    cwd: process.cwd(),
    stdio: 'inherit',
  });
  // A terminal's Ctrl-C reaches the child by itself, which asks its windows first; this process only has to outlive it.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
  child.on('error', (error) => {
    console.error(`Longhand could not start: ${error.message}`);
    process.exit(1);
  });
}

build();
run(await choose());
