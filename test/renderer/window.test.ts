import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Failure } from '#core/failure.ts';
import { commandIds, commands } from '#core/ipc/commands.ts';

import { serveHarness } from './harness/serve.ts';

const executablePath = process.env['LONGHAND_CHROMIUM'] ?? '/usr/bin/chromium';

let server: Awaited<ReturnType<typeof serveHarness>>;
let browser: Browser;
/** One for each look: the window's files are loaded once, and every test begins a window of its own in it. */
const pages = new Map<string, Page>();
const complaints: string[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([
    serveHarness(),
    chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(async ({ task }) => {
  // What a failed test left is no place to begin.
  if (task.result?.state === 'fail') {
    await Promise.all([...pages.values()].map((page) => page.close()));
    pages.clear();
  }
  // Nothing the window does may break its own content policy or be left uncaught.
  expect(complaints.splice(0)).toEqual([]);
});

interface Look {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
}
async function show(
  scene = 'library',
  { width = 1280, height = 800, colorScheme = 'light' }: Look = {},
): Promise<Page> {
  const look = JSON.stringify([width, height, colorScheme]);
  const page = pages.get(look) ?? (await load({ width, height, colorScheme }));
  pages.set(look, page);
  await page.mouse.move(0, 0);
  await page.evaluate((name) => {
    window.showScene(name);
  }, scene);
  await page.locator('main').waitFor();
  return page;
}

async function load({ width, height, colorScheme }: Required<Look>): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy|violates/iu.test(message.text())) complaints.push(message.text());
  });
  await page.goto(server.url);
  return page;
}
const list = (page: Page) => page.getByRole('listbox', { name: 'Posts' });
const text = (page: Page) => page.getByRole('textbox', { name: 'Text', exact: true });
const row = (page: Page, title: string) => page.getByRole('option').filter({ hasText: title });
const selected = (page: Page) => page.locator('[role=option][aria-selected=true]');
const command = (page: Page, name: string, post: string | null = null) =>
  page.evaluate(
    ([command, post]) => window.fake.emit('app.command', { command: command as 'post.new', post: post ?? null }),
    [name, post] as const,
  );
const fail = (page: Page, channel: string, failure: Failure) =>
  page.evaluate(([channel, failure]) => window.fake.fail(channel as 'posts.page', failure), [
    channel,
    failure,
  ] as const);
const sent = (page: Page, channel: string): Promise<Record<string, unknown>[]> =>
  page.evaluate(
    (channel) => window.fake.sent(channel as 'posts.page') as unknown as Record<string, unknown>[],
    channel,
  );

describe('the list, by keyboard', () => {
  it('moves with the arrows, opens with Enter, and Escape goes back to the text', async () => {
    const page = await show();
    await text(page).waitFor();
    await list(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => list(page).getAttribute('aria-activedescendant')).toMatch(/-2$/u);
    await expect.poll(() => selected(page).textContent()).toContain('The harbour');
    await page.keyboard.press('Enter');
    await expect.poll(() => selected(page).textContent()).toContain('On keeping a notebook');
    await expect.poll(() => text(page).evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await list(page).focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => text(page).evaluate((element) => element.contains(document.activeElement))).toBe(true);
  });

  it('throws away with Delete without asking, and Undo brings the post back', async () => {
    const page = await show();
    await list(page).focus();
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Undo' }).last().waitFor();
    await expect.poll(() => row(page, 'The harbour').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await row(page, 'The harbour').waitFor();
  });

  it('asks for the native menu with Shift+F10 and for the address with F2', async () => {
    const page = await show();
    await list(page).focus();
    await page.keyboard.press('Shift+F10');
    await expect
      .poll(() => sent(page, 'app.contextMenu'))
      .toEqual([{ post: 'p1', trashed: false, pinned: false, chosen: 1 }]);
    await page.keyboard.press('F2');
    await expect
      .poll(() => page.getByLabel('Address', { exact: true }).evaluate((field) => field === document.activeElement))
      .toBe(true);
  });

  it('finds as one types, says when nothing is found, and Escape empties the search', async () => {
    const page = await show();
    await command(page, 'search.focus');
    await page.keyboard.type('semicolons');
    await expect.poll(() => page.getByRole('option').count()).toBe(1);
    await page.keyboard.type('zzz');
    await page.getByText('Nothing found').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('option').count()).toBeGreaterThan(5);
  });

  it('draws a handful of rows of ten thousand', async () => {
    const page = await show('many');
    await expect.poll(() => page.getByRole('option').count()).toBeGreaterThan(3);
    expect(await page.getByRole('option').count()).toBeLessThan(60);
    await list(page).focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.getByRole('option').last().getAttribute('aria-posinset')).toBe('10000');
  });

  it('never cuts a long title in the middle of a word', async () => {
    const page = await show();
    const cut = () => row(page, 'A field guide').locator('[dir=auto]').first().textContent();
    const whole =
      'A field guide to the loaves of one street, their crumb, their crust and the people who queue for them in the rain';
    await expect.poll(cut).toMatch(/…$/u);
    const words = (await cut())?.slice(0, -1) ?? '';
    expect(whole.startsWith(words)).toBe(true);
    expect(whole.slice(words.length)).toMatch(/^[\s,]/u);
  });
});

