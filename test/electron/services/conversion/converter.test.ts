import { afterEach, expect, onTestFinished, test, vi } from 'vitest';

import type { DocumentJson } from '#core/document/json.ts';
import type { Converter } from '#services/conversion/contract.ts';
import { makeConverter } from '#services/conversion/converter.ts';
import type { ConverterOptions } from '#services/conversion/converter.ts';

const converters: Converter[] = [];

function converter(options?: ConverterOptions): Converter {
  const made = makeConverter(options);
  converters.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(converters.splice(0).map((made) => made.close()));
});

const paragraph = 'Some *words* that make a paragraph of an ordinary post.\n\n';

/** Longer than anybody writes: several seconds of work on any machine. */
const endless = paragraph.repeat(300_000);

test('a short text and a book are read and written alike, byte for byte', async () => {
  const made = converter();
  for (const text of ['# Hello\n\nWorld  \nagain\n', paragraph.repeat(2_000)]) {
    const { document, source } = await made.parse(text);
    expect((await made.write(document, source)).text).toBe(text);
  }
});

test('a book comes back from the worker with one paragraph changed and no other', async () => {
  const made = converter();
  const { document, source } = await made.parse(paragraph.repeat(1_000));
  const content = [...(document.content ?? [])];
  content[500] = { type: 'paragraph', content: [{ type: 'text', text: 'Changed.' }] };
  const { text } = await made.write({ type: 'doc', content }, source);
  expect(text).toBe(paragraph.repeat(500) + 'Changed.\n\n' + paragraph.repeat(499));
});

test('a text that takes longer than the limit is given up as too large, and the next one is read', async () => {
  const made = converter({ timeLimit: 60_000, inlineLength: 100 });
  await made.parse(paragraph.repeat(10));
  // By the hand of the test: a machine may take any time to start the next worker.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const stuck = made.parse(endless);
  const next = made.parse(paragraph.repeat(10));
  vi.advanceTimersByTime(60_000);
  await expect(stuck).rejects.toMatchObject({ name: 'LonghandError', code: 'too-large' });
  expect((await next).document.content).toHaveLength(10);
});

test('what is no document is refused in words, from the worker as from here', async () => {
  const made = converter();
  const broken = { type: 'doc', content: [{ type: 'nonsense' }] } as DocumentJson;
  await expect(made.write(broken, null)).rejects.toMatchObject({ code: 'invalid-input' });
  const long = {
    type: 'doc',
    content: [...Array.from({ length: 1_000 }, () => ({ type: 'paragraph' })), { type: 'nonsense' }],
  } as DocumentJson;
  await expect(made.write(long, null)).rejects.toMatchObject({ name: 'LonghandError', code: 'invalid-input' });
});

test('closing cancels what waits, and nothing is taken afterwards', async () => {
  const made = converter({ inlineLength: 100 });
  const waiting = [made.parse(endless), made.parse(paragraph.repeat(100))];
  const ends = Promise.allSettled(waiting);
  await made.close();
  for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
  await expect(made.parse('x')).rejects.toMatchObject({ code: 'cancelled' });
});
