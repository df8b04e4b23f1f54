import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import {
  hasLine,
  readCodeInfo,
  readLineRanges,
  setCodeFileName,
  setCodeLanguage,
  setCodeLines,
  writeLineRanges,
} from '#core/document/nodes/codeInfo.ts';
import type { CodeAttrs } from '#core/document/nodes/codeInfo.ts';

function attrsOf(info: string): CodeAttrs {
  const [language = '', ...rest] = info.split(' ');
  return { language: language || null, meta: rest.join(' ') || null };
}

const infoOf = ({ language, meta }: CodeAttrs): string => [language, meta].filter(Boolean).join(' ');

const lines = (text: string) => readLineRanges(text) ?? [];

describe('language, file name and lines are read as each tool writes them', () => {
  test.each([
    ['js', 'js', null, ''],
    ['', null, null, ''],
    // Docusaurus, Astro, Expressive Code, rehype-pretty-code, Nextra
    ['js title="app.js" {1,3-5}', 'js', 'app.js', '1,3-5'],
    ["js {1, 3-5} title='my app.js' showLineNumbers", 'js', 'my app.js', '1,3-5'],
    ['js title="a" mark={2,4-5} ins={1} "word" /re x/', 'js', 'a', '2,4-5'],
    ['js {"Step":1-2} {4}', 'js', null, '4'],
    ['tsx filename="a b.tsx" {2}', 'tsx', 'a b.tsx', '2'],
    ['js title="a.js"{1}', 'js', 'a.js', '1'],
    // Gatsby, VuePress, VitePress, Nuxt
    ['js{1,3-5}', 'js', null, '1,3-5'],
    ['js{1,3-5}{numberLines: true}', 'js', null, '1,3-5'],
    ['js:line-numbers {1}', 'js', null, '1'],
    ['js:line-numbers=2', 'js', null, ''],
    ['ts [app.ts]{4-6,7} meta=val', 'ts', 'app.ts', '4-7'],
    ['js:title=src/app.js {2}', 'js', 'src/app.js', '2'],
    // Zenn, Qiita
    ['js:app.js', 'js', 'app.js', ''],
    ['diff js:app.js', 'diff', null, ''],
    [':Dockerfile', null, 'Dockerfile', ''],
    // Hugo
    ['go {linenos=table,hl_lines=[8,"15-17"],linenostart=199}', 'go', null, '8,15-17'],
    ['go {hl_lines="8 15-17" title="main.go"}', 'go', 'main.go', '8,15-17'],
    ['yaml {filename="config.yaml"}', 'yaml', 'config.yaml', ''],
    ['go {linenos=inline hl_lines=[3,"6-8"] style=emacs}', 'go', null, '3,6-8'],
    // MkDocs
    ['py title="bubble_sort.py" hl_lines="2 3" linenums="1"', 'py', 'bubble_sort.py', '2-3'],
    ['{ .py .annotate title="x" hl_lines="1-2" }', 'py', 'x', '1-2'],
    // Pandoc, Quarto, R Markdown, MyST
    ['{.js filename="app.js"}', 'js', 'app.js', ''],
    ['{#id .numberLines .haskell startFrom="100"}', 'haskell', null, ''],
    ['{.python code-line-numbers="6-8"}', 'python', null, '6-8'],
    ['{r, echo=FALSE, fig.cap="x"}', 'r', null, ''],
    ['{python}', 'python', null, ''],
    ['{=latex}', null, null, ''],
    ['{code-block} python', 'python', null, ''],
    // Zola
    ['rust,linenos,hl_lines=3-4 8-9,name=main.rs', 'rust', 'main.rs', '3-4,8-9'],
    ['rust,ignore', 'rust', null, ''],
    // Hexo
    ['js app.js mark:1,3-5', 'js', 'app.js', '1,3-5'],
    ['js showLineNumbers', 'js', null, ''],
    ['c++ {1}', 'c++', null, '1'],
    ['js {}', 'js', null, ''],
    ['js {0}', 'js', null, ''],
    ['js {5-3}', 'js', null, ''],
    ['js title=', 'js', null, ''],
    ['js title="" {1', 'js', null, ''],
    ['title="x.txt"', null, 'x.txt', ''],
  ])('%s', (info, language, fileName, marked) => {
    const read = readCodeInfo(attrsOf(info));
    expect({ ...read, lines: writeLineRanges(read.lines) }).toEqual({ language, fileName, lines: marked });
  });
});