describe('a post that cannot be edited', () => {
  it('says what happened, what is kept and what next, and shows the file', async () => {
    const page = await show();
    await row(page, 'Notes for a talk').click();
    await page.getByRole('heading', { name: 'The top of this file has a mistake in it' }).waitFor();
    await page.getByText('Look at line 2.').waitFor();
    await page.getByText('title: Notes for a talk: what I would say').first().waitFor();
    await page.getByRole('button', { name: 'Show in folder' }).click();
    await expect.poll(() => sent(page, 'posts.reveal')).toEqual([{ id: 'p8' }]);
  });

  it('that is a copy of another becomes a post of its own', async () => {
    const page = await show();
    await row(page, 'Winter light (copy)').click();
    await page.getByRole('button', { name: 'Make this copy its own post' }).click();
    await text(page).waitFor();
    await expect.poll(() => sent(page, 'posts.giveOwnId')).toEqual([{ id: 'p9' }]);
  });
});

describe('details', () => {
  it('take a tag by Enter, by a comma and by leaving the field', async () => {
    const page = await show();
    const tags = page.getByLabel('Tags', { exact: true }).last();
    await tags.click();
    await page.keyboard.type('one');
    await page.keyboard.press('Enter');
    await page.keyboard.type('two,');
    await page.keyboard.type('three');
    await page.getByLabel('Author').click();
    await expect
      .poll(async () => (await sent(page, 'posts.setMeta')).at(-1))
      .toMatchObject({ changes: { tags: ['travel', 'trains', 'north', 'one', 'two', 'three'] } });
  });

  it('show at the address why it cannot be changed, and Escape keeps the old one', async () => {
    const page = await show();
    const field = page.getByLabel('Address', { exact: true });
    await field.fill('winter-light');
    await field.press('Enter');
    await page.getByText('Another post has the address').waitFor();
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    await field.press('Escape');
    await expect.poll(() => field.inputValue()).toBe('the-harbour-at-the-end-of-the-line');
  });
});

