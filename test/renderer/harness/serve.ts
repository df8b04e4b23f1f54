import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { build } from 'vite';

import { view } from './pictures.ts';

/** What main sends with the window's page. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; media-src 'self'; connect-src 'self'";

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** Builds the harness as the window is built, and serves it on loopback under the window's own policy. */
export async function serveHarness(): Promise<{ url: string; close: () => Promise<void> }> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), 'longhand-harness-'));
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome156',
      assetsInlineLimit: 0,

      chunkSizeWarningLimit: 10_000,
    },
  });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname.startsWith('/media/')) {
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(view(pathname));
      return;
    }
    const file = join(outDir, normalize(pathname === '/' ? '/index.html' : pathname));
    const answer = async () => {
      const bytes = await readFile(file).catch(() => null);
      if (bytes === null) response.writeHead(404).end();
      else {
        response
          .writeHead(200, {
            'content-type': types[extname(file)] ?? 'application/octet-stream',
            'content-security-policy': contentSecurityPolicy,
            // Built files are named by what is in them.
            'cache-control': pathname.startsWith('/assets/') ? 'max-age=3600, immutable' : 'no-store',
          })
          .end(bytes);
      }
    };
    void answer();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
