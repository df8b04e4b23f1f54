import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { png } from '../pictures.ts';

import { answerDialogs } from './article.ts';
import { makeComputer, stillness } from './desk.ts';
import type { Computer, Running } from './desk.ts';

const count = 420;
const two = (number: number): string => String(number).padStart(2, '0');

/** A library of many small posts: every third is tagged, every tenth is live, and some speak of rare things. */
async function writeLibrary(library: string): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const folder = join(library, 'posts', `post-${index}`);
    await mkdir(folder, { recursive: true });
    const fields = [
      `id: id-${index}`,
      `title: Post number ${index}`,
      `status: ${index % 10 === 0 ? 'published' : 'draft'}`,
      `updated: 2026-${two(1 + (index % 10))}-${two(1 + (index % 28))}T08:00:00Z`,
      ...(index % 3 === 0 ? ['tags: [travel/north, slow]'] : []),
    ];
    const words = index === 7 ? 'The halyards are loud, and [the tenth](../post-10/) says why.' : 'Plain words.';
    await writeFile(join(folder, 'index.md'), `---\n${fields.join('\n')}\n---\n\n${words} Number ${index}.\n`);
  }
}

describe('a library of some hundred posts', () => {
  let computer: Computer;
  let running: Running;
  let page: Page;

  const list = () => page.getByRole('listbox', { name: 'Posts' });
  const row = (title: string) => page.getByRole('option', { name: new RegExp(`^${title}(?!\\d)`, 'u') });
  const search = () => page.getByRole('combobox', { name: 'Search title and text' });
  const part = (name: RegExp) =>
    page.getByRole('navigation', { name: 'Parts of the library' }).getByRole('button', { name });
  const shownName = () => page.locator('[data-library-menu]').innerText();
  const notices = () => page.getByRole('region', { name: 'Notices' });
  const file = (index: number) => readFile(join(computer.library, 'posts', `post-${index}`, 'index.md'), 'utf8');
  const tagged = async (tag: string): Promise<number> => {
    const all = await Promise.all(Array.from({ length: count }, (_, index) => file(index).catch(() => '')));
    return all.filter((text) => text.includes(tag)).length;
  };

  beforeAll(async () => {
    computer = await makeComputer();
    await writeLibrary(computer.library);
    running = await computer.start({ size: { width: 1280, height: 900 } });
    ({ page } = running);
    await answerDialogs(running.app, computer.library);
    await page.getByRole('button', { name: /^Open a folder of posts/u }).click();
    await page.getByRole('heading', { name: `${count} posts` }).waitFor();
  });
  afterAll(() => computer.dispose());

  it('counts its parts, and shows its last row when one goes there', async () => {
    await part(/^Drafts\s*378$/u).waitFor();
    await part(/^Published\s*42$/u).waitFor();
    await list().focus();
    await page.keyboard.press('End');
    const last = page.locator(`[role=option][aria-posinset="${count}"]`);
    await last.getByText('Post number').waitFor();
    expect(await last.getAttribute('aria-setsize')).toBe(String(count));
    await page.keyboard.press('Home');
  });

  it('finds words in texts as one types, with the place marked, and suggests what filters take', async () => {
    await search().fill('halyards');
    await row('Post number 7').locator('mark', { hasText: 'halyards' }).waitFor();
    await expect.poll(() => page.getByRole('option').count()).toBe(1);
    await search().fill('');
    await search().pressSequentially('tag:tra');
    await page.getByRole('option', { name: 'travel/north 140' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '140 found' }).waitFor();
    await search().fill('');
  });

  it('filters by a level of the tree that no post has itself', async () => {
    await part(/^Tags$/u).click();
    await page.getByRole('treeitem', { name: 'travel 140' }).click();
    await page.getByRole('heading', { name: '140 found' }).waitFor();
    await page.getByRole('button', { name: 'Tag travel: show all again' }).click();
    await page.getByRole('heading', { name: `${count} posts` }).waitFor();
  });

  it('tags all that is listed, loaded or not, and takes it back', async () => {
    await part(/^Published/u).click();
    await page.getByRole('heading', { name: '42 posts' }).waitFor();
    await list().focus();
    await page.keyboard.press('Control+a');
    await page.getByText('42 chosen').waitFor();
    await page.keyboard.press('Control+Shift+T');
    await page.getByRole('combobox', { name: 'Tag', exact: true }).fill('of the sea');
    await page.keyboard.press('Enter');
    await notices().getByText('42 posts tagged “of the sea”.').waitFor();
    await expect.poll(() => tagged('of the sea')).toBe(42);
    await notices().getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => tagged('of the sea')).toBe(0);
    await page.getByRole('button', { name: 'Choose none' }).click();
    await part(/^All posts/u).click();
    await page.getByRole('heading', { name: `${count} posts` }).waitFor();
  });

  it('moves chosen posts to the trash and back', async () => {
    await search().fill('title:"number 41"');
    await page.getByRole('heading', { name: '1 found' }).waitFor();
    await search().fill('title:"post number 4"');
    await row('Post number 4').click({ modifiers: ['Control'] });
    await list().focus();
    await page.keyboard.press('Delete');
    await notices().getByText('1 post is in the trash.').waitFor();
    await expect.poll(() => file(4).catch(() => 'gone')).toBe('gone');
    await notices().getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => file(4).catch(() => 'gone')).toContain('Post number 4');
    await search().fill('');
  });

  it('keeps pins and searches with the library', async () => {
    await search().fill('title:"post number 200"');
    await row('Post number 200').click({ modifiers: ['Control'] });
    await page.keyboard.press('Control+Alt+P');
    await notices().getByText('1 post pinned.').waitFor();
    await search().fill('is:pinned');
    await page.getByRole('heading', { name: '1 found' }).waitFor();
    await page.keyboard.press('Control+Shift+K');
    await page.getByRole('textbox', { name: 'Name of the search' }).fill('What matters');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'What matters', exact: true }).waitFor();
    await search().fill('');
    await page.locator('[role=option][aria-posinset="1"]').getByText('Post number 200').waitFor();
    await expect
      .poll(() => readFile(join(computer.library, '.longhand', 'library.json'), 'utf8'))
      .toContain('What matters');
  });

  it('follows a changed address in the posts that link to it', async () => {
    await search().fill('title:"post number 10"');
    await row('Post number 10').click();
    await page.getByRole('button', { name: 'Post number 7' }).waitFor();
    const address = page.getByLabel('Address', { exact: true });
    await address.fill('the-tenth');
    await address.press('Enter');
    await notices().getByText('1 post links here by the old address.').waitFor();
    await notices().getByRole('button', { name: 'Update it' }).click();
    await expect.poll(() => file(7)).toContain('](../the-tenth/)');
    await search().fill('');
  });

  it('exports what is chosen, each under a name of its own', async () => {
    const folder = join(computer.home, 'exports');
    await mkdir(folder);
    await answerDialogs(running.app, folder);
    await search().fill('title:"number 20"');
    await row('Post number 20').waitFor();
    await page.getByRole('heading', { name: '1 found' }).waitFor();
    await list().focus();
    await page.keyboard.press('Control+a');
    await page.getByText('1 chosen').waitFor();
    await page.getByRole('button', { name: 'More for the chosen posts' }).click();
    await page.getByRole('menuitem', { name: 'Export as HTML files…' }).click();
    await notices()
      .getByText(/1 post exported to/u)
      .waitFor();
    expect(await readdir(folder)).toEqual(['post-20.html']);
    await page.keyboard.press('Escape');
    await search().fill('');
  });

  it('is looked after on a screen of its own', async () => {
    await page.keyboard.press('Control+Alt+U');
    const screen = page.getByRole('dialog', { name: 'Look after the library' });
    for (const name of ['Unused media', 'Broken links', 'Duplicates', 'Check files', 'Backups']) {
      await screen.getByRole('button', { name, exact: true }).click();
      await expect.poll(() => screen.getByText(/…$/u).and(screen.locator('[role=status]')).count()).toBe(0);
      await stillness(page);
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode(true)
        // The rows behind it are looked at with the other screens.
        .include('[role=dialog]')
        .exclude('[data-base-ui-focus-guard]')
        .analyze();
      expect([name, violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)]).toEqual([name, []]);
    }
    await page.keyboard.press('Escape');
  });

  it('is backed up into one file, and comes back from it in a folder of its own', async () => {
    const backups = join(computer.home, 'backups');
    await mkdir(backups);
    await answerDialogs(running.app, backups);
    await page.keyboard.press('Control+Alt+U');
    const screen = page.getByRole('dialog', { name: 'Look after the library' });
    await screen.getByRole('button', { name: 'Backups', exact: true }).click();
    await screen.getByRole('button', { name: 'Back up now' }).click();
    const made = async (): Promise<string[]> => (await readdir(backups)).filter((name) => name.endsWith('.zip'));
    await expect.poll(made).toHaveLength(1);
    const back = join(computer.home, 'Documents', 'Back');
    await mkdir(back);
    const [zip = ''] = await made();
    await answerDialogs(running.app, join(backups, zip), back);
    await screen.getByRole('button', { name: 'Bring a backup back…' }).click();
    await expect.poll(shownName).toBe('Back');
    expect(await readdir(join(back, 'posts'))).toEqual(await readdir(join(computer.library, 'posts')));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+2');
    await expect.poll(shownName).toBe('Longhand');
  });

  it('changes places with another by one key', async () => {
    const other = join(computer.home, 'Documents', 'Another');
    await mkdir(join(other, 'posts', 'only'), { recursive: true });
    await writeFile(join(other, 'posts', 'only', 'index.md'), '---\ntitle: The only one\n---\n\nText.\n');
    await answerDialogs(running.app, other);
    await page.keyboard.press('Control+O');
    await row('The only one').waitFor();
    await page.keyboard.press('Control+3');
    await page.getByRole('heading', { name: `${count} posts` }).waitFor();
    await page.keyboard.press('Control+1');
    await row('The only one').waitFor();
    const names = await running.app.evaluate(({ Menu }) =>
      ['library.switch1', 'library.switch2', 'library.switch3'].map((id) => {
        const item = Menu.getApplicationMenu()?.getMenuItemById(id);
        return item?.visible === true ? item.label : null;
      }),
    );
    expect(names).toEqual(['Another', 'Back', 'Longhand']);
  });

  it('names what is not sound, and clears unused media away and back', async () => {
    const beside = join(computer.home, 'Documents', 'Another', 'posts', 'only');
    await writeFile(
      join(beside, 'spare.png'),
      png(4, 4, () => [10, 20, 30]),
    );
    await writeFile(join(beside, 'torn.jpg'), 'no picture');
    await page.keyboard.press('Control+Alt+U');
    const screen = page.getByRole('dialog', { name: 'Look after the library' });
    const part = (name: string) => screen.getByRole('button', { name, exact: true }).click();

    await part('Check files');
    await screen.getByRole('button', { name: 'Check every file' }).click();
    await screen.getByText('posts/only/torn.jpg').waitFor();

    await part('Unused media');
    await screen.getByRole('checkbox', { name: /spare\.png/u }).check();
    await screen.getByRole('button', { name: /^Move 1 to trash/u }).click();
    await expect.poll(() => readdir(beside)).toEqual(['index.md', 'torn.jpg']);
    await screen.getByRole('button', { name: 'Undo' }).last().click();
    await expect.poll(() => readdir(beside)).toEqual(['index.md', 'spare.png', 'torn.jpg']);
    await page.keyboard.press('Escape');
  });
});
