import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const nodeBuiltins = [...builtinModules, /^node:/];

/** The worker threads of main and of the command line, by the names that `workerFile` looks for. */
const workers = {
  scanWorker: at('electron/services/library/scan/worker.ts'),
  searchWorker: at('electron/services/library/search/worker.ts'),
  conversionWorker: at('electron/services/conversion/worker.ts'),
  libraryWorker: at('electron/services/library/host/worker.ts'),
  outgoingWorker: at('electron/services/outgoing/worker.ts'),
};

/** What is not bundled: Node's own modules, and packages with native code. */
const outside = [...nodeBuiltins, 'sharp'];

/** Vite adds `import` or `require` by how a package is asked for: named here, one that is required would get the other's shape. */
const conditions = ['node'];

/** One file for the four things that are built: the window (client), main, preload and the command line. */
export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react()],
  build: {
    outDir: at('out/renderer'),
    emptyOutDir: true,
    target: 'chrome156',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4_000,
  },
  server: { host: '127.0.0.1' },
  environments: {
    main: {
      consumer: 'server',
      resolve: {
        external: ['electron', 'sharp'],
        noExternal: true,
        conditions,
      },
      build: {
        outDir: at('out/main'),
        emptyOutDir: true,
        target: 'node24',
        ssr: true,
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          input: { index: at('electron/main/index.ts'), ...workers },
          external: ['electron', ...outside],
          output: { format: 'es', entryFileNames: '[name].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { external: ['electron'], noExternal: true },
      build: {
        outDir: at('out/preload'),
        emptyOutDir: true,
        target: 'chrome156',
        ssr: true,
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          input: at('electron/preload/index.ts'),
          external: ['electron'],
          // A sandboxed preload is one CommonJS file.
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
    cli: {
      consumer: 'server',
      resolve: { external: ['sharp'], noExternal: true, conditions },
      build: {
        outDir: at('out/cli'),
        emptyOutDir: true,
        target: 'node24',
        ssr: true,
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          input: { longhand: at('electron/cli/index.ts'), ...workers },
          external: outside,
          output: { format: 'es', entryFileNames: '[name].js', banner: '#!/usr/bin/env node' },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['main', 'preload', 'cli', 'client']) {
        const environment = builder.environments[name];
        if (environment === undefined) throw new Error(`vite.config.ts names no environment ${name}`);
        await builder.build(environment);
      }
    },
  },
});
