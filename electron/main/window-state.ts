import * as z from 'zod';

/** A rectangle on the desktop, device-independent pixels. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const coordinate = z.number().int().min(-1_000_000).max(1_000_000);
export const windowStateSchema = z.strictObject({
  x: coordinate,
  y: coordinate,
  width: z.number().int().min(1).max(100_000),
  height: z.number().int().min(1).max(100_000),
  maximised: z.boolean(),
});
/** Where the window stood, and whether it filled the screen; the rectangle is the one it goes back to. */
export type WindowState = z.output<typeof windowStateSchema>;

export const smallestWindow = { width: 600, height: 400 } as const;
const usualWindow = { width: 1_280, height: 820 } as const;
/** As much of a window's top edge as a hand needs to drag it back. */
const grip = { width: 120, height: 32 } as const;

/**
 * Where to open the window: as it was left, or in the middle of the first display when that place is gone (a monitor unplugged, a
 * smaller one, a file that says nonsense). Always reachable, never larger than its display. `workAreas` has the primary display first.
 */
export function placeWindow(saved: unknown, workAreas: readonly Rectangle[]): WindowState {
  const parsed = windowStateSchema.safeParse(saved);
  const primary = workAreas[0] ?? { x: 0, y: 0, ...usualWindow };
  if (!parsed.success) return { ...centred(usualWindow, primary), maximised: false };
  const { maximised, ...rectangle } = parsed.data;
  for (const area of workAreas) {
    // Its size on that display, not the one it was left with: shrinking may take away the part that could be reached.
    const placed = { x: rectangle.x, y: rectangle.y, ...sized(rectangle, area) };
    if (holdsGrip(placed, area)) return { ...placed, y: Math.max(placed.y, area.y), maximised };
  }
  return { ...centred(rectangle, primary), maximised };
}

/** How far a window stands from the one it was opened from, so that both can be seen and taken. */
const step = 32;

/** Where to open one more window: as large as the other one, a step down and to the side of it; at the corner of its display when there is no room. */
export function placeBeside(other: Rectangle, workAreas: readonly Rectangle[]): WindowState {
  const { maximised: _maximised, ...beside } = placeWindow({ ...other, maximised: false }, workAreas);
  const area = workAreas.find((one) => holdsGrip(beside, one));
  if (area === undefined) return { ...beside, maximised: false };
  const x = beside.x + step;
  const y = beside.y + step;
  return {
    ...beside,
    x: x + beside.width <= area.x + area.width ? x : area.x,
    y: y + beside.height <= area.y + area.height ? y : area.y,
    maximised: false,
  };
}

function holdsGrip(window: Rectangle, area: Rectangle): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const below = area.y + area.height - window.y;
  return across >= grip.width && below >= grip.height && window.y >= area.y - grip.height / 2;
}

function sized(size: { width: number; height: number }, area: Rectangle): { width: number; height: number } {
  return {
    width: Math.min(Math.max(size.width, smallestWindow.width), area.width),
    height: Math.min(Math.max(size.height, smallestWindow.height), area.height),
  };
}

function centred(size: { width: number; height: number }, area: Rectangle): Rectangle {
  const { width, height } = sized(size, area);
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  };
}
