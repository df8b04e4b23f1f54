import { describe, expect, test } from 'vitest';

import { channels, events, ipcName } from '#core/ipc/channels.ts';
import { commandIds, commands } from '#core/ipc/commands.ts';
import { contract, limits } from '#core/ipc/contract.ts';
import { isPlainJson } from '#core/ipc/plain-json.ts';
import { defaultSettings } from '#core/ipc/settings.ts';

import { samples } from './samples.ts';

describe.each(channels)('%s', (channel) => {
  const schema = contract[channel].input;

  test('accepts what it is for, and passes it on unchanged', () => {
    for (const sample of samples[channel]) expect(schema.parse(sample)).toEqual(sample);
  });

  test('refuses a key that it does not know', () => {
    for (const sample of samples[channel]) {
      expect(schema.safeParse({ ...sample, path: '/etc/passwd' }).success).toBe(false);
      expect(schema.safeParse(withOwn(sample, '__proto__', { admin: true })).success).toBe(false);
    }
  });

  test('refuses each key left out, null, or of another type', () => {
    for (const sample of samples[channel]) {
      for (const key of Object.keys(sample)) {
        const { [key]: _left, ...rest } = sample as Record<string, unknown>;
        expect(schema.safeParse(rest).success, `without ${key}`).toBe(false);
        for (const wrong of [undefined, Number.NaN, Symbol('x'), () => 1, 10n]) {
          expect(schema.safeParse({ ...rest, [key]: wrong }).success, `${key} as ${String(wrong)}`).toBe(false);
        }
      }
    }
  });

  test.each([undefined, null, true, 0, '', 'x', [], [{}], () => ({})])('refuses %o', (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  test('refuses texts without end', () => {
    const endless = 'x'.repeat(limits.textLength + 1);
    for (const sample of samples[channel]) {
      for (const [key, value] of Object.entries(sample)) {
        if (typeof value === 'string')
          expect([key, schema.safeParse({ ...sample, [key]: endless }).success]).toEqual([key, false]);
      }
    }
  });
});

test('settings are changed one by one, and no default is slipped in', () => {
  expect(contract['settings.set'].input.parse({ changes: { theme: 'dark' } })).toEqual({ changes: { theme: 'dark' } });
  for (const [key, value] of Object.entries(defaultSettings)) {
    expect(contract['settings.set'].input.parse({ changes: { [key]: value } })).toEqual({ changes: { [key]: value } });
  }
});

test('a picture beyond the limit is refused before it is looked at', () => {
  const bytes = new Uint8Array(limits.mediaBytes + 1);
  expect(contract['media.import'].input.safeParse({ id: 'p1', name: 'a.png', bytes }).success).toBe(false);
});

test('steps that are not plain data are refused: cycles, prototypes, depths without end, numbers that JSON cannot say', () => {
  const accepts = (step: unknown): boolean =>
    contract['posts.applySteps'].input.safeParse({ id: 'p1', session: 's1', version: 0, steps: [step] }).success;
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  let deep: unknown = 'end';
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(accepts({ stepType: 'replace', from: 1, to: 2 })).toBe(true);
  expect(accepts(cycle)).toBe(false);
  expect(accepts({ deep })).toBe(false);
  expect(accepts({ date: new Date(0) })).toBe(false);
  expect(accepts({ map: new Map() })).toBe(false);
  expect(accepts({ from: Number.POSITIVE_INFINITY })).toBe(false);
  expect(accepts({ holes: Array.from({ length: 2 }).concat(Array(3)) })).toBe(false);
  expect(accepts(withOwn({}, '__proto__', {}))).toBe(false);
  expect(accepts(Object.create({ inherited: true }))).toBe(false);
  expect(accepts([1])).toBe(false);
});

test('plain data is counted, so that what costs nothing to send costs nothing to refuse', () => {
  const bounds = { depth: 10, values: 100, characters: 100 };
  expect(isPlainJson(Array(4_000_000_000), bounds)).toBe(false);
  expect(
    isPlainJson(
      Array.from({ length: 99 }, () => 0),
      bounds,
    ),
  ).toBe(true);
  expect(
    isPlainJson(
      Array.from({ length: 100 }, () => 0),
      bounds,
    ),
  ).toBe(false);
  expect(isPlainJson(['x'.repeat(101)], bounds)).toBe(false);
  expect(isPlainJson({ ['k'.repeat(101)]: 1 }, bounds)).toBe(false);
});

test('names travel apart: no two calls or events share a channel', () => {
  const names = [...channels, ...events].map(ipcName);
  expect(new Set(names).size).toBe(names.length);
});

test('no two commands share a key, and none takes a key that edits text', () => {
  const keys = commandIds.flatMap((id) => commands[id].accelerator ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  const ofText = /^(CmdOrCtrl\+)?(Shift\+)?(Backspace|Delete|Left|Right|Up|Down|Home|End|A|C|V|X|Z|Y)$/;
  const ours = new Set(['CmdOrCtrl+Z', 'CmdOrCtrl+Shift+Z', 'CmdOrCtrl+Shift+X', 'CmdOrCtrl+Shift+C']);
  expect(keys.filter((key) => ofText.test(key) && !ours.has(key))).toEqual([]);
});

function withOwn(base: object, key: string, value: unknown): object {
  return Object.defineProperty({ ...base }, key, { value, enumerable: true, configurable: true, writable: true });
}
