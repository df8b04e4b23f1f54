import { expect, onTestFinished, test } from 'vitest';

import type { NodeJson } from '#core/document/json.ts';
import { makeConverter } from '#services/conversion/converter.ts';

import type { Bench } from './support.ts';
import { makeBench, only, typed } from './support.ts';

const text = `---
title: A post   # mine
date: 2024-03-01
params: {a: 1,   b: [x]}
---

Intro with *old-style* emphasis and __bold__.

* star list
* second

{{< figure src="photo.jpg" >}}

| a | b |
|---|---|
| 1 | 2 |

Last line
`;

async function realBench(): Promise<Bench & { converter: ReturnType<typeof makeConverter> }> {
  const converter = makeConverter();
  onTestFinished(() => converter.close());
  return { ...(await makeBench()), converter };
}

/** The place right after the first occurrence of a text in a document. */
function after(document: NodeJson, word: string): number {
  let at = 0;
  const visit = (node: NodeJson, start: number): number => {
    if (node.text !== undefined) {
      const index = node.text.indexOf(word);
      if (index !== -1 && at === 0) at = start + index + word.length;
      return start + node.text.length;
    }
    let inside = start + 1;
    for (const child of node.content ?? []) inside = visit(child, inside);
    return node.content === undefined && node.type !== 'paragraph' && node.type !== 'heading' ? start + 1 : inside + 1;
  };
  visit(document, -1);
  return at;
}

test('a word typed into a post of another tool changes its line, and no other byte of the text', async () => {
  const bench = await realBench();
  await bench.write('content/post/a/index.md', text);
  const library = await bench.open({ converter: bench.converter });
  const { id } = await only(library);
  const { session, version, document } = await library.open(id);
  await library.applySteps({ id, session, version, steps: [typed(' new', after(document, 'Intro'))] });
  await library.closeSession(id, session);
  expect(await bench.read('content/post/a/index.md')).toBe(
    text
      .replace('params: {a: 1,   b: [x]}\n', `params: {a: 1,   b: [x]}\nid: ${id}\n`)
      .replace('Intro with', 'Intro new with'),
  );
  expect((await library.snapshot(id)).markdown).toContain('{{< figure src="photo.jpg" >}}');
});

test('a crash in a post with rich blocks is recovered onto the file as it was', async () => {
  const bench = await realBench();
  await bench.write('posts/a/index.md', text);
  const first = await bench.open({ converter: bench.converter, writeDelay: 1_000_000 });
  const { id } = await only(first);
  const { session, version, document } = await first.open(id);
  await first.applySteps({ id, session, version, steps: [typed(' new', after(document, 'Intro'))] });
  expect(await bench.read('posts/a/index.md')).toBe(text);
  const second = await bench.open({ converter: bench.converter });
  expect(await bench.read('posts/a/index.md')).toBe(
    text.replace('b: [x]}\n', `b: [x]}\nid: ${id}\n`).replace('Intro with', 'Intro new with'),
  );
  expect((await second.open(id)).recovered).toBe(true);
});

test('a new post with a text keeps it as it is', async () => {
  const bench = await realBench();
  const library = await bench.open({ converter: bench.converter });
  const { path, id } = await library.create({ title: 'Rich', markdown: 'Head\n--\n\n__Bold__\n' });
  expect(await bench.read(path)).toMatch(/\n---\n\nHead\n--\n\n__Bold__\n$/);
  expect((await library.open(id)).document.content).toMatchObject([
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Head' }] },
    { type: 'paragraph', content: [{ type: 'text', marks: [{ type: 'bold' }], text: 'Bold' }] },
  ]);
});

test.for([
  '---\ntitle: Kept\n---',
  '---\r\ntitle: Kept\r\n---',
  '---\ntitle: Kept\n---  ',
  '+++\ntitle = "Kept"\n+++',
  '{"title": "Kept"}',
  '---\ntitle: Kept\n---\r',
])('the first words in a file that ends with its front matter go below it: %j', async (front) => {
  const { converter, ...bench } = await realBench();
  await bench.write('a.md', front);
  const library = await bench.open({ converter });
  const { id } = await only(library);
  const { session } = await library.open(id);
  await library.applySteps({ id, session, version: 0, steps: [typed('First words')] });
  await library.flush(id);
  expect(await bench.read('a.md')).toMatch(/title.*Kept.*First words/s);
  expect(await only(await bench.open({ converter }))).toMatchObject({ title: 'Kept', words: 2, problem: null });
});

test('words are saved in a file whose date of change cannot be kept up without touching another line', async () => {
  const { converter, ...bench } = await realBench();
  const front = '---\ntitle: Kept\nlastmod: &day 2024-03-01\nreviewed: *day\n';
  await bench.write('a.md', `${front}---\ntext\n`);
  const library = await bench.open({ converter });
  const { id } = await only(library);
  const { session } = await library.open(id);
  await library.applySteps({ id, session, version: 0, steps: [typed('More ')] });
  await library.flush(id);
  expect(await bench.read('a.md')).toBe(`${front}id: ${id}\n---\nMore text\n`);
});
