import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Channel } from '#core/ipc/channels.ts';

import { serveHarness } from '../harness/serve.ts';

const executablePath = process.env['LONGHAND_CHROMIUM'] ?? '/usr/bin/chromium';

let server: Awaited<ReturnType<typeof serveHarness>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([
    serveHarness(),
    chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] }),
  ]);
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(60_000);
  await page.goto(server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const show = async (scene = 'lived') => {
  await page.mouse.move(0, 0);
  await page.evaluate((name) => window.showScene(name), scene);
  await page.getByRole('textbox', { name: 'Text', exact: true }).waitFor();
};
const list = () => page.getByRole('listbox', { name: 'Posts' });
const row = (title: string) => page.getByRole('option').filter({ hasText: title });
const search = () => page.getByRole('combobox', { name: 'Search title and text' });
const chosen = () => page.getByRole('toolbar', { name: 'Chosen posts' }).getByRole('status').textContent();
const notice = (text: string | RegExp) => page.getByRole('region', { name: 'Notices' }).getByText(text);
const part = (name: RegExp | string) =>
  page
    .getByRole('navigation', { name: 'Parts of the library' })
    .getByRole('button', { name, exact: typeof name === 'string' });
const sent = (channel: Channel): Promise<Record<string, unknown>[]> =>
  page.evaluate((name) => window.fake.sent(name) as unknown as Record<string, unknown>[], channel);
const command = (name: string, post: string | null = null) =>
  page.evaluate(
    ([id, target]) => window.fake.emit('app.command', { command: id as 'post.new', post: target ?? null }),
    [name, post] as const,
  );
const hasFocus = (locator: ReturnType<typeof list>) =>
  locator.evaluate((element) => element === document.activeElement);
/** The title of the row that the keyboard is at. */
const current = () =>
  list().evaluate((element) => {
    const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
    return active?.querySelector('[dir]')?.textContent ?? null;
  });

describe('choosing several posts by keyboard', () => {
  it('takes one by Space, a stretch by Shift, all by Ctrl+A, and lets go by Escape before it leaves the list', async () => {
    await show();
    await list().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await expect.poll(chosen).toBe('1 chosen');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(chosen).toBe('3 chosen');
    await page.keyboard.press('Shift+ArrowUp');
    await expect.poll(chosen).toBe('2 chosen');
    await expect.poll(() => page.locator('[role=option][aria-selected=true]').count()).toBe(2);
    await page.keyboard.press('Control+a');
    await expect.poll(chosen).toBe('39 chosen');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('toolbar', { name: 'Chosen posts' }).count()).toBe(0);
    await expect.poll(() => list().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('reaches rows of ten thousand that were never fetched', async () => {
    await show('many');
    await list().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+End');
    await expect.poll(chosen).toBe('10,000 chosen');
    await page.keyboard.press('Delete');
    await expect
      .poll(async () => ((await sent('posts.bulk'))[0]?.['selection'] as { ids: string[] } | undefined)?.ids.length)
      .toBe(10_000);
  });

  it('keeps the row it went to in sight when the list gets lower', async () => {
    await show();
    await list().focus();
    await page.keyboard.press('End');
    const below = () =>
      list().evaluate((element) => {
        const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
        return (active?.getBoundingClientRect().bottom ?? Infinity) - element.getBoundingClientRect().bottom;
      });
    await expect.poll(below).toBeLessThanOrEqual(0);
    const size = page.viewportSize() ?? { width: 1280, height: 900 };
    await page.setViewportSize({ ...size, height: size.height - 130 });
    try {
      await expect.poll(() => list().evaluate(({ clientHeight }) => clientHeight)).toBeLessThan(600);
      await expect.poll(below).toBeLessThanOrEqual(0);
    } finally {
      await page.setViewportSize(size);
    }
  });

  it('goes to a title by its first letters', async () => {
    await show();
    await list().focus();
    await page.keyboard.type('winter light');
    await expect.poll(current).toMatch(/^Winter light/u);
  });

  it('stays with its post when others come before it', async () => {
    await show();
    await list().focus();
    await page.keyboard.type('on keep');
    await expect.poll(current).toMatch(/^On keeping/u);
    await page.evaluate(() => {
      const [first] = window.fake.posts.values();
      if (first === undefined) throw new Error('there is no post');
      for (const id of ['x1', 'x2']) {
        window.fake.posts.set(id, { ...first, id, title: 'Newer', updated: '2030-01-01T00:00:00Z' });
      }
      window.fake.emit('posts.changed', { ids: ['x1', 'x2'] });
    });
    await row('Newer').first().waitFor();
    await expect.poll(current).toMatch(/^On keeping/u);
  });
});

describe('parts of the library', () => {
  it('are trees that arrows go through, that filter, and that stay open', async () => {
    await show();
    await part('Tags').click();
    const tree = page.getByRole('tree', { name: 'Tags' });
    await tree.focus();
    const at = () =>
      tree.evaluate(
        (element) => document.getElementById(element.getAttribute('aria-activedescendant') ?? '')?.textContent,
      );
    for (let step = 0; step < 40 && !(await at())?.startsWith('travel'); step += 1)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(at).toMatch(/^north/u);
    expect(await page.getByRole('treeitem', { name: /^north/u, expanded: false }).getAttribute('aria-level')).toBe('2');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Tag travel/north: show all again' }).waitFor();
    await expect
      .poll(async () => (await sent('settings.set')).at(-1))
      .toEqual({ changes: { openBranches: ['searches', 'tags', 'tags:travel'] } });
    await page.keyboard.press('ArrowLeft');
    await expect.poll(at).toMatch(/^travel/u);
  });

  it('take rows that are dropped on them: a tag, a status, the trash', async () => {
    await show();
    await part('Categories').click();
    await row('On keeping').dragTo(page.getByRole('treeitem', { name: /^Journeys/u }));
    await notice('1 post put into “Journeys”.').waitFor();
    await row('On keeping').dragTo(part(/^Archived/u));
    await notice('1 post is archived now.').waitFor();
    await row('Untitled')
      .first()
      .click({ modifiers: ['Control'] });
    await row('On keeping').click({ modifiers: ['Control'] });
    await row('On keeping').dragTo(part(/^Trash/u));
    await notice('2 posts are in the trash.').waitFor();
    await expect.poll(() => row('On keeping').count()).toBe(0);
  });

  it('hold the searches that are kept: named, named anew, put away and taken back', async () => {
    await show('library');
    await search().fill('gulls');
    await page.getByRole('button', { name: 'Keep this search' }).click();
    await page.getByRole('textbox', { name: 'Name of the search' }).fill('Birds');
    await page.keyboard.press('Enter');
    // The focus is never nobody's: the next key would go nowhere.
    await expect.poll(() => hasFocus(list())).toBe(true);
    await search().fill('');
    await part('Birds').focus();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'Name of the search' }).fill('All birds');
    await page.keyboard.press('Enter');
    await expect.poll(() => hasFocus(part(/^All birds$/u))).toBe(true);
    await part(/^All birds$/u).click();
    await expect.poll(() => search().inputValue()).toBe('gulls');
    await part(/^All birds$/u).focus();
    await page.keyboard.press('Delete');
    await notice(/is not kept any more/u).waitFor();
    await expect.poll(() => hasFocus(list())).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await part(/^All birds$/u).waitFor();
  });
});

it('in a low window the parts fold away once one is chosen, and the keyboard is in the list then', async () => {
  await show();
  await page.setViewportSize({ width: 900, height: 600 });
  try {
    await page.getByRole('button', { name: /^Parts of the library/u }).press('Enter');
    await part(/^Drafts/u).press('Enter');
    await expect.poll(() => part(/^Drafts/u).count()).toBe(0);
    await expect.poll(() => hasFocus(list())).toBe(true);
  } finally {
    await page.setViewportSize({ width: 1280, height: 900 });
  }
});

describe('the menu of a row', () => {
  it('is for all that are chosen when the row is one of them', async () => {
    await show();
    await row('On keeping').click({ modifiers: ['Control'] });
    await row('Untitled')
      .first()
      .click({ modifiers: ['Control'] });
    await row('On keeping').click({ button: 'right' });
    await expect
      .poll(() => sent('app.contextMenu'))
      .toEqual([{ post: 'p3', trashed: false, pinned: false, chosen: 2 }]);
    await command('post.pin', 'p3');
    await notice('2 posts pinned.').waitFor();
    await expect.poll(() => page.getByRole('option').first().getByLabel('Pinned').count()).toBe(1);
  });

  it('is for the row alone when others are chosen', async () => {
    await show();
    await row('On keeping').click({ modifiers: ['Control'] });
    await row('Untitled').first().click({ button: 'right' });
    await expect
      .poll(() => sent('app.contextMenu'))
      .toEqual([{ post: 'p2', trashed: false, pinned: false, chosen: 1 }]);
    await command('post.markArchived', 'p2');
    await notice('1 post is archived now.').waitFor();
  });
});

it('says quietly what of a search it did not understand, and searches the rest', async () => {
  await show();
  await search().fill('has:nothing gulls');
  await page.getByText(/“has:nothing” is not known/u).waitFor();
  await expect.poll(() => page.getByRole('option').count()).toBe(1);
});

it('says how much of the folder is still to be read, or was found where that is not known, while the list works', async () => {
  await show();
  await page.evaluate(() => window.fake.emit('library.indexState', { kind: 'reading', done: 0, total: 0 }));
  await page.getByRole('progressbar', { name: 'Looking through the folder', exact: true }).waitFor();
  await page.evaluate(() => window.fake.emit('library.indexState', { kind: 'reading', done: 1_200, total: 0 }));
  await page.getByRole('progressbar', { name: 'Looking through the folder: 1,200 found so far' }).waitFor();
  await page.evaluate(() => window.fake.emit('library.indexState', { kind: 'reading', done: 200, total: 1_400 }));
  await page.getByRole('progressbar', { name: 'Looking through the folder: 1,200 left' }).waitFor();
  await page.evaluate(() => window.fake.emit('library.indexState', { kind: 'ready' }));
  await expect.poll(() => page.getByRole('progressbar').count()).toBe(0);
});

it('has the caret in the search as soon as it is asked for, also where the list was folded away', async () => {
  const isThere = () =>
    page.evaluate(() => {
      window.fake.emit('app.command', { command: 'search.focus', post: null });
      return document.activeElement?.getAttribute('aria-label');
    });
  await show();
  expect(await isThere()).toBe('Search title and text');
  await command('view.toggleList');
  await search().waitFor({ state: 'detached' });
  expect(await isThere()).toBe('Search title and text');
});

it('takes unused media back out of the trash', async () => {
  await show();
  await command('library.upkeep');
  const screen = page.getByRole('dialog', { name: 'Look after the library' });
  await screen.getByRole('button', { name: 'Unused media', exact: true }).click();
  await screen.getByText('2 files that no post refers to').waitFor();
  await screen.getByRole('checkbox', { name: /old-view/u }).check();
  await screen.getByRole('button', { name: /^Move 1 to trash/u }).click();
  await screen.getByText('1 file that no post refers to').waitFor();
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await screen.getByText('2 files that no post refers to').waitFor();
  await notice('1 file is where it was.').waitFor();
});

it('brings back what was moved to the trash until that was ended', async () => {
  await show();
  await command('library.upkeep');
  const screen = page.getByRole('dialog', { name: 'Look after the library' });
  await screen.getByRole('button', { name: 'Unused media', exact: true }).click();
  await screen.getByRole('checkbox', { name: 'All' }).check();
  await page.evaluate(() => window.fake.fail('media.trashOrphans', { code: 'cancelled', message: 'Cancelled.' }));
  await screen.getByRole('button', { name: /^Move 2 to trash/u }).click();
  await screen.getByText('What was moved until then is in the library’s trash.').waitFor();
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await sent('media.restoreTrashed')).length).toBe(1);
});

