import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

import type { NodeJson } from '#core/document/json.ts';

import { serveHarness } from './serve.ts';
import './seen.ts';

let harness: Awaited<ReturnType<typeof serveHarness>> | undefined;
let browser: Browser | undefined;
let complaints: string[] = [];
let stale = true;
const size = { width: 900, height: 700 };

/** The window with the desk; each test opens a document on a fresh one. */
export let page: Page;

/** Opens a window for the tests of a file, in a real browser; what the page complains of fails the test. */
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
  });

  afterAll(async () => {
    await browser?.close();
    await harness?.close();
  });

  beforeEach(async ({ onTestFailed }) => {
    complaints = [];
    onTestFailed(() => {
      // What a failed test left is no place to begin.
      stale = true;
    });
    if (browser === undefined) throw new Error('No browser');
    if (!stale) {
      await page.setViewportSize(size);
      return;
    }
    await browser.contexts()[0]?.close();
    page = await browser.newPage({ viewport: size });
    stale = false;
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text());
    });
    await page.goto(`${harness?.url}`);
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });
}

export const text = (value: string): NodeJson => ({ type: 'text', text: value });
export const paragraph = (...content: NodeJson[]): NodeJson => ({
  type: 'paragraph',
  ...(content.length > 0 && { content }),
});

/** Opens a document of these blocks on a desk of its own. */
export async function open(...content: NodeJson[]): Promise<void> {
  await page.mouse.move(1, 1);
  await page.evaluate(
    (blocks) => {
      window.startAgain({ type: 'doc', content: blocks });
    },
    content.length > 0 ? content : [paragraph()],
  );
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
