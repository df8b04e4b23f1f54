import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { serveHarness } from './harness/serve.ts';

const executablePath = process.env['LONGHAND_CHROMIUM'] ?? '/usr/bin/chromium';

let server: Awaited<ReturnType<typeof serveHarness>>;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([
    serveHarness(),
    chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] }),
  ]);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

const text = () => page.getByRole('textbox', { name: 'Text', exact: true });
const timeLine = () => page.getByRole('listbox', { name: 'Versions' });
const changes = () => page.getByRole('region', { name: 'What changed' });
const hasFocus = (locator: ReturnType<typeof text>) =>
  locator.evaluate((element) => element.contains(document.activeElement));
const sent = (channel: 'versions.restore' | 'versions.name' | 'versions.diff') =>
  page.evaluate((name) => window.fake.sent(name), channel);

async function show(scene = 'library'): Promise<void> {
  await page.evaluate((name) => window.showScene(name), scene);
  await text().waitFor();
  await page.getByRole('option').filter({ hasText: 'The harbour' }).first().click();
  await page.evaluate(() => window.fake.emit('app.command', { command: 'post.versions', post: null }));
  await page.getByRole('region', { name: 'Versions', exact: true }).waitFor();
}
/** The oldest version, which differs in everything. */
async function showOldest(): Promise<void> {
  await show();
  await timeLine().press('End');
  await page.getByText('7 changes').waitFor();
}

it('the time line has the caret, the arrows go through it, and Escape goes back to the text', async () => {
  await show();
  await expect.poll(() => hasFocus(timeLine())).toBe(true);
  await expect.poll(() => timeLine().getByRole('group').count()).toBeGreaterThan(2);
  const selected = () => timeLine().getByRole('option', { selected: true }).textContent();
  await expect.poll(selected).toContain('When it was left');
  await page.getByText('The text is the same now.').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(selected).toContain('As Anders read it');
  expect(await hasFocus(text())).toBe(false);
  await page.keyboard.press('Escape');
  await expect.poll(() => hasFocus(text())).toBe(true);
  await expect.poll(() => timeLine().count()).toBe(0);
});

it('a held arrow key goes through the time line, and what it stops at is compared, not all that it passed', async () => {
  await show('manyVersions');
  await page.getByText('The text is the same now.').waitFor();
  const before = (await sent('versions.diff')).length;
  const letGo = await page.evaluateHandle(() => window.fake.hold('versions.diff'));
  for (let times = 0; times < 6; times += 1) await page.keyboard.press('ArrowDown');
  await page.getByText('Comparing…').waitFor();
  await letGo.evaluate((go) => go());
  await page.getByText('7 changes').waitFor();
  expect((await sent('versions.diff')).slice(before)).toEqual(
    ['v1', 'v6'].map((from) => ({ id: 'p1', from, to: null })),
  );
});

it('a page of the time line is passed by one key, with what is chosen in sight below its day', async () => {
  await show('manyVersions');
  await page.getByText('The text is the same now.').waitFor();
  const chosen = () => timeLine().getByRole('option', { selected: true });
  const index = () =>
    chosen().evaluate((option) => [...document.querySelectorAll('[role=option][title]')].indexOf(option));
  await page.keyboard.press('PageDown');
  const first = await index();
  expect(first).toBeGreaterThan(3);
  await page.keyboard.press('PageDown');
  expect(await index()).toBe(2 * first);
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowUp');
  const day = await chosen().evaluate(
    (option) => option.parentElement?.firstElementChild?.getBoundingClientRect().bottom,
  );
  expect((await chosen().boundingBox())?.y).toBeGreaterThanOrEqual(day ?? Infinity);
});

it('what came, what went and what was formatted are told apart, and what stayed is folded', async () => {
  await showOldest();
  const first = changes().locator('[data-change="0"]');
  expect(await first.locator('del').first().textContent()).toBe('morning');
  expect(await first.locator('ins').first().textContent()).toBe('last');
  expect(await first.locator('.is-formatted').allTextContents()).toEqual(['harbour', 'a very different place']);
  expect(
    await changes()
      .getByText(/^Alternative text was “A harbour”, is “/u)
      .count(),
  ).toBe(1);
  expect(await changes().getByText('Was a heading of level 3, is a heading of level 2').count()).toBe(1);
});

