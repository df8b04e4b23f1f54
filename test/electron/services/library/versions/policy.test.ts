import '../../../../properties.ts';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { VersionReason } from '#core/post/versions.ts';
import { isDue, isForever, saysSame, thin } from '#services/library/versions/policy.ts';

import { parameters } from '../../../../core/property.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse('2026-11-23T12:00:00Z');

interface Kept {
  at: string;
  why: VersionReason;
  name: string | null;
}

/** Versions of the last year, most of them recent, oldest first. */
const histories = fc
  .array(
    fc.record({
      ago: fc.oneof(
        fc.integer({ min: 0, max: 2 * day }),
        fc.integer({ min: 0, max: 10 * day }),
        fc.integer({ min: 0, max: 400 * day }),
      ),
      why: fc.constantFrom<VersionReason>('save', 'save', 'closed', 'published', 'before-merge'),
      name: fc.constantFrom(null, null, null, null, 'Named'),
    }),
    { maxLength: 80 },
  )
  .map((all) =>
    all
      .sort((one, other) => other.ago - one.ago)
      .map(({ ago, why, name }): Kept => ({ at: new Date(start - ago).toISOString(), why, name })),
  );

const every = (count: number, apart: number): Kept[] =>
  Array.from({ length: count }, (_, at) => ({
    at: new Date(start - (count - 1 - at) * apart).toISOString(),
    why: 'save',
    name: null,
  }));

describe('thinning', () => {
  test('keeps all of the last day, one an hour for a week, one a day for three months, one a week after', () => {
    const kept = thin(every(400 * 24 * 4, hour / 4), new Date(start));
    const between = (from: number, to: number): number =>
      kept.filter(({ at }) => start - Date.parse(at) >= from && start - Date.parse(at) < to).length;
    expect(between(0, day)).toBe(24 * 4);
    expect(between(day, 7 * day)).toBeGreaterThanOrEqual(6 * 24);
    expect(between(day, 7 * day)).toBeLessThanOrEqual(6 * 24 + 1);
    expect(between(7 * day, 92 * day)).toBeGreaterThanOrEqual(85);
    expect(between(7 * day, 92 * day)).toBeLessThanOrEqual(86);
    expect(between(92 * day, 400 * day)).toBeGreaterThanOrEqual(43);
    expect(between(92 * day, 400 * day)).toBeLessThanOrEqual(46);
  });

  test('keeps what was named or published, and the newest, for ever', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 1_000 }), (history, days) => {
        const kept = thin(history, new Date(start + days * day));
        for (const version of history.filter(isForever)) expect(kept).toContain(version);
        const newest = Math.max(...history.map(({ at }) => Date.parse(at)));
        if (history.length > 0) expect(Math.max(...kept.map(({ at }) => Date.parse(at)))).toBe(newest);
      }),
      parameters(200),
    );
  });

  test('often keeps what thinning once keeps, and drops what it dropped', () => {
    fc.assert(
      fc.property(histories, fc.array(fc.integer({ min: 0, max: 60 * day }), { maxLength: 6 }), (history, waits) => {
        let now = start;
        let kept: Kept[] = history;
        for (const wait of waits) {
          now += wait;
          kept = thin(kept, new Date(now));
        }
        expect(thin(kept, new Date(now))).toEqual(kept);
        expect(kept).toEqual(waits.length === 0 ? history : thin(history, new Date(now)));
      }),
      parameters(300),
    );
  });

  test('never leaves a longer gap than the rule says', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const kept = new Set(thin(history, new Date(start)));
        for (const version of history) {
          const at = Date.parse(version.at);
          const age = start - at;
          const longest = age < day ? 0 : age < 7 * day ? hour : age < 92 * day ? day : 7 * day;
          expect([...kept].some((one) => Date.parse(one.at) >= at && Date.parse(one.at) - at <= longest)).toBe(true);
        }
      }),
      parameters(200),
    );
  });

  test('keeps the versions of a clock that runs ahead', () => {
    const [version] = every(1, 0);
    if (version === undefined) throw new Error('There is one.');
    const ahead = { ...version, at: new Date(start + 5 * day).toISOString() };
    expect(thin([version, ahead], new Date(start))).toEqual([version, ahead]);
  });
});

describe('while someone writes', () => {
  const file = (body: string, updated = '2026-11-23T12:00:00Z'): string =>
    `---\ntitle: Tides\nupdated: ${updated}\n---\n\n${body}\n`;
  const long = 'The tide turns twice a day, and nobody on the quay looks up. '.repeat(10);
  const last = { at: new Date(start).toISOString(), text: file(long) };
  const after = (minutes: number): Date => new Date(start + minutes * 60_000);

  test.for<[string, string, number, boolean]>([
    ['much, soon', file(`${long} ${long}`), 4, false],
    ['much, after five minutes', file(`${long} ${long}`), 5, true],
    ['a letter, after five minutes', file(`${long}.`), 5, false],
    ['a letter in a paragraph of one line', file(long.replace('quay', 'quays')), 10, false],
    ['a letter, after half an hour', file(`${long}.`), 30, true],
    ['much taken out, after five minutes', file(long.slice(0, 200)), 5, true],
    ['a field of the details, after half an hour', file(long).replace('Tides', 'Ebb'), 30, true],
    ['nothing but the time of saving', file(long, '2026-11-23T18:00:00Z'), 300, false],
    ['much, with a clock that was set back', file(`${long} ${long}`), -60, true],
  ])('%s', ([, text, minutes, due]) => {
    expect(isDue(last, text, after(minutes))).toBe(due);
  });

  test('a new post gets its first once there is something in it', () => {
    expect(isDue(null, file('A few words.'), after(60))).toBe(false);
    expect(isDue(null, file(long), after(0))).toBe(true);
  });

  test('texts that differ in more than the time of saving are not the same', () => {
    expect(saysSame(file('One.'), file('One.', '2026-01-01'))).toBe(true);
    expect(saysSame(file('One.'), file('Two.'))).toBe(false);
    expect(saysSame('updated: 1', 'updated: 2')).toBe(false);
  });
});
