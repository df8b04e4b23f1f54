import path from 'node:path';

import { app, protocol } from 'electron';

import { appScheme } from '#core/ipc/origin.ts';

import { poolSize } from '#services/threads/pool.ts';

// Electron takes these only before it is ready, and an ES module's body may run after that: only what static imports do is early enough.

process.env['UV_THREADPOOL_SIZE'] ??= String(poolSize);

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
