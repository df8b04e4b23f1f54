import { execFileSync } from 'node:child_process';
import { EventEmitter } from 'node:events';

import { chosenDisplay } from '../command-line.ts';

type Rectangle = Electron.Rectangle;

function display(id: number, bounds: Rectangle): Electron.Display {
  return {
    id,
    bounds,
    workArea: bounds,
    size: { width: bounds.width, height: bounds.height },
    workAreaSize: { width: bounds.width, height: bounds.height },
    scaleFactor: 1,
    rotation: 0,
    label: '',
    internal: false,
  } as Electron.Display;
}

function readDisplays(): Electron.Display[] {
  const fallback = [display(1, { x: 0, y: 0, width: 1920, height: 1080 })];
  if (chosenDisplay() !== 'x11') return fallback;
  try {
    const text = execFileSync('xrandr', ['--current'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 2000,
    });
    const found = [...text.matchAll(/ connected (primary )?(\d+)x(\d+)\+(\d+)\+(\d+)/g)]
      .sort((one, other) => Number(other[1] !== undefined) - Number(one[1] !== undefined))
      .map(([, , width, height, x, y], index) =>
        display(index + 1, { x: Number(x), y: Number(y), width: Number(width), height: Number(height) }),
      );
    return found.length > 0 ? found : fallback;
  } catch {
    return fallback;
  }
}

let displays: Electron.Display[] | null = null;
const all = (): Electron.Display[] => (displays ??= readDisplays());

const overlap = (one: Rectangle, other: Rectangle): number =>
  Math.max(0, Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)) *
  Math.max(0, Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y));

/** Electron's screen, as xrandr tells it; without a display, one of 1920 x 1080. */
export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: (): Electron.Display => all()[0] as Electron.Display,
  getAllDisplays: (): Electron.Display[] => [...all()],
  getDisplayMatching: (rect: Rectangle): Electron.Display =>
    all().toSorted((one, other) => overlap(other.bounds, rect) - overlap(one.bounds, rect))[0] as Electron.Display,
  getDisplayNearestPoint: ({ x, y }: Electron.Point): Electron.Display =>
    (all().find(({ bounds }) => overlap(bounds, { x, y, width: 1, height: 1 }) > 0) ?? all()[0]) as Electron.Display,
  getCursorScreenPoint: (): Electron.Point => ({ x: 0, y: 0 }),
}) satisfies Pick<
  Electron.Screen,
  'getPrimaryDisplay' | 'getAllDisplays' | 'getDisplayMatching' | 'getDisplayNearestPoint' | 'getCursorScreenPoint'
>;
