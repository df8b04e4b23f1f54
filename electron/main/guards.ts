import type { App, Session, WebContents } from 'electron';

import { appOrigin } from '#core/ipc/origin.ts';

/** Shuts every way by which a page could leave the app, open another, or ask for a device. Call before the first window is made. */
export function guardApp(app: App, openExternal: (url: unknown) => Promise<void>): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, openExternal));
}

/** Grants no permission: what the app needs of the machine, main does. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/** True for the one page that the window lives on, whatever stands behind it. */
export function isAppPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    `${url.protocol}//${url.host}` === appOrigin && url.username === '' && ['/', '/index.html'].includes(url.pathname)
  );
}

function guardContents(contents: WebContents, openExternal: (url: unknown) => Promise<void>): void {
  const outside = (url: string): void => {
    // A link that may not be opened is not opened: the writer sees that nothing happens, and a page learns nothing.
    openExternal(url).catch(() => undefined);
  };
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    outside(url);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (!isAppPage(event.url)) event.preventDefault();
  });
  // Also tells of frames, and of navigations that a script begins.
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame && isAppPage(event.url)) return;
    event.preventDefault();
    if (event.isMainFrame) outside(event.url);
  });
  contents.on('will-redirect', (event) => {
    if (!isAppPage(event.url)) event.preventDefault();
  });
}
