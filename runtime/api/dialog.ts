import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { openOverlay } from '../overlay.ts';
import type { FileDialog } from '../page/overlay.ts';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import type { WebContents } from './web-contents.ts';

type Window = Electron.BaseWindow;

/** With a window before the options, or without. */
function split<T>(first: Window | T, second?: T): { window: BrowserWindow | null; options: T } {
  return second === undefined
    ? { window: null, options: first as T }
    : { window: first as unknown as BrowserWindow, options: second };
}

/** The page to show a dialog in: the window's own, else any, else a small window made for it. */
async function surface(
  window: BrowserWindow | null,
  title: string,
): Promise<{ contents: WebContents; done: () => void }> {
  const found = [window, BrowserWindow.getFocusedWindow(), ...BrowserWindow.getAllWindows()].find(
    (candidate) => candidate !== null && !candidate.isDestroyed() && candidate.webContents.getURL() !== '',
  );
  if (found !== undefined && found !== null) {
    found.webContents.focus();
    return { contents: found.webContents, done: () => undefined };
  }
  const made = new BrowserWindow({ width: 720, height: 560, title });
  await made.loadURL('about:blank');
  return { contents: made.webContents, done: () => made.destroy() };
}

async function fileDialog(
  window: BrowserWindow | null,
  dialog: FileDialog,
  filters: Electron.FileFilter[] | undefined,
): Promise<string[] | null> {
  const extensions = (filters ?? []).flatMap((filter) => filter.extensions.map((extension) => extension.toLowerCase()));
  const accepts = (name: string): boolean =>
    extensions.length === 0 ||
    extensions.includes('*') ||
    extensions.includes(path.extname(name).slice(1).toLowerCase());
  const { contents, done } = await surface(window, dialog.title);
  try {
    return (await openOverlay(contents, { kind: 'file', dialog }, accepts)) as string[] | null;
  } finally {
    done();
  }
}

function startFolder(defaultPath: string | undefined): string {
  const wanted = defaultPath ?? app.getPath('downloads');
  for (let folder = path.resolve(wanted); ; folder = path.dirname(folder)) {
    if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
    if (folder === path.dirname(folder)) return folder;
  }
}

const noSync = (name: string) => (): never => {
  throw new Error(`dialog.${name}: the stand-in for Electron cannot wait; use the call that gives a promise.`);
};

/** Electron's dialogs, shown in the window. Each may be replaced by a test, as with Electron. */
export const dialog = {
  async showOpenDialog(
    first: Window | Electron.OpenDialogOptions,
    second?: Electron.OpenDialogOptions,
  ): Promise<Electron.OpenDialogReturnValue> {
    const { window, options } = split(first, second);
    const properties = options.properties ?? ['openFile'];
    const folders = properties.includes('openDirectory');
    const paths = await fileDialog(
      window,
      {
        title: options.title ?? (folders ? 'Choose a folder' : 'Choose a file'),
        button: options.buttonLabel ?? 'Open',
        folder: startFolder(options.defaultPath),
        name: null,
        folders,
        files: !folders || properties.includes('openFile'),
        many: properties.includes('multiSelections'),
        confirmOverwrite: false,
      },
      folders ? [{ name: 'Folders', extensions: ['\u0000'] }] : options.filters,
    );
    return { canceled: paths === null, filePaths: paths ?? [] };
  },

  async showSaveDialog(
    first: Window | Electron.SaveDialogOptions,
    second?: Electron.SaveDialogOptions,
  ): Promise<Electron.SaveDialogReturnValue> {
    const { window, options } = split(first, second);
    const suggested = options.defaultPath ?? '';
    const isFolder = suggested !== '' && existsSync(suggested) && statSync(suggested).isDirectory();
    const paths = await fileDialog(
      window,
      {
        title: options.title ?? 'Save',
        button: options.buttonLabel ?? 'Save',
        folder: path.isAbsolute(suggested)
          ? startFolder(isFolder ? suggested : path.dirname(suggested))
          : startFolder(undefined),
        name: isFolder ? '' : path.basename(suggested),
        folders: false,
        files: true,
        many: false,
        confirmOverwrite: options.properties?.includes('showOverwriteConfirmation') ?? false,
      },
      options.filters,
    );
    return { canceled: paths === null, filePath: paths?.[0] ?? '' };
  },

  async showMessageBox(
    first: Window | Electron.MessageBoxOptions,
    second?: Electron.MessageBoxOptions,
  ): Promise<Electron.MessageBoxReturnValue> {
    const { window, options } = split(first, second);
    const buttons = options.buttons !== undefined && options.buttons.length > 0 ? options.buttons : ['OK'];
    const guessed = buttons.findIndex((label) => /^(cancel|no)$/i.test(label));
    const cancelId = options.cancelId ?? Math.max(guessed, 0);
    const { contents, done } = await surface(window, options.title ?? app.getName());
    try {
      const answer = (await openOverlay(contents, {
        kind: 'message',
        box: {
          message: options.message,
          detail: options.detail ?? '',
          buttons,
          defaultId: options.defaultId ?? 0,
          cancelId,
          checkboxLabel: options.checkboxLabel ?? '',
          checkboxChecked: options.checkboxChecked ?? false,
        },
      })) as Electron.MessageBoxReturnValue | null;
      return answer ?? { response: cancelId, checkboxChecked: options.checkboxChecked ?? false };
    } finally {
      done();
    }
  },

  showErrorBox(title: string, content: string): void {
    console.error(`${title}\n${content}`);
    if (!app.isReady() || app.quitting || BrowserWindow.getAllWindows().length === 0) return;
    void dialog.showMessageBox({ type: 'error', message: title, detail: content }).catch(() => undefined);
  },

  showOpenDialogSync: noSync('showOpenDialogSync'),
  showSaveDialogSync: noSync('showSaveDialogSync'),
  showMessageBoxSync: noSync('showMessageBoxSync'),
  showCertificateTrustDialog: () => Promise.resolve(),
} satisfies Electron.Dialog;

app.on('about-asked', () => {
  const { applicationName = '', applicationVersion = '', copyright = '', credits = '' } = app.about;
  const detail = [`Version ${applicationVersion}`, copyright, credits].filter((line) => line !== '').join('\n');
  dialog.showMessageBox({ message: applicationName, detail }).catch(() => undefined);
});
