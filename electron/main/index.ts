import './before-ready.ts';

import { fileURLToPath } from 'node:url';

import { app, dialog } from 'electron';

import { start } from './start.ts';

// Paths are taken from here, not from a module that the bundler may move.
const built = {
  preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
  renderer: fileURLToPath(new URL('../renderer', import.meta.url)),
};

// A second start hands over to the first: two processes must not write one library.
if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(() => start(built))
    .catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`longhand: could not start: ${text}\n`);
      dialog.showErrorBox('Longhand could not start', `Your posts are not touched by this.\n\n${text}`);
      app.exit(1);
    });
} else {
  process.stdout.write('Longhand runs already: its window comes to the front.\n');
  app.quit();
}