it('the next and the previous change come by button and by key', async () => {
  await showOldest();
  await page.getByRole('button', { name: 'Next change' }).click();
  await page.getByText('Change 1 of 7').waitFor();
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByText('Change 2 of 7').waitFor();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByText('Change 1 of 7').waitFor();
});

it('the whole version comes back, and Undo takes that back', async () => {
  await showOldest();
  await page.getByRole('button', { name: 'Bring this version back' }).click();
  await page.getByText(/^Brought back the version of /u).waitFor();
  expect(await sent('versions.restore')).toEqual([{ id: 'p1', version: 'v7', changes: null }]);
  await timeLine().getByText('Before a version was brought back').waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText('The text is as it was before.').waitFor();
  expect((await sent('versions.restore'))[1]).toEqual({ id: 'p1', version: 'kept1', changes: null });
  // What was typed meanwhile is not lost to the undo either.
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(async () => (await sent('versions.restore')).length).toBe(3);
  expect((await sent('versions.restore'))[2]).toEqual({ id: 'p1', version: 'kept2', changes: null });
});

it('a single change comes back by its number', async () => {
  await showOldest();
  await page.getByRole('button', { name: 'Bring back: change 3' }).click();
  await page.getByText(/^Brought back a change of /u).waitFor();
  expect(await sent('versions.restore')).toEqual([{ id: 'p1', version: 'v7', changes: [2] }]);
  // Its button is gone, and the next key is the time line's.
  await expect.poll(() => hasFocus(timeLine())).toBe(true);
});

it('what a version itself changed is shown, and nothing of it can be brought back there', async () => {
  await show();
  await page.getByText('Changes in it').click();
  await page.getByText('7 changes').waitFor();
  expect((await sent('versions.diff')).at(-1)).toEqual({ id: 'p1', from: 'v1', to: 'v0' });
  expect(await page.getByRole('button', { name: /: change \d/u }).count()).toBe(0);
  await timeLine().press('End');
  await page.getByText('This is the first version there is.').waitFor();
});

it('a version gets a name, and its text can be copied', async () => {
  await showOldest();
  await page.getByRole('button', { name: 'Name it…' }).click();
  await page.getByLabel('Name of this version').fill('قبل الشتاء');
  await page.keyboard.press('Enter');
  await timeLine().getByText('قبل الشتاء').waitFor();
  expect(await sent('versions.name')).toEqual([{ id: 'p1', version: 'v7', name: 'قبل الشتاء' }]);
  await expect.poll(() => hasFocus(timeLine())).toBe(true);
  await page.getByRole('button', { name: 'Copy its text' }).click();
  await page.getByText('Its text is copied.').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Take the morning train north');
});

it('a post without versions says what they are for', async () => {
  await show('unversioned');
  await page.getByText('No versions yet').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => hasFocus(text())).toBe(true);
});

it('what fails is said where it belongs, and tried again', async () => {
  await page.evaluate((name) => window.showScene(name), 'library');
  await text().waitFor();
  await page.evaluate(() => {
    window.fake.fail('versions.diff', {
      code: 'unreadable',
      message: 'This version was damaged on the disk and cannot be read.',
    });
    window.fake.emit('app.command', { command: 'post.versions', post: 'p1' });
  });
  await page.getByText('This version was damaged').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('The text is the same now.').waitFor();
});

it.each(['light', 'dark'] as const)('nobody is shut out (%s)', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await showOldest();
  await page.getByRole('button', { name: 'Next change' }).click();
  const audit = async (): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).include('section[aria-label="Versions"]').analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))).toEqual([]);
  };
  await audit();
  await page.getByRole('button', { name: 'Name it…' }).click();
  await audit();
});
