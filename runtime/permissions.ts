import { engine } from './engine.ts';
import { session } from './api/session.ts';
import type { WebContents } from './api/web-contents.ts';
import type { Protocol } from './chromium/connection.ts';

/** Electron's names beside the web's. DevTools cannot ask when a page does, so each is asked before a page of an origin is loaded. */
const permissions: [string, Protocol.Browser.PermissionDescriptor][] = [
  ['geolocation', { name: 'geolocation' }],
  ['notifications', { name: 'notifications' }],
  ['media', { name: 'camera' }],
  ['media', { name: 'microphone' }],
  ['midi', { name: 'midi' }],
  ['midiSysex', { name: 'midi', sysex: true }],
  ['clipboard-read', { name: 'clipboard-read', allowWithoutSanitization: true }],
  ['clipboard-sanitized-write', { name: 'clipboard-write', allowWithoutSanitization: false }],
  ['idle-detection', { name: 'idle-detection' }],
  ['display-capture', { name: 'display-capture' }],
  ['storage-access', { name: 'storage-access' }],
  ['window-management', { name: 'window-management' }],
  ['persistent-storage', { name: 'persistent-storage' }],
  ['fileSystem', { name: 'file-system-access' }],
];

const settled = new Map<string, number>();
const unknown = new Set<string>();

/** Asks main's handlers what a page of `origin` may, and has Chromium keep to it. Without a handler Electron grants everything. */
export async function applyPermissions(contents: WebContents, origin: string, chromiumOrigin: string): Promise<void> {
  const { generation, requestHandler, checkHandler } = session.defaultSession;
  if (settled.get(chromiumOrigin) === generation) return;
  settled.set(chromiumOrigin, generation);
  const details = { requestingUrl: `${origin}/`, requestingOrigin: origin, isMainFrame: true, securityOrigin: origin };
  await Promise.all(
    permissions.map(async ([name, permission]) => {
      const set = (granted: boolean): Promise<void> => setPermission(chromiumOrigin, permission, granted);
      if (checkHandler?.(contents, name, `${origin}/`, details) === false) return set(false);
      if (requestHandler === null) return set(true);
      let answered = false;
      let asking = true;
      requestHandler(
        contents,
        name,
        (granted) => {
          answered = granted;
          // An answer that comes later still counts, from then on.
          if (!asking) void set(granted);
        },
        details,
      );
      asking = false;
      return set(answered);
    }),
  );
}

async function setPermission(
  origin: string,
  permission: Protocol.Browser.PermissionDescriptor,
  granted: boolean,
): Promise<void> {
  if (unknown.has(permission.name)) return;
  try {
    await engine.browser.send('Browser.setPermission', { permission, setting: granted ? 'granted' : 'denied', origin });
  } catch {
    // This Chromium has no such permission, so no page can have it.
    unknown.add(permission.name);
  }
}
