import { afterEach, expect, test } from 'vitest';

import { monitorLoop } from '../../../electron/main/loop-monitor.ts';

afterEach(() => {
  globalThis.longhandLoop = undefined;
});

test('is not there unless it is asked for', () => {
  expect(monitorLoop(undefined)).toBeNull();
  expect(globalThis.longhandLoop).toBeUndefined();
});

test('tells of the turn that held up everything else, and forgets it when it is reset', async () => {
  const monitor = monitorLoop('1');
  await new Promise((resolve) => setTimeout(resolve, 20));
  const until = performance.now() + 120;
  while (performance.now() < until);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const report = monitor?.report();
  expect(report?.longest).toBeGreaterThan(100);
  expect(report?.over50).toBeGreaterThanOrEqual(1);
  expect(report?.longestOwn).toBeGreaterThan(0);
  expect(report?.longestOwn).toBeLessThanOrEqual((report?.longest ?? 0) + 10);
  expect(report?.worst[0]?.ms).toBe(report?.longest);
  expect(report?.worst[0]?.queued).toBeGreaterThanOrEqual(0);
  expect(globalThis.longhandLoop).toBe(monitor);
  monitor?.reset();
  expect(monitor?.report().longest).toBeLessThan(report?.longest ?? 0);
});
