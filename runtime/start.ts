import { existsSync, readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import type { BrowserWindow } from './api/browser-window.ts';
import { chosenDisplay, commandLine } from './command-line.ts';

interface Manifest {
  name?: string;
  productName?: string;
  version?: string;
  main?: string;
}

const readManifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;
const electron = readManifest(path.join(import.meta.dirname, '..', 'node_modules', 'electron', 'package.json'));

if (commandLine.switches.has('version')) {
  console.log(`v${electron.version ?? '0.0.0'}`);
  process.exit(0);
}
if (commandLine.app === null) {
  console.error('Usage: electron [switches] APP [arguments]');
  process.exit(1);
}

// Main finds Electron under its name, by `import` and by `require`, as it does in Electron.
registerHooks({
  resolve(specifier, context, next) {
    if (!/^electron(\/(main|common))?$/.test(specifier)) return next(specifier, context);
    return {
      url: pathToFileURL(path.join(import.meta.dirname, 'electron.ts')).href,
      format: 'module-typescript',
      shortCircuit: true,
    };
  },
});

Object.defineProperty(process, 'versions', {
  value: Object.freeze({ ...process.versions, electron: electron.version, chrome: '' }),
});
Object.defineProperty(process, 'type', { value: 'browser' });
Object.defineProperty(process, 'defaultApp', { value: true });
Object.defineProperty(process, 'resourcesPath', { value: path.join(import.meta.dirname, 'resources') });

const { app } = await import('./api/app.ts');
const { connectWindows } = await import('./api/browser-window.ts');
const { engine } = await import('./engine.ts');
const { answerRequests } = await import('./requests.ts');

/** The folder of the app, its manifest, and the file that is main. */
function findApp(given: string): { folder: string; manifest: Manifest; main: string } {
  if (existsSync(given) && statSync(given).isDirectory()) {
    const file = path.join(given, 'package.json');
    const manifest = existsSync(file) ? readManifest(file) : {};
    return { folder: given, manifest, main: path.resolve(given, manifest.main ?? 'index.js') };
  }
  return { folder: path.dirname(given), manifest: {}, main: given };
}

const { folder, manifest, main } = findApp(commandLine.app);
if (!existsSync(main)) {
  console.error(`Unable to find Electron app at ${commandLine.app}\n\nCannot find module '${main}'`);
  process.exit(1);
}

process.on('uncaughtException', (error) => {
  console.error('A JavaScript error occurred in the main process\n', error);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  let first = 0;
  process.on(signal, () => {
    const now = Date.now();
    first ||= now;
    // An app that listens itself decides itself. What comes at once again is no person: a library that cleans up on signals
    // (when-exit, under electron-store) passes them on to the process.
    if (now - first > 1000) app.exit(130);
    else if (process.listenerCount(signal) === 1) app.quit();
  });
}

const readyAsked = Promise.withResolvers<void>();
app.describe({
  name: manifest.productName ?? manifest.name ?? 'Electron',
  version: manifest.version ?? electron.version ?? '0.0.0',
  appPath: folder,
  readyAsked: () => setImmediate(readyAsked.resolve),
});
const userDataSwitch = commandLine.switches.get('user-data-dir');
if (userDataSwitch !== undefined && userDataSwitch !== '') app.setPath('userData', path.resolve(userDataSwitch));
connectWindows();
answerRequests();

const loaded = import(pathToFileURL(main).href).catch((error: unknown) => {
  console.error('App threw an error during load\n', error);
  app.exit(1);
});
// Whoever waits for ready has done what must come before it; a main that awaits it at its top would never be loaded.
await Promise.race([loaded, readyAsked.promise]);

if (!app.quitting) {
  const port = commandLine.switches.get('remote-debugging-port');
  const headless = chosenDisplay() === 'none';
  try {
    await engine.start({
      userData: app.getPath('userData'),
      debuggingPort: port === undefined ? null : Number(port),
      noSandbox: commandLine.switches.has('no-sandbox'),
      headless,
    });
    engine.on('lost', () => {
      console.error('Chromium ended unexpectedly.');
      process.exitCode = 1;
      // Main still has what was typed until then, and time to write it.
      setImmediate(() => app.quit());
    });
    if (headless && port === undefined) {
      console.log(`Longhand runs headless: DevTools at http://127.0.0.1:${engine.chromium.port}`);
      app.once('browser-window-created', (_event: unknown, window: BrowserWindow) => {
        window.webContents.once('ready-to-show', () =>
          console.log(`See and use its window in a browser here: ${window.webContents.devToolsUrl}`),
        );
      });
    }
    if (!app.quitting) app.markReady();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    app.exit(1);
  }
}
