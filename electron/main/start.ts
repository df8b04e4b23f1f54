import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { Menu, app, dialog, ipcMain, nativeTheme, protocol, safeStorage, session, shell } from 'electron';
import type { BrowserWindow } from 'electron';

import type { Failure } from '#core/failure.ts';
import { toFailure } from '#core/failure.ts';
import type { Channel } from '#core/ipc/channels.ts';
import type { CommandId } from '#core/ipc/commands.ts';
import type { AppState } from '#core/ipc/contract.ts';
import { appOrigin, appScheme } from '#core/ipc/origin.ts';
import type { PostId } from '#core/post/post.ts';
import { exporters } from '#services/exporters/index.ts';

import { makeAppResponder } from './app-protocol.ts';
import { makeBackups } from './backups.ts';
import { makeElectronDesktop } from './electron-desktop.ts';
import { send } from './events.ts';
import { makeExternalOpener } from './external-url.ts';
import { guardApp, guardSession } from './guards.ts';
import { makeHandlers } from './handlers/index.ts';
import { makeOperations } from './ipc/operations.ts';
import { register } from './ipc/register.ts';
import { inTheJournal, makeLeaving } from './leaving.ts';
import { applicationMenu } from './menu.ts';
import { makePreferences } from './preferences.ts';
import { makeSecretStore } from './secret-store.ts';
import { composeServices } from './services.ts';
import { openStore } from './store.ts';
import { makeWindowFlush } from './window-flush.ts';
import { createWindow, keepPlace, loadApp, paintGround } from './window.ts';

/** How long leaving waits for the window's last words, ms. Main itself has what was sent before. */
const patience = 3_000;
/** How often it is asked whether a backup is due, ms. */
const backupTick = 60_000;

/** The built files that the window is made of. Absolute. */
export interface Built {
  preload: string;
  renderer: string;
}

