import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { NodeJson } from '#core/document/json.ts';

import { parameters } from '../property.ts';
import { posts, soup } from './soup.ts';

/** What may stand on more lines than one, each line of it with an end that must not become a part of it. */
const constructs = [
  '> [!NOTE]\n> A callout\n',
  '> [!TIP] A title\n> and more\n',
  '> [!NOTE]\n',
  'A term\n: Its meaning\n',
  '> A term\n> : Its meaning\n',
  'Words\n{: .class }\n',
  '{: .class }\nWords\n',
  'Words\n{% if x %}\nmore\n',
  'A {{< x\n  y >}} b\n',
  'A {{ x\ny }} b\n',
  'A <Chart data={\n x} /> b\n',
  'A {/* x\ny */} b\n',
  '[a]({{ b\nc }})\n',
  '{% raw %}\na\n\nb\n{% endraw %}\n',
  '::: note\na\n:::\n',
  '$$\nx\n\ny\n$$\n',
  '- $$\n  x\n  y\n  $$\n',
  '> $$\n> x\n> $$\n',
  '$$ x\n%y\n',
  'A $x\ny$ b\n',
  'A $$x\ny$$ b\n',
  'A $x%\ny$ b\n',
  'A `x\ny` b\n',
  '```js\na\n\nb\n```\n',
  '```{=html}\n<a>\n\n<b>\n```\n',
  '    a\n\n    b\n',
  '[a](b "c\nd")\n',
  '[a][b\nc]\n\n[b c]: d\n"e\nf"\n',
  '![a\nb](c "d\ne")\n',
  '<img src="x" alt="a\nb">\n',
  'A <img src="x" alt="a\nb"> c\n',
  'A <abbr title="b\nc">d</abbr>\n',
  'A <a href="x"\ntitle="b\nc">d</a>\n',
  'A <!-- b\nc --> d\n',
  '<!-- a\n\nb -->\n',
  '<pre>\na\n\nb\n</pre>\n',
  '<section>\na\n</section>\n',
  '<details>\n<summary>a\nb</summary>\n\nx\n</details>\n',
  '<figure><img src="a"><figcaption>b\nc</figcaption></figure>\n',
  '<table>\n<tr>\n<td>\n\na\n\n</td>\n</tr>\n</table>\n',
  '<video src="a.mp4" controls>\n<a href="a.mp4">a</a>\n</video>\n',
  '<figure class="embed">\n<a href="https://example.org">a</a>\n</figure>\n',
  'A[^1]\n\n[^1]: b\n    c\n\n    d\n',
  'a\\\nb  \nc\n',
  'a\n===\n\nb\n---\n',
  '| a | b |\n| - | - |\n| c | d |\n',
];

const cases = path.join(import.meta.dirname, 'cases');
const files = readdirSync(cases)
  .filter((name) => name.endsWith('.md.txt'))
  .map((name) => readFileSync(path.join(cases, name), 'utf8'));

/** A text means the same whichever line ends it has, and gives its bytes back. */
function expectTheSame(text: string): void {
  const { document } = parseMarkdown(text);
  for (const lineEnd of ['\r\n', '\r']) {
    const other = text.replaceAll('\n', lineEnd);
    const read = parseMarkdown(other);
    expect(read.document).toEqual(document);
    expect(writeMarkdown(read.document, read.source).text).toBe(other);
  }
}

describe('a text is read as the same document', () => {
  test.each(constructs)('with Windows line ends and old ones: %j', expectTheSame);

  test('whatever form it has', () => {
    for (const text of files) expectTheSame(text);
  });

  test('whatever it is', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(posts(), soup()), (text) => expectTheSame(text.replaceAll(/\r\n?/g, '\n'))),
      parameters(300, 0.2),
    );
  });
});

test('an edited line keeps its end, and so do those around it, in a text with ends of both kinds', () => {
  const text = 'One\n\n```js\r\nfirst\nsecond\r\nthird\n```\r\n\n* a\r\n* b\n* c\r\n';
  for (const word of ['second', 'third', 'b']) {
    const { document, source } = parseMarkdown(text);
    const content = JSON.parse(
      JSON.stringify(document.content).replace(new RegExp(`(?<="|n)${word}(?="|\\\\n)`), 'other'),
    ) as NodeJson[];
    expect(writeMarkdown({ type: 'doc', content }, source).text).toBe(text.replace(word, 'other'));
  }
});

test('lines that are new end as those of their block do', () => {
  const text = 'One\n\n```js\r\nfirst\r\nlast\r\n```\n';
  const { document, source } = parseMarkdown(text);
  const content = JSON.parse(JSON.stringify(document.content).replace('first', 'first\\nsecond')) as NodeJson[];
  expect(writeMarkdown({ type: 'doc', content }, source).text).toBe(text.replace('first', 'first\r\nsecond'));
});
