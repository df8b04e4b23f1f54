import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { saved, textField, titleField } from './article.ts';
import { emptyTitle, firstRun, makeComputer, newPost } from './desk.ts';
import type { Computer, Running } from './desk.ts';

let computer: Computer;
let running: Running;

beforeEach(async () => {
  computer = await makeComputer();
  running = await computer.start();
});
afterEach(() => computer.dispose());

const texts = async (): Promise<string> => {
  const posts = join(computer.library, 'posts');
  const folders = await readdir(posts);
  return (await Promise.all(folders.map((name) => readFile(join(posts, name, 'index.md'), 'utf8')))).join('\n');
};

/** Chooses a command of the application menu, as a click or its key does. */
const choose = (command: string): Promise<void> =>
  running.app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.click(), command);

async function newWindow(): Promise<Page> {
  const opening = running.app.waitForEvent('window');
  await choose('window.new');
  const page = await opening;
  await page.waitForLoadState();
  await page.getByRole('listbox', { name: 'Posts' }).waitFor();
  return page;
}

const places = (): Promise<{ x: number; y: number }[]> =>
  running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getBounds()));

async function write(page: Page, title: string, words: string): Promise<void> {
  await titleField(page).click();
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await page.keyboard.type(words);
}

describe('two windows', () => {
  it('show one library: a post that is made in one is in the list of both', async () => {
    const first = running.page;
    await firstRun(first);
    await write(first, 'Morning tide', 'Out at six.');
    await saved(first).waitFor();
    const second = await newWindow();
    await second.getByRole('option', { name: /Morning tide/u }).waitFor();
    const [one, two] = await places();
    expect(one).not.toEqual(two);
    // A command of the menu is for the window in front.
    await second.bringToFront();
    await second.getByRole('listbox', { name: 'Posts' }).click();
    await choose('post.new');
    await emptyTitle(second);
    await write(second, 'Evening tide', 'In at nine.');
    await saved(second).waitFor();
    await first.getByRole('option', { name: /Evening tide/u }).waitFor();
  });

  it('show one post: what is typed in one appears in the other, and both write one file', async () => {
    const first = running.page;
    await firstRun(first);
    await write(first, 'Shared', 'From the first.');
    await saved(first).waitFor();
    const second = await newWindow();
    await second.getByRole('option', { name: /Shared/u }).click();
    await textField(second).getByText('From the first.').waitFor();
    await second.bringToFront();
    await textField(second).click();
    await second.keyboard.press('Control+End');
    await second.keyboard.type(' From the second.');
    await textField(first).getByText('From the first. From the second.').waitFor();
    await first.bringToFront();
    await first.keyboard.press('Control+Home');
    await first.keyboard.type('Both: ');
    await textField(second).getByText('Both: From the first. From the second.').waitFor();
    await expect.poll(texts).toContain('Both: From the first. From the second.');
  });

  it('are closed one by one, and each hands over its last words', async () => {
    const first = running.page;
    await firstRun(first);
    await write(first, 'Stays', 'Open all the while.');
    await saved(first).waitFor();
    const second = await newWindow();
    await second.bringToFront();
    await newPost(second);
    await write(second, 'Goes', 'Closed in the middle of a');
    const gone = second.waitForEvent('close');
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.close());
    await gone;
    await first.getByRole('option', { name: /Goes/u }).waitFor();
    await textField(first).click();
    await first.keyboard.type('And on. ');
    await saved(first).waitFor();
    await expect.poll(texts).toContain('Closed in the middle of a');
    const ended = once(running.app.process(), 'exit');
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await ended;
    expect(await texts()).toContain('And on.');
  });

  it('are both asked for their last words when the app quits', async () => {
    const first = running.page;
    await firstRun(first);
    await write(first, 'One', 'The first was here');
    await saved(first).waitFor();
    const second = await newWindow();
    await second.bringToFront();
    await newPost(second);
    await write(second, 'Two', 'The second was here');
    await first.bringToFront();
    await textField(first).click();
    await first.keyboard.press('Control+End');
    await first.keyboard.type(' to the last moment');
    await running.quit();
    const all = await texts();
    expect(all).toContain('The first was here to the last moment');
    expect(all).toContain('The second was here');
  });
});
