import { EventEmitter } from 'node:events';

import { engine } from '../engine.ts';
import { app } from './app.ts';
import { makeEvent } from './event.ts';
import { applicationMenu, acceleratorsOf, openMenuBar, runAccelerator } from './menu.ts';
import type { Menu } from './menu.ts';
import { nativeTheme } from './native-theme.ts';
import { screen } from './screen.ts';
import { WebContents } from './web-contents.ts';
import type { WindowAround } from './web-contents.ts';

type Bounds = Electron.Rectangle;

const windows = new Map<number, BrowserWindow>();
let lastId = 0;
let focused: BrowserWindow | null = null;

/** A window: Electron's BrowserWindow, as far as the app uses it, around one page of Chromium. */
export class BrowserWindow
  extends EventEmitter
  implements
    Pick<
      Electron.BrowserWindow,
      | 'id'
      | 'show'
      | 'showInactive'
      | 'hide'
      | 'focus'
      | 'blur'
      | 'close'
      | 'destroy'
      | 'isDestroyed'
      | 'isVisible'
      | 'isFocused'
      | 'getBounds'
      | 'getNormalBounds'
      | 'getContentBounds'
      | 'getSize'
      | 'setSize'
      | 'getPosition'
      | 'setPosition'
      | 'setMinimumSize'
      | 'center'
      | 'isMaximized'
      | 'maximize'
      | 'unmaximize'
      | 'isMinimized'
      | 'minimize'
      | 'restore'
      | 'isFullScreen'
      | 'setFullScreen'
      | 'setTitle'
      | 'getTitle'
      | 'setBackgroundColor'
      | 'getBackgroundColor'
      | 'loadURL'
      | 'setMenuBarVisibility'
      | 'isMenuBarVisible'
      | 'setAutoHideMenuBar'
    >
{
  readonly id = ++lastId;
  readonly webContents: WebContents;
  #bounds: Bounds;
  /** Moves that were asked for, and those of them that Chromium has not made yet. */
  #moves = 0;
  #moving = 0;
  #normal: Bounds;
  #minimum: { width: number; height: number };
  #state: 'normal' | 'maximized' | 'minimized' | 'fullscreen' = 'normal';
  #visible: boolean;
  #title: string;
  #background: string;
  #destroyed = false;
  #shown = false;
  #menu: Menu | null | undefined;
  /** What Chromium's window is larger by than its page. */
  #chrome = { width: 0, height: 0 };

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    this.setMaxListeners(0);
    const { width = 800, height = 600, minWidth = 0, minHeight = 0 } = options;
    const area = screen.getPrimaryDisplay().workArea;
    this.#minimum = { width: minWidth, height: minHeight };
    const size = { width: Math.max(width, minWidth), height: Math.max(height, minHeight) };
    this.#bounds = {
      x: options.x ?? Math.round(area.x + (area.width - size.width) / 2),
      y: options.y ?? Math.round(area.y + (area.height - size.height) / 2),
      ...size,
    };
    this.#normal = { ...this.#bounds };
    this.#visible = options.show ?? true;
    this.#title = options.title ?? app.getName();
    this.#background = options.backgroundColor ?? '#ffffff';
    this.webContents = new WebContents(options.webPreferences ?? {}, this.#around(), {
      ...size,
      background: this.#background,
    });
    windows.set(this.id, this);
    this.webContents.on('ready-to-show', () => this.emit('ready-to-show', makeEvent({})));
    this.webContents.on('page-title-updated', (event: Electron.Event, title: string) => {
      this.emit('page-title-updated', event, title, true);
      if (!event.defaultPrevented) this.#title = title;
    });
    this.webContents.on('focus', () => this.#focusChanged(true));
    this.webContents.on('blur', () => this.#focusChanged(false));
    void this.#withWindow(async (windowId) => {
      await this.#measureChrome();
      await engine.browser.send('Browser.setWindowBounds', { windowId, bounds: this.#toChromium(this.#bounds) });
      this.#shown = true;
      if (this.#state !== 'normal') await this.#applyState();
    });
    if (this.#visible) setImmediate(() => this.#destroyed || this.emit('show', makeEvent({})));
    app.emit('browser-window-created', makeEvent({}), this);
    app.emit('web-contents-created', makeEvent({}), this.webContents);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return focused;
  }

  static fromWebContents(contents: unknown): BrowserWindow | null {
    return [...windows.values()].find((window) => window.webContents === contents) ?? null;
  }

  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }

  get title(): string {
    return this.#title;
  }
  set title(title: string) {
    this.setTitle(title);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  loadFile(): Promise<void> {
    return this.webContents.loadFile();
  }
  reload(): void {
    this.webContents.reload();
  }

  // -- closing

  close(): void {
    if (this.#destroyed) return;
    if (this.#asksToClose()) this.destroy();
    else app.quitRefused();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.delete(this.id);
    if (focused === this) focused = null;
    this.webContents.dispose();
    this.emit('closed');
    app.windowClosed();
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  #asksToClose(): boolean {
    const event = makeEvent({});
    this.emit('close', event);
    return !event.defaultPrevented;
  }

  // -- showing

  show(): void {
    if (this.#visible) {
      this.focus();
      return;
    }
    this.#visible = true;
    this.emit('show', makeEvent({}));
    this.focus();
  }
  showInactive(): void {
    this.show();
  }
  hide(): void {
    if (!this.#visible) return;
    this.#visible = false;
    this.emit('hide', makeEvent({}));
  }
  isVisible(): boolean {
    return this.#visible && !this.#destroyed;
  }
  focus(): void {
    this.webContents.focus();
    this.#focusChanged(true);
  }
  blur(): void {
    this.#focusChanged(false);
  }
  isFocused(): boolean {
    return focused === this;
  }
  moveTop(): void {
    this.webContents.focus();
  }
  isModal(): boolean {
    return false;
  }
  setEnabled(): void {}
  isEnabled(): boolean {
    return true;
  }
  flashFrame(): void {}
  setProgressBar(): void {}
  setSkipTaskbar(): void {}
  setAlwaysOnTop(): void {}
  setIcon(): void {}
  setDocumentEdited(): void {}
  setRepresentedFilename(): void {}
  setOverlayIcon(): void {}
  setVibrancy(): void {}
  setWindowButtonVisibility(): void {}
  setTitleBarOverlay(): void {}
  setContentProtection(): void {}

  #focusChanged(now: boolean): void {
    if (this.#destroyed || now === (focused === this)) return;
    focused = now ? this : null;
    this.emit(now ? 'focus' : 'blur', makeEvent({}));
    app.emit(now ? 'browser-window-focus' : 'browser-window-blur', makeEvent({}), this);
  }

  // -- place and size

  getBounds(): Bounds {
    return { ...this.#bounds };
  }
  getNormalBounds(): Bounds {
    return { ...this.#normal };
  }
  getContentBounds(): Bounds {
    const [width = 0, height = 0] = this.getContentSize();
    return { ...this.#bounds, width, height };
  }
  setBounds(bounds: Partial<Bounds>): void {
    this.#moveTo({ ...this.#bounds, ...bounds });
  }
  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  getContentSize(): number[] {
    const frame = this.#frame();
    return [this.#bounds.width - frame.width, this.#bounds.height - frame.height];
  }
  setContentSize(width: number, height: number): void {
    const frame = this.#frame();
    this.setSize(width + frame.width, height + frame.height);
  }
  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }
  setMinimumSize(width: number, height: number): void {
    this.#minimum = { width, height };
  }
  getMinimumSize(): number[] {
    return [this.#minimum.width, this.#minimum.height];
  }
  setResizable(): void {}
  isResizable(): boolean {
    return true;
  }
  center(): void {
    const area = screen.getDisplayMatching(this.#bounds).workArea;
    const { width, height } = this.#bounds;
    this.setPosition(Math.round(area.x + (area.width - width) / 2), Math.round(area.y + (area.height - height) / 2));
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }
  maximize(): void {
    this.#changeState('maximized');
  }
  unmaximize(): void {
    if (this.#state === 'maximized') this.#changeState('normal');
  }
  isMinimized(): boolean {
    return this.#state === 'minimized';
  }
  minimize(): void {
    this.#changeState('minimized');
  }
  restore(): void {
    this.#changeState('normal');
  }
  isNormal(): boolean {
    return this.#state === 'normal';
  }
  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }
  setFullScreen(on: boolean): void {
    this.#changeState(on ? 'fullscreen' : 'normal');
  }
  get fullScreen(): boolean {
    return this.isFullScreen();
  }

  setTitle(title: string): void {
    this.#title = title;
  }
  getTitle(): string {
    return this.#title;
  }
  setBackgroundColor(color: string): void {
    this.#background = color;
  }
  getBackgroundColor(): string {
    return this.#background;
  }
  capturePage(rect?: Bounds): Promise<Electron.NativeImage> {
    return this.webContents.capturePage(rect);
  }

  // -- menus

  setMenu(menu: Menu | null): void {
    this.#menu = menu;
    this.webContents.refreshAccelerators();
  }
  removeMenu(): void {
    this.setMenu(null);
  }
  get menu(): Menu | null {
    return this.#menu === undefined ? applicationMenu() : this.#menu;
  }
  setMenuBarVisibility(): void {}
  isMenuBarVisible(): boolean {
    return false;
  }
  setAutoHideMenuBar(): void {}

  // -- between Chromium and the words above

  #around(): WindowAround {
    return {
      mayClose: () => {
        const may = this.#asksToClose();
        if (!may) app.quitRefused();
        return may;
      },
      placed: (place) => this.#placed(place),
      openMenuBar: () => openMenuBar(this),
      accelerators: () => acceleratorsOf(this.menu),
      runAccelerator: (id) => runAccelerator(this.menu, id, this),
      opened: (options, url) => {
        const child = new BrowserWindow(options);
        this.webContents.emit('did-create-window', child, {
          url,
          frameName: '',
          options,
          disposition: 'foreground-tab',
        });
        void child.loadURL(url).catch(() => undefined);
      },
      close: () => this.close(),
      destroy: () => this.destroy(),
    };
  }

  /** The frame around the page that counts: without a display there is none to be seen, so the window is its page. */
  #frame(): { width: number; height: number } {
    return engine.chromium.headless ? { width: 0, height: 0 } : this.#chrome;
  }

  #toChromium({ x, y, width, height }: Bounds): { left: number; top: number; width: number; height: number } {
    const hidden = engine.chromium.headless ? this.#chrome : { width: 0, height: 0 };
    return { left: x, top: y, width: width + hidden.width, height: height + hidden.height };
  }

  async #measureChrome(): Promise<void> {
    const page = await this.webContents.page;
    const { result } = await page.send('Runtime.evaluate', {
      expression: '({ width: outerWidth - innerWidth, height: outerHeight - innerHeight })',
      returnByValue: true,
    });
    this.#chrome = result.value as { width: number; height: number };
  }

  #placed({ x, y, width, height }: Bounds): void {
    if (this.#destroyed || !this.#shown) return;
    void this.#readBounds({ x, y, width, height });
  }

  /** Asks Chromium where the window is, and tells what has changed. */
  async #readBounds(fallback: Bounds): Promise<void> {
    let next = fallback;
    let state = this.#state;
    const asked = this.#moves;
    try {
      const { bounds } = await engine.browser.send('Browser.getWindowForTarget', {
        targetId: this.webContents.targetId,
      });
      const { left = fallback.x, top = fallback.y, width = fallback.width, height = fallback.height } = bounds;
      const hidden = engine.chromium.headless ? this.#chrome : { width: 0, height: 0 };
      next = { x: left, y: top, width: width - hidden.width, height: height - hidden.height };
      state = bounds.windowState ?? state;
    } catch {
      return;
    }
    // What was asked before a move, or answered before Chromium made it, tells of the old place.
    if (this.#destroyed || asked !== this.#moves || this.#moving > 0) return;
    const before = this.#bounds;
    this.#bounds = next;
    if (state !== this.#state) this.#enter(state);
    if (state === 'normal') this.#normal = { ...next };
    if (next.width !== before.width || next.height !== before.height) {
      this.emit('resize', makeEvent({}));
      this.emit('resized', makeEvent({}));
      const { width, height } = this.#minimum;
      if (state === 'normal' && (next.width < width || next.height < height)) {
        this.setSize(Math.max(next.width, width), Math.max(next.height, height));
      }
    }
    if (next.x !== before.x || next.y !== before.y) {
      this.emit('move', makeEvent({}));
      this.emit('moved', makeEvent({}));
    }
  }

  #moveTo(bounds: Bounds): void {
    const before = this.#bounds;
    const next = {
      x: Math.round(bounds.x),
      y: Math.round(bounds.y),
      width: Math.max(Math.round(bounds.width), this.#minimum.width),
      height: Math.max(Math.round(bounds.height), this.#minimum.height),
    };
    this.#bounds = next;
    this.#normal = { ...next };
    this.#moves += 1;
    this.#moving += 1;
    void this.#withWindow((windowId) =>
      engine.browser.send('Browser.setWindowBounds', { windowId, bounds: this.#toChromium(next) }),
    ).finally(() => (this.#moving -= 1));
    if (next.width !== before.width || next.height !== before.height) this.emit('resize', makeEvent({}));
    if (next.x !== before.x || next.y !== before.y) this.emit('move', makeEvent({}));
  }

  #changeState(state: 'normal' | 'maximized' | 'minimized' | 'fullscreen'): void {
    if (state === this.#state) return;
    this.#enter(state);
    void this.#withWindow(() => this.#applyState());
  }

  #enter(state: 'normal' | 'maximized' | 'minimized' | 'fullscreen'): void {
    const before = this.#state;
    this.#state = state;
    if (before === 'maximized') this.emit('unmaximize', makeEvent({}));
    if (before === 'fullscreen') this.emit('leave-full-screen', makeEvent({}));
    if (before === 'minimized') this.emit('restore', makeEvent({}));
    if (state === 'maximized') this.emit('maximize', makeEvent({}));
    if (state === 'fullscreen') this.emit('enter-full-screen', makeEvent({}));
    if (state === 'minimized') this.emit('minimize', makeEvent({}));
  }

  async #applyState(): Promise<void> {
    const { windowId, bounds } = await engine.browser.send('Browser.getWindowForTarget', {
      targetId: this.webContents.targetId,
    });
    if (bounds.windowState === this.#state) return;
    // Chromium goes from one state to another only by way of the normal one.
    if (bounds.windowState !== 'normal') {
      await engine.browser.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } });
    }
    if (this.#state !== 'normal') {
      await engine.browser.send('Browser.setWindowBounds', { windowId, bounds: { windowState: this.#state } });
    }
  }

  #withWindow(act: (windowId: number) => Promise<unknown>): Promise<void> {
    const run = async (): Promise<void> => {
      await this.webContents.page;
      const { windowId } = await engine.browser.send('Browser.getWindowForTarget', {
        targetId: this.webContents.targetId,
      });
      await act(windowId);
    };
    // The window may have gone first.
    return run().catch(() => undefined);
  }
}

/** Ties the windows to the rest of the app. Called once, by the entry. */
export function connectWindows(): void {
  app.windows = {
    count: () => windows.size,
    closeAll() {
      for (const window of windows.values()) window.close();
      return windows.size === 0;
    },
    destroyAll() {
      for (const window of windows.values()) window.destroy();
    },
  };
  nativeTheme.applyToPages = () => {
    for (const window of windows.values()) void window.webContents.applyTheme().catch(() => undefined);
  };
  app.on('focus-asked', () => [...windows.values()].at(-1)?.focus());
}
