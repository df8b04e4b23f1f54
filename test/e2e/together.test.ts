import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { saved, textField, titleField } from './article.ts';
import { editElsewhere, firstRun, makeComputer, newPost } from './desk.ts';
import type { Computer, Running } from './desk.ts';

let computer: Computer;
let running: Running;
let made = 0;

beforeAll(async () => {
  computer = await makeComputer();
  running = await computer.start();
  await firstRun(running.page);
  await titleField(running.page).click();
  await running.page.keyboard.type('Begun');
  await saved(running.page).waitFor();
});
afterAll(() => computer.dispose());

/** The file of the post that was made last. */
const file = (): string => join(computer.library, 'posts', `tides-${made}`, 'index.md');
const written = async (): Promise<string> => readFile(file(), 'utf8').catch(() => '');
const blocks = (page: Page): Promise<string[]> => textField(page).locator(':scope > *').allTextContents();

async function newWindow(): Promise<Page> {
  const opening = running.app.waitForEvent('window');
  await running.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('window.new')?.click());
  const page = await opening;
  await page.waitForLoadState();
  await page.getByRole('listbox', { name: 'Posts' }).waitFor();
  return page;
}

/** A post of its own of these paragraphs, written and saved. */
async function post(page: Page, ...paragraphs: string[]): Promise<void> {
  made += 1;
  await page.bringToFront();
  await newPost(page);
  await page.keyboard.type(`Tides ${made}`);
  for (const paragraph of paragraphs) {
    await page.keyboard.press('Enter');
    await page.keyboard.type(paragraph);
  }
  await expect.poll(written).toContain(paragraphs.at(-1));
  await saved(page).waitFor();
}

async function caretAfter(page: Page, words: string): Promise<void> {
  await textField(page).getByText(words, { exact: true }).click();
  await page.keyboard.press('End');
}

describe('a post in two windows', () => {
  let second: Page;

  it('is one text: what is typed in either shows in both, and undo takes back what was typed in its own', async () => {
    const first = running.page;
    await post(first, 'Morning.', 'Evening.');
    second = await newWindow();
    await second.getByRole('option', { name: /Tides 1/u }).click();
    await textField(second).getByText('Evening.').waitFor();
    await caretAfter(first, 'Morning.');
    await first.keyboard.type(' High at six');
    await textField(second).getByText('Morning. High at six', { exact: true }).waitFor();
    await second.bringToFront();
    await caretAfter(second, 'Evening.');
    await second.keyboard.type(' Low at nine');
    await textField(first).getByText('Evening. Low at nine', { exact: true }).waitFor();
    await first.bringToFront();
    await first.keyboard.type(', they say');
    await textField(second).getByText('Morning. High at six, they say', { exact: true }).waitFor();
    expect(await blocks(first)).toEqual(await blocks(second));
    await second.bringToFront();
    for (let times = 0; times < 6; times += 1) await second.keyboard.press('Control+z');
    await textField(first).getByText('Evening.', { exact: true }).waitFor();
    expect(await blocks(first)).toEqual(['Morning. High at six, they say', 'Evening.']);
    await expect.poll(written).toContain('High at six, they say');
  });

  it('leaves signs that are being composed alone while the other window and another program write in their line', async () => {
    const first = running.page;
    await post(first, 'Tides:', 'Below.');
    await second.bringToFront();
    await second.getByRole('option', { name: new RegExp(`Tides ${made}`, 'u') }).click();
    await textField(second).getByText('Below.').waitFor();
    await caretAfter(first, 'Tides:');
    const input = await first.context().newCDPSession(first);
    const compose = (text: string) =>
      input.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await compose('にほ');
    await textField(second).getByText('にほ').waitFor();
    // At the end of the line, which for them is in the middle of what becomes one word.
    await textField(second).evaluate((field) => {
      field.focus();
      const line = field.firstElementChild ?? field;
      getSelection()?.collapse(line, line.childNodes.length);
    });
    await second.keyboard.insertText(' and more');
    await compose('にほん');
    await expect.poll(written, { timeout: 10_000 }).toContain('にほ and more');
    expect((await blocks(first))[0]).toContain('にほん');
    editElsewhere(file(), 'Below.', 'Below, changed elsewhere.');
    await compose('日本');
    await input.send('Input.insertText', { text: '日本' });
    await textField(first).getByText('Below, changed elsewhere.').waitFor({ timeout: 20_000 });
    await first.keyboard.insertText('の');
    await expect
      .poll(() => blocks(second), { timeout: 10_000 })
      .toEqual(['Tides: and more日本の', 'Below, changed elsewhere.']);
    expect(await blocks(first)).toEqual(await blocks(second));
    await input.detach();
  });

  it('keeps its title and tags in step', async () => {
    const first = running.page;
    await post(first, 'Words.');
    await second.bringToFront();
    await second.getByRole('option', { name: new RegExp(`Tides ${made}`, 'u') }).click();
    await textField(second).getByText('Words.').waitFor();
    await titleField(second).click();
    await second.keyboard.press('End');
    await second.keyboard.type(' of the north');
    await expect.poll(() => titleField(first).inputValue()).toBe(`Tides ${made} of the north`);
    await second.close();
  });
});

