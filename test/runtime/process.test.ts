import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { afterEach, describe, expect, it } from 'vitest';

import { executable, headlessEnv, until, writeFixture } from './fixture.ts';

const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  for (const folder of folders.splice(0))
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

interface Started {
  child: ChildProcess;
  lines: string[];
  said: (line: string) => Promise<void>;
  ended: Promise<number | null>;
}

function start(folder: string, args: readonly string[] = [], env: Record<string, string> = {}): Started {
  const child = spawn(executable, [folder, `--user-data-dir=${path.join(folder, 'user-data')}`, ...args], {
    env: { ...headlessEnv(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines: string[] = [];
  // Line by line, however the text comes in pieces.
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return {
    child,
    lines,
    said: (line) => until(() => lines.includes(line), `it said ${line}; it said:\n${lines.join('\n')}`),
    // Once it has ended and all that it said was heard.
    ended: once(child, 'close').then(([code]) => code as number | null),
  };
}

async function fixture(main: string): Promise<string> {
  const folder = await writeFixture({ main });
  folders.push(folder);
  return folder;
}

/** The processes of this machine whose command line names a folder. */
function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path.join(folder, 'user-data', 'Chromium'));
      } catch {
        return false;
      }
    })
    .map(Number);
}

const opensWindow = `app.whenReady().then(async () => { protocol.handle('app', answer); await loadPage(); console.log('shown'); });`;

/** The session that a process belongs to. */
const sessionOf = (pid: number): string | undefined =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')[3];

describe('the command line', () => {
  it('tells its version as Electron does', async () => {
    const { stdout } = await promisify(execFile)(executable, ['--version'], { env: headlessEnv() });
    expect(stdout).toMatch(/^v\d+\.\d+\.\d+\n$/);
  });

  it('runs as Node where ELECTRON_RUN_AS_NODE asks for it', async () => {
    const { stdout } = await promisify(execFile)(executable, ['-e', 'console.log(1 + 1)'], {
      env: { ...headlessEnv(), ELECTRON_RUN_AS_NODE: '1' },
    });
    expect(stdout).toBe('2\n');
  });

  it('hands the app its switches, arguments and places', async () => {
    const folder = await fixture(`
      console.log(JSON.stringify([app.commandLine.getSwitchValue('theme'), app.commandLine.hasSwitch('absent'), process.argv.slice(-2), app.getName(), app.getVersion(), app.getPath('userData'), app.isPackaged, process.versions.electron.split('.').length]));
      app.quit();`);
    const { lines, ended } = start(folder, ['--theme=dark', 'post.md']);
    expect(await ended).toBe(0);
    expect(JSON.parse(lines[0] ?? '')).toEqual([
      'dark',
      false,
      ['--theme=dark', 'post.md'],
      'fixture',
      '1.2.3',
      path.join(folder, 'user-data'),
      false,
      3,
    ]);
  });

  it('takes back --no-sandbox when the app asks for the sandbox, as Electron does, and only before ready', async () => {
    const folder = await fixture(`
      const before = app.commandLine.hasSwitch('no-sandbox');
      app.enableSandbox();
      console.log(JSON.stringify([before, app.commandLine.hasSwitch('no-sandbox')]));
      await app.whenReady();
      try { app.enableSandbox(); } catch (error) { console.log(error.message); }
      app.quit();`);
    const { lines, ended } = start(folder, ['--no-sandbox']);
    expect(await ended).toBe(0);
    expect(lines[0]).toBe('[true,false]');
    expect(lines.join('\n')).toContain('can only be called before app is ready');
  });

  it('says what is missing when there is no app', async () => {
    const { ended, lines } = start('/nowhere/at-all');
    expect(await ended).toBe(1);
    expect(lines.join('\n')).toContain('Unable to find Electron app at /nowhere/at-all');
  });
});

