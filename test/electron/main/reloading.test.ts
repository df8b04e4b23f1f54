import { expect, test } from 'vitest';

import { makeReloading } from '../../../electron/main/reloading.ts';

test('a page that dies now and then is loaded again each time, one that dies again and again is left', () => {
  let now = 0;
  let loaded = 0;
  const died = makeReloading(
    () => {
      loaded += 1;
    },
    () => now,
  );
  for (let day = 0; day < 10; day += 1) {
    now += 86_400_000;
    died();
  }
  expect(loaded).toBe(10);
  for (let times = 0; times < 5; times += 1) {
    now += 1_000;
    died();
  }
  expect(loaded).toBe(12);
});
