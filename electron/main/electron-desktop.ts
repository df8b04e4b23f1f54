import { stat } from 'node:fs/promises';
import path from 'node:path';

import { ClipboardItem, Menu, clipboard, dialog, shell } from 'electron';
import type { BrowserWindow } from 'electron';

import { LonghandError } from '#core/failure.ts';
import type { CommandId } from '#core/ipc/commands.ts';
import { extensionsOf } from '#core/post/mediaTypes.ts';
import type { MediaKind } from '#core/post/mediaTypes.ts';
import type { PostId } from '#core/post/post.ts';

import type { Desktop } from './desktop.ts';
import { postMenu } from './menu.ts';

/** What the dialog of a kind is called and shows. A picture that Longhand does not take is offered too: it is told why. */
const mediaDialogs: Readonly<Record<MediaKind, { title: string; filter: string; extensions: string[] }>> = {
  picture: {
    title: 'Choose Pictures',
    filter: 'Pictures',
    extensions: [...extensionsOf('picture'), 'bmp', 'tif', 'tiff', 'heic'],
  },
  video: { title: 'Choose Videos', filter: 'Videos', extensions: extensionsOf('video') },
  audio: { title: 'Choose Audio', filter: 'Audio', extensions: extensionsOf('audio') },
  file: { title: 'Choose Files', filter: 'Files', extensions: extensionsOf('file') },
};

export interface ElectronDesktopOptions {
  openExternal: (url: unknown) => Promise<void>;
  /** Where dialogs start the first time. Absolute. */
  documents: string;
  run: (window: BrowserWindow, command: CommandId, post: PostId | null) => void;
}

/** The desktop by Electron's dialogs, shell and clipboard. */
export function makeElectronDesktop({ openExternal, documents, run }: ElectronDesktopOptions): Desktop<BrowserWindow> {
  /** Where the writer last found each kind. */
  const mediaFolders = new Map<MediaKind, string>();
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
    async chooseFile(window, { title, button, filter, extensions }) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title,
        buttonLabel: button,
        filters: [{ name: filter, extensions }],
        properties: ['openFile'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    async chooseMedia(window, kind) {
      const { title, filter, extensions } = mediaDialogs[kind];
      const last = mediaFolders.get(kind);
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title,
        buttonLabel: 'Insert',
        ...(last !== undefined && { defaultPath: last }),
        filters: [{ name: filter, extensions }],
        properties: ['openFile', 'multiSelections'],
      });
      if (canceled) return [];
      if (filePaths[0] !== undefined) mediaFolders.set(kind, path.dirname(filePaths[0]));
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
    showPostMenu(window, { id, ...post }) {
      Menu.buildFromTemplate(postMenu(post, (command) => run(window, command, id))).popup({ window });
    },
  };
}