describe('a change is written in the form that the fence has, and every other word stays', () => {
  test.each([
    ['js', 'b.js', 'js title="b.js"'],
    ['js {1} showLineNumbers', 'b.js', 'js title="b.js" {1} showLineNumbers'],
    ['js{1}', 'b.js', 'js title="b.js"{1}'],
    ['', 'b.js', 'text title="b.js"'],
    ["js {1} title='a.js' x", 'b.js', 'js {1} title="b.js" x'],
    ['js filename=a.js x', 'b.js', 'js filename="b.js" x'],
    ['js:a.js{1}', 'b.js', 'js:b.js{1}'],
    ['js:a.js', 'my b.js', 'js title="my b.js"'],
    ['ts [a.ts]{4}', 'b.ts', 'ts [b.ts]{4}'],
    ['{.js}', 'b.js', '{.js filename="b.js"}'],
    ['go {linenos=table,hl_lines=[1]}', 'b.go', 'go {linenos=table,hl_lines=[1],title="b.go"}'],
    ['rust,linenos', 'b.rs', 'rust,linenos,name=b.rs'],
    ['js', 'say "x".js', 'js title=\'say "x".js\''],
    ['js', `"it's"`, 'js title="\\"it\'s\\""'],
    ['js title="a.js" {1}', null, 'js {1}'],
    ['js:a.js {1}', null, 'js {1}'],
    ['{.js filename="a.js"}', null, '{.js}'],
    ['go {title="x"}', null, 'go'],
    ['js app.js x', 'c.js', 'js c.js x'],
  ])('%s is named %s', (info, name, expected) => {
    expect(infoOf(setCodeFileName(attrsOf(info), name))).toBe(expected);
  });

  test.each([
    ['js', '2-3', 'js {2-3}'],
    ['js title="a b"', '2,4', 'js title="a b" {2,4}'],
    ['js{1}', '2', 'js{2}'],
    ['js {1} x', '2', 'js {2} x'],
    ['', '2', 'text {2}'],
    ['go {linenos=table,hl_lines=[8,"15-17"]}', '2-3,5', 'go {linenos=table,hl_lines=["2-3",5]}'],
    ['go {linenos=table}', '2', 'go {linenos=table,hl_lines=[2]}'],
    ['py hl_lines="2 3" x', '1,5-6', 'py hl_lines="1 5-6" x'],
    ['py linenums="1"', '1,3', 'py linenums="1" hl_lines="1 3"'],
    ['js mark={1} x', '3,5', 'js mark={3,5} x'],
    ['rust,linenos', '1,3-4', 'rust,linenos,hl_lines=1 3-4'],
    ['rust,hl_lines=2,name=x', '1,3-4', 'rust,hl_lines=1 3-4,name=x'],
    ['{.js filename="x"}', '2,4', '{.js filename="x" code-line-numbers="2,4"}'],
    ['js {1} title="a"', '', 'js title="a"'],
    ['js{1}', '', 'js'],
    ['go {hl_lines=[1]}', '', 'go'],
    ['go {hl_lines=[1],linenos=table}', '', 'go {linenos=table}'],
    ['js mark:1', '2,3', 'js mark:2-3'],
  ])('%s: lines %s', (info, marked, expected) => {
    expect(infoOf(setCodeLines(attrsOf(info), lines(marked)))).toBe(expected);
  });

  test.each([
    ['js title="a.js" {1}', 'ts', 'ts title="a.js" {1}'],
    ['js{1}', 'ts', 'ts{1}'],
    ['js:a.js', 'ts', 'ts:a.js'],
    ['{.js filename="x"}', 'ts', '{.ts filename="x"}'],
    ['{python}', 'r', '{r}'],
    ['', 'ts', 'ts'],
    ['js', null, ''],
    ['{.js}', null, ''],
    ['js {1}', null, 'text {1}'],
    ['rust,linenos', 'go', 'go,linenos'],
    ['{code-block} python', 'js', '{code-block} js'],
  ])('%s becomes %s', (info, language, expected) => {
    expect(infoOf(setCodeLanguage(attrsOf(info), language))).toBe(expected);
  });
});

test('whatever stands after a fence, what is set is what is read, and the file keeps it', () => {
  const pieces = fc.constantFrom(
    'js',
    ' ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '=',
    ',',
    ':',
    'title=',
    'hl_lines=',
    '{1,3}',
    '1-2',
    'a.js',
    '.',
    '#',
    '/',
    '`',
    '\\',
    'x',
    '{.js',
    'é',
  );
  const info = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
  const name = fc.oneof(
    fc.constantFrom('app.js', 'my file.txt', 'a"b', "it's", 'src/[id].ts', 'a,b', '{x}'),
    fc.string({ maxLength: 6 }),
  );
  fc.assert(
    fc.property(info, name, fc.array(fc.nat(40), { maxLength: 4 }), (words, fileName, numbers) => {
      const attrs = parseInfo(words);
      const marked = lines(numbers.map((each) => each + 1).join(','));
      const named = setCodeFileName(attrs, fileName);
      const wanted = readCodeInfo(named).fileName;
      if (/^[\w. ]*$/.test(fileName)) expect(wanted ?? '').toBe(fileName.trim());
      const both = setCodeLines(named, marked);
      expect(readCodeInfo(both).lines).toEqual(marked);
      const text = writeMarkdown({ type: 'doc', content: [{ type: 'codeBlock', attrs: { ...both } }] }, null).text;
      const attrsBack = parseMarkdown(text).document.content?.[0]?.attrs;
      expect(readCodeInfo(attrsBack ?? {}).lines).toEqual(marked);
    }),
    { numRuns: 500 },
  );

  function parseInfo(words: string): CodeAttrs {
    const [, language = '', meta = ''] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(words) ?? [];
    return { language: language || null, meta: (language && meta) || null };
  }
});

test('lines are typed with commas or spaces, and nothing else counts as lines', () => {
  expect(lines('5, 1-2 2-3')).toEqual([
    { from: 1, to: 3 },
    { from: 5, to: 5 },
  ]);
  expect(['', ' ', '0', 'x', '3-1', '1-', '1;2', '1234567'].map(readLineRanges)).toEqual(Array(8).fill(null));
  expect([1, 3, 4, 5].map((line) => hasLine(lines('1-3,5'), line))).toEqual([true, true, false, true]);
});
