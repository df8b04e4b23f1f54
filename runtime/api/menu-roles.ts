import { app } from './app.ts';
import type { BrowserWindow } from './browser-window.ts';
import type { WebContents } from './web-contents.ts';

interface Role {
  label?: string | ((app: string) => string);
  accelerator?: string;
  /** False: shown, but the page keeps the keys, for Chromium has them already. */
  registerAccelerator?: boolean;
  type?: Electron.MenuItemConstructorOptions['type'];
  submenu?: Electron.MenuItemConstructorOptions[];
  run?(window: BrowserWindow | undefined, contents: WebContents | undefined): void;
}

const zoom = (contents: WebContents | undefined, change: number): void => {
  contents?.setZoomLevel(contents.getZoomLevel() + change);
};

/** Electron's roles by their lower-case names, as they are on Linux. */
export const roles: Record<string, Role | undefined> = {
  about: { label: (name) => `About ${name}`, run: () => app.showAboutPanel() },
  quit: { label: 'Quit', accelerator: 'CommandOrControl+Q', run: () => app.quit() },
  close: { label: 'Close Window', accelerator: 'CommandOrControl+W', run: (window) => window?.close() },
  minimize: { label: 'Minimize', accelerator: 'CommandOrControl+M', run: (window) => window?.minimize() },
  zoom: { label: 'Zoom', run: (window) => window?.maximize() },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    accelerator: 'F11',
    run: (window) => window?.setFullScreen(!window.isFullScreen()),
  },
  undo: { label: 'Undo', accelerator: 'CommandOrControl+Z', run: (_window, contents) => contents?.undo() },
  redo: { label: 'Redo', accelerator: 'Shift+CommandOrControl+Z', run: (_window, contents) => contents?.redo() },
  cut: {
    label: 'Cut',
    accelerator: 'CommandOrControl+X',
    registerAccelerator: false,
    run: (_window, contents) => contents?.cut(),
  },
  copy: {
    label: 'Copy',
    accelerator: 'CommandOrControl+C',
    registerAccelerator: false,
    run: (_window, contents) => contents?.copy(),
  },
  paste: {
    label: 'Paste',
    accelerator: 'CommandOrControl+V',
    registerAccelerator: false,
    run: (_window, contents) => contents?.paste(),
  },
  pasteandmatchstyle: {
    label: 'Paste and Match Style',
    accelerator: 'Shift+CommandOrControl+V',
    registerAccelerator: false,
    run: (_window, contents) => contents?.pasteAndMatchStyle(),
  },
  delete: { label: 'Delete', run: (_window, contents) => contents?.delete() },
  selectall: {
    label: 'Select All',
    accelerator: 'CommandOrControl+A',
    run: (_window, contents) => contents?.selectAll(),
  },
  reload: { label: 'Reload', accelerator: 'CommandOrControl+R', run: (window) => window?.reload() },
  forcereload: { label: 'Force Reload', accelerator: 'Shift+CommandOrControl+R', run: (window) => window?.reload() },
  toggledevtools: {
    label: 'Toggle Developer Tools',
    accelerator: 'Ctrl+Shift+I',
    run: (_window, contents) => contents?.openDevTools(),
  },
  resetzoom: {
    label: 'Actual Size',
    accelerator: 'CommandOrControl+0',
    run: (_window, contents) => contents?.setZoomLevel(0),
  },
  zoomin: { label: 'Zoom In', accelerator: 'CommandOrControl+Plus', run: (_window, contents) => zoom(contents, 0.5) },
  zoomout: { label: 'Zoom Out', accelerator: 'CommandOrControl+-', run: (_window, contents) => zoom(contents, -0.5) },
  togglespellchecker: {
    label: 'Check Spelling While Typing',
    type: 'checkbox',
    run: (_window, contents) => contents?.session.setSpellCheckerEnabled(!contents.session.isSpellCheckerEnabled()),
  },
  help: { label: 'Help' },
  services: { label: 'Services', submenu: [] },
  hide: { label: (name) => `Hide ${name}`, run: () => undefined },
  hideothers: { label: 'Hide Others', run: () => undefined },
  unhide: { label: 'Show All', run: () => undefined },
  front: { label: 'Bring All to Front', run: () => undefined },
  startspeaking: { label: 'Start Speaking', run: () => undefined },
  stopspeaking: { label: 'Stop Speaking', run: () => undefined },
  window: { label: 'Window' },
  appmenu: { label: (name) => name, submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'quit' }] },
  filemenu: { label: 'File', submenu: [{ role: 'quit' }] },
  editmenu: {
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'delete' },
      { type: 'separator' },
      { role: 'selectAll' },
    ],
  },
  viewmenu: {
    label: 'View',
    submenu: [
      { role: 'reload' },
      { role: 'forceReload' },
      { role: 'toggleDevTools' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  },
  windowmenu: { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'zoom' }, { role: 'close' }] },
};
