import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

import type { NodeJson } from '#core/document/json.ts';

import { serveHarness } from './serve.ts';
import './seen.ts';

let harness: Awaited<ReturnType<typeof serveHarness>> | undefined;
let browser: Browser | undefined;
let complaints: string[] = [];

/** The window with the desk, a fresh one for each test. */
export let page: Page;

/** Opens a desk for each test of a file, in a real browser; what the page complains of fails the test. */
export function useDesk(): void {
  beforeAll(async () => {
    harness = await serveHarness();
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
      ],
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await harness?.close();
  });

  beforeEach(async () => {
    complaints = [];
    if (browser === undefined) throw new Error('No browser');
    page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    page.setDefaultTimeout(8_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text());
    });
  });

  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });
}

export const text = (value: string): NodeJson => ({ type: 'text', text: value });
export const paragraph = (...content: NodeJson[]): NodeJson => ({
  type: 'paragraph',
  ...(content.length > 0 && { content }),
});

/** Opens a document of these blocks. */
export async function open(...content: NodeJson[]): Promise<void> {
  await page.addInitScript((blocks) => {
    if (blocks.length > 0) window.firstDocumentForTest = { type: 'doc', content: blocks };
  }, content);
  await page.goto(`${harness?.url}`);
  await page.locator('.desk-text').waitFor();
}

/** Everything typed, as main has it. */
export async function kept(): Promise<NodeJson[]> {
  await page.evaluate(() => window.desk?.flush());
  return (await page.evaluate(() => window.documentNow())).content ?? [];
}

/** The document in a few words: types with their text. */
export function outline(nodes: NodeJson[]): unknown[] {
  return nodes.map((node) => {
    if (node.type === 'text')
      return node.marks === undefined ? node.text : [node.text, ...node.marks.map((mark) => mark.type)];
    return { [node.type]: outline(node.content ?? []) };
  });
}

/** Presses keys written as `<Enter>` and types everything else. */
export async function write(...keys: string[]): Promise<void> {
  for (const key of keys) {
    if (key.startsWith('<')) await page.keyboard.press(key.slice(1, -1));
    else await page.keyboard.type(key);
  }
}