describe('a post whose file another program changes', () => {
  it('takes the change in while words are typed in another paragraph, with the caret where it was', async () => {
    const { page } = running;
    await post(page, 'One paragraph.', 'Another paragraph.');
    await caretAfter(page, 'Another paragraph.');
    await page.keyboard.type(' Mine');
    editElsewhere(file(), 'One paragraph.', 'One paragraph, changed elsewhere.');
    for (const word of [' is', ' typed', ' on', ' and', ' on']) {
      await page.keyboard.type(word);
      await page.waitForTimeout(150);
    }
    await textField(page).getByText('One paragraph, changed elsewhere.', { exact: true }).waitFor();
    await page.keyboard.type('.');
    expect(await blocks(page)).toEqual([
      'One paragraph, changed elsewhere.',
      'Another paragraph. Mine is typed on and on.',
    ]);
    await expect
      .poll(written)
      .toMatch(/One paragraph, changed elsewhere\.\n\nAnother paragraph\. Mine is typed on and on\./u);
  });

  it('follows the file by itself while nothing is typed, and says so in one line', async () => {
    const { page } = running;
    await post(page, 'One paragraph.', 'Another paragraph.');
    await caretAfter(page, 'Another paragraph.');
    editElsewhere(file(), 'One paragraph.', 'Changed elsewhere.');
    // The line stands for some seconds alone.
    await Promise.all([
      textField(page).getByText('Changed elsewhere.', { exact: true }).waitFor(),
      page.getByText('Updated from the file on disk.').waitFor(),
    ]);
    await page.keyboard.type(' Mine.');
    expect(await blocks(page)).toEqual(['Changed elsewhere.', 'Another paragraph. Mine.']);
  });

  it('shows both sides of a paragraph that both changed, and brings them together as the writer says', async () => {
    const { page } = running;
    await post(page, 'The ferry leaves at seven.');
    await caretAfter(page, 'The ferry leaves at seven.');
    await page.keyboard.type(' Sharp');
    editElsewhere(file(), 'The ferry leaves at seven.', 'No ferry today.');
    await page.getByText('Another program changed one place that you changed too.').waitFor();
    // The status line says so too, and pushes nothing out of the window.
    await page.getByRole('contentinfo', { name: 'Status' }).getByText('the file waits for your choice').waitFor();
    const details = await page.getByRole('complementary', { name: 'Details' }).boundingBox();
    expect((details?.x ?? 0) + (details?.width ?? Infinity)).toBe(await page.evaluate('innerWidth'));
    await page.keyboard.type(', always.');
    await page.getByRole('button', { name: 'Compare' }).click();
    const panel = page.getByRole('region', { name: /^You and another program changed/u });
    await panel.getByText('No ferry today.').waitFor();
    await panel.getByText('The ferry leaves at seven. Sharp, always.').waitFor();
    await panel.getByRole('radio', { name: 'Both' }).check();
    await panel.getByRole('button', { name: 'Bring both together' }).click();
    await textField(page).getByText('No ferry today.').waitFor();
    await expect.poll(written).toContain('The ferry leaves at seven. Sharp, always.');
    expect(await written()).toContain('No ferry today.');
    await panel.waitFor({ state: 'detached' });
  });
});
