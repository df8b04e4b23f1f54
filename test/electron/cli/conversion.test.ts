import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

import { LonghandError } from '#core/failure.ts';
import { makeConverter } from '#services/conversion/converter.ts';

import { conversion, readRecord, sourceFormats, targetFormats, writeRecord } from '../../../electron/cli/conversion.ts';
import type { ConversionOptions, SourceFormat, TargetFormat } from '../../../electron/cli/conversion.ts';

const converter = makeConverter();
afterAll(() => converter.close());

const pairs = sourceFormats.flatMap((from) => targetFormats.map((to): [SourceFormat, TargetFormat] => [from, to]));
const way = (options: Pick<ConversionOptions, 'from' | 'to'>) =>
  conversion({ canonical: false, frontMatter: true, whole: false, ...options }, converter);
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
async function attempt(work: () => Promise<string>): Promise<string | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LonghandError) return null;
    throw error;
  }
}

describe('a line of --ndjson', () => {
  it.each(pairs)('is converted or refused in words, whatever it holds (%s to %s)', async (from, to) => {
    const convert = way({ from, to });
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const line = await attempt(async () =>
          writeRecord((await convert(readRecord(JSON.stringify(text), from))).text),
        );
        if (line !== null) {
          expect(typeof JSON.parse(line)).toBe('string');
          expect(line).not.toContain('\n');
        }
        await attempt(async () => writeRecord((await convert(readRecord(text, from))).text));
      }),
      { numRuns: 150 },
    );
  });

  it('of any JSON is taken for a document only when it is one', async () => {
    const convert = way({ from: 'json', to: 'html' });
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        await attempt(async () => (await convert(readRecord(json, 'json'))).text);
      }),
      { numRuns: 300 },
    );
  });

  it('is given back as it is, from Markdown to Markdown', async () => {
    const convert = way({ from: 'markdown', to: 'markdown' });
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const back = await attempt(async () => (await convert(text)).text);
        if (back !== null) expect(back).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});
