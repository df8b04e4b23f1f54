import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LonghandError } from '#core/failure.ts';

import { conversion, formats, readRecord, writeRecord } from '../../../electron/cli/conversion.ts';
import type { Format } from '../../../electron/cli/conversion.ts';

const pairs = formats.flatMap((from) => formats.map((to): [Format, Format] => [from, to]));
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '#',
      '-',
      '*',
      '`',
      '|',
      '\n',
      ' ',
      '<',
      '>',
      '[',
      ']',
      '(',
      ')',
      '!',
      '&',
      '\u0000',
      '\ud800',
      'é',
      'a',
      '{',
      '}',
      '"',
      ':',
      '\\',
      '\r',
      '\t',
      '~',
      '1',
      '.',
    ),
  }),
);

/** What is thrown must be told in words; anything else is a crash. */
function attempt(work: () => string): string | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof LonghandError) return null;
    throw error;
  }
}

describe('a line of --ndjson', () => {
  it.each(pairs)('is converted or refused in words, whatever it holds (%s to %s)', (from, to) => {
    const convert = conversion({ from, to, canonical: false, frontMatter: true });
    fc.assert(
      fc.property(anyText, (text) => {
        const line = attempt(() => writeRecord(convert(readRecord(JSON.stringify(text), from)).text));
        if (line !== null) {
          expect(typeof JSON.parse(line)).toBe('string');
          expect(line).not.toContain('\n');
        }
        attempt(() => writeRecord(convert(readRecord(text, from)).text));
      }),
      { numRuns: 150 },
    );
  });

  it('of any JSON is taken for a document only when it is one', () => {
    const convert = conversion({ from: 'json', to: 'html', canonical: false, frontMatter: true });
    fc.assert(
      fc.property(fc.json(), (json) => void attempt(() => convert(readRecord(json, 'json')).text)),
      { numRuns: 300 },
    );
  });

  it('is given back as it is, from Markdown to Markdown', () => {
    const convert = conversion({ from: 'markdown', to: 'markdown', canonical: false, frontMatter: true });
    fc.assert(
      fc.property(anyText, (text) => {
        const back = attempt(() => convert(text).text);
        if (back !== null) expect(back).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});
