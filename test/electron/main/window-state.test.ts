import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { placeBeside, placeWindow, smallestWindow } from '../../../electron/main/window-state.ts';
import type { Rectangle } from '../../../electron/main/window-state.ts';

const laptop: Rectangle = { x: 0, y: 25, width: 1_440, height: 875 };
const monitor: Rectangle = { x: 1_440, y: 0, width: 2_560, height: 1_440 };

test('the window comes back where it stood', () => {
  const saved = { x: 1_600, y: 100, width: 1_200, height: 900, maximised: false };
  expect(placeWindow(saved, [laptop, monitor])).toEqual(saved);
});

test('a maximised window is maximised again, with its own size to go back to', () => {
  const saved = { x: 10, y: 30, width: 1_000, height: 700, maximised: true };
  expect(placeWindow(saved, [laptop])).toEqual(saved);
});

test('when its monitor is gone it comes to the middle of the one there is', () => {
  const saved = { x: 2_000, y: 200, width: 1_000, height: 700, maximised: true };
  expect(placeWindow(saved, [laptop])).toEqual({ x: 220, y: 113, width: 1_000, height: 700, maximised: true });
});

test('it is never larger than its display', () => {
  const saved = { x: 1_500, y: 10, width: 2_500, height: 1_400, maximised: false };
  const { width, height } = placeWindow(saved, [laptop]);
  expect([width, height]).toEqual([1_440, 875]);
});

test.each([
  undefined,
  null,
  {},
  [],
  'x',
  { x: 0 },
  { x: 0, y: 0, width: -5, height: 0, maximised: false },
  { x: Number.NaN, y: 0, width: 10, height: 10, maximised: 'yes' },
])('a state that says %o opens as a fresh one', (saved) => {
  expect(placeWindow(saved, [laptop])).toEqual({ x: 80, y: 53, width: 1_280, height: 820, maximised: false });
});

test('whatever was kept and whatever is plugged in, the window can be reached and fits', () => {
  const rectangle = fc.record({
    x: fc.integer({ min: -20_000, max: 20_000 }),
    y: fc.integer({ min: -20_000, max: 20_000 }),
    width: fc.integer({ min: 1, max: 20_000 }),
    height: fc.integer({ min: 1, max: 20_000 }),
    maximised: fc.boolean(),
  });
  const display = fc.record({
    x: fc.integer({ min: -5_000, max: 5_000 }),
    y: fc.integer({ min: -5_000, max: 5_000 }),
    width: fc.integer({ min: 640, max: 6_000 }),
    height: fc.integer({ min: 480, max: 4_000 }),
  });
  fc.assert(
    fc.property(
      fc.oneof(rectangle, fc.anything()),
      fc.array(display, { minLength: 1, maxLength: 4 }),
      (saved, displays) => {
        const placed = placeWindow(saved, displays);
        const home = displays.find(
          (area) =>
            Math.min(placed.x + placed.width, area.x + area.width) - Math.max(placed.x, area.x) >= 100 &&
            placed.y >= area.y &&
            placed.y + 32 <= area.y + area.height,
        );
        expect(home).toBeDefined();
        expect(placed.width).toBeGreaterThanOrEqual(smallestWindow.width);
        expect(placed.height).toBeGreaterThanOrEqual(smallestWindow.height);
        expect(displays.some((area) => placed.width <= area.width && placed.height <= area.height)).toBe(true);
      },
    ),
  );
});

test('one more window stands a step from the other, as large, and inside the display', () => {
  expect(placeBeside({ x: 10, y: 30, width: 700, height: 500 }, [laptop])).toEqual({
    x: 42,
    y: 62,
    width: 700,
    height: 500,
    maximised: false,
  });
  const low = placeBeside({ x: laptop.width - 700, y: laptop.height - 450, width: 700, height: 450 }, [laptop]);
  expect(low).toMatchObject({ x: laptop.x, y: laptop.y });
});
