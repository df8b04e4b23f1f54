import { afterEach, beforeEach, expect, it } from 'vitest';

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

/** Chooses an item of the application menu, as a hand would. */
async function choose(id: string): Promise<void> {
  await running.app.evaluate(({ Menu, BrowserWindow }, item) => {
    const found = Menu.getApplicationMenu()?.getMenuItemById(item);
    if (found === null || found === undefined) throw new Error(`the menu has no ${item}`);
    found.click(undefined, BrowserWindow.getAllWindows()[0]);
  }, id);
}

it('formats, undoes and redoes from the menu as from the keys', async () => {
  const { page } = running;
  await firstRun(page);
  await textField(page).click();
  await page.keyboard.type('tea');
  await page.keyboard.press('ControlOrMeta+a');
  const bold = textField(page).locator('strong');
  expect(await bold.count()).toBe(0);
  await choose('format.bold');
  await bold.waitFor();
  await choose('edit.undo');
  await expect.poll(() => bold.count()).toBe(0);
  await choose('edit.redo');
  await bold.waitFor();
  await choose('post.new');
  await expect.poll(() => page.getByRole('option').count()).toBe(2);
});
