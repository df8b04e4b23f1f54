import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ElectronApplication, Page } from 'playwright-core';

import { launchLonghand } from './launch.ts';

/** A person's computer for one test: a home, and Longhand's own folder; thrown away at the end. */
export interface Computer {
  home: string;
  userData: string;
  /** Where "Start writing" makes the library. */
  library: string;
  start(options?: StartOptions): Promise<Running>;
  /** Ends what still runs and removes the folders. */
  dispose(): Promise<void>;
}

export interface StartOptions {
  colorScheme?: 'light' | 'dark';
  size?: { width: number; height: number };
}

export interface Running {
  app: ElectronApplication;
  page: Page;
  /** Quits as a person does, and waits until it has ended. */
  quit(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

export async function makeComputer(): Promise<Computer> {
  const root = await mkdtemp(join(tmpdir(), 'longhand-e2e-'));
  const home = join(root, 'home');
  const userData = join(root, 'user data');
  await mkdir(join(home, 'Documents'), { recursive: true });
  let running: Running | null = null;
  return {
    home,
    userData,
    library: join(home, 'Documents', 'Longhand'),
    async start(options = {}) {
      const launched = await launchLonghand({
        userData,
        env: { HOME: home, XDG_CONFIG_HOME: join(home, '.config') },
        ...options,
      });
      running = {
        app: launched.app,
        page: launched.window,
        async quit() {
          running = null;
          await launched.close();
        },
        async kill() {
          running = null;
          await launched.kill();
        },
      };
      return running;
    },
    async dispose() {
      await running?.kill();
      // Chromium's processes may still write for a moment after the app has ended.
      await rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** The empty title of a post that was just made, once the caret stands in it. Before that the post before it may still be there. */
export async function emptyTitle(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const field = document.activeElement;
    return field instanceof HTMLTextAreaElement && field.getAttribute('aria-label') === 'Title' && field.value === '';
  });
}

/** First run: the library in the writer's documents, and an empty first post under the caret. */
export async function firstRun(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Start writing/u }).click();
  await emptyTitle(page);
}

/** One more post, with the caret in its title. */
export async function newPost(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New post' }).click();
  await emptyTitle(page);
}

/** Waits until what was asked for is drawn and nothing moves or fades any more. */
export async function stillness(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const drawn = (): Promise<void> =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      });
    const moving = (): Animation[] =>
      document
        .getAnimations()
        .filter(
          ({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().iterations !== Infinity,
        );
    await drawn();
    while (moving().length > 0) {
      await Promise.allSettled(moving().map(({ finished }) => finished));
      await drawn();
    }
  });
}

/** What another program does to a file: nothing comes between its reading and its writing. */
export function editElsewhere(file: string, from: string, to: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}
