import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exporters } from '#services/exporters/index.ts';
import { writeExport } from '#services/exporters/write.ts';

import { findChromium } from '../../../../runtime/chromium/find.ts';
import { harbour } from '../../../pictures.ts';
import { articleText } from './article.ts';
import { articleFiles, media, operation, post } from './posts.ts';

const executablePath = findChromium(process.env);
if (executablePath === null) console.warn('SKIPPED: no Chromium on this machine, so exported pages are not opened.');

const picture = { bytes: harbour(320, 180), mimeType: 'image/png' };

describe.skipIf(executablePath === null)('an exported page, opened in a browser without a network', () => {
  let browser: Browser;
  let place: string;
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'longhand-opened-'));
    browser = await chromium.launch({
      ...(executablePath !== null && { executablePath }),
      args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--no-first-run'],
    });
  });
  afterAll(async () => {
    await browser.close();
    await rm(place, { recursive: true, force: true });
  });

  it.each(exporters)('shows its pictures and its style, to everyone ($format)', async (exporter) => {
    const snapshot = post(articleText, {
      title: 'Ebb and flow',
      cover: 'cover.png',
      author: 'Ida',
      date: '2026-11-22',
    });
    const exported = await exporter.export(
      snapshot,
      media({ 'photo.png': picture, 'cover.png': picture, ...articleFiles }),
      operation(),
    );
    const target = join(place, exporter.suggestName(snapshot));
    await writeExport(exported, target, { replace: false });

    const context = await browser.newContext({ offline: true, colorScheme: 'dark' });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(exported.kind === 'file' ? target : join(target, 'index.html')).href);
    const images = page.locator('img');
    for (const image of await images.all()) await image.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    expect(await images.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth))).toEqual(
      Array.from({ length: 7 }, () => 320),
    );
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(24, 23, 21)');
    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
    expect(complaints).toEqual([]);
    const boxes = await page
      .locator('input[type="checkbox"]')
      .evaluateAll((all) => all.map((box) => box.getBoundingClientRect().x));
    const [written = 0, sent = 0, within = 0] = boxes;
    expect(sent).toBe(written);
    expect(within, 'a task within a task stands further in').toBeGreaterThan(sent + 10);
    expect(await page.evaluate(() => [...document.querySelectorAll('h2, h3, h4')].map(({ id }) => id))).toContain(
      'of-x-2',
    );
    if (process.env['LONGHAND_SCREENSHOTS'] !== undefined) {
      await page.screenshot({
        path: join(process.env['LONGHAND_SCREENSHOTS'], `${exporter.format}-dark.png`),
        fullPage: true,
      });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.screenshot({
        path: join(process.env['LONGHAND_SCREENSHOTS'], `${exporter.format}-light.png`),
        fullPage: true,
      });
    }
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    await context.close();
  });
});
