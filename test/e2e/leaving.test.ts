import { once } from 'node:events';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { textField } from './article.ts';
import { firstRun, makeComputer } from './desk.ts';
import type { Computer, Running } from './desk.ts';

let computer: Computer;
let running: Running;

beforeEach(async () => {
  computer = await makeComputer();
  running = await computer.start();
});
afterEach(() => computer.dispose());

const posts = (): string => join(computer.library, 'posts');
async function text(): Promise<string> {
  const [folder = ''] = await readdir(posts());
  return await readFile(join(posts(), folder, 'index.md'), 'utf8');
}

async function write(words: string): Promise<void> {
  await textField(running.page).click();
  await running.page.keyboard.type(words);
}

/** The answers to message boxes, in turn; then what was shown. */
async function answerMessages(answers: number[]): Promise<() => Promise<{ message: string; detail: string }[]>> {
  await running.app.evaluate(({ dialog }, given) => {
    const shown: unknown[] = [];
    Object.assign(globalThis, { shown });
    dialog.showMessageBox = async (...args: unknown[]) => {
      shown.push(args.at(-1));
      return { response: given.shift() ?? 0, checkboxChecked: false };
    };
  }, answers);
  return () =>
    running.app.evaluate(() => (globalThis as unknown as { shown: { message: string; detail: string }[] }).shown);
}

describe('leaving', () => {
  it('keeps every word that was typed just before quitting', async () => {
    await firstRun(running.page);
    await write('The last words before the train came');
    await running.quit();
    expect(await text()).toContain('The last words before the train came');
  });

  it('keeps every word when the window is closed', async () => {
    await firstRun(running.page);
    await write('Closed in the middle of a');
    const ended = once(running.app.process(), 'exit');
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await ended;
    expect(await text()).toContain('Closed in the middle of a');
  });

  it.skipIf(process.platform === 'win32')('keeps every word when the system tells it to end', async () => {
    await firstRun(running.page);
    await write('The machine goes down');
    const ended = once(running.app.process(), 'exit');
    running.app.process().kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await text()).toContain('The machine goes down');
  });

  it('asks when something could not be written, stays when told to, and goes when it is', async () => {
    await firstRun(running.page);
    const shown = await answerMessages([0]);
    const [slug = ''] = await readdir(posts());
    await rename(join(posts(), slug), join(computer.home, 'aside'));
    await writeFile(join(posts(), slug), 'a file where the folder was');
    await write('Where do I go');
    await running.app.evaluate(({ app }) => app.quit());
    await expect.poll(async () => (await shown()).length).toBe(1);
    const [box] = await shown();
    expect(`${box?.message} ${box?.detail}`).toContain('journal');
    expect(await running.page.evaluate(() => document.body.innerText)).toContain('Where do I go');
    await rm(join(posts(), slug));
    await rename(join(computer.home, 'aside'), join(posts(), slug));
    await running.quit();
    expect(await text()).toContain('Where do I go');
  });

  it('brings back from the journal what could not be written, when the writer left all the same', async () => {
    await firstRun(running.page);
    await answerMessages([1]);
    const [slug = ''] = await readdir(posts());
    await rename(join(posts(), slug), join(computer.home, 'aside'));
    await writeFile(join(posts(), slug), 'a file where the folder was');
    await write('Kept in the journal');
    const ended = once(running.app.process(), 'exit');
    await running.app.evaluate(({ app }) => app.quit());
    await ended;
    await rm(join(posts(), slug));
    await rename(join(computer.home, 'aside'), join(posts(), slug));
    running = await computer.start();
    await running.page.getByRole('option').first().click();
    await running.page.getByText('Kept in the journal').first().waitFor();
  });
});

it('comes back where it stood', async () => {
  const bounds = { x: 60, y: 50, width: 900, height: 640 };
  await running.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds);
  const standing = await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
  );
  await running.quit();
  running = await computer.start();
  expect(
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds()),
  ).toEqual(standing);
});

it('starts with a settings file that makes no sense, and sets it aside', async () => {
  await running.quit();
  await mkdir(computer.userData, { recursive: true });
  await writeFile(join(computer.userData, 'settings.json'), '{"settings":');
  running = await computer.start();
  await running.page.getByRole('button', { name: /^Start writing/u }).waitFor();
  expect((await readdir(computer.userData)).some((name) => name.startsWith('settings.broken-'))).toBe(true);
});

describe('a page that was taken over', () => {
  it('cannot leave the app, open a window, load from elsewhere, run inline script, or be granted anything', async () => {
    const { app, page } = running;
    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (url) => void opened.push(url);
    });
    const home = page.url();
    const outcome = await page.evaluate(async () => {
      const settled = async (work: () => unknown): Promise<string> => {
        try {
          return String(await work());
        } catch (error) {
          return error instanceof Error ? error.name : 'thrown';
        }
      };
      // The debugger's own evaluation may eval; what runs later may not.
      const later = new Promise((resolve) => {
        // oxlint-disable-next-line no-eval -- that it does not run is the test
        setTimeout(() => resolve(settled(() => (0, eval)('1 + 1'))));
      });
      const script = document.createElement('script');
      script.textContent = 'window.taken = true';
      document.body.append(script);
      const image = new Image();
      const picture = new Promise((resolve) => {
        image.addEventListener('load', () => resolve('loaded'));
        image.addEventListener('error', () => resolve('refused'));
      });
      image.src = 'http://127.0.0.1:9/x.png';
      return {
        inline: 'taken' in window,
        evaluated: await later,
        fetched: await settled(() => fetch('http://127.0.0.1:9/')),
        picture: await picture,
        opened: window.open('https://blog.example/', '_blank') === null,
        files: window.open('file:///etc/passwd', '_blank') === null,
        notifications: await settled(() => Notification.requestPermission()),
        camera: await settled(() => navigator.mediaDevices.getUserMedia({ video: true })),
        place: (await navigator.permissions.query({ name: 'geolocation' })).state,
        node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
      };
    });
    expect(outcome).toMatchObject({
      inline: false,
      evaluated: 'EvalError',
      fetched: 'TypeError',
      picture: 'refused',
      opened: true,
      files: true,
      notifications: 'denied',
      place: 'denied',
      node: [],
    });
    expect(outcome.camera).toMatch(/NotAllowedError|NotFoundError/);
    await page.evaluate(() => {
      location.href = 'https://evil.example/';
    });
    await page.evaluate(() => {
      location.href = 'file:///etc/passwd';
    });
    await page.getByRole('button', { name: /^Start writing/u }).waitFor();
    expect(page.url()).toBe(home);
    const opened = (): Promise<string[]> => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    await expect.poll(opened).toContain('https://blog.example/');
    expect((await opened()).filter((url) => !url.startsWith('https://'))).toEqual([]);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });
});
