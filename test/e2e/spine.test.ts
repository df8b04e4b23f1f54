import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findChromium } from '../../runtime/chromium/find.ts';
import { answerDialogs, article, fillDetails, picture, saved, textField, titleField, writeArticle } from './article.ts';
import { firstRun, makeComputer, newPost } from './desk.ts';
import type { Computer, Running } from './desk.ts';

describe('one post, from the first run to the page that leaves the house', () => {
  let computer: Computer;
  let running: Running;

  beforeAll(async () => {
    computer = await makeComputer();
    running = await computer.start();
  });
  afterAll(() => computer.dispose());

  const posts = () => readdir(join(computer.library, 'posts'));
  const postFile = async (): Promise<string> => {
    const [slug] = await posts();
    return readFile(join(computer.library, 'posts', slug ?? '', 'index.md'), 'utf8');
  };

  it('makes a library and a first post, with the caret in its title', async () => {
    await firstRun(running.page);
    expect(await posts()).toHaveLength(1);
  });

  it('takes the whole article by keyboard and mouse, and writes it as Markdown beside its picture', async () => {
    const { app, page } = running;
    await writeArticle(app, page, computer.home);
    await fillDetails(page);
    await saved(page).waitFor();
    let text = '';
    // The author is what was given last.
    await expect.poll(async () => (text = await postFile())).toContain(article.author);
    expect(text).toContain('The rest is weather.');
    expect(text).toContain(`title: "${article.title}"`);
    expect(text).toMatch(/categories:\s+(?:- |\[\s*)"?Travel & food/u);
    expect(text).toContain(`[tide table](${article.link})`);
    expect(text).toContain(`![${article.alt}](`);
    expect(text).toContain('## Three lessons');
    expect(text).toMatch(/^[-*+] \*\*Wait\.\*\* The boats know when/mu);
    expect(text).toMatch(/^ +[-*+] a pencil that writes in the rain$/mu);
    expect(text).toMatch(/\| *Six *\| *2 *\| *14 *\|/u);
    expect(text).toContain(
      "```js\nconst tide = (hour) => 1.2 + Math.sin(hour / 2);\nconsole.log(tide(6) > 1 ? 'high' : 'low');\n```",
    );
    // Its folder may just get the name that the title gives it.
    await expect
      .poll(async () => readdir(join(computer.library, 'posts', (await posts())[0] ?? '')))
      .toEqual(expect.arrayContaining(['index.md', expect.stringMatching(/^harbour.*\.png$/u)]));
  });

  it('is there again after quitting, found by a word of its text', async () => {
    await running.quit();
    running = await computer.start();
    const { page } = running;
    const search = page.getByRole('combobox', { name: 'Search title and text' });
    await search.click();
    await page.keyboard.type('zzz-not-there');
    await page.getByText('Nothing found').waitFor();
    await search.fill('');
    await page.keyboard.type(article.rareWord.toUpperCase());
    const row = page.getByRole('option', { name: /What the harbour teaches/u });
    await row.waitFor();
    await row.click();
    await textField(page).getByText('The rest is weather.').waitFor();
    await expect.poll(() => titleField(page).inputValue()).toBe(article.title);
    await expect.poll(() => picture(page).evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1200);
  });

  it('exports one file that opens with no network and shows the picture', async () => {
    const { app, page } = running;
    const target = join(computer.home, 'harbour.html');
    await answerDialogs(app, target);
    await page.keyboard.press('Control+Shift+E');
    await page.getByRole('button', { name: /^One HTML file/u }).click();
    await page.getByText('Exported', { exact: true }).waitFor();

    const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
    try {
      const context = await browser.newContext({ offline: true });
      const asked: string[] = [];
      const opened = await context.newPage();
      opened.on('request', (request) => asked.push(request.url()));
      await opened.goto(`file://${target}`);
      expect(await opened.title()).toContain(article.title);
      expect(await opened.locator('article img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1200);
      expect(await opened.locator('meta[name=description]').getAttribute('content')).toBe(article.excerpt);
      expect(await opened.locator('meta[name=author]').getAttribute('content')).toBe(article.author);
      expect(asked.filter((url) => /^https?:/u.test(url))).toEqual([]);
    } finally {
      await browser.close();
    }
    await page.keyboard.press('Escape');
  });

  it('exports HTML with a folder of pictures', async () => {
    const { app, page } = running;
    const target = join(computer.home, 'harbour page');
    await answerDialogs(app, target);
    await page.keyboard.press('Control+Shift+E');
    await page.getByRole('button', { name: /^HTML with a pictures folder/u }).click();
    await page.getByText('Exported', { exact: true }).waitFor();
    const html = await readFile(join(target, 'index.html'), 'utf8');
    const source = /<img[^>]+src="(assets\/[^"]+)"/u.exec(html)?.[1];
    expect(source).toBeDefined();
    const [slug = ''] = await posts();
    const original = (await readdir(join(computer.library, 'posts', slug))).find((name) => name.endsWith('.png')) ?? '';
    expect(await readFile(join(target, source ?? ''))).toEqual(
      await readFile(join(computer.library, 'posts', slug, original)),
    );
    await page.keyboard.press('Escape');
  });

  it('copies the post as HTML and as Markdown', async () => {
    const { app, page } = running;
    await page.keyboard.press('Control+Shift+C');
    await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toContain('## Three lessons');
    await page.keyboard.press('Control+Alt+c');
    await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toContain('<h2');
  });

  it('moves a post to the trash and takes it back', async () => {
    const { page } = running;
    await newPost(page);
    await page.keyboard.type('A thought to throw away');
    await expect.poll(posts).toHaveLength(2);
    const row = page.getByRole('option', { name: /A thought to throw away/u });
    await row.click();
    await page.getByRole('listbox', { name: 'Posts' }).focus();
    await page.keyboard.press('Delete');
    await row.waitFor({ state: 'detached' });
    await expect.poll(posts).toHaveLength(1);
    await page.getByRole('button', { name: /^Trash/u }).click();
    await row.click();
    await page.getByRole('button', { name: 'Put back' }).click();
    await page.getByRole('button', { name: /^All/u }).click();
    await row.waitFor();
    await expect.poll(posts).toHaveLength(2);
  });

  it('keeps what another editor wrote, and what it does not know', async () => {
    await running.quit();
    const [slug = ''] = (await posts()).filter((name) => name.startsWith('what') || name.startsWith('untitled'));
    const file = join(computer.library, 'posts', slug, 'index.md');
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace('---\n', '---\n# a comment\nmood: calm\n'));
    running = await computer.start();
    const { page } = running;
    await page.getByRole('option', { name: /What the harbour teaches/u }).click();
    await textField(page).getByText('The rest is weather.').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' Mostly.');
    await expect.poll(() => readFile(file, 'utf8')).toContain('The rest is weather. Mostly.');
    const after = await readFile(file, 'utf8');
    expect(after).toContain('# a comment\nmood: calm\n');
    const changed = after.split('\n').filter((line) => !before.includes(line));
    expect(
      changed.filter((line) => !/^(# a comment|mood: calm|updated: .*|The rest is weather\. Mostly\.)$/u.test(line)),
    ).toEqual([]);
  });
});
