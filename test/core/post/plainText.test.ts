import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { parseMarkdown } from '#core/convert/markdown.ts';
import { plainText } from '#core/convert/text.ts';
import { firstHeading, firstWords, stripMarkdown } from '#core/post/plainText.ts';

const page = readFileSync(fileURLToPath(new URL('../../../docs/file-format.md', import.meta.url)), 'utf8');
const examples = [...page.matchAll(/^(~{3,})markdown (\w+).*\n([^]*?\n)\1$/gm)].map(
  ([, , name = '', markdown = '']) => ({
    name,
    markdown,
  }),
);

/** Every run of letters and digits, whatever its place: that is what a search looks for. */
const words = (text: string): string[] => (text.match(/[\p{L}\p{N}]+/gu) ?? []).sort();

test('every form of the file format shows the words of its document, and nothing of its signs', () => {
  expect(examples.length).toBeGreaterThan(70);
  for (const { name, markdown } of examples) {
    const plain = words(stripMarkdown(markdown));
    const whole = words(plainText(parseMarkdown(markdown).document));
    // What has no words in the document has some in its source: the link in a player, and what Longhand does not know.
    if (name === 'video' || name.startsWith('opaque')) expect(plain).toEqual(expect.arrayContaining(whole));
    else expect([name, ...plain]).toEqual([name, ...whole]);
  }
});

test.each([
  ['## When to go {#when}\n\nAt noon.', 'When to go\nAt noon.'],
  ['When {#w}\n---\n\nNow {#n} ##\n', 'When\nNow {#n} ##'],
  ['A \\{#so} and {#so}', 'A {#so} and {#so}'],
  ['> [!WARNING] Mind *it*\n> Slippery.', 'Mind it\nSlippery.'],
  ['- > [!NOTE]-\n  > Slippery.', 'Slippery.'],
  ['Not [!NOTE] this', 'Not [!NOTE] this'],
  ['Moon.[^1] Not.[^2] \\[^1]\n\n[^1]: The *sun*.', 'Moon. Not.[^2] [^1]\nThe sun.'],
  ['<figure class="a > b">\n\n<img src="a.jpg" alt="A &quot;gull&quot;"\n  width="6">\n\n</figure>', 'A "gull"'],
  ['One<br>two<p>three</p>H<sub>2</sub>O', 'One\ntwo\nthree\nH2O'],
  ['a < b and c > d, 1 <2', 'a < b and c > d, 1 <2'],
  ['[![The pier](pier.jpg)](https://x.org) and [two\nlines](x)', 'The pier and two\nlines'],
  ['$5 and $10, or $x^2$, $`10 m`$ and $$y^2$$', '$5 and $10, or x^2, 10 m and y^2'],
  ['::: tip Mind\nText\n:::', 'Mind\nText'],
  ['One\\\ntwo \\*stars\\*', 'One\ntwo *stars*'],
  ['<script>\nlet no;\n</script>\n\nYes', 'Yes'],
  ['Hugo has `{{<` in one place.\n\nAnd `>}}` in another.', 'Hugo has {{< in one place.\nAnd >}} in another.'],
  ['Dear {{ page.name }}, {{% a\nb %}}hello', 'Dear , hello'],
  ['[Note]: this is no address\n\n[a]: http://x.org "A"', '[Note]: this is no address'],
  ['```longhand-block\n{"type":"paragraph","content":[{"type":"text","text":"A \\"word\\"."}]}\n```', 'A "word".'],
  ['> ```js\n> let a;\n> ```\r\n> b\r\n\r\n', 'let a;\nb'],
])('%j is searched and shown as %j', (markdown, plain) => {
  expect(stripMarkdown(markdown)).toBe(plain);
});

test('a title is the first heading without its id', () => {
  expect(firstHeading('# Tides {#tides}\n\ntext')).toBe('Tides');
});

test('the text of a post is found without its marks', () => {
  const markdown =
    '# Title\n\nSome **bold** and [a link](http://x.y/z "t") ![alt](p.png) `code` snake_case\n\n- [x] done\n1. one\n> quote\n\n```js\nlet a = 1;\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n<!-- no -->***\n<div class="x">in</div>\n\n[ref]: http://x\n';
  const plain = stripMarkdown(markdown);
  for (const word of ['Title', 'bold', 'a link', 'alt', 'code', 'snake_case', 'done', 'quote', 'let a = 1;', 'in'])
    expect(plain).toContain(word);
  for (const mark of ['**', 'http', '```', '<div', 'no -->', '[x]', '|', '#']) expect(plain).not.toContain(mark);
  expect(firstHeading('text\n\n# A *b* `c` #\n')).toBe('A b c');
});

test('words are cut as people read them', () => {
  expect(firstWords('one two three', 8)).toBe('one two…');
  expect(firstWords('short')).toBe('short');
});

test('stripping a long hostile text takes no time to speak of', () => {
  for (const text of [
    '['.repeat(50_000),
    '*_'.repeat(50_000),
    '<a '.repeat(30_000),
    '![]('.repeat(30_000),
    '- '.repeat(50_000),
    '{{< '.repeat(30_000),
    '| -'.repeat(30_000),
    '<!--'.repeat(30_000),
    '{{<\n\n'.repeat(30_000) + '>}}',
    '# {# '.repeat(30_000),
    '{#a} '.repeat(30_000),
    '[^a]: x\n'.repeat(30_000),
    '$a '.repeat(50_000),
    '<a b="\''.repeat(30_000),
    '> [!a'.repeat(30_000),
    '```longhand-block\n"text":"\\'.repeat(10_000),
  ]) {
    expect(typeof stripMarkdown(text)).toBe('string');
  }
});
