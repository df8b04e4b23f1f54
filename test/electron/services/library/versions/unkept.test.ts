import { expect, onTestFinished, test, vi } from 'vitest';

import type { Failure } from '#core/failure.ts';
import { Turns } from '#services/library/turns.ts';
import type { Told } from '#services/library/versions/unkept.ts';
import { Unkept } from '#services/library/versions/unkept.ts';

const now = new Date('2026-11-02T09:00:00Z');
const wrote = (before: string, after: string): Told => ({ kind: 'wrote', before, after, now });
const refusal = (): Error => Object.assign(new Error('EACCES'), { code: 'EACCES' });

/** What waits while `keep` refuses it; `kept` is what was not refused. */
function waiting(keep: (id: string, told: Told) => Promise<void>, firstPause = 1) {
  const kept: { id: string; texts: unknown[] }[] = [];
  const told: (Failure | null)[] = [];
  const turns = new Turns();
  const unkept = new Unkept({
    async keep(id, one) {
      await keep(id, one);
      kept.push({ id, texts: one.kind === 'wrote' ? [one.before, one.after] : [] });
    },
    run: (id, task) => turns.run(id, task),
    tell: (failure) => told.push(failure),
    firstPause,
  });
  onTestFinished(() => unkept.end());
  const settled = async (): Promise<void> => {
    while (turns.isBusy) await turns.settled();
  };
  return { unkept, kept, told, settled };
}

test('what is told while the one before is being kept is not put together with it', async () => {
  let refuses = true;
  const [reached, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { unkept, kept, told, settled } = waiting(async () => {
    if (refuses) throw refusal();
    reached.resolve();
    await goOn.promise;
  });
  unkept.add('post', wrote('one', 'two'));
  await settled();
  refuses = false;
  await reached.promise;
  unkept.add('post', wrote('two', 'three'));
  unkept.add('post', wrote('three', 'four'));
  goOn.resolve();
  await expect.poll(() => told.at(-1)).toBe(null);
  expect(kept.map(({ texts }) => texts)).toEqual([
    ['one', 'two'],
    ['two', 'four'],
  ]);
});

test('of posts that are written by the thousand no more waits than there is room for, and that is said once', async () => {
  let refuses = true;
  const { unkept, kept, told, settled } = waiting(async () => {
    if (refuses) throw refusal();
  }, 50);
  unkept.add('post-0', wrote('a', 'b'));
  await settled();
  for (let at = 1; at < 3_000; at++) unkept.add(`post-${at}`, wrote('a', 'b'));
  await settled();
  expect(told.length).toBeLessThan(20);
  refuses = false;
  await expect.poll(() => told.at(-1)).toBe(null);
  expect(kept).toHaveLength(1_000);
});

test('when posts are refused one after another the others are tried at the next time, before those', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const names = Array.from({ length: 12 }, (_, at) => `post-${at}`);
  const tried: string[] = [];
  let isWell = false;
  const { unkept, told, settled } = waiting(async (id) => {
    tried.push(id);
    if (!isWell) throw refusal();
  });
  for (const id of names) unkept.add(id, wrote('a', 'b'));
  await settled();
  const next = async (): Promise<string[]> => {
    tried.length = 0;
    vi.runOnlyPendingTimers();
    await settled();
    return [...tried];
  };
  expect(await next()).toEqual(names.slice(0, 8));
  expect(await next()).toEqual([...names.slice(8), ...names.slice(0, 4)]);
  expect(told).toHaveLength(3);
  isWell = true;
  expect((await next()).toSorted()).toEqual(names.toSorted());
  expect(told.at(-1)).toBe(null);
});
