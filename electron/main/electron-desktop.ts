import { stat } from 'node:fs/promises';
import path from 'node:path';

import { ClipboardItem, Menu, clipboard, dialog, shell } from 'electron';
import type { BrowserWindow } from 'electron';

import { LonghandError } from '#core/failure.ts';
import type { CommandId } from '#core/ipc/commands.ts';
import type { PostId } from '#core/post/post.ts';

import type { Desktop } from './desktop.ts';
import { postMenu } from './menu.ts';

const pictures = ['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'svg', 'bmp', 'tif', 'tiff', 'heic'];

export interface ElectronDesktopOptions {
  openExternal: (url: unknown) => Promise<void>;
  /** Where dialogs start the first time. Absolute. */
  documents: string;
  run: (window: BrowserWindow, command: CommandId, post: PostId | null) => void;
}

/** The desktop by Electron's dialogs, shell and clipboard. */
export function makeElectronDesktop({ openExternal, documents, run }: ElectronDesktopOptions): Desktop<BrowserWindow> {
  let pictureFolder: string | null = null;
  return {
    openExternal,
    async chooseFolder(window, { title, button }) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title,
        buttonLabel: button,
        defaultPath: documents,
        properties: ['openDirectory', 'createDirectory'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    async choosePictures(window, { title, button }) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title,
        buttonLabel: button,
        ...(pictureFolder !== null && { defaultPath: pictureFolder }),
        filters: [{ name: 'Pictures', extensions: pictures }],
        properties: ['openFile', 'multiSelections'],
      });
      if (canceled) return [];
      if (filePaths[0] !== undefined) pictureFolder = path.dirname(filePaths[0]);
      return filePaths;
    },
    async choosePlace(window, { title, button, suggested, file }) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title,
        buttonLabel: button,
        defaultPath: suggested,
        ...(file && { filters: [{ name: 'Web Page', extensions: ['html', 'htm'] }] }),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    async reveal(target) {
      const found = await stat(target).catch(() => null);
      if (found === null) {
        throw new LonghandError({
          code: 'not-found',
          message: `${path.basename(target)} is not there any more.`,
          next: 'It may have been moved or deleted outside Longhand.',
          detail: target,
        });
      }
      if (!found.isDirectory()) {
        shell.showItemInFolder(target);
        return;
      }
      const problem = await shell.openPath(target);
      if (problem !== '') {
        throw new LonghandError({
          code: 'disk-failed',
          message: 'The file manager did not open the folder.',
          next: 'Open it yourself.',
          detail: `${target}: ${problem}`,
        });
      }
    },
    async copy({ text, html }) {
      if (html === undefined) {
        await clipboard.writeText(text);
        return;
      }
      await clipboard.write([new ClipboardItem({ 'text/plain': text, 'text/html': html })]);
    },
    showPostMenu(window, { id, trashed }) {
      Menu.buildFromTemplate(postMenu(trashed, (command) => run(window, command, id))).popup({ window });
    },
  };
}
