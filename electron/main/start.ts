import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { Menu, app, dialog, ipcMain, nativeTheme, protocol, safeStorage, session, shell } from 'electron';
import type { BrowserWindow } from 'electron';

import type { Failure } from '#core/failure.ts';
import { LonghandError, toFailure } from '#core/failure.ts';
import type { Channel } from '#core/ipc/channels.ts';
import type { CommandId } from '#core/ipc/commands.ts';
import type { AppState } from '#core/ipc/contract.ts';
import { numbered } from '#core/ipc/libraries.ts';
import { appOrigin, appScheme } from '#core/ipc/origin.ts';
import type { PostId } from '#core/post/post.ts';

import { within } from '#services/within.ts';

import { makeAppResponder } from './app-protocol.ts';
import { makeBackups } from './backups.ts';
import { windowSilent } from './closing.ts';
import { makeElectronDesktop } from './electron-desktop.ts';
import { send } from './events.ts';
import { makeExternalOpener } from './external-url.ts';
import { guardApp, guardSession } from './guards.ts';
import { makeHandlers } from './handlers/index.ts';
import { makeOperations } from './ipc/operations.ts';
import { register } from './ipc/register.ts';
import { makeLeaving, whenLeaving } from './leaving.ts';
import type { Leaving } from './leaving.ts';
import { monitorLoop } from './loop-monitor.ts';
import { applicationMenu } from './menu.ts';
import { makePreferences } from './preferences.ts';
import { makeSecretStore } from './secret-store.ts';
import { composeServices } from './services.ts';
import { openStore } from './store.ts';
import { createWindow, keepPlace, loadApp, paintGround } from './window.ts';
import { makeWindows } from './windows.ts';

/** How long leaving waits for the windows' last words, ms. Main itself has what was sent before. */
const patience = 3_000;
/** How long keys are held at most while one library takes the place of another, ms. */
const longestHold = 5_000;
/** How often it is asked whether a backup is due, ms. */
const backupTick = 60_000;

/** The built files that the window is made of. Absolute. */
export interface Built {
  preload: string;
  renderer: string;
}

