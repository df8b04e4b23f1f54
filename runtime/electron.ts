/** What `import 'electron'` gives in main, here: see README.md. */
export { app } from './api/app.ts';
export { BrowserWindow } from './api/browser-window.ts';
export { ClipboardItem, clipboard } from './api/clipboard.ts';
export { dialog } from './api/dialog.ts';
export { ipcMain } from './api/ipc-main.ts';
export { Menu, MenuItem } from './api/menu.ts';
export { nativeTheme } from './api/native-theme.ts';
export { protocol } from './api/protocol.ts';
export { safeStorage } from './api/safe-storage.ts';
export { screen } from './api/screen.ts';
export { session, Session } from './api/session.ts';
export { shell } from './api/shell.ts';
export { crashReporter, globalShortcut, net, Notification, powerMonitor } from './api/small.ts';
export { WebContents as webContents } from './api/web-contents.ts';
export { WebFrameMain as webFrameMain } from './api/web-frame.ts';

// electron-store reads the whole module from its default export, which Electron's own module has too.
// oxlint-disable-next-line import/no-self-import
export * as default from './electron.ts';
