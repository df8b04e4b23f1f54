import { EventEmitter } from 'node:events';

import type { Protocol, Session as DevTools } from '../chromium/connection.ts';
import { codec } from '../clone.ts';
import { engine } from '../engine.ts';
import type { PageOwner } from '../engine.ts';
import type { HostMessage, PageAccelerator, PageMessage } from '../page/isolated.ts';
import { fromChromium, originOf, toChromium } from '../scheme.ts';
import { toConsoleMessage } from './console-message.ts';
import { makeEvent } from './event.ts';
import { ipcMain } from './ipc-main.ts';
import { nativeTheme } from './native-theme.ts';
import { PageCommands } from './page-commands.ts';
import { PageChannel } from './page-channel.ts';
import { session } from './session.ts';
import type { Session } from './session.ts';
import { FrameTree } from './web-frame.ts';
import type { WebFrameMain } from './web-frame.ts';

type OpenHandler = (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse;

/** What a page asks of the window around it. */
export interface WindowAround {
  /** True when the window may close now; asked when a person closes it. */
  mayClose(): boolean;
  placed(message: Extract<PageMessage, { kind: 'window' }>): void;
  openMenuBar(): void;
  accelerators(): PageAccelerator[];
  runAccelerator(id: number): void;
  opened(options: Electron.BrowserWindowConstructorOptions, url: string): void;
  close(): void;
  destroy(): void;
}

const withoutFragment = (url: string): string => new URL(url).href.replace(/#.*$/s, '');

const alive = new Map<number, WebContents>();
let lastId = 0;

/** One page: Electron's WebContents, as far as the app uses it, over a DevTools session. */
export class WebContents
  extends PageCommands
  implements
    PageOwner,
    Pick<
      Electron.WebContents,
      | 'id'
      | 'zoomLevel'
      | 'loadURL'
      | 'reload'
      | 'reloadIgnoringCache'
      | 'stop'
      | 'isLoading'
      | 'getURL'
      | 'getTitle'
      | 'getProcessId'
      | 'getOSProcessId'
      | 'getType'
      | 'isDestroyed'
      | 'isCrashed'
      | 'isFocused'
      | 'focus'
      | 'close'
      | 'send'
      | 'executeJavaScript'
      | 'insertCSS'
      | 'insertText'
      | 'printToPDF'
      | 'capturePage'
      | 'setZoomLevel'
      | 'getZoomLevel'
      | 'setZoomFactor'
      | 'getZoomFactor'
      | 'undo'
      | 'redo'
      | 'cut'
      | 'copy'
      | 'paste'
      | 'pasteAndMatchStyle'
      | 'delete'
      | 'selectAll'
      | 'unselect'
      | 'replaceMisspelling'
      | 'openDevTools'
      | 'closeDevTools'
      | 'toggleDevTools'
      | 'isDevToolsOpened'
      | 'setWindowOpenHandler'
      | 'setBackgroundThrottling'
      | 'setVisualZoomLevelLimits'
      | 'setIgnoreMenuShortcuts'
    >
{
  readonly id = ++lastId;
  readonly session: Session = session.defaultSession;
  readonly ipc = new EventEmitter();
  readonly #options: Electron.WebPreferences;
  readonly #window: WindowAround;
  readonly #attached: Promise<DevTools>;
  readonly #frames = new FrameTree((code) => this.executeJavaScript(code));
  readonly #channel = new PageChannel((message, frameId) => this.#hear(message, frameId));
  #targetId = '';
  #url = '';
  #title = '';
  #loading = false;
  #destroyed = false;
  #ownNavigation: string | null = null;
  #openHandler: OpenHandler | null = null;
  #openedUrls: string[] = [];
  #wasShown = false;

  constructor(
    options: Electron.WebPreferences,
    window: WindowAround,
    look: { width: number; height: number; background: string },
  ) {
    super();
    this.setMaxListeners(0);
    this.#options = options;
    this.#window = window;
    alive.set(this.id, this);
    this.on('newListener', (name) => {
      if (name === 'before-input-event') setImmediate(() => this.refreshAccelerators());
    });
    this.#attached = engine.openPage(this, look).then((targetId) => this.#attach(targetId));
    this.#attached.catch((error: unknown) => {
      if (!this.#destroyed) console.error('A window could not be opened:', error);
    });
  }

  static getAllWebContents(): WebContents[] {
    return [...alive.values()];
  }

  static fromId(id: number): WebContents | undefined {
    return alive.get(id);
  }

  static fromDevToolsTargetId(targetId: string): WebContents | undefined {
    return [...alive.values()].find((contents) => contents.#targetId === targetId);
  }

  static getFocusedWebContents(): WebContents | null {
    return [...alive.values()][0] ?? null;
  }

  /** The page's session, once it is there. Rejects when the window went first. */
  get page(): Promise<DevTools> {
    return this.#attached;
  }

  get targetId(): string {
    return this.#targetId;
  }

  get mainFrame(): WebFrameMain {
    return this.#frames.main;
  }

  // -- loading

  async loadURL(url: string): Promise<void> {
    const page = await this.#attached;
    await this.#installScripts(page);
    const address = toChromium(url);
    const done = new Promise<void>((resolve, reject) => {
      const finish = (): void => {
        this.off('did-fail-load', fail);
        resolve();
      };
      const fail = (_event: unknown, code: number, description: string): void => {
        this.off('did-finish-load', finish);
        reject(
          Object.assign(new Error(`${description} (${code}) loading '${url}'`), {
            code: description,
            errno: code,
            url,
          }),
        );
      };
      this.once('did-finish-load', finish);
      this.once('did-fail-load', fail);
    });
    done.catch(() => undefined);
    this.#ownNavigation = address;
    this.#startLoading();
    const { errorText, loaderId } = await page.send('Page.navigate', { url: address });
    if (errorText !== undefined) this.#failed(errorText.replace(/^net::/, ''), url);
    // Within the same document nothing is loaded.
    else if (loaderId === undefined) this.emit('did-finish-load', makeEvent({}));
    await done;
  }

  loadFile(): Promise<void> {
    return Promise.reject(
      new Error('loadFile: the stand-in for Electron serves custom schemes and http, not file://.'),
    );
  }

  reload(): void {
    const run = async (): Promise<void> => {
      const page = await this.#attached;
      await this.#installScripts(page);
      this.#ownNavigation = toChromium(this.#url);
      await page.send('Page.reload', {});
    };
    // The page may have gone first.
    run().catch(() => undefined);
  }

  reloadIgnoringCache(): void {
    this.reload();
  }

  stop(): void {
    void this.#attached.then((page) => page.send('Page.stopLoading'));
  }

  isLoading(): boolean {
    return this.#loading;
  }

  getURL(): string {
    return this.#url;
  }

  getTitle(): string {
    return this.#title;
  }

  getProcessId(): number {
    return 1;
  }

  getOSProcessId(): number {
    return engine.chromium.pid;
  }

  getType(): 'window' {
    return 'window';
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isCrashed(): boolean {
    return this.#channel.crashed;
  }

  isFocused(): boolean {
    return this.#focused;
  }

  focus(): void {
    void this.#attached.then((page) => page.send('Page.bringToFront')).catch(() => undefined);
  }

  close(): void {
    this.#window.close();
  }

  // -- messages

  send(channel: string, ...args: unknown[]): void {
    if (channel === undefined || typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    this.#channel.tell({ kind: 'event', channel, args });
  }

  #hear(message: PageMessage, frameId: string): void {
    const frame = this.#frames.get(frameId);
    if (frame === undefined) return;
    switch (message.kind) {
      case 'invoke':
        void this.#answer(message, this.#sender(frame, message.url));
        return;
      case 'send': {
        const event = makeEvent({
          ...this.#sender(frame, message.url),
          ports: [],
          returnValue: undefined,
          reply: (channel: string, ...args: unknown[]) => this.send(channel, ...args),
        });
        this.emit('ipc-message', event, message.channel, ...message.args);
        this.ipc.emit(message.channel, event, ...message.args);
        ipcMain.emit(message.channel, event, ...message.args);
        return;
      }
      case 'accelerator':
        this.#window.runAccelerator(message.id);
        return;
      case 'menuBar':
        this.#window.openMenuBar();
        return;
      case 'key':
        this.emit('before-input-event', makeEvent({}), message.input);
        return;
      case 'contextMenu': {
        const params = { ...message.params, frame } as Record<string, unknown>;
        for (const key of ['linkURL', 'pageURL', 'srcURL']) params[key] = fromChromium(String(params[key]));
        this.lastPointer = { x: Number(params['x']), y: Number(params['y']) };
        this.emit('context-menu', makeEvent({}), params);
        return;
      }
      case 'window':
        if (message.focused !== null) {
          this.#focused = message.focused;
          this.emit(message.focused ? 'focus' : 'blur', makeEvent({}));
        }
        this.#window.placed(message);
        return;
      case 'dark':
        nativeTheme.pagePrefersDark(message.dark);
        return;
      case 'open':
        this.pageOpened(message.url);
        return;
      case 'navigate':
        this.#navigateOutside(frame, message.url);
        return;
      case 'preloadFailed': {
        const error = Object.assign(new Error(message.message), { stack: message.stack });
        console.error(`Unable to load preload script: ${this.#options.preload}`, message.stack);
        this.emit('preload-error', makeEvent({}), this.#options.preload, error);
        return;
      }
    }
  }

  #focused = false;
  /** Where the pointer was when it last asked for a menu. */
  lastPointer = { x: 8, y: 8 };

  #sender(frame: WebFrameMain, url: string): Electron.IpcMainInvokeEvent {
    frame.navigated(url);
    return makeEvent({
      type: 'frame',
      sender: this,
      senderFrame: frame,
      frameId: frame.routingId,
      processId: frame.processId,
    }) as unknown as Electron.IpcMainInvokeEvent;
  }

  async #answer(message: Extract<PageMessage, { kind: 'invoke' }>, event: Electron.IpcMainInvokeEvent): Promise<void> {
    let reply: HostMessage;
    try {
      reply = {
        kind: 'reply',
        id: message.id,
        ok: true,
        value: await ipcMain.invoke(message.channel, event, message.args),
      };
      codec.encode(reply);
    } catch (error) {
      reply = { kind: 'reply', id: message.id, ok: false, error: String(error) };
    }
    this.#channel.tell(reply);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  /** Gives the page the menu's keys of now. */
  refreshAccelerators(): void {
    this.#channel.tell({
      kind: 'accelerators',
      accelerators: this.#window.accelerators(),
      reportsKeys: this.listenerCount('before-input-event') > 0,
    });
  }

  async applyTheme(): Promise<void> {
    const page = await this.#attached;
    const source = nativeTheme.themeSource;
    await page.send('Emulation.setEmulatedMedia', {
      features: source === 'system' ? [] : [{ name: 'prefers-color-scheme', value: source }],
    });
  }

  // -- what Chromium tells

  hasFrame(frameId: string): boolean {
    return this.#frames.has(frameId);
  }

  frame(frameId: string): WebFrameMain | undefined {
    return this.#frames.get(frameId);
  }

  /** Whether a document that the page asks for may be loaded: main's guards answer. */
  allowsNavigation(frameId: string, chromiumUrl: string, redirected: boolean): boolean {
    const isMainFrame = frameId === this.#targetId;
    const url = fromChromium(chromiumUrl);
    const own = this.#ownNavigation;
    if (isMainFrame && !redirected && own !== null && withoutFragment(own) === withoutFragment(chromiumUrl)) {
      this.#ownNavigation = null;
      return true;
    }
    const frame = this.#frames.get(frameId) ?? null;
    return this.#asksNavigation(url, isMainFrame, frame, redirected);
  }

  #asksNavigation(url: string, isMainFrame: boolean, frame: WebFrameMain | null, redirected: boolean): boolean {
    const details = { url, isSameDocument: false, isInPlace: false, isMainFrame, frame, initiator: frame };
    if (redirected) {
      const event = makeEvent({ ...details });
      this.emit('will-redirect', event, url, false, isMainFrame, 1, frame?.routingId ?? 0);
      return !event.defaultPrevented;
    }
    const ofFrame = makeEvent({ ...details });
    this.emit('will-frame-navigate', ofFrame, url, false, isMainFrame, 1, frame?.routingId ?? 0);
    if (!isMainFrame) return !ofFrame.defaultPrevented;
    const ofPage = makeEvent({ ...details });
    this.emit('will-navigate', ofPage, url, false, true, 1, frame?.routingId ?? 0);
    return !ofFrame.defaultPrevented && !ofPage.defaultPrevented;
  }

  /** A page's own way to something that is not the web's: another scheme of the app's, a blank page, a mail program. */
  #navigateOutside(frame: WebFrameMain, url: string): void {
    if (!this.#asksNavigation(url, true, frame, false)) return;
    const address = toChromium(url);
    if (address !== url || /^(about|data|blob):/.test(url)) void this.loadURL(url).catch(() => undefined);
  }

  pageOpened(url: string | null): void {
    const address = fromChromium(url ?? this.#openedUrls.shift() ?? 'about:blank');
    const answer = this.#openHandler?.({
      url: address,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer: { url: this.#url, policy: 'strict-origin-when-cross-origin' },
    }) ?? { action: 'allow' };
    if (answer.action === 'allow') this.#window.opened(answer.overrideBrowserWindowOptions ?? {}, address);
  }

  pageGone(): void {
    this.#window.destroy();
  }

  crashed(status: string): void {
    this.#channel.crash();
    this.#loading = false;
    const reason = status === 'killed' || status === 'oom' ? status : 'crashed';
    this.emit('render-process-gone', makeEvent({}), { reason, exitCode: 139 });
  }

  titleChanged(title: string): void {
    // Until a page says its own, Chromium makes one of the address.
    if (title === this.#title || title === '' || toChromium(this.#url).includes(title)) return;
    this.#title = title;
    this.emit('page-title-updated', makeEvent({}), title, true);
  }

  /** Ends the page. The window does it, once it is allowed to. */
  dispose(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    alive.delete(this.id);
    void this.#attached
      .then(() => engine.browser.send('Target.closeTarget', { targetId: this.#targetId }))
      .catch(() => undefined);
    this.emit('destroyed');
    this.#channel.close();
  }

  async #attach(targetId: string): Promise<DevTools> {
    this.#targetId = targetId;
    const page = await engine.attach(targetId);
    page.on('Runtime.consoleAPICalled', (call) => this.#said(call));
    page.on('Page.javascriptDialogOpening', (dialog) => this.#asked(page, dialog));
    page.on('Page.windowOpen', ({ url }) => this.#openedUrls.push(url));
    await Promise.all([
      page.send('Page.enable', {}),
      this.#frames.follow(page, targetId),
      this.#channel.follow(page, targetId),
      page.send('Runtime.enable'),
    ]);
    page.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== targetId) return;
      // Also what asked nobody, a blank page, is under way no more.
      this.#ownNavigation = null;
      this.#url = fromChromium(frame.url + (frame.urlFragment ?? ''));
      this.emit('did-navigate', makeEvent({}), this.#url, 200, '');
    });
    page.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== targetId) return;
      this.#url = fromChromium(url);
      this.emit('did-navigate-in-page', makeEvent({}), this.#url, true, 1, 1);
    });
    page.on('Page.frameStartedLoading', ({ frameId }) => frameId === targetId && this.#startLoading());
    page.on('Page.domContentEventFired', () => this.emit('dom-ready', makeEvent({})));
    page.on('Page.loadEventFired', () => void this.#loaded(page));
    page.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (frameId !== targetId || !this.#loading) return;
      this.#loading = false;
      this.emit('did-stop-loading', makeEvent({}));
    });
    await this.applyThemeTo(page);
    return page;
  }

  private async applyThemeTo(page: DevTools): Promise<void> {
    const source = nativeTheme.themeSource;
    if (source === 'system') return;
    await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: source }] });
  }

  async #installScripts(page: DevTools): Promise<void> {
    const { preload } = this.#options;
    const unreadable = await this.#channel.install(page, {
      preload,
      accelerators: this.#window.accelerators(),
      reportsKeys: this.listenerCount('before-input-event') > 0,
    });
    if (unreadable === null) return;
    console.error(`Unable to load preload script: ${preload}`, unreadable);
    this.emit('preload-error', makeEvent({}), preload, unreadable);
  }

  #startLoading(): void {
    if (this.#loading) return;
    this.#loading = true;
    this.emit('did-start-loading', makeEvent({}));
  }

  async #loaded(page: DevTools): Promise<void> {
    this.refreshAccelerators();
    if (this.zoomLevel !== 0) this.setZoomFactor(this.getZoomFactor());
    // Chromium asks a page before closing its window only after the person has used it. This counts as use.
    const used = page.send('Runtime.evaluate', { expression: '0', userGesture: true });
    const first = !this.#wasShown;
    this.#wasShown = true;
    // The empty page that the window opened with is nothing to go back to.
    if (first) await page.send('Page.resetNavigationHistory').catch(() => undefined);
    await used.catch(() => undefined);
    if (this.#destroyed) return;
    if (first) this.emit('ready-to-show');
    this.emit('did-frame-finish-load', makeEvent({}), true, 1, 1);
    this.emit('did-finish-load', makeEvent({}));
  }

  #failed(description: string, url: string): void {
    this.#ownNavigation = null;
    this.#loading = false;
    const codes: Record<string, number> = {
      ERR_FAILED: -2,
      ERR_ABORTED: -3,
      ERR_BLOCKED_BY_CLIENT: -20,
      ERR_NAME_NOT_RESOLVED: -105,
    };
    this.emit('did-fail-load', makeEvent({}), codes[description] ?? -2, description, url, true, 1, 1);
  }

  #said(call: Protocol.Runtime.consoleAPICalledPayload): void {
    if (this.listenerCount('console-message') === 0) return;
    const { levelNumber, ...told } = toConsoleMessage(call);
    const frame = this.#frames.get(this.#channel.frameOf(call.executionContextId) ?? this.#targetId);
    const { message, lineNumber, sourceId } = told;
    this.emit('console-message', makeEvent({ ...told, frame }), levelNumber, message, lineNumber, sourceId);
  }

  #asked(page: DevTools, { type }: Protocol.Page.javascriptDialogOpeningPayload): void {
    const answer = (accept: boolean): void => {
      // Another DevTools client may have answered first.
      page.send('Page.handleJavaScriptDialog', { accept }).catch(() => undefined);
    };
    if (type !== 'beforeunload') answer(type === 'alert');
    else if (this.#ownNavigation !== null) answer(true);
    else answer(this.#window.mayClose());
  }

  /** The origin that permissions are asked for. */
  get origin(): string {
    return originOf(this.#url);
  }
}
