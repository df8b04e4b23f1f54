import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { writeMarkdown } from '#core/convert/index.ts';

import { harbour } from '../pictures.ts';
import { everything } from '../renderer/editor/everything.ts';
import { tone } from '../sounds.ts';
import { answerDialogs, saved, textField, titleField } from './article.ts';
import { makeComputer, stillness } from './desk.ts';
import type { Computer, Running } from './desk.ts';

/** Where the screenshots are left to be looked at. */
const screens = fileURLToPath(new URL('../../out/screens', import.meta.url));

/** Every kind of block, as a file has it. */
const blocks = writeMarkdown({ type: 'doc', content: everything }, null).text;

const post = (fields: string, text: string): string => `---\n${fields}\n---\n\n${text}\n`;
const posts: Record<string, string> = {
  harbour: post(
    'id: one\ntitle: What the harbour teaches\nstatus: draft\ncover: harbour.png\ntags: [harbour, slow writing]\nupdated: 2026-11-20T08:00:00Z',
    'At six the halyards are the loudest thing on the water.\n\n![The harbour at dusk](harbour.png)\n\n- **Wait.** The boats know when.\n- **Look twice.**\n  - a pencil\n\n> The rest is weather.\n\n| Hour | Boats |\n| --- | --- |\n| Six | 2 |\n\n```js\nconst tide = 1;\n```\n\n{{< youtube abc >}}\n\n- [x] notebook\n- [ ] bread',
  ),
  long: post(
    'id: two\ntitle: An extraordinarily long title that goes on for rather more than two lines in any list, because some writers like to say it all before they begin\nstatus: published\ndate: 2026-10-02',
    'Short text.',
  ),
  arabic: post(
    'id: three\ntitle: رسالة من الميناء\nstatus: draft\nlanguage: ar',
    'في السادسة صباحًا، **الحبال** هي الأعلى صوتًا على الماء.\n\n- انتظر\n- انظر مرتين',
  ),
  japanese: post(
    'id: four\ntitle: 港が教えてくれること\nstatus: archived\nlanguage: ja',
    '朝六時、いちばん大きな音を立てるのは**帆綱**だ。',
  ),
  quay: post('id: five\ntitle: Everything at the quay\nstatus: draft\nupdated: 2026-09-01T08:00:00Z', blocks),
  hebrew: post(
    'id: six\ntitle: מכתב מהרציף\nstatus: draft\nlanguage: he\nupdated: 2026-08-01T08:00:00Z',
    'הסירות יודעות מתי[^1].\n\n> [!WARNING] זהירות\n> הגל בא פעמיים.\n\n<details>\n<summary>עוד</summary>\n\nבפנים.\n\n</details>\n\n<p class="file"><a href="tides.pdf" download data-size="245120">לוח הגאות</a></p>\n\n```js title="tide.js"\nconst tide = 1;\n```\n\n[^1]: השחפים לא.',
  ),
  broken: '---\ntitle: "never closed\n---\n\nWords that must survive.\n',
};