/** Puts the app together and opens its window. Called once, when Electron is ready. */
export async function start(built: Built): Promise<void> {
  const userData = app.getPath('userData');
  const documents = app.getPath('documents');
  const development = !app.isPackaged;
  await mkdir(userData, { recursive: true });

  let window: BrowserWindow | null = null;
  const openExternal = makeExternalOpener((url) => shell.openExternal(url));
  guardApp(app, openExternal);
  guardSession(session.defaultSession);

  const { store } = openStore(userData, new Date());
  // electron-store answers any page with this machine's paths, unasked and unchecked; nothing here needs it.
  ipcMain.removeAllListeners('electron-store-get-data');
  const preferences = makePreferences(store);
  nativeTheme.themeSource = preferences.settings().theme;
  // Chromium would fetch dictionaries from a server that the writer did not choose. macOS has its own and asks nobody.
  session.defaultSession.setSpellCheckerDictionaryDownloadURL(`${appOrigin}/dictionaries/`);
  session.defaultSession.setSpellCheckerEnabled(preferences.settings().spellCheck);

  /** True once the page has made a call: before, there is nobody who could answer, and nothing was typed. */
  let pageSpeaks = false;
  const flush = makeWindowFlush({ send: (token) => pageSpeaks && send(window, 'app.flush', { token }), patience });
  const operations = makeOperations();
  const secrets = makeSecretStore({
    safeStorage,
    platform: process.platform,
    file: path.join(userData, 'secrets.json'),
    allowed: () => preferences.settings().allowUnprotectedSecrets,
    now: () => new Date(),
  });
  const { library, publishing, close } = await composeServices({
    userData,
    documents,
    preferences,
    secrets,
    emit(event) {
      switch (event.kind) {
        case 'posts-changed':
          send(window, 'posts.changed', { ids: event.ids });
          return;
        case 'save-state':
          send(window, 'posts.saveState', { id: event.id, state: event.state });
          return;
        case 'replaced':
          send(window, 'posts.replaced', { id: event.id });
          return;
        case 'steps': {
          const { id, session: opening, version, steps, cause } = event;
          send(window, 'posts.steps', { id, session: opening, version, steps, cause });
          return;
        }
        case 'conflict':
          send(window, 'posts.conflict', { id: event.id, conflict: event.conflict });
          return;
        case 'index-state':
          send(window, 'library.indexState', event.state);
      }
    },
    changed: (info) => {
      send(window, 'library.changed', { library: info });
    },
    async beforeLeaving() {
      // The window has handed over what it had before it asked for another library; this is for one that forgot.
      await flush.ask();
      await operations.cancelAll();
      await backups.stop();
      try {
        await library.flushAll();
      } catch (error) {
        const failure = { ...toFailure(error), kept: inTheJournal };
        if ((await askWriter(window, failure, 'Open the Other Library')) === 'stay') throw error;
      }
    },
  });

  // The page loads while the library is read; it asks for the state first, and is answered when that is known.
  const started = library.reopen();
  protocol.handle(
    appScheme,
    makeAppResponder({
      root: built.renderer,
      readMedia: async (id, name) => (await library.current()?.library.readMedia(id, name)) ?? null,
    }),
  );

  const run = (target: BrowserWindow | null, command: CommandId, post: PostId | null): void => {
    if (!send(target, 'app.command', { command, post })) openWindow();
  };
  const desktop = makeElectronDesktop({ openExternal, documents, run });
  const backups = makeBackups<BrowserWindow>({
    session: library,
    desktop,
    kept: (key) => preferences.backups(key),
    keep: (key, record) => preferences.setBackups(key, record),
    now: () => new Date(),
    changed: (state) => {
      send(window, 'backup.changed', state);
    },
  });
  setInterval(() => void backups.tick().catch(() => undefined), backupTick).unref();
  register<BrowserWindow>({
    ipcMain,
    operations,
    handlers: makeHandlers({
      version: app.getVersion(),
      platform: platformOf(process.platform),
      session: library,
      preferences,
      secrets,
      operations,
      desktop,
      exporters,
      documents,
      publishing,
      backups,
      idOf,
      started,
      flushed: flush.flushed,
    }),
    windowOf(sender) {
      if (window === null || window.isDestroyed() || window.webContents !== sender) return null;
      pageSpeaks = true;
      return window;
    },
    idOf,
    progress: (target, payload) => {
      send(target, 'operations.progress', payload);
    },
    report,
  });

  preferences.onChange((now, before) => {
    nativeTheme.themeSource = now.theme;
    if (now.spellCheck !== before.spellCheck) session.defaultSession.setSpellCheckerEnabled(now.spellCheck);
    send(window, 'settings.changed', now);
  });
  nativeTheme.on('updated', () => {
    if (window !== null && !window.isDestroyed()) paintGround(window);
  });

  const leaving = makeLeaving({
    hasWindow: () => window !== null && !window.isDestroyed(),
    flushWindow: flush.ask,
    save: () => library.flushAll(),
    askWriter: (failure) => askWriter(window, failure, 'Leave Anyway'),
    holdKeys(held) {
      if (window === null || window.isDestroyed()) return;
      // Listened to only now: it costs every key a way through main.
      if (held) window.webContents.on('before-input-event', swallow);
      else window.webContents.off('before-input-event', swallow);
    },
    leave(reason) {
      if (window !== null) keepPlace(window, preferences);
      if (reason === 'close') {
        window?.destroy();
        return;
      }
      // Every word is in the files or in the journal by now: letting go of the rest may fail, and must not keep the app from ending.
      const end = (): void => (reason === 'signal' ? app.exit(0) : app.quit());
      closeAll().then(end, end);
    },
  });
  async function closeAll(): Promise<void> {
    await within(operations.cancelAll(), patience);
    await within(backups.stop(), patience);
    await within(close(), patience);
  }

  function openWindow(): void {
    if (window !== null && !window.isDestroyed()) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return;
    }
    const opened = createWindow({ preferences, preload: built.preload, development, openExternal });
    window = opened;
    opened.on('close', (event) => {
      if (leaving.mayGo) return;
      event.preventDefault();
      leaving.ask('close');
    });
    // Windows is shutting down and waits for nobody.
    opened.on('session-end', () => leaving.ask('signal'));
    opened.on('closed', () => {
      if (window === opened) window = null;
      leaving.closed();
    });
    for (const gone of ['did-start-loading', 'render-process-gone'] as const) {
      opened.webContents.on(gone as 'did-start-loading', () => {
        pageSpeaks = false;
      });
    }
    loadApp(opened).catch((error: unknown) => {
      process.stderr.write(`longhand: the window could not be loaded: ${String(error)}\n`);
    });
  }

  // While another program was in front it may have changed the library's files.
  app.on('browser-window-focus', () => {
    library
      .current()
      ?.library.refresh()
      .catch(() => undefined);
  });
  app.on('second-instance', openWindow);
  app.on('activate', openWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (leaving.mayGo) return;
    event.preventDefault();
    leaving.ask('quit');
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => leaving.ask('signal'));

  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      applicationMenu({ platform: process.platform, development, run: (command) => run(window, command, null) }),
    ),
  );
  app.setAboutPanelOptions({ applicationName: 'Longhand', applicationVersion: app.getVersion() });

  openWindow();
}

async function askWriter(window: BrowserWindow | null, failure: Failure, leave: string): Promise<'stay' | 'leave'> {
  const options: Electron.MessageBoxOptions = {
    type: 'warning',
    message: failure.message,
    detail: [failure.kept, failure.next].filter((line) => line !== undefined).join('\n\n'),
    buttons: ['Stay', leave],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const { response } =
    window !== null && !window.isDestroyed()
      ? await dialog.showMessageBox(window, options)
      : await dialog.showMessageBox(options);
  return response === 1 ? 'leave' : 'stay';
}

const swallow = (event: Electron.Event): void => event.preventDefault();

const idOf = (window: BrowserWindow): string => String(window.id);

function platformOf(platform: NodeJS.Platform): AppState['platform'] {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}

function report(channel: Channel, failure: Failure): void {
  process.stderr.write(`longhand: ${channel}: ${failure.detail ?? failure.message}\n`);
}

/** Waits, but not for ever. */
async function within(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
