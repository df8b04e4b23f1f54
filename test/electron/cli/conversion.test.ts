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

describe('text that begins as front matter does', () => {
  const text = (words: string): object => ({ type: 'paragraph', content: [{ type: 'text', text: words }] });
  const rule = { type: 'horizontalRule' };
  it.each([
    ['two rules', [rule, text('key: value'), rule, text('words')]],
    ['plus signs', [text('+++'), text('key = 1'), text('+++')]],
    ['an object', [text('{ "key": 1 }'), text('words')]],
  ])('stays text in the Markdown that is written (%s)', async (_, content) => {
    const document = JSON.stringify({ type: 'doc', content });
    const markdown = (await way({ from: 'json', to: 'markdown' })(document)).text;
    expect(JSON.parse((await way({ from: 'markdown', to: 'json' })(markdown)).text)).toEqual(JSON.parse(document));
    const anew = conversion(
      { from: 'markdown', to: 'markdown', canonical: true, frontMatter: true, whole: false },
      converter,
    );
    expect((await anew(markdown)).text).toBe(markdown);
  });

  it('begins on a line of its own below front matter that does not end one', async () => {
    const whole = {
      frontMatter: { source: '---\nkey: value\n---' },
      document: { type: 'doc', content: [text('words')] },
    };
    expect((await way({ from: 'json', to: 'markdown' })(JSON.stringify(whole))).text).toBe(
      '---\nkey: value\n---\nwords\n',
    );
  });
});

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

describe('a head', () => {
  const canonical = conversion(
    { from: 'markdown', to: 'markdown', canonical: true, frontMatter: true, whole: false },
    converter,
  );

  it('that is empty is one above a text, as Jekyll has it, and two rules above nothing', async () => {
    const { text } = await way({ from: 'markdown', to: 'html' })('---\n---\n\nText\n');
    expect(text).toBe('<p>Text</p>');
    expect((await canonical('---\r\n---\r\nText\r\n')).text).toBe('---\r\n---\r\nText\r\n');
    expect((await way({ from: 'markdown', to: 'html' })('---\n---\n')).text).toMatch(/^<hr>\n?<hr>$/);
  });

  it('gives its line ends to the text that is written anew below it', async () => {
    const file = '\uFEFF---\r\ntitle: A\r\n---\r\n\r\n# One\r\n\r\n```\r\na\r\nb\r\n```\r\n';
    expect((await canonical(file)).text).toBe(file);
    const whole = conversion(
      { from: 'markdown', to: 'json', canonical: false, frontMatter: true, whole: true },
      converter,
    );
    expect((await way({ from: 'json', to: 'markdown' })((await whole(file)).text)).text).toBe(file);
  });

  it('that cannot be read says where', async () => {
    await expect(way({ from: 'markdown', to: 'html' })('---\na: 1\ntitle: A: b\n---\nText\n')).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/^The details at the top of the file cannot be read: [^:]* Look at line 3\.$/),
    });
  });
});
