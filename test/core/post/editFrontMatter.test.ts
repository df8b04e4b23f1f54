import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { editFrontMatter } from '#core/post/editFrontMatter.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';

const file = [
  '# mine',
  'title:   "A: b"  # the title',
  "layout: 'post'",
  'date: 2024-01-02',
  'empty:',
  'long: >',
  '  folded',
  '  text',
  '',
  'tags:',
  '  - one # first',
  '  - two',
  'categories: [x, y]',
  'params:',
  '    deep: {a: 1,   b: 2}',
  '',
];
const whole = (eol: string): string => ['---', ...file, '---', '', 'Body --- text', ''].join(eol);

/** Lines that differ, counted from both ends. */
function changedLines(before: string, after: string): { removed: string[]; added: string[] } {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return { removed: a.slice(head, a.length - tail), added: b.slice(head, b.length - tail) };
}

test.for(['\n', '\r\n'])('an edited title touches its own line alone, with line break %j', (eol) => {
  const before = `\uFEFF${whole(eol)}`;
  const after = editFrontMatter(before, { title: 'Another "title"' });
  expect(readFrontMatter(after).meta.title).toBe('Another "title"');
  const { removed, added } = changedLines(before, after);
  expect(removed).toHaveLength(1);
  expect(added).toHaveLength(1);
  expect(added[0]).toContain('# the title');
});

test('a tag more is a line more, and the other tags keep their comments', () => {
  const before = whole('\n');
  const { removed, added } = changedLines(before, editFrontMatter(before, { tags: ['one', 'two', 'three: it'] }));
  expect(removed).toEqual([]);
  expect(added).toHaveLength(1);
  expect(readFrontMatter(editFrontMatter(before, { tags: ['one', 'two', 'three: it'] })).meta.tags).toEqual([
    'one',
    'two',
    'three: it',
  ]);
});

test('a list written in brackets stays in brackets', () => {
  expect(editFrontMatter(whole('\n'), { categories: ['x', 'z, w'] })).toContain('\ncategories: [x, "z, w"]\n');
});

test('the key a file uses is the key that is edited', () => {
  const text = '---\ndescription: old\nlastmod: 2020-01-01\nimage: a.png\ndraft: true\n---\nText\n';
  expect(
    editFrontMatter(text, { excerpt: 'new', updated: '2024-05-05T00:00:00Z', cover: 'b.png', status: 'published' }),
  ).toBe('---\ndescription: new\nlastmod: 2024-05-05\nimage: b.png\ndraft: false\n---\nText\n');
});

test('a status that yes or no cannot say is said in a line of its own', () => {
  expect(editFrontMatter('---\ndraft: false\n---\n', { status: 'archived' })).toBe(
    '---\ndraft: true\nstatus: archived\n---\n',
  );
});

test('a file without front matter gets one, and its text stays', () => {
  expect(editFrontMatter('Hello\n', { title: 'T' })).toBe('---\ntitle: T\n---\n\nHello\n');
  expect(editFrontMatter('Hello\r\n', { title: 'T' })).toBe('---\r\ntitle: T\r\n---\r\n\r\nHello\r\n');
});

test('a map under "cover" belongs to the theme and stays', () => {
  const text = '---\ncover:\n  image: x.png\n---\n';
  expect(readFrontMatter(text).meta.cover).toBeNull();
  expect(editFrontMatter(text, { cover: 'y.png' })).toBe('---\ncover:\n  image: x.png\nimage: y.png\n---\n');
});

test('broken front matter is never rewritten', () => {
  for (const text of [
    '---\na: [\n---\nx',
    '---\na: 1\na: 2\n---\n',
    '+++\ntitle = x\n+++\n',
    '+++\ntitle = "x"\ntitle = "y"\n+++\n',
    '{"title": x}\n\ntext',
    '---\ntitle: cut',
    '+++\ntitle = "cut"\n',
    '{"title": "cut",\n',
    '---\n? {a: 1}\n: x\n---\n',
    '---\na: &a [*a]\n---\n',
  ]) {
    expect(() => editFrontMatter(text, { title: 'y' })).toThrow(/./);
  }
});

test('setting what is there already changes no byte', () => {
  const text = whole('\n');
  const { meta } = readFrontMatter(text);
  expect(
    editFrontMatter(text, { title: meta.title, tags: meta.tags, categories: meta.categories, date: meta.date }),
  ).toBe(text);
});

const key = fc
  .stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
  .filter(
    (name) =>
      !/^(title|tags?|date|id|status|draft|published|keywords|excerpt|description|summary|true|false|null|yes|no|on|off|y|n)$/.test(
        name,
      ),
  );
const otherLine = fc.tuple(
  key,
  fc.constantFrom(
    'plain',
    '"quoted # text"',
    "'it''s'",
    '[a, b]',
    '{a: 1}',
    '12',
    'true',
    '~',
    '|\n  block\n  text',
    '\n  - a # c\n  - b',
    'x # comment',
  ),
);
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    'yes',
    'null',
    '- a',
    '# b',
    'a: b',
    "it's",
    '"q"',
    ' lead',
    '2020-01-01',
    '1e3',
    '[x]',
    '&a',
    '*a',
    '!t',
    'a\nb',
    '%',
    '@x',
    '`',
  ),
);

test('whatever is typed into a field, every other line keeps its bytes and every other key its value', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(otherLine, { selector: ([name]) => name, maxLength: 6 }),
      fc.nat(6),
      fc.constantFrom('title: old', 'title: "old" # c', "title: 'old'", 'title:', 'title: >-\n  old\n  text', null),
      anyText,
      fc.array(
        anyText.filter((t) => t.trim() === t && t !== '' && !/[,\n]/.test(t)),
        { maxLength: 4 },
      ),
      fc.constantFrom('\n', '\r\n'),
      (others, at, titleLine, title, tags, eol) => {
        const lines = others.map(([name, value]) => `${name}: ${value}`);
        if (titleLine !== null) lines.splice(at, 0, titleLine);
        const before = ['---', ...lines.flatMap((line) => line.split('\n')), '---', 'Body', ''].join(eol);
        const after = editFrontMatter(before, { title });
        expect(readFrontMatter(after).problem).toBeNull();
        expect(readFrontMatter(after).meta.title).toBe(title);
        expect(changedLines(before, after).added.length).toBeLessThanOrEqual(1);
        const kept = before.split('\n').filter((line) => !/^(title:|  old|  text)/.test(line));
        expect(after.split('\n').filter((line) => !line.startsWith('title:') && !/^(  old|  text)/.test(line))).toEqual(
          kept,
        );
        const unique = [...new Set(tags)];
        const tagged = editFrontMatter(after, { tags: unique });
        expect(readFrontMatter(tagged).meta.tags).toEqual(unique);
        expect(changedLines(after, tagged).removed).toEqual([]);
        expect(editFrontMatter(tagged, { tags: [] })).toBe(after);
      },
    ),
    { numRuns: 500 },
  );
});
