import { EventEmitter } from 'node:events';

import type { Session as DevTools } from '../chromium/connection.ts';
import { engine } from '../engine.ts';
import { toImage, toPrintParameters } from './printing.ts';

let lastStyle = 0;

/** What main does in a page, and what needs nothing of it but its DevTools session. */
export abstract class PageCommands extends EventEmitter {
  #zoom = 0;

  /** The page's session, once it is there. */
  abstract get page(): Promise<DevTools>;
  abstract get targetId(): string;

  get zoomLevel(): number {
    return this.#zoom;
  }

  set zoomLevel(level: number) {
    this.setZoomLevel(level);
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const page = await this.page;
    const { result, exceptionDetails } = await page.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description?.split('\n')[0] ?? exceptionDetails.text);
    }
    return result.value as unknown;
  }

  async insertCSS(css: string): Promise<string> {
    await this.executeJavaScript(
      `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(css)}); document.adoptedStyleSheets.push(sheet); }`,
    );
    return String(++lastStyle);
  }

  async printToPDF(options: Electron.PrintToPDFOptions = {}): Promise<Buffer> {
    const page = await this.page;
    const { data } = await page.send('Page.printToPDF', toPrintParameters(options));
    return Buffer.from(data, 'base64');
  }

  async capturePage(rect?: Electron.Rectangle): Promise<Electron.NativeImage> {
    const page = await this.page;
    const { data } = await page.send(
      'Page.captureScreenshot',
      rect === undefined ? {} : { clip: { ...rect, scale: 1 } },
    );
    return toImage(data);
  }

  setZoomLevel(level: number): void {
    this.#zoom = level;
    this.setZoomFactor(1.2 ** level);
  }

  getZoomLevel(): number {
    return this.#zoom;
  }

  getZoomFactor(): number {
    return 1.2 ** this.#zoom;
  }

  setZoomFactor(factor: number): void {
    this.#zoom = Math.log(factor) / Math.log(1.2);
    void this.page
      .then((page) =>
        page.send('Runtime.evaluate', {
          expression: `document.documentElement.style.zoom = ${JSON.stringify(String(factor))}`,
        }),
      )
      .catch(() => undefined);
  }

  undo(): void {
    this.#edit('Undo');
  }
  redo(): void {
    this.#edit('Redo');
  }
  cut(): void {
    this.#edit('Cut');
  }
  copy(): void {
    this.#edit('Copy');
  }
  paste(): void {
    this.#edit('Paste');
  }
  pasteAndMatchStyle(): void {
    this.#edit('PasteAndMatchStyle');
  }
  delete(): void {
    this.#edit('Delete');
  }
  selectAll(): void {
    this.#edit('SelectAll');
  }
  unselect(): void {
    this.#edit('Unselect');
  }

  #edit(command: string): void {
    void this.page
      .then((page) =>
        page.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Unidentified', commands: [command] }),
      )
      .catch(() => undefined);
  }

  insertText(text: string): Promise<void> {
    return this.page.then((page) => page.send('Input.insertText', { text })).then(() => undefined);
  }

  replaceMisspelling(word: string): void {
    void this.insertText(word);
  }

  openDevTools(): void {
    console.log(`DevTools: ${this.devToolsUrl ?? 'start with --remote-debugging-port=0 to have them'}`);
  }
  /** Where a browser on this machine shows the page, live, with DevTools beside it. Null without a DevTools port. */
  get devToolsUrl(): string | null {
    const { port } = engine.chromium;
    if (port === null) return null;
    return `http://127.0.0.1:${port}/devtools/inspector.html?ws=127.0.0.1:${port}/devtools/page/${this.targetId}`;
  }
  closeDevTools(): void {}
  toggleDevTools(): void {
    this.openDevTools();
  }
  isDevToolsOpened(): boolean {
    return false;
  }
  setBackgroundThrottling(): void {}
  setVisualZoomLevelLimits(): Promise<void> {
    return Promise.resolve();
  }
  setUserAgent(): void {}
  getUserAgent(): string {
    return '';
  }
  setIgnoreMenuShortcuts(): void {}
}
