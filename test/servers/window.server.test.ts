import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { article, fillDetails, saved, textField, writeArticle } from '../e2e/article.ts';
import { firstRun, makeComputer } from '../e2e/desk.ts';
import type { Computer, Running } from '../e2e/desk.ts';
import { harbour } from '../pictures.ts';
import { RemoteSite } from './remoteSite.ts';
import { startWordPress, whyNot } from './wordpress.ts';
import type { WordPress } from './wordpress.ts';

describe.skipIf(whyNot() !== null)('publishing to a real WordPress, by keyboard and mouse', () => {
  let wordpress: WordPress;
  let site: RemoteSite;
  let computer: Computer;
  let running: Running;
  const hash = createHash('sha256').update(harbour()).digest('hex');

  beforeAll(async () => {
    wordpress = await startWordPress();
    site = new RemoteSite(wordpress);
    computer = await makeComputer();
    running = await computer.start();
    await firstRun(running.page);
    await writeArticle(running.app, running.page, computer.home);
    await fillDetails(running.page);
    await saved(running.page).waitFor();
  });
  afterAll(async () => {
    await computer?.dispose();
    await wordpress?.stop();
  });

  const signIn = async (password: string): Promise<void> => {
    const { page } = running;
    await page.getByRole('textbox', { name: 'Username' }).fill('admin');
    await page.getByLabel('Application password').fill(password);
    await page.getByRole('button', { name: 'Add this home' }).click();
  };

  it('says that a wrong password was not accepted, and keeps no account', async () => {
    const { page } = running;
    await page.keyboard.press('Control+Shift+P');
    await page.getByRole('textbox', { name: 'Address of your site' }).fill(new URL(wordpress.url).host);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText(/^WordPress: /u).waitFor();
    await signIn('wrong wrong wrong');
    await page
      .getByText(/did not accept/iu)
      .first()
      .waitFor();
    await page.screenshot({ path: 'out/screens/wrong-password.png' });
  });

  it('signs in, after saying that this system cannot protect the password', async () => {
    const { page } = running;
    await signIn(wordpress.appPassword);
    const keep = page.getByRole('button', { name: 'Keep it without protection' });
    const publish = page.getByRole('button', { name: /^Publish to / });
    await keep.or(publish).first().waitFor();
    if (await keep.isVisible()) await keep.click();
    await publish.waitFor();
    expect(await site.posts(article.rareWord)).toHaveLength(0);
  });

  it('publishes the article with its picture, category, tags and excerpt, and links to the live page', async () => {
    const { page } = running;
    await page.getByRole('button', { name: /^Publish to / }).click();
    await page.getByText(/^Published on /u).waitFor();
    const url = await page.getByRole('status').getByRole('link').first().getAttribute('href');
    const live = await (await fetch(url ?? '')).text();
    expect(live).toContain(article.rareWord);
    expect(live).toContain('<strong>Wait.</strong>');
    expect(live).toMatch(new RegExp(`<a href="${article.link}"[^>]*>tide table</a>`, 'u'));

    const posts = await site.posts(article.rareWord);
    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatchObject({
      status: 'publish',
      title: { raw: article.title },
      excerpt: { raw: article.excerpt },
    });
    expect(await site.termNames('categories', posts[0]?.categories ?? [])).toEqual([article.category]);
    expect((await site.termNames('tags', posts[0]?.tags ?? [])).toSorted()).toEqual([...article.tags].toSorted());
    const media = await site.media(hash);
    expect(media).toHaveLength(1);
    expect(media[0]?.alt_text).toBe(article.alt);
    expect(live).toContain(`src="${media[0]?.source_url}"`);
    expect((await fetch(media[0]?.source_url ?? '')).headers.get('content-type')).toBe('image/png');
  });

  it('updates the one post after a word was changed, and sends no picture again', async () => {
    const { page } = running;
    await page.keyboard.press('Escape');
    await textField(page).getByText('The rest is weather.').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' Mostly.');
    await page
      .getByText(/edited since/iu)
      .first()
      .waitFor();
    await page.keyboard.press('Control+Shift+P');
    const again = page.getByRole('button', { name: 'Publish again…' });
    const update = page.getByRole('button', { name: /^Update on / });
    await again.or(update).first().waitFor();
    if (await again.isVisible()) await again.click();
    await update.click();
    await page.getByText(/^Updated on /u).waitFor();

    const posts = await site.posts(article.rareWord);
    expect(posts).toHaveLength(1);
    expect(posts[0]?.content.raw).toContain('The rest is weather. Mostly.');
    expect(await site.media(hash)).toHaveLength(1);
  });

  it('knows the post after a new start, and still updates it in place', async () => {
    await running.quit();
    running = await computer.start();
    const { page } = running;
    await page.getByRole('option', { name: /What the harbour teaches/u }).click();
    await textField(page).getByText('The rest is weather.').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' And gulls.');
    await saved(page).waitFor();
    await page.keyboard.press('Control+Shift+P');
    await page.getByRole('button', { name: /^Update on / }).click();
    await page.getByText(/^Updated on /u).waitFor();
    const posts = await site.posts(article.rareWord);
    expect(posts).toHaveLength(1);
    expect(posts[0]?.content.raw).toContain('Mostly. And gulls.');
    expect(await site.media(hash)).toHaveLength(1);
  });
});
