import { BrowserWindow, Menu, clipboard, nativeTheme, screen } from 'electron';

import { appOrigin } from '#core/ipc/origin.ts';

import type { Preferences } from './preferences.ts';
import { makeReloading } from './reloading.ts';
import { textMenu } from './text-menu.ts';
import { placeBeside, placeWindow, smallestWindow } from './window-state.ts';
import type { WindowState } from './window-state.ts';

/** The ground of the window's two palettes: what is seen before the page is. */
const ground = { light: '#fbf9f5', dark: '#171a21' } as const;

export interface WindowOptions {
  preferences: Preferences;
  /** The built preload. Absolute. */
  preload: string;
  development: boolean;
  openExternal: (url: unknown) => Promise<void>;
  /** Another window, to be stood beside; null for the first one. */
  beside: BrowserWindow | null;
}

/** Makes a window where the last one stood, or beside another, and shows it once there is something to see. */
export function createWindow(options: WindowOptions): BrowserWindow {
  const { preferences, preload, development, openExternal, beside } = options;
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  const workAreas = [primary, ...others].map((display) => display.workArea);
  const { maximised, ...bounds } =
    beside === null
      ? placeWindow(preferences.windowState(), workAreas)
      : placeBeside(beside.getNormalBounds(), workAreas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Longhand',
    backgroundColor: nativeTheme.shouldUseDarkColors ? ground.dark : ground.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: preferences.settings().spellCheck,
      devTools: development,
    },
  });
  window.once('ready-to-show', () => {
    if (maximised) window.maximize();
    window.show();
  });
  keepState(window, preferences);
  reloadAfterCrash(window);
  offerTextMenu(window, openExternal);
  return window;
}

/** Loads the app's page. Rejects when it cannot be loaded at all. */
export async function loadApp(window: BrowserWindow): Promise<void> {
  await window.loadURL(`${appOrigin}/index.html`);
}

export function paintGround(window: BrowserWindow): void {
  window.setBackgroundColor(nativeTheme.shouldUseDarkColors ? ground.dark : ground.light);
}

/** Remembers where the window stands now. */
export function keepPlace(window: BrowserWindow, preferences: Preferences): void {
  if (window.isDestroyed()) return;
  const { x, y, width, height } = window.getNormalBounds();
  preferences.setWindowState({ x, y, width, height, maximised: window.isMaximized() } satisfies WindowState);
}

function keepState(window: BrowserWindow, preferences: Preferences): void {
  let timer: NodeJS.Timeout | null = null;
  const keep = (): void => {
    timer = null;
    keepPlace(window, preferences);
  };
  // Dragging tells of every pixel; each write is a file.
  const soon = (): void => {
    timer ??= setTimeout(keep, 500);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('maximize', soon);
  window.on('unmaximize', soon);
  window.on('closed', () => {
    if (timer !== null) clearTimeout(timer);
  });
}

function reloadAfterCrash(window: BrowserWindow): void {
  const died = makeReloading(() => void loadApp(window).catch(() => undefined));
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && !window.isDestroyed()) died();
  });
}

function offerTextMenu(window: BrowserWindow, openExternal: (url: unknown) => Promise<void>): void {
  const contents = window.webContents;
  contents.on('context-menu', (_event, params) => {
    const template = textMenu(params, {
      replaceMisspelling: (word) => contents.replaceMisspelling(word),
      learnWord: (word) => contents.session.addWordToSpellCheckerDictionary(word),
      openLink: (url) => {
        openExternal(url).catch(() => undefined);
      },
      copyLink: (url) => {
        clipboard.writeText(url).catch(() => undefined);
      },
    });
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window });
  });
}
