/** Photographs every screen of the window: `node test/renderer/harness/look.ts <folder> [scene names]`. For eyes, not for tests. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';

import { serveHarness } from './serve.ts';

const sizes = { wide: [1280, 800], small: [900, 600], narrow: [600, 800] } as const;

const row = (page: Page, title: string) => page.getByRole('option').filter({ hasText: title }).first();
const openFirst = async (page: Page) => {
  await row(page, 'The harbour').click();
  await page.getByRole('textbox', { name: 'Text', exact: true }).waitFor();
};
const details = async (page: Page) => {
  const show = page.getByRole('button', { name: 'Show the details' });
  if (await show.isVisible()) await show.click();
};
const list = async (page: Page) => {
  const show = page.getByRole('button', { name: 'Show the posts' });
  if (await show.isVisible()) await show.click();
};

type Shot = { scene?: string; act: (page: Page) => Promise<void> };
const shots: Record<string, Shot> = {
  writing: { act: async (page) => (await list(page), openFirst(page)) },
  details: { act: async (page) => (await list(page), await openFirst(page), details(page)) },
  search: {
    act: async (page) => {
      await list(page);
      await page.getByRole('combobox', { name: 'Search title and text' }).fill('library');
    },
  },
  'no-match': {
    act: async (page) => {
      await list(page);
      await page.getByRole('combobox', { name: 'Search title and text' }).fill('zzz');
    },
  },
  problem: { act: async (page) => (await list(page), row(page, 'Notes for a talk').click()) },
  duplicate: { act: async (page) => (await list(page), row(page, 'Winter light (copy)').click()) },
  publish: {
    act: async (page) => {
      await list(page);
      await openFirst(page);
      await details(page);
      await page.getByRole('button', { name: 'Publish…' }).click();
      await page.getByRole('button', { name: /on My blog/u }).waitFor();
    },
  },
  receipt: {
    act: async (page) => {
      await list(page);
      await openFirst(page);
      await details(page);
      await page.getByRole('button', { name: 'Publish…' }).click();
      await page.getByRole('button', { name: /on My blog/u }).click();
      await page.getByText('Updated on My blog').waitFor();
    },
  },
  'publish-failed': {
    act: async (page) => {
      await list(page);
      await openFirst(page);
      await details(page);
      await page.evaluate(() =>
        window.fake.fail('publish.start', {
          code: 'wrong-credentials',
          message: 'blog.example did not accept the password.',
          kept: 'Your post is safe here, and nothing was sent.',
          next: 'Check the application password under Homes.',
          detail: 'POST https://blog.example/wp-json/wp/v2/posts: 401 incorrect_password',
        }),
      );
      await page.getByRole('button', { name: 'Publish…' }).click();
      await page.getByRole('button', { name: /on My blog/u }).click();
      await page.getByText('did not accept').waitFor();
    },
  },
  'add-account': {
    scene: 'alone',
    act: async (page) => {
      await list(page);
      await openFirst(page);
      await details(page);
      await page.getByRole('button', { name: 'Publish…' }).click();
      await page.getByLabel('Address of your site').fill('blog.example');
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByLabel('Username').waitFor();
    },
  },
  unprotected: {
    scene: 'unprotected',
    act: async (page) => {
      await page.evaluate(() => window.fake.emit('app.command', { command: 'app.accounts', post: null }));
      await page.getByRole('button', { name: 'Add a home…' }).click();
      await page.getByLabel('Address of your site').fill('blog.example');
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByLabel('Username').fill('ida');
      await page.getByLabel('Application password').fill('abcd efgh');
      await page.getByRole('button', { name: 'Add this home' }).click();
      await page.getByText('no protection').waitFor();
    },
  },
  export: {
    act: async (page) => {
      await list(page);
      await openFirst(page);
      await details(page);
      await page.getByRole('button', { name: 'Export…' }).click();
      await page.getByRole('button', { name: /One HTML file/u }).click();
      await page.getByText('Exported').waitFor();
    },
  },
  trash: {
    act: async (page) => {
      await list(page);
      await row(page, 'On keeping').click();
      await page.getByRole('textbox', { name: 'Text', exact: true }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('listbox', { name: 'Posts' }).press('Delete');
      await page.getByRole('button', { name: 'Undo' }).last().waitFor();
    },
  },
  'trash-view': {
    act: async (page) => {
      await list(page);
      await page.evaluate(() =>
        document
          .querySelectorAll('[aria-label="Parts of the library"] button')
          .forEach((button) => button.textContent?.startsWith('Trash') && (button as HTMLElement).click()),
      );
      await row(page, 'unfinished').click();
      await page.getByRole('button', { name: 'Put back' }).waitFor();
    },
  },
  failed: {
    act: async (page) => {
      await list(page);
      await openFirst(page);
      await page.evaluate(() =>
        window.fake.emit('posts.saveState', {
          id: 'p1',
          state: {
            kind: 'failed',
            failure: {
              code: 'disk-full',
              message: 'The disk is full.',
              kept: 'Everything you typed is kept in this window.',
              next: 'Make room, then try again.',
            },
          },
        }),
      );
      await page.getByText('Could not save').click();
    },
  },
  conflict: { scene: 'conflict', act: async (page) => (await list(page), openFirst(page)) },
  compare: {
    scene: 'conflict',
    act: async (page) => {
      await list(page);
      await openFirst(page);
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.getByRole('radio', { name: 'Theirs' }).nth(1).check();
    },
  },
  copy: { scene: 'copy', act: async (page) => (await list(page), row(page, 'On keeping').click()) },
  'copy-compared': {
    scene: 'copy',
    act: async (page) => {
      await list(page);
      await row(page, 'On keeping').click();
      await page.getByRole('button', { name: 'Compare and merge' }).click();
      await page.getByRole('button', { name: 'Bring both together' }).waitFor();
    },
  },
  foundWords: {
    act: async (page) => {
      await list(page);
      await page.getByRole('combobox', { name: 'Search title and text' }).fill('harbour');
      await row(page, 'The harbour').click();
      await page.waitForTimeout(300);
    },
  },
  recovered: { scene: 'recovered', act: async (page) => (await list(page), openFirst(page)) },
  settings: {
    act: async (page) => {
      await page.evaluate(() => window.fake.emit('app.command', { command: 'app.settings', post: null }));
      await page.getByText('Typeface of the text').waitFor();
    },
  },
  accounts: {
    act: async (page) => {
      await page.evaluate(() => window.fake.emit('app.command', { command: 'app.accounts', post: null }));
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('signed in as').waitFor();
    },
  },
  versions: {
    act: async (page) => {
      await list(page);
      await openFirst(page);
      await page.evaluate(() => window.fake.emit('app.command', { command: 'post.versions', post: null }));
      await page.getByRole('listbox', { name: 'Versions' }).waitFor();
      await page.getByRole('listbox', { name: 'Versions' }).press('End');
      await page
        .getByText(/changes/u)
        .first()
        .waitFor();
    },
  },
  'versions-arabic': {
    scene: 'arabic',
    act: async (page) => {
      await list(page);
      await openFirst(page);
      await page.evaluate(() => window.fake.emit('app.command', { command: 'post.versions', post: null }));
      await page.getByRole('listbox', { name: 'Versions' }).press('End');
      await page.getByRole('button', { name: 'Next change' }).click();
    },
  },
  'versions-none': {
    scene: 'unversioned',
    act: async (page) => {
      await list(page);
      await openFirst(page);
      await page.evaluate(() => window.fake.emit('app.command', { command: 'post.versions', post: null }));
      await page.getByText('No versions yet').waitFor();
    },
  },
  shortcuts: {
    act: async (page) => {
      await page.evaluate(() => window.fake.emit('app.command', { command: 'app.shortcuts', post: null }));
      await page.getByText('In the list of posts').waitFor();
    },
  },
  menu: {
    act: async (page) => {
      await list(page);
      await page.getByRole('button', { name: 'Blog', exact: true }).click();
      await page.getByRole('menuitem', { name: /Homes/u }).waitFor();
    },
  },
  lived: {
    scene: 'lived',
    act: async (page) => {
      await list(page);
      if ((page.viewportSize()?.height ?? 0) <= 680)
        await page
          .getByRole('button', { name: /All posts/u })
          .last()
          .click();
      await page.getByRole('button', { name: 'Tags', exact: true }).click();
      const tree = page.getByRole('tree', { name: 'Tags' });
      await tree.focus();
      await page.keyboard.press('End');
      for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    },
  },
  chosen: {
    scene: 'lived',
    act: async (page) => {
      await list(page);
      await row(page, 'On keeping').click({ modifiers: ['Control'] });
      await row(page, 'ثلاثة').click({ modifiers: ['Shift'] });
      await page.getByRole('button', { name: 'Tags and categories' }).click();
      await page.keyboard.type('tr');
      await page.keyboard.press('ArrowDown');
    },
  },
  suggestions: {
    scene: 'lived',
    act: async (page) => {
      await list(page);
      await page.getByRole('combobox', { name: 'Search title and text' }).click();
      await page.keyboard.type('has:nothing gulls tag:tr');
      await page.keyboard.press('ArrowDown');
    },
  },
  'search-help': {
    act: async (page) => {
      await list(page);
      await page.getByRole('button', { name: 'What can be searched for' }).click();
    },
  },
  'found-rows': {
    act: async (page) => {
      await list(page);
      await page.getByRole('combobox', { name: 'Search title and text' }).fill('rain OR gulls OR ثلاثة');
      await page.getByRole('option').first().waitFor();
      await page
        .getByRole('option')
        .first()
        .click({ modifiers: ['Control'] });
    },
  },
  links: {
    scene: 'lived',
    act: async (page) => {
      await list(page);
      await openFirst(page);
      await details(page);
      await page.getByText('Links that lead nowhere').scrollIntoViewIfNeeded();
      await page.getByText('Linked from').evaluate((element) => element.scrollIntoView({ block: 'start' }));
    },
  },
  ...Object.fromEntries(
    ['Duplicates', 'Unused media', 'Broken links', 'Check files', 'Backups'].map((name) => [
      `upkeep-${name.split(' ')[0]?.toLowerCase()}`,
      {
        scene: 'lived',
        act: async (page: Page) => {
          await page.evaluate(() => window.fake.emit('app.command', { command: 'library.upkeep', post: null }));
          await page.getByRole('button', { name, exact: true }).click();
          const check = page.getByRole('button', { name: 'Check every file' });
          if (await check.isVisible()) await check.click();
        },
      },
    ]),
  ),
  first: { scene: 'first', act: async (page) => page.getByText('Start writing').waitFor() },
  lost: { scene: 'lost', act: async (page) => page.getByText('not there any more').waitFor() },
  empty: { scene: 'empty', act: async (page) => (await list(page), page.getByText('No posts yet').waitFor()) },
};

const [folder = '/tmp/longhand-look', ...wanted] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const server = await serveHarness();
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic'],
});
try {
  for (const [size, [width, height]] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [name, { scene = 'library', act }] of Object.entries(shots)) {
        const label = `${name}-${size}-${colorScheme}`;
        if (wanted.length > 0 && !wanted.some((one) => label.startsWith(one))) continue;
        const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
        page.on('console', (message) => message.type() === 'error' && console.log(label, message.text()));
        page.on('pageerror', (error) => console.log(label, error.message));
        page.setDefaultTimeout(5_000);
        await page.goto(`${server.url}?scene=${scene}`);
        await page.evaluate(() => document.fonts.ready);
        await page.locator('main').waitFor();
        await act(page).catch((error: Error) => console.log(label, error.message.split('\n')[0]));
        await page.waitForTimeout(250);
        await page.screenshot({ path: join(folder, `${label}.png`) });
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