it('says that a backup failed also to whoever looks at something else by then', async () => {
  await show();
  await command('library.upkeep');
  const screen = page.getByRole('dialog', { name: 'Look after the library' });
  await screen.getByRole('button', { name: 'Backups', exact: true }).click();
  const letGo = await page.evaluateHandle(() => {
    window.fake.fail('backup.now', { code: 'disk-full', message: 'Could not write the backup: the disk is full.' });
    return window.fake.hold('backup.now');
  });
  await screen.getByRole('button', { name: 'Back up now' }).click();
  await page.keyboard.press('Escape');
  await screen.waitFor({ state: 'detached' });
  await letGo.evaluate((go) => go());
  await notice('Could not write the backup: the disk is full.').waitFor();
});

describe('the trash', () => {
  const counted = async () => (await sent('trash.media')).length;

  it('is not called empty while unused media are in it', async () => {
    await show();
    await part(/^Trash/u).click();
    await page.evaluate(() => {
      for (const [id, { trashedAt }] of window.fake.posts) if (trashedAt !== null) window.fake.posts.delete(id);
      window.fake.emit('posts.changed', { ids: null });
    });
    await page.getByText('No posts in the trash').waitFor();
    await page.getByText('2 unused files are here.').waitFor();
    await command('library.upkeep');
    const screen = page.getByRole('dialog', { name: 'Look after the library' });
    await screen.getByRole('button', { name: 'Unused media', exact: true }).click();
    await screen.getByRole('checkbox', { name: /old-view/u }).check();
    await screen.getByRole('button', { name: /^Move 1 to trash/u }).click();
    await screen.getByText('1 file that no post refers to').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('3 unused files are here.').waitFor();
    await page.getByRole('button', { name: 'Empty the trash…' }).click();
    await page.getByRole('button', { name: 'Delete for ever', exact: true }).click();
    await page.getByText('The trash is empty').waitFor();
    expect(await page.getByRole('button', { name: 'Empty the trash…' }).count()).toBe(0);
  });

  it('has its media counted when something changes, not while its posts are scrolled', async () => {
    await show();
    await part(/^Trash/u).click();
    await page.getByText('2 unused files are here too.').waitFor();
    const before = await counted();
    await page.evaluate(() => {
      const [one] = window.fake.posts.values();
      if (one === undefined) return;
      for (let index = 0; index < 300; index += 1)
        window.fake.posts.set(`t${index}`, { ...one, id: `t${index}`, title: `Old ${index}`, trashedAt: one.updated });
      window.fake.emit('posts.changed', { ids: null });
    });
    await expect.poll(counted).toBe(before + 1);
    await list().focus();
    await page.keyboard.press('End');
    await expect.poll(async () => (await sent('posts.page')).some(({ offset }) => Number(offset) >= 250)).toBe(true);
    await row('Old').first().waitFor();
    expect(await counted()).toBe(before + 1);
  });
});

it('changes to another library by its number', async () => {
  await show();
  await command('library.switch2');
  await page.getByRole('button', { name: 'Company notes' }).waitFor();
  expect(await sent('library.openRecent')).toEqual([{ key: 'work' }]);
});

describe('for everyone', () => {
  it.each(['light', 'dark'] as const)('the list has no accessibility violation, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found: string[] = [];
    const look = async (name: string) => {
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode(true)
        .exclude('[data-base-ui-focus-guard]')
        .include('[data-pane="list"]')
        .include('[data-pane="details"]')
        .analyze();
      found.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${name}: ${id}: ${html}`)));
    };
    await show();
    await part('Tags').click();
    await row('On keeping').click({ modifiers: ['Control'] });
    await look('chosen');
    await page.getByRole('button', { name: 'Tags and categories' }).click();
    await page.keyboard.type('tr');
    await page.keyboard.press('ArrowDown');
    await look('tagging');
    await search().fill('rain OR gulls tag:tr');
    await search().press('End');
    await page.keyboard.press('ArrowDown');
    await look('suggestions');
    expect(found).toEqual([]);
  });
});