describe.each(['light', 'dark'] as const)('every screen in %s', (colorScheme) => {
  let computer: Computer;
  let running: Running;
  let page: Page;

  beforeAll(async () => {
    computer = await makeComputer();
    await mkdir(screens, { recursive: true });
    for (const [slug, text] of Object.entries(posts)) {
      await mkdir(join(computer.library, 'posts', slug), { recursive: true });
      await writeFile(join(computer.library, 'posts', slug, 'index.md'), text);
    }
    await writeFile(join(computer.home, 'harbour.png'), harbour());
    await cp(join(computer.home, 'harbour.png'), join(computer.library, 'posts', 'harbour', 'harbour.png'));
    await cp(join(computer.home, 'harbour.png'), join(computer.library, 'posts', 'quay', 'harbour.png'));
    await writeFile(join(computer.library, 'posts', 'quay', 'gulls.wav'), tone());
    running = await computer.start({ colorScheme, size: { width: 1280, height: 832 } });
    ({ page } = running);
  });
  afterAll(() => computer.dispose());

  /** Leaves a screenshot, and has axe look at the screen as it is. */
  const look = async (name: string): Promise<void> => {
    await page.mouse.move(640, 3);
    // The toolbar comes back with the pointer.
    await stillness(page);
    await page.screenshot({ path: join(screens, `${name}-${colorScheme}.png`) });
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      // What stands at both ends of an open menu to lead Tab out of it, and is never stopped at.
      .exclude('[data-base-ui-focus-guard]')
      .analyze();
    expect(
      violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`),
    ).toEqual([]);
  };
  const open = async (name: RegExp): Promise<void> => {
    await page.getByRole('option', { name }).click();
  };

  it('first run', async () => {
    await page.getByRole('button', { name: /^Open a folder of posts/u }).waitFor();
    await look('first-run');
    await answerDialogs(running.app, computer.library);
    await page.getByRole('button', { name: /^Open a folder of posts/u }).click();
    await page.getByRole('option', { name: /What the harbour/u }).waitFor();
  });

  it('nothing open yet', () => look('nothing-open'));

  it('a post with everything in it', async () => {
    await open(/What the harbour teaches/u);
    await textField(page).getByText('The rest is weather.').waitFor();
    await look('post');
  });

  it('a post with every kind of block', async () => {
    await open(/Everything at the quay/u);
    await textField(page).locator('.desk-math math').first().waitFor();
    await look('blocks');
    for (const [index, words] of ['Mind the swell', 'How to read the chart', 'Gulls keep no hours.'].entries()) {
      const place = index === 0 ? page.getByLabel('Title of this callout').nth(1) : textField(page).getByText(words);
      await place.evaluate((element) => element.scrollIntoView({ block: 'center' }));
      await page.screenshot({ path: join(screens, `blocks-${index + 2}-${colorScheme}.png`) });
    }
  });

  it('the panels of a picture and of a formula, and what can be inserted', async () => {
    await textField(page).locator('figure .desk-picture').first().click();
    await page.getByRole('dialog', { name: 'Picture' }).waitFor();
    await look('picture-panel');
    await textField(page).locator('.desk-math.is-block').first().click();
    await page.getByRole('dialog', { name: 'Formula' }).waitFor();
    await look('formula-panel');
    await page.getByRole('button', { name: 'Insert', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Callout' }).waitFor();
    await look('insert-menu');
    await page.keyboard.press('Escape');
  });

  it('a right-to-left post with blocks', async () => {
    await open(/מכתב/u);
    await textField(page).getByText('השחפים לא').waitFor();
    await look('right-to-left-blocks');
  });

  it('a right-to-left post', async () => {
    await open(/رسالة/u);
    await textField(page).getByText('الحبال').waitFor();
    await look('right-to-left');
  });

  it('a Japanese post', async () => {
    await open(/港/u);
    await textField(page).getByText('帆綱').waitFor();
    await look('japanese');
  });

  it('a post with a problem', async () => {
    await open(/broken/iu);
    await page.getByRole('heading', { name: 'The top of this file has a mistake in it' }).waitFor();
    await look('problem');
  });

  it('a search, with and without an answer', async () => {
    const search = page.getByRole('combobox', { name: 'Search title and text' });
    await search.fill('weather');
    await page.getByRole('option', { name: /What the harbour/u }).waitFor();
    await look('search');
    await search.fill('no such word');
    await page.getByText('Nothing found').waitFor();
    await look('nothing-found');
    await search.fill('');
  });

  it('an empty trash', async () => {
    await page.getByRole('button', { name: /^Trash/u }).click();
    await page.getByText('The trash is empty').waitFor();
    await look('trash-empty');
    await page.getByRole('button', { name: /^All/u }).click();
  });

  it('the export panel', async () => {
    await open(/An extraordinarily long title/u);
    await titleField(page).waitFor();
    await page.keyboard.press('Control+Shift+E');
    await page.getByRole('button', { name: /^One HTML file/u }).waitFor();
    await look('export');
    await page.keyboard.press('Escape');
  });

  it('the publish panel, and an address that nothing answers at', async () => {
    await page.keyboard.press('Control+Shift+P');
    await page.getByRole('textbox', { name: 'Address of your site' }).fill('127.0.0.1:9');
    await look('publish-address');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page
      .getByText(/did not answer|could not be reached/iu)
      .first()
      .waitFor();
    await look('publish-no-answer');
    await page.keyboard.press('Escape');
  });

  it('the settings', async () => {
    await page.keyboard.press('Control+,');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await look('settings');
    await page.keyboard.press('Escape');
  });

  it('the keyboard shortcuts', async () => {
    await page.keyboard.press('Control+/');
    await page.getByRole('heading', { name: /shortcuts/iu }).waitFor();
    await look('shortcuts');
    await page.keyboard.press('Escape');
  });

  it('the trash, and a post in it', async () => {
    await open(/An extraordinarily long title/u);
    await page.getByRole('listbox', { name: 'Posts' }).focus();
    await page.keyboard.press('Delete');
    await page.getByText(/undo/iu).first().waitFor();
    await look('thrown-away');
    await page.getByRole('button', { name: /^Trash/u }).click();
    await open(/An extraordinarily long title/u);
    await page.getByRole('button', { name: 'Put back' }).waitFor();
    await look('in-the-trash');
    await page.getByRole('button', { name: 'Delete for ever…' }).click();
    await page.getByRole('button', { name: 'Keep', exact: true }).waitFor();
    await look('delete-for-ever');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Put back' }).waitFor();
  });

  it('a small window', async () => {
    await page.getByRole('button', { name: /^All/u }).click();
    await open(/What the harbour teaches/u);
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600));
    await page.waitForFunction(() => innerWidth === 900);
    await textField(page).waitFor();
    await look('small');
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(600, 700));
    await page.waitForFunction(() => innerWidth <= 640);
    await look('narrow');
  });

  it('saving is said to be done', () => saved(page).waitFor());
});