describe('leaving', () => {
  it('asks before-quit, each window, and will-quit, in that order', async () => {
    const folder = await fixture(`
      app.on('before-quit', () => console.log('before-quit')); app.on('will-quit', () => console.log('will-quit'));
      app.on('quit', (_event, code) => console.log('quit ' + code)); app.on('window-all-closed', () => console.log('window-all-closed'));
      app.whenReady().then(async () => {
        protocol.handle('app', answer);
        const window = await loadPage();
        window.on('close', () => console.log('close')); window.on('closed', () => console.log('closed'));
        app.quit();
      });`);
    const { lines, ended } = start(folder);
    expect(await ended).toBe(0);
    expect(lines.filter((line) => /^(before|will|close|closed|quit|window)/.test(line))).toEqual([
      'before-quit',
      'close',
      'closed',
      'will-quit',
      'quit 0',
    ]);
  });

  it('waits while main saves: before-quit or a close prevented keep the app', async () => {
    const folder = await fixture(`
      let saved = false;
      app.on('before-quit', (event) => { if (!saved) { event.preventDefault(); console.log('saving'); setTimeout(() => { saved = true; app.quit(); }, 50); } });
      app.on('will-quit', () => console.log('saved ' + saved));
      app.whenReady().then(async () => { protocol.handle('app', answer); await loadPage(); console.log('shown'); });`);
    const { child, lines, said, ended } = start(folder);
    await said('shown');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(lines).toContain('saving');
    expect(lines).toContain('saved true');
  });

  it('quits when the last window closes and nobody listens', async () => {
    const folder = await fixture(
      `app.whenReady().then(async () => { protocol.handle('app', answer); (await loadPage()).close(); });`,
    );
    expect(await start(folder).ended).toBe(0);
  });

  it('leaves no Chromium behind, after a quit and after a power cut', async () => {
    const folder = await fixture(opensWindow);
    const first = start(folder);
    await first.said('shown');
    expect(processesOf(folder).length).toBeGreaterThan(0);
    first.child.kill('SIGKILL');
    await first.ended;
    await until(() => processesOf(folder).length === 0, 'Chromium has ended by itself');
    // The same folder serves again at once.
    const second = start(folder);
    await second.said('shown');
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
    await until(() => processesOf(folder).length === 0, 'Chromium has ended too');
  });

  it('keeps Chromium in a session of its own, or where it is asked to in its own one, and leaves none behind either way', async () => {
    for (const isOne of [false, true]) {
      const folder = await fixture(opensWindow);
      const { child, said, ended } = start(folder, [], isOne ? { LONGHAND_ONE_SESSION: '1' } : {});
      await said('shown');
      const browser = processesOf(folder).find((pid) => pid !== child.pid) ?? 0;
      expect(sessionOf(browser) === sessionOf(child.pid ?? 0)).toBe(isOne);
      child.kill('SIGKILL');
      await ended;
      await until(() => processesOf(folder).length === 0, 'Chromium has ended too');
    }
  });

  it('lets main save when Chromium is lost', async () => {
    const folder = await fixture(`app.on('will-quit', () => console.log('saved')); ${opensWindow}`);
    const { said, ended, lines } = start(folder);
    await said('shown');
    const browser = processesOf(folder).find(
      (pid) => !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type='),
    );
    process.kill(browser ?? 0, 'SIGKILL');
    expect(await ended).toBe(1);
    expect(lines).toContain('saved');
  });
});

describe('a second start', () => {
  const single = `
    if (app.requestSingleInstanceLock()) {
      app.on('second-instance', (_event, argv, directory) => { console.log('second ' + argv.at(-1) + ' ' + directory); app.quit(); });
      ${opensWindow}
    } else { console.log('handed over'); app.quit(); }`;

  it('hands its arguments to the first and ends', async () => {
    const folder = await fixture(single);
    const first = start(folder);
    await first.said('shown');
    const second = start(folder, ['draft.md']);
    expect(await second.ended).toBe(0);
    expect(second.lines).toContain('handed over');
    await first.said(`second draft.md ${process.cwd()}`);
    expect(await first.ended).toBe(0);
  });

  it('is the first where the one before was killed', async () => {
    const folder = await fixture(single);
    const first = start(folder);
    await first.said('shown');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start(folder);
    await second.said('shown');
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });
});

describe('without a display', () => {
  it('says where the window can be seen', async () => {
    const folder = await fixture(opensWindow);
    const { lines, said } = start(folder);
    await said('shown');
    const headless = 'Longhand runs headless: DevTools at http://127.0.0.1:';
    await until(() => lines.some((line) => line.startsWith(headless)), 'it said where DevTools are');
    const where = lines.find((line) => line.startsWith(headless));
    const pages = (await (await fetch(`${where?.split(' at ')[1]}/json`)).json()) as { title: string }[];
    expect(pages.map((page) => page.title)).toContain('Fixture');
    await until(() => lines.some((line) => line.startsWith('See and use its window')), 'it said where its window is');
    const address = lines.find((line) => line.startsWith('See and use its window'))?.split(': ')[1] ?? '';
    expect((await fetch(address)).status).toBe(200);
  });
});

describe('a main module', () => {
  it('may await ready at its top', async () => {
    const folder = await fixture(`await app.whenReady(); console.log('ready'); app.quit();`);
    const { ended, lines } = start(folder);
    expect(await ended).toBe(0);
    expect(lines).toContain('ready');
  });

  it('that throws while it loads ends the app and says why', async () => {
    const folder = await fixture(`throw new Error('no such wheel');`);
    const { ended, lines } = start(folder);
    expect(await ended).toBe(1);
    expect(lines.join('\n')).toContain('no such wheel');
  });
});
