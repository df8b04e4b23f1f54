import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { build } from 'vite';

const harness = fileURLToPath(new URL('.', import.meta.url));
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** What the window is held to: no foreign script, style, font or picture. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** Serves the desk alone on loopback, built as the window is, under its content policy. */
export async function serveHarness(
  pictures: Record<string, string> = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const result = await build({
    configFile: false,
    root: harness,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: { write: false, target: 'chrome140', assetsInlineLimit: 0, minify: false, modulePreload: false },
  });
  const output = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  const files = new Map(output.map((file) => [`/${file.fileName}`, file.type === 'asset' ? file.source : file.code]));
  const server = createServer((request, response) => {
    void answer(request.url ?? '/').then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type, 'content-security-policy': policy });
      response.end(body);
      return undefined;
    });
  });
  async function answer(url: string): Promise<{ status: number; type: string; body: string | Uint8Array }> {
    const path = decodeURIComponent(url.split('?', 1)[0] ?? '/');
    if (path.startsWith('/media/')) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const file = pictures[name];
      if (file !== undefined) return { status: 200, type: 'image/jpeg', body: await readFile(file) };
      return name.startsWith('missing')
        ? { status: 404, type: 'text/plain', body: '' }
        : { status: 200, type: 'image/png', body: pixel };
    }
    const body = files.get(path === '/' ? '/index.html' : path);
    return body === undefined
      ? { status: 404, type: 'text/plain', body: '' }
      : { status: 200, type: typeOf(path), body };
  }
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The harness has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function typeOf(path: string): string {
  if (path.endsWith('.js')) return 'text/javascript';
  if (path.endsWith('.css')) return 'text/css';
  if (path.endsWith('.woff2')) return 'font/woff2';
  return 'text/html';
}
