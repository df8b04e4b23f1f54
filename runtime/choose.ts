import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What runs the app: Electron's own binary, or the stand-in for it. */
export interface ElectronChoice {
  kind: 'electron' | 'stand-in';
  executable: string;
}

const packageFolder = path.join(import.meta.dirname, '..', 'node_modules', 'electron');

/** Electron's own binary where npm or the environment has put one, else null. */
export function findElectronBinary(env: NodeJS.ProcessEnv = process.env): string | null {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const marker = path.join(packageFolder, 'path.txt');
  const name = existsSync(marker) ? readFileSync(marker, 'utf8').trim() : 'electron';
  const folder = override !== undefined && override !== '' ? override : path.join(packageFolder, 'dist');
  const binary = path.join(folder, name);
  return existsSync(binary) ? binary : null;
}

export const standIn: ElectronChoice = {
  kind: 'stand-in',
  executable: path.join(import.meta.dirname, 'bin', 'electron'),
};

/** True where a window can be shown. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return process.platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

/** Electron's binary where there is one and a display for it, else the stand-in. `LONGHAND_RUNTIME` decides before that. */
export function chooseElectron(env: NodeJS.ProcessEnv = process.env): ElectronChoice {
  const wanted = env['LONGHAND_RUNTIME'];
  if (wanted === 'stand-in') return standIn;
  const binary = findElectronBinary(env);
  if (binary !== null && binary !== standIn.executable && (wanted === 'electron' || hasDisplay(env))) {
    return { kind: 'electron', executable: binary };
  }
  if (wanted === 'electron')
    throw new Error('LONGHAND_RUNTIME is electron, but there is no Electron binary. Try: npx install-electron --no');
  return standIn;
}
