import { WebContents } from './web-contents.ts';
import { engine } from '../engine.ts';

type Payload = string | Blob | Electron.ClipboardBookmark;
type Source = Record<string, Payload | Promise<string | Blob>>;

/** One entry of the clipboard: the same thing in several formats. */
export class ClipboardItem {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = { ...source };
  }

  get types(): string[] {
    return Object.keys(this.#source);
  }

  async getType(type: string): Promise<Blob> {
    const value = await this.#source[type];
    if (value === undefined) throw new Error(`The clipboard item has no ${type}`);
    if (value instanceof Blob) return value;
    return new Blob([typeof value === 'string' ? value : JSON.stringify(value)], { type });
  }
}

/** What was written last, for a time without a window whose page could reach the system's clipboard. */
let kept: Record<string, string> = {};

async function inPage(script: string): Promise<unknown> {
  const contents = WebContents.getAllWebContents()[0];
  if (contents === undefined) return null;
  const page = await contents.page;
  const { executionContextId } = await page.send('Page.createIsolatedWorld', {
    frameId: contents.targetId,
    worldName: 'Electron Clipboard',
  });
  const { result } = await page.send('Runtime.evaluate', {
    expression: script,
    contextId: executionContextId,
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
  });
  return result.value as unknown;
}

/** Main may read and write, pages may not: the permission stands only while main uses it. */
async function withPermission<T>(act: () => Promise<T>): Promise<T> {
  const contents = WebContents.getAllWebContents()[0];
  const address =
    contents === undefined
      ? ''
      : ((await contents.page.then((page) => page.send('Runtime.evaluate', { expression: 'location.origin' }))).result
          .value as string);
  const set = (setting: 'granted' | 'denied'): Promise<unknown> =>
    contents === undefined
      ? Promise.resolve()
      : engine.browser.send('Browser.setPermission', {
          permission: { name: 'clipboard-read', allowWithoutSanitization: true },
          setting,
          origin: address,
        });
  await set('granted');
  try {
    return await act();
  } finally {
    await set('denied').catch(() => undefined);
  }
}

async function writeAll(items: Record<string, string>): Promise<void> {
  kept = items;
  // A copy event takes any format, and needs neither a permission nor the focus.
  await inPage(`{
    const items = ${JSON.stringify(items)};
    const copy = (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      for (const [type, value] of Object.entries(items)) event.clipboardData.setData(type, value);
    };
    window.addEventListener('copy', copy, true);
    try { document.execCommand('copy'); } finally { window.removeEventListener('copy', copy, true); }
  }`).catch(() => undefined);
}

async function readAll(): Promise<Record<string, string>> {
  const found = await withPermission(() =>
    inPage(`(async () => {
      const result = {};
      for (const item of await navigator.clipboard.read()) {
        for (const type of item.types) if (type.startsWith('text/')) result[type] = await (await item.getType(type)).text();
      }
      return result;
    })()`),
  ).catch(() => null);
  return found === null || found === undefined ? kept : (found as Record<string, string>);
}

/** Electron's clipboard, by way of a page of Chromium's, which has the system's. Texts in any format; no pictures. */
const board = {
  clear(): void {
    void writeAll({ 'text/plain': '' });
  },
  async has(mimetype: string): Promise<boolean> {
    return (await readAll())[mimetype] !== undefined;
  },
  async read(): Promise<ClipboardItem[]> {
    const found = await readAll();
    return Object.keys(found).length === 0 ? [] : [new ClipboardItem(found)];
  },
  async readText(): Promise<string> {
    return (await readAll())['text/plain'] ?? '';
  },
  async write(items: Electron.ClipboardItem[]): Promise<void> {
    const texts: Record<string, string> = {};
    for (const item of items) {
      for (const type of item.types) texts[type] = await ((await item.getType(type)) as Blob).text();
    }
    await writeAll(texts);
  },
  writeText: (text: string): Promise<void> => writeAll({ 'text/plain': text }),
};

export const clipboard: Omit<typeof board, never> & { readonly selection: typeof board } = {
  ...board,
  selection: board,
};
clipboard satisfies Pick<Electron.Clipboard, 'clear' | 'has' | 'readText' | 'write' | 'writeText'>;