describe('publishing', () => {
  const begin = async (scene: string) => {
    const page = await show(scene);
    await text(page).waitFor();
    await command(page, 'post.publish');
    return page;
  };

  it('shows what will be sent, then a receipt with the address', async () => {
    const page = await begin('library');
    await page.getByText('no second one is made').waitFor();
    await page.getByRole('button', { name: 'Update on My blog' }).click();
    await page.getByText('Updated on My blog').waitFor();
    await page.getByRole('link', { name: /blog\.example/u }).click();
    await expect
      .poll(() => sent(page, 'app.openExternal'))
      .toEqual([{ url: 'https://blog.example/the-harbour-at-the-end-of-the-line/' }]);
  });

  it('keeps a failure in the panel with its words, and the button to try again', async () => {
    const page = await begin('library');
    await fail(page, 'publish.start', {
      code: 'wrong-credentials',
      message: 'blog.example did not accept the password.',
      kept: 'Your post is safe here.',
      detail: '401 incorrect_password',
    });
    await page.getByRole('button', { name: 'Update on My blog' }).click();
    await page.getByText('Your post is safe here.').waitFor();
    expect(await page.getByText('401 incorrect_password').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Update on My blog' }).click();
    await page.getByText('Updated on My blog').waitFor();
  });

  it('leads a writer without a home from an address to the first publishing', async () => {
    const page = await begin('alone');
    await page.getByLabel('Address of your site').fill('blog.example');
    await page.keyboard.press('Enter');
    await page.getByLabel('Username').fill('ida');
    await page.getByLabel('Application password').fill('abcd efgh');
    await page.getByRole('button', { name: 'Add this home' }).click();
    await page.getByRole('button', { name: 'Publish to Harbour Notes' }).click();
    await page.getByText('Published on Harbour Notes').waitFor();
    // The pressed button is gone, and the keyboard is still where it was: Escape leads back to the text.
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Details' }).waitFor();
  });

  it('asks before it keeps a password that the system cannot protect', async () => {
    const page = await begin('unprotected');
    await page.getByLabel('Address of your site').fill('blog.example');
    await page.keyboard.press('Enter');
    await page.getByLabel('Username').fill('ida');
    await page.getByLabel('Application password').fill('abcd efgh');
    await page.getByRole('button', { name: 'Add this home' }).click();
    await page.getByText('This system offers no protection for passwords.').waitFor();
    expect(await sent(page, 'secrets.allowUnprotected')).toEqual([]);
    await page.getByRole('button', { name: 'Keep it without protection' }).click();
    await page.getByRole('button', { name: 'Publish to Harbour Notes' }).waitFor();
  });
});

describe('the window', () => {
  it('begins with a library, a first post and the caret in its title', async () => {
    const page = await show('first');
    await page.getByText('~/Documents/Longhand').waitFor();
    await page.getByRole('button', { name: /Start writing/u }).click();
    await text(page).waitFor();
    await page.keyboard.type('Hello');
    await expect
      .poll(async () => (await sent(page, 'posts.setMeta')).at(-1))
      .toMatchObject({ changes: { title: 'Hello' } });
  });

  it('keeps a post when the caret leaves its new title, so that the address in the details can follow', async () => {
    const page = await show();
    await text(page).waitFor();
    const title = page.getByRole('textbox', { name: 'Title', exact: true });
    await title.click();
    await page.keyboard.press('Enter');
    await title.click();
    await page.keyboard.press('End');
    await page.keyboard.type(' again');
    expect(await sent(page, 'posts.flush')).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(() => sent(page, 'posts.flush')).toEqual([{ id: 'p1' }]);
    expect((await sent(page, 'posts.setMeta')).at(-1)).toMatchObject({
      changes: { title: expect.stringMatching(/ again$/u) as string },
    });
  });

  it('says that saving failed, with what is kept, until it is solved', async () => {
    const page = await show();
    await text(page).waitFor();
    await page.evaluate(() =>
      window.fake.emit('posts.saveState', {
        id: 'p1',
        state: {
          kind: 'failed',
          failure: { code: 'disk-full', message: 'The disk is full.', kept: 'Your words are kept here.' },
        },
      }),
    );
    await page
      .getByRole('contentinfo')
      .getByText('Could not save: The disk is full. Your words are kept here.')
      .waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => sent(page, 'posts.flush')).toEqual([{ id: 'p1' }]);
  });

  it('is whole at 600 pixels: the panes are sheets that Escape puts away', async () => {
    const page = await show('library', { width: 600, height: 700 });
    await text(page).waitFor();
    expect(await list(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Show the posts' }).click();
    await row(page, 'Winter light').first().click();
    await expect.poll(() => list(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Show the details' }).click();
    await page.getByLabel('Address', { exact: true }).focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByLabel('Address', { exact: true }).count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(600);
  });

  it('gives the focus from part to part with F6, past those that are folded away, and to none under a dialog', async () => {
    const page = await show();
    const part = () =>
      page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane') ?? null);
    await text(page).focus();
    for (const next of ['details', 'list', 'text', 'details']) {
      await command(page, 'view.nextPart');
      await expect.poll(part).toBe(next);
      if (next === 'list')
        expect(await list(page).evaluate((element) => element === document.activeElement)).toBe(true);
    }
    await command(page, 'view.previousPart');
    await expect.poll(part).toBe('text');
    await command(page, 'view.toggleList');
    await expect.poll(() => list(page).count()).toBe(0);
    await command(page, 'view.previousPart');
    await expect.poll(part).toBe('details');
    await page.keyboard.press('Escape');
    await expect.poll(part).toBe('text');
    await command(page, 'app.shortcuts');
    const region = page.getByRole('region', { name: 'List of shortcuts' });
    const isIn = () => region.evaluate((element) => element === document.activeElement);
    await expect.poll(isIn).toBe(true);
    await command(page, 'view.nextPart');
    await command(page, 'view.previousPart');
    expect(await isIn()).toBe(true);
  });

  it('lists every command that has a key among the shortcuts', async () => {
    const page = await show();
    await command(page, 'app.shortcuts');
    const region = page.getByRole('region', { name: 'List of shortcuts' });
    await region.waitFor();
    const listed = await region.locator('dt').allTextContents();
    const labels = commandIds
      .filter((id) => commands[id].accelerator !== null)
      .map((id) => commands[id].label.replace('…', ''));
    expect(labels.filter((label) => !listed.includes(label))).toEqual([]);
  });

  it('remembers a folded pane', async () => {
    const page = await show();
    await page.getByRole('button', { name: 'Hide the posts' }).click();
    await expect.poll(() => sent(page, 'settings.set')).toEqual([{ changes: { showList: false } }]);
    await expect.poll(() => list(page).count()).toBe(0);
  });
});

describe('a post that another program changed too', () => {
  it('says so above the text, which is written in meanwhile, and is brought together place by place with the keyboard', async () => {
    const page = await show('conflict');
    await page.getByText('Another program changed 2 places and one field that you changed too.').waitFor();
    await text(page).click();
    await page.keyboard.type('Still writing. ');
    await page.getByRole('button', { name: 'Compare' }).focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name: 'You and another program changed 2 places and one field' });
    await panel.getByText('Every day but Sunday.').waitFor();
    const together = panel.getByRole('button', { name: 'Bring both together' });
    expect(await together.isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => text(page).evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.getByRole('button', { name: 'Compare' }).click();
    await panel.getByRole('button', { name: 'All of theirs' }).click();
    await panel.getByRole('group', { name: 'Title' }).getByLabel('Mine').check();
    await panel.getByRole('group', { name: 'Place 1 of 2' }).getByLabel('Both').check();
    await fail(page, 'posts.resolveConflict', { code: 'conflict', message: 'The post was changed once more.' });
    await together.click();
    await panel.getByText('The post was changed once more.').waitFor();
    await together.click();
    await page.getByText('Both versions are brought together.').waitFor();
    await expect.poll(() => panel.count()).toBe(0);
    expect(await sent(page, 'posts.resolveConflict')).toMatchObject([
      {},
      { places: ['both', 'theirs'], fields: ['mine'] },
    ]);
  });

  it('keeps what was chosen where nothing changed while the writer was choosing', async () => {
    const page = await show('conflict');
    await page.getByRole('button', { name: 'Compare' }).click();
    const panel = page.getByRole('region', { name: /^You and another program changed/u });
    await panel.getByRole('group', { name: 'Place 2 of 2' }).getByRole('radio', { name: 'Mine' }).check();
    await page.evaluate(() => {
      const { conflict } = window.fake;
      if (conflict === null) throw new Error('There is no conflict.');
      window.fake.emit('posts.conflict', {
        id: 'p1',
        conflict: { ...conflict, places: conflict.places.slice(1), fields: [] },
      });
    });
    await panel.getByRole('group', { name: 'In the text' }).waitFor();
    expect(
      await panel.getByRole('group', { name: 'In the text' }).getByRole('radio', { name: 'Mine' }).isChecked(),
    ).toBe(true);
    await page.evaluate(() => window.fake.emit('posts.conflict', { id: 'p1', conflict: null }));
    await expect.poll(() => panel.count()).toBe(0);
  });
});

describe('another version of a post, from a sync tool', () => {
  const open = async (page: Page) => {
    await row(page, 'On keeping').first().click();
    await page.getByRole('heading', { name: 'Another version of a post' }).waitFor();
  };

  it('is compared with its post and brought into it, and goes into the trash', async () => {
    const page = await show('copy');
    await open(page);
    await page.getByRole('button', { name: 'Compare and merge' }).click();
    const panel = page.getByRole('region', { name: /^Two versions of “The harbour/u });
    await panel.getByRole('button', { name: 'All of this version' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Compare and merge' }).click();
    await panel.getByRole('button', { name: 'All of the post' }).click();
    await panel.getByRole('button', { name: 'Bring both together' }).click();
    await page.getByText('Both versions are one post now.').waitFor();
    await expect.poll(() => text(page).textContent()).toContain('last train north');
    expect(await sent(page, 'posts.mergeCopy')).toMatchObject([
      { id: 'p3', places: ['mine', 'mine'], fields: ['mine'] },
    ]);
  });

  it('is kept as a post of its own, and says when it could not be', async () => {
    const page = await show('copy');
    await open(page);
    await fail(page, 'posts.keepCopy', { code: 'disk-full', message: 'The disk is full.' });
    await page.getByRole('button', { name: 'Keep both' }).click();
    await page.getByText('The disk is full.').waitFor();
    await page.getByRole('button', { name: 'Keep both' }).click();
    await page.getByText('This version is a post of its own now').waitFor();
  });
});

describe('a post that was found', () => {
  it('has the words marked, begins at the first, goes on with F3, and Escape takes the marks away', async () => {
    const page = await show();
    const marked = () =>
      page.evaluate(() =>
        [...(CSS.highlights.get('matched-words') ?? [])].map((range) => (range as Range).cloneContents().textContent),
      );
    await page
      .getByRole('combobox', { name: /^Search/u })
      .or(page.getByRole('searchbox'))
      .or(page.getByRole('textbox', { name: /^Search/u }))
      .first()
      .fill('harbour');
    await row(page, 'The harbour').first().click();
    await expect.poll(marked).toContain('harbour');
    await text(page).focus();
    await page.keyboard.press('F3');
    const chosen = () => page.evaluate(() => getSelection()?.toString().toLowerCase());
    await expect.poll(chosen).toBe('harbour');
    await page.keyboard.press('Shift+F3');
    await expect.poll(chosen).toBe('harbour');
    await page.keyboard.press('Escape');
    await expect.poll(marked).toEqual([]);
  });

  it('comes back to where the writer was in it', async () => {
    const page = await show('library', { width: 900, height: 600 });
    const desk = page.locator('.desk-page');
    await row(page, 'The harbour').first().click();
    await text(page).waitFor();
    await text(page).locator('p').nth(1).click();
    await page.keyboard.press('End');
    const caret = () => page.evaluate(() => getSelection()?.anchorNode?.textContent ?? '');
    const place = await caret();
    expect(place).not.toBe('');
    await desk.evaluate((element) => {
      element.scrollTop = 500;
    });
    // The place is noted a moment after the scrolling ends.
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() => setTimeout(resolve, 200));
        }),
    );
    const before = await desk.evaluate((element) => element.scrollTop);
    await row(page, 'On keeping').first().click();
    await expect.poll(() => text(page).textContent()).not.toContain('last train north');
    await row(page, 'The harbour').first().click();
    await expect.poll(() => text(page).textContent()).toContain('last train north');
    await expect.poll(() => desk.evaluate((element) => element.scrollTop)).toBeGreaterThan(before - 3);
    await text(page).focus();
    await expect.poll(caret).toBe(place);
  });
});

describe('for everyone', () => {
  // What test/e2e/screens.test.ts, which has axe look at every screen of the app itself, cannot come to.
  it.each(['light', 'dark'] as const)('no screen has an accessibility violation, %s', async (colorScheme) => {
    const found: string[] = [];
    const look = async (page: Page, name: string): Promise<void> => {
      await page.waitForTimeout(150);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      found.push(
        ...violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${name}: ${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
        ),
      );
    };
    const torn = await show('conflict', { colorScheme });
    await torn.getByRole('button', { name: 'Compare' }).waitFor();
    await look(torn, 'a conflict');
    await torn.getByRole('button', { name: 'Compare' }).click();
    await torn.getByRole('radio', { name: 'Theirs' }).nth(1).check();
    await look(torn, 'both sides of a conflict');
    const copy = await show('copy', { colorScheme });
    await row(copy, 'On keeping').first().click();
    await copy.getByRole('button', { name: 'Compare and merge' }).waitFor();
    await look(copy, 'a copy of a sync tool');
    const page = await show('recovered', { colorScheme });
    await page.getByText('12 words of this post came back after a crash.').waitFor();
    await text(page).waitFor();
    await page.evaluate(() =>
      window.fake.emit('posts.saveState', {
        id: 'p1',
        state: {
          kind: 'failed',
          failure: { code: 'disk-full', message: 'The disk is full.', kept: 'It is kept.' },
        },
      }),
    );
    await page.getByText('Could not save').click();
    await look(page, 'a failure to save');
    await command(page, 'post.publish');
    await page.getByRole('button', { name: 'Update on My blog' }).waitFor();
    await look(page, 'publishing');
    await command(page, 'app.accounts');
    await page.getByRole('button', { name: 'Check' }).waitFor();
    await look(page, 'homes');
    expect(found).toEqual([]);
  });
});
