/*
 * What `npm start`, `npm test` and the rest need before they can run, on a machine that has only Node 20+ and npm. Plain
 * JavaScript for Node 20, on nothing but Node itself, because nothing else is there yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The project's own Node (24), whatever the machine has. */
export const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const bins = join(root, 'node_modules', '.bin');
/** An environment in which the project's own Node and tools come first. */
export const ownEnvironment = (extra = {}) => ({
  ...process.env,
  PATH: `${bins}${delimiter}${process.env.PATH ?? ''}`,
  ...extra,
});

const say = (line) => console.log(`[longhand] ${line}`);

/** Runs a command to its end. Throws when it fails, with its output when it was quiet. */
export function run(command, args, { quiet = false, env = ownEnvironment(), cwd = root } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    if (quiet) process.stderr.write(`${result.stdout}${result.stderr}`);
    throw new Error(`${command} ${args.join(' ')} failed with ${result.signal ?? `code ${result.status}`}`);
  }
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Whether what is installed is what the lock file says. */
function dependenciesAreInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || !existsSync(ownNode)) return false;
  const have = readJson(installed).packages;
  return Object.entries(readJson(join(root, 'package-lock.json')).packages).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional === true || devOptional === true || have[path]?.version === version,
  );
}

/** Installs the locked dependencies when they are missing or not the ones of the lock file. */
export function ensureDependencies() {
  if (dependenciesAreInstalled()) return;
  say('Installing the locked dependencies (npm ci).');
  // Where NODE_ENV is production, npm would leave out what builds and tests.
  run('npm', ['ci', '--include=dev', '--no-fund', '--no-audit'], { quiet: true, env: process.env });
  if (!existsSync(ownNode)) {
    // An npm that does not run install scripts leaves Node 24's package empty; its own installer fills it.
    run(process.execPath, ['installArchSpecificPackage.js'], { quiet: true, cwd: join(root, 'node_modules', 'node') });
  }
}

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));

export const canUseApt = () => process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get');

let aptIsFresh = false;
/** Installs Debian packages as root; throws when apt fails. */
export function aptInstall(packages) {
  say(`Installing ${packages.join(', ')} by apt.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A new machine is often still busy with its own updates.
  const patient = ['-o', 'DPkg::Lock::Timeout=300'];
  try {
    if (!aptIsFresh) run('apt-get', [...patient, 'update', '-qq'], { quiet: true, env });
  } catch (error) {
    // One source that does not answer fails it all, though the others may have what is wanted.
    say(error.message);
  }
  aptIsFresh = true;
  run('apt-get', [...patient, 'install', '-y', '-qq', '--no-install-recommends', ...packages], { quiet: true, env });
}

/** Installs Debian packages if that can be done here. Returns whether it was; says why when apt fails. */
function obtain(packages) {
  if (!canUseApt()) return false;
  try {
    aptInstall(packages);
    return true;
  } catch (error) {
    say(error.message);
    return false;
  }
}

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Makes sure that a Chromium is there for the stand-in and for tests; installs Debian's as root. Returns whether there is one. */
export function ensureChromium() {
  if (process.env.LONGHAND_CHROMIUM !== undefined || chromiumNames.some(onPath)) return true;
  return obtain(['chromium', 'fonts-noto-core', 'fonts-noto-cjk']);
}

/** Makes sure that Xvfb is there, so that tests have a real window. Returns whether there is one. */
export function ensureXvfb() {
  if (process.platform !== 'linux') return false;
  if (onPath('Xvfb')) return true;
  return obtain(['xvfb']);
}

/** Starts an X server without a screen on a free display. Returns its display and how to end it; null when it does not start. */
export async function startXvfb() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1100x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await new Promise((resolve) => {
    let text = '';
    child.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.endsWith('\n')) resolve(`:${text.trim()}`);
    });
    child.once('exit', () => resolve(null));
    child.once('error', () => resolve(null));
  });
  if (display === null) return null;
  return {
    display,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}
