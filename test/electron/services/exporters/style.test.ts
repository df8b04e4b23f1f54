import { describe, expect, test } from 'vitest';

import { pageStyle } from '#services/exporters/style.ts';

/** The colours that a rule gives names to. */
const colors = (css: string): Record<string, string> =>
  Object.fromEntries(
    [...css.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );

const light = colors(/:root \{(.*?)\}/s.exec(pageStyle)?.[1] ?? '');
const dark = {
  ...light,
  ...colors(/prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}/s.exec(pageStyle)?.[1] ?? ''),
};

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [bright = 0, dim = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
])('on a %s page', (_name, scheme) => {
  const code = Object.keys(scheme).filter((name) => name.startsWith('code-'));

  test('every colour of text can be read on every ground it stands on', () => {
    expect(code.length).toBeGreaterThan(5);
    for (const [names, grounds] of [
      [
        ['ink', 'soft', 'accent', ...code],
        ['paper', 'tint'],
      ],
      [['ink', ...code], ['lit']],
      [['ink'], ['mark']],
    ] as const) {
      for (const name of names) {
        for (const ground of grounds) {
          const found = contrast(scheme[name] ?? '', scheme[ground] ?? '');
          expect(found, `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });
});
