import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { saved, textField, titleField } from './article.ts';
import { firstRun, makeComputer } from './desk.ts';
import type { Computer, Running } from './desk.ts';

let computer: Computer;
let running: Running;

beforeAll(async () => {
  computer = await makeComputer();
  running = await computer.start();
});
afterAll(() => computer.dispose());

const written = async (): Promise<string> => {
  const posts = join(computer.library, 'posts');
  const [folder = ''] = await readdir(posts);
  return readFile(join(posts, folder, 'index.md'), 'utf8');
};

it('what a post said yesterday comes back today, whole or change by change, and goes again', async () => {
  await firstRun(running.page);
  await titleField(running.page).click();
  await running.page.keyboard.type('Tides');
  for (const words of ['Morning is high.', 'Noon is low.', 'Evening is high.']) {
    await running.page.keyboard.press('Enter');
    await running.page.keyboard.type(words);
  }
  await expect.poll(written).toContain('Evening is high.');
  await saved(running.page).waitFor();
  await running.quit();

  running = await computer.start();
  const { page } = running;
  await page.getByRole('option', { name: /Tides/u }).click();
  for (const [words, more] of [
    ['Morning is high.', ' So they say.'],
    ['Evening is high.', ' Or low.'],
  ] as const) {
    await textField(page).getByText(words, { exact: true }).click();
    await page.keyboard.press('End');
    await page.keyboard.type(more);
  }
  await page.keyboard.press('Control+Alt+v');
  const timeLine = page.getByRole('listbox', { name: 'Versions' });
  await timeLine.getByRole('option', { name: 'When it was left' }).click();
  await page.getByText('2 changes').waitFor();
  await page.getByRole('button', { name: 'Bring back: change 2' }).click();
  await page.getByText('One change', { exact: true }).waitFor();
  await expect.poll(written).toMatch(/So they say\.\n\nNoon is low\.\n\nEvening is high\.\n$/u);

  await timeLine.getByRole('option', { name: 'When it was left' }).click();
  await page.getByRole('button', { name: 'Bring this version back' }).click();
  await page.getByText('The text is the same now.').waitFor();
  await expect.poll(written).toMatch(/Morning is high\.\n\nNoon is low\.\n\nEvening is high\.\n$/u);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText('The text is as it was before.').waitFor();
  await page.keyboard.press('Escape');
  await textField(page).getByText('Morning is high. So they say.', { exact: true }).waitFor();
  await expect.poll(written).toContain('So they say.');
});
