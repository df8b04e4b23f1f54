import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { writeMarkdown } from '#core/convert/index.ts';

import { harbour } from '../pictures.ts';
import { everything } from '../renderer/editor/everything.ts';
import { tone } from '../sounds.ts';
import { answerDialogs, saved, textField } from './article.ts';
import { makeComputer } from './desk.ts';
import type { Computer, Running } from './desk.ts';

const body = `${writeMarkdown({ type: 'doc', content: everything }, null).text.trimEnd()}\n`;
let computer: Computer;
let file: string;

beforeAll(async () => {
  computer = await makeComputer();
  const folder = join(computer.library, 'posts', 'quay');
  await mkdir(folder, { recursive: true });
  file = join(folder, 'index.md');
  await writeFile(file, `---\nid: quay\ntitle: Everything at the quay\nstatus: draft\n---\n\n${body}`);
  await writeFile(join(folder, 'harbour.png'), harbour());
  await writeFile(join(folder, 'gulls.wav'), tone());
});
afterAll(() => computer.dispose());

const written = async (): Promise<string> =>
  (await readFile(file, 'utf8')).split('\n---\n\n').slice(1).join('\n---\n\n');

async function openPost({ page }: Running): Promise<void> {
  await page.getByRole('option', { name: /Everything at the quay/u }).click();
  await textField(page).getByText('Gulls keep no hours.').waitFor();
}

it('a post with every kind of block is typed in everywhere, saved, and changed nowhere else', async () => {
  const running = await computer.start({ size: { width: 1280, height: 832 } });
  const { app, page } = running;
  await answerDialogs(app, computer.library);
  await page.getByRole('button', { name: /^Open a folder of posts/u }).click();
  await openPost(running);
  const text = textField(page);
  // The sound comes from beside the post.
  await page.waitForFunction(() => (document.querySelector('audio')?.duration ?? 0) > 0.9);

  const marker = 'Zq';
  const places = [
    text.locator('h2'),
    text.locator('figcaption').first(),
    text.getByText('Nobody has to tell them.'),
    text.getByText('once from the west'),
    text.locator('summary'),
    text.getByText('as the moon does.'),
    text.getByText('boat.wait'),
    text.getByText('early'),
    text.getByText('In the middle.'),
    text.getByText('في السادسة'),
    text.getByText('Kept by the harbour master.'),
  ];
  for (const place of places) {
    await place.click();
    await page.keyboard.press('End');
    await page.keyboard.type(marker);
  }
  await page.getByLabel('Title of this callout').nth(1).click();
  await page.keyboard.press('End');
  await page.keyboard.type(marker);
  await page.keyboard.press('Enter');
  await saved(page).waitFor();
  await expect.poll(async () => (await written()).split(marker).length - 1).toBe(places.length + 1);
  expect((await written()).replaceAll(marker, '')).toBe(body);
  await running.quit();
});

it('all of it is there again the next time, and formulas are drawn', async () => {
  const before = await readFile(file, 'utf8');
  const running = await computer.start({ size: { width: 1280, height: 832 } });
  const { page } = running;
  await openPost(running);
  await textField(page).locator('math').first().waitFor();
  await expect.poll(() => textField(page).locator('figure .desk-picture img').count()).toBe(4);
  expect(await page.getByLabel('Title of this callout').nth(1).inputValue()).toBe('Mind the swellZq');
  await expect.poll(() => textField(page).locator('.desk-footnote-mark').allTextContents()).toEqual(['1', '2', 'lost']);
  expect(await readFile(file, 'utf8')).toBe(before);

  // What is chosen by the system's dialog lies beside the post, and stands where the caret is.
  const [film, table] = [join(computer.home, 'Low Tide (1).MP4'), join(computer.home, 'tides.pdf')];
  await writeFile(film, 'no film, but called one');
  await writeFile(table, '%PDF-1.4');
  await textField(page).getByText('Nobody has to tell them.').click();
  for (const [entry, chosen, panel] of [
    ['Video…', film, 'Film'],
    ['File…', table, 'File'],
  ] as const) {
    await answerDialogs(running.app, chosen);
    await page.getByRole('button', { name: 'Insert', exact: true }).click();
    await page.getByRole('menuitem', { name: entry }).click();
    await page.getByRole('dialog', { name: panel }).waitFor();
  }
  await page.keyboard.type('Read it.');
  await saved(page).waitFor();
  await expect
    .poll(written)
    .toContain(
      '<video src="low-tide-1.mp4" controls>\n> <a href="low-tide-1.mp4">low-tide-1.mp4</a>\n> </video>\n>\n> <p class="file"><a href="tides.pdf" download data-label="" data-size="8">tides.pdf</a></p>\n>\n> Read it.',
    );
  expect(await readFile(join(computer.library, 'posts', 'quay', 'tides.pdf'), 'utf8')).toBe('%PDF-1.4');
  await running.quit();
});
