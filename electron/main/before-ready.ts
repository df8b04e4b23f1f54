import path from 'node:path';

import { app, protocol } from 'electron';

import { appScheme } from '#core/ipc/origin.ts';

// Electron takes these only before it is ready, and an ES module's body may run after that: only what static imports do is early enough.

// All threads share one pool for the disk, of four by default: a network drive that stops would hold them all, and the journal with them.
process.env['UV_THREADPOOL_SIZE'] ??= '24';

/**
 * Every renderer is sandboxed, also one that someone opens without saying so. Asking for it takes `--no-sandbox` back, and whoever starts
 * the app with that must: as root, Electron's processes end at once without it. Our own windows ask for the sandbox themselves.
 */
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);

const userData = app.commandLine.getSwitchValue('user-data-dir');
if (userData !== '') app.setPath('userData', path.resolve(userData));
