import type { FileHandle } from 'node:fs/promises';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { appHost, appScheme } from '#core/ipc/origin.ts';

export interface AppProtocolOptions {
  /** The built window's folder. Absolute. */
  root: string;
  /** Where a file beside a post of the open library lies (absolute); null when there is none. May throw: that is "none" too. */
  locateMedia(postId: string, name: string): Promise<{ path: string; size: number; mimeType: string } | null>;
  /** A picture made small, for `?width=`; null when there is none, and the picture itself is given. */
  thumbnail(postId: string, name: string, width: number): Promise<{ bytes: Uint8Array; mimeType: string } | null>;
}

/** Nothing but the app's own files; no inline script or style, no frame, no form. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A writer's file is looked at, never run: an SVG opened by itself has no script, no origin and no network. */
const mediaPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";

const common = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** Answers every request to the app's own origin: its files, and under /media/ the files beside posts. */
export function makeAppResponder(options: AppProtocolOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return await respond(request, options);
    } catch {
      return refuse(500);
    }
  };
}

async function respond(request: Request, options: AppProtocolOptions): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { Allow: 'GET, HEAD' });
  const segments = pathSegments(request.url);
  if (segments === null) return refuse(400);
  const [first, ...rest] = segments;
  if (first === 'media') return await media(request, rest, options);
  return await appFile(request, segments, options.root);
}

/**
 * The decoded parts of the path of an address on the app's own host; null for any other address, and for a path that could mean
 * something else to a file system than it does here.
 */
export function pathSegments(address: string): string[] | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== `${appScheme}:` || url.host !== appHost || url.username !== '' || url.password !== '')
    return null;
  const segments: string[] = [];
  for (const encoded of url.pathname.slice(1).split('/')) {
    let segment: string;
    try {
      segment = decodeURIComponent(encoded);
    } catch {
      return null;
    }
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    if (segment === '.' || segment === '..' || /[/\\\u0000-\u001f\u007f]/.test(segment)) return null;
    // A drive or a stream on Windows.
    if (segment.includes(':') && segments[0] !== 'media') return null;
    segments.push(segment);
  }
  return segments.length === 1 && segments[0] === '' ? ['index.html'] : segments;
}

async function appFile(request: Request, segments: string[], root: string): Promise<Response> {
  const file = path.join(root, ...segments);
  const inside = path.relative(root, file);
  if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside)) return refuse(404);
  const type = types[path.extname(file).toLowerCase()];
  if (type === undefined) return refuse(404);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    if (!(await stat(file)).isFile()) return refuse(404);
    bytes = await readFile(file);
  } catch {
    return refuse(404);
  }
  return new Response(request.method === 'HEAD' ? null : bytes, {
    headers: {
      ...common,
      'Content-Type': type,
      'Content-Length': String(bytes.byteLength),
      'Content-Security-Policy': contentSecurityPolicy,
      'Cache-Control': 'no-cache',
    },
  });
}

async function media(request: Request, segments: string[], options: AppProtocolOptions): Promise<Response> {
  const [postId, ...name] = segments;
  if (postId === undefined || postId === '' || name.length === 0 || name.includes('')) return refuse(404);
  const width = Number(new URL(request.url).searchParams.get('width'));
  const small =
    Number.isInteger(width) && width > 0
      ? await options.thumbnail(postId, name.join('/'), width).catch(() => null)
      : null;
  const head = request.method === 'HEAD';
  if (small !== null) {
    return new Response(head ? null : body(small.bytes), {
      headers: { ...mediaHeaders(small.mimeType), 'Content-Length': String(small.bytes.byteLength) },
    });
  }
  const found = await options.locateMedia(postId, name.join('/')).catch(() => null);
  if (found === null) return refuse(404);
  const headers = { ...mediaHeaders(found.mimeType), 'Accept-Ranges': 'bytes' };
  const { size } = found;
  const range = parseRange(request.headers.get('range'), size);
  if (range === 'unsatisfiable') return refuse(416, { 'Content-Range': `bytes */${size}` });
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const content = head || size === 0 ? null : partOf(found.path, start, end);
  return new Response(content, {
    status: range === null ? 200 : 206,
    headers: {
      ...headers,
      'Content-Length': String(end - start + 1),
      ...(range !== null && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
    },
  });
}

/** Media may never be read as the window's own script or style, which `script-src 'self'` would allow. */
function mediaHeaders(mimeType: string): Record<string, string> {
  const shown = /^(image|audio|video)\/[\w.+-]+$/.test(mimeType);
  return {
    ...common,
    'Content-Type': shown ? mimeType : 'application/octet-stream',
    ...(!shown && { 'Content-Disposition': 'attachment' }),
    'Content-Security-Policy': mediaPolicy,
    'Cache-Control': 'no-cache',
  };
}

/** How much of a file is read in one go, bytes. */
const portion = 256 * 1024;

/** A part of a file, both ends included, read as it is asked for: a film is never in memory whole. */
function partOf(file: string, start: number, end: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let handle: FileHandle | null = null;
  let at = start;
  const close = async (): Promise<void> => {
    await handle?.close();
    handle = null;
  };
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          handle ??= await open(file, 'r');
          const bytes = new Uint8Array(Math.min(portion, end - at + 1));
          const { bytesRead } = bytes.length === 0 ? { bytesRead: 0 } : await handle.read(bytes, 0, bytes.length, at);
          at += bytesRead;
          if (bytesRead > 0) controller.enqueue(bytes.subarray(0, bytesRead));
          if (bytesRead === 0 || at > end) {
            await close();
            controller.close();
          }
        } catch (thrown) {
          await close().catch(() => undefined);
          throw thrown;
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
}

/** A `Range` header as first and last byte. Null means the whole: no header, one that is not understood, or several ranges. */
export function parseRange(
  header: string | null,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  if (match === null) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  if (from === '') {
    const length = Number(to);
    if (length === 0 || size === 0) return 'unsatisfiable';
    return { start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(from);
  if (start >= size) return 'unsatisfiable';
  if (to !== '' && Number(to) < start) return null;
  return { start, end: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
}

function body(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

function refuse(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status,
    headers: { ...common, ...headers, 'Content-Security-Policy': contentSecurityPolicy },
  });
}
