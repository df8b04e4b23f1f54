import { beforeEach, expect, test, vi } from 'vitest';

const electron = vi.hoisted(() => ({ switches: new Map<string, string>(), sandboxed: false, userData: '' }));

vi.mock('electron', () => ({
  app: {
    commandLine: {
      hasSwitch: (name: string) => electron.switches.has(name),
      getSwitchValue: (name: string) => electron.switches.get(name) ?? '',
    },
    enableSandbox: () => void (electron.sandboxed = true),
    setPath: (_name: string, folder: string) => void (electron.userData = folder),
  },
  protocol: { registerSchemesAsPrivileged: () => undefined },
}));

beforeEach(() => {
  electron.switches.clear();
  electron.sandboxed = false;
  vi.resetModules();
});

test('every renderer is sandboxed', async () => {
  await import('../../../electron/main/before-ready.ts');
  expect(electron.sandboxed).toBe(true);
});

test('a start without the sandbox stays one: as root there is no other', async () => {
  electron.switches.set('no-sandbox', '');
  electron.switches.set('user-data-dir', '/tmp/elsewhere');
  await import('../../../electron/main/before-ready.ts');
  expect(electron.sandboxed).toBe(false);
  expect(electron.userData).toBe('/tmp/elsewhere');
});