/** Puts the app together and opens its first window. Called once, when Electron is ready. */
export async function start(built: Built): Promise<void> {
  monitorLoop(process.env['LONGHAND_LOOP_MONITOR']);
  const userData = app.getPath('userData');
  const documents = app.getPath('documents');
  const development = !app.isPackaged;
  await mkdir(userData, { recursive: true });

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

  const windows = makeWindows({
    create(beside) {
      const window = createWindow({ preferences, preload: built.preload, development, openExternal, beside });
      loadApp(window).catch((error: unknown) => {
        process.stderr.write(`longhand: the window could not be loaded: ${String(error)}\n`);
      });
      return window;
    },
    patience,
    askWriter: (window, failure) => askWriter(window, failure, 'Close Anyway'),
    mayGo: () => leaving.mayGo,
    closingLast: () => leaving.ask('close'),
    shuttingDown: () => leaving.ask('signal'),
    closed: () => leaving.closed(),
  });
  const operations = makeOperations();
  const secrets = makeSecretStore({
    safeStorage,
    platform: process.platform,
    file: path.join(userData, 'secrets.json'),
    allowed: () => preferences.settings().allowUnprotectedSecrets,
    now: () => new Date(),
  });
  const { library, publishing, outgoing, close } = await composeServices({
    userData,
    documents,
    preferences,
    secrets,
    emit(event) {
      switch (event.kind) {
        case 'posts-changed':
          windows.tellAll('posts.changed', { ids: event.ids });
          return;
        case 'save-state':
          windows.tellAll('posts.saveState', { id: event.id, state: event.state });
          return;
        case 'replaced':
          windows.tellAll('posts.replaced', { id: event.id });
          return;
        case 'copy-kept':
          windows.tellAll('posts.copyKept', { id: event.id, copy: event.copy });
          return;
        // As they are: what is large in them is for the windows to read.
        case 'steps':
          windows.tellAll('posts.steps', event);
          return;
        case 'conflict':
          windows.tellAll('posts.conflict', event);
          return;
        case 'index-state':
          windows.tellAll('library.indexState', event.state);
          return;
        case 'versions-failing':
          windows.tellAll('versions.failing', { failure: event.failure });
      }
    },
    changed: (info) => {
      windows.tellAll('library.changed', { library: info });
      showMenu();
    },
    async beforeLeaving(asking) {
      // The window that asked for another library has handed over what it had; the others have not.
      if ((await windows.flush()) === 'silent') await askBeforeSwitching(windowSilent, new LonghandError(windowSilent));
      await operations.cancelAll(asking);
      await backups.stop();
      try {
        await library.flushAll();
      } catch (error) {
        await askBeforeSwitching(whenLeaving(toFailure(error)), error);
      }
    },
    switching: holdWhileSwitching,
  });
  let release: NodeJS.Timeout | undefined;
  function holdWhileSwitching(isUnderWay: boolean): void {
    clearTimeout(release);
    windows.holdKeys('switching', isUnderWay);
    // A disk that does not answer, or a question that stands in another window, makes nobody's window deaf for long.
    if (isUnderWay) release = setTimeout(() => windows.holdKeys('switching', false), longestHold);
  }
  /** Throws `error` where the writer would rather stay in the library that is open. */
  async function askBeforeSwitching(failure: Failure, error: unknown): Promise<void> {
    holdWhileSwitching(false);
    const answer = await askWriter(windows.current(), failure, 'Open the Other Library');
    if (answer === 'stay') throw error;
    holdWhileSwitching(true);
    // What was typed in another window while the question stood.
    await windows.flush();
  }

  // The page loads while the library is read; it asks for the state first, and is answered when that is known.
  const started = library.reopen();
  protocol.handle(
    appScheme,
    makeAppResponder({
      root: built.renderer,
      locateMedia: async (id, name) => (await library.current()?.library.locateMedia(id, name)) ?? null,
      thumbnail: async (id, name, width) => (await library.current()?.library.thumbnail(id, name, width)) ?? null,
    }),
  );

  const run = (target: BrowserWindow | null, command: CommandId, post: PostId | null): void => {
    if (command === 'window.new') windows.open();
    else if (!send(target, 'app.command', { command, post })) windows.show();
  };
  const desktop = makeElectronDesktop({ openExternal, documents, run });
  const backups = makeBackups<BrowserWindow>({
    session: library,
    desktop,
    kept: (key) => preferences.backups(key),
    keep: (key, record) => preferences.setBackups(key, record),
    restore: outgoing.restoreBackup,
    now: () => new Date(),
    changed: (state) => {
      windows.tellAll('backup.changed', state);
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
      exporters: outgoing.exporters,
      copyHtml: outgoing.copyHtml,
      documents,
      publishing,
      backups,
      idOf,
      started,
      flushed: windows.flushed,
    }),
    windowOf: windows.of,
    idOf,
    progress: (target, payload) => {
      send(target, 'operations.progress', payload);
    },
    report,
  });

  preferences.onChange((now, before) => {
    nativeTheme.themeSource = now.theme;
    if (now.spellCheck !== before.spellCheck) session.defaultSession.setSpellCheckerEnabled(now.spellCheck);
    windows.tellAll('settings.changed', now);
  });
  nativeTheme.on('updated', () => {
    for (const window of windows.all()) paintGround(window);
  });

  const leaving: Leaving = makeLeaving({
    hasWindow: () => windows.all().length > 0,
    flushWindow: windows.flush,
    save: () => library.flushAll(),
    askWriter: (failure) => askWriter(windows.current(), failure, 'Leave Anyway'),
    holdKeys: (held) => windows.holdKeys('leaving', held),
    leave(reason) {
      const window = windows.current();
      if (window !== null) keepPlace(window, preferences);
      if (reason === 'close') {
        if (window !== null) window.destroy();
        // It went by itself meanwhile: nobody else says that it is gone.
        else leaving.closed();
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
    await within(preferences.kept(), patience);
  }

  function showMenu(): void {
    const template = applicationMenu({
      platform: process.platform,
      development,
      run: (command) => run(windows.current(), command, null),
      libraries: numbered(library.recent()).map(({ name }) => name),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  // While another program was in front it may have changed the library's files.
  app.on('browser-window-focus', () => {
    library
      .current()
      ?.library.refresh()
      .catch(() => undefined);
  });
  app.on('second-instance', windows.show);
  app.on('activate', windows.show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (leaving.mayGo) return;
    event.preventDefault();
    leaving.ask('quit');
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => leaving.ask('signal'));

  showMenu();
  app.setAboutPanelOptions({ applicationName: 'Longhand', applicationVersion: app.getVersion() });

  windows.open();
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

const idOf = (window: BrowserWindow): string => String(window.id);

function platformOf(platform: NodeJS.Platform): AppState['platform'] {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}

function report(channel: Channel, failure: Failure): void {
  process.stderr.write(`longhand: ${channel}: ${failure.detail ?? failure.message}\n`);
}
