import process from 'node:process';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { editFrontMatter, FrontMatterError, replaceBody } from '#core/post/editFrontMatter.ts';
import { joinFrontMatter, readFrontMatter, splitFrontMatter } from '#core/post/frontMatter.ts';

const runs = Number(process.env['LONGHAND_FUZZ_RUNS'] ?? 300);
const seed = Number(process.env['LONGHAND_PROPERTY_SEED'] ?? 20_261_123);

const piece = fc.oneof(
  fc.constantFrom(
    '---\n',
    '+++\n',
    ';;;\n',
    '{',
    '}',
    '[',
    ']',
    '...\n',
    '---json\n',
    '---toml\n',
    '---',
    '"',
    "'",
    '"""',
    "'''",
    'title: ',
    'title = ',
    '"title": ',
    'tags:\n',
    '  - a\n',
    'tags: [a, b]\n',
    'tags = ["a", "b"]\n',
    'a.b = 1\n',
    'date: 2024-01-02\n',
    'date = 2024-01-02T10:00:00Z\n',
    '"date": "2024-01-02",\n',
    'draft: true\n',
    'draft = true\n',
    '&a ',
    '*a',
    '!!str ',
    '!!binary ',
    '<<: *a\n',
    '? ',
    ': ',
    '- ',
    '# c\n',
    '|\n',
    '>-\n',
    '%YAML 1.1\n',
    '@',
    '`',
    '[extra]\n',
    '[[x]]\n',
    '[taxonomies]\n',
    '[x.y]\n',
    '__proto__',
    'constructor',
    'null',
    '~',
    '0x',
    '1e999',
    '\\',
    '\n',
    '\r\n',
    '\r',
    '\t',
    '  ',
    '\u2028',
    '\ufeff',
    '\u0000',
    '\ud800',
    '\\ud800',
    '\\u0000',
    'é',
    '🙂',
    ',',
    '=',
    ':',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const fenced = fc
  .tuple(
    fc.constantFrom(['---\n', '---\n'], ['+++\n', '+++\n'], ['{', '}\n'], [';;;\n', ';;;\n'], ['---\r\n', '...\r\n']),
    fc.array(piece, { maxLength: 25 }),
    fc.string({ maxLength: 20 }),
  )
  .map(([[open = '', close = ''], pieces, body]) => `${open}${pieces.join('')}\n${close}${body}`);
/** Well-formed front matter, so that edits are tried too. */
const scalar = fc.oneof(
  fc.constantFrom('x', '"x"', "'x'", '12', 'true', '"a # b"', '[]', '["a", "b"]', '"\\u00e9"'),
  fc
    .string({ unit: fc.constantFrom('a', 'b', ' ', 'é'), minLength: 1, maxLength: 8 })
    .map((text) => JSON.stringify(text)),
);
const key = fc.constantFrom('title', 'date', 'tags', 'categories', 'slug', 'x', 'y', 'z', 'status', 'draft', 'excerpt');
const wellFormed = fc
  .tuple(
    fc.constantFrom('yaml', 'toml', 'json'),
    fc.uniqueArray(fc.tuple(key, scalar), { selector: ([name]) => name, maxLength: 6 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
    fc.string({ maxLength: 20 }),
  )
  .map(([kind, pairs, eol, comments, body]) => {
    const end = comments && kind !== 'json' ? ` # c${eol}` : eol;
    const literal = (value: string): string =>
      value === 'x' ? '"x"' : kind === 'json' && value.startsWith("'") ? '"q"' : value;
    if (kind === 'yaml') return `---${eol}${pairs.map(([k, v]) => `${k}: ${v}${end}`).join('')}---${eol}${body}`;
    if (kind === 'toml')
      return `+++${eol}${pairs.map(([k, v]) => `${k} = ${literal(v)}${end}`).join('')}[t]${eol}x = 1${end}+++${eol}${body}`;
    return `{${eol}${pairs.map(([k, v]) => `  "${k}": ${literal(v)}`).join(`,${eol}`)}${eol}}${eol}${body}`;
  });
const anyFile = fc.oneof(
  fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
  fenced,
  wellFormed,
);
const anyText = fc.oneof(
  piece,
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a\n---\nb', 'a\n+++\nb', '}\n', '\n;;;\n', 'yes'),
);
const anyChanges = fc.record(
  {
    title: anyText,
    excerpt: anyText,
    slug: anyText,
    date: fc.constantFrom(null, '2024-05-06', '2024-05-06T07:08:09Z', '2024-05-06T07:08:09+02:00'),
    tags: fc.array(
      anyText.filter((text) => text.trim() === text && text !== '' && !text.includes(',')),
      { maxLength: 3 },
    ),
    status: fc.constantFrom('draft' as const, 'published' as const, 'scheduled' as const),
    id: fc.constantFrom('abc-123', '12345', '1e5'),
  },
  { requiredKeys: [] },
);

test.each([
  '---\n\nkey: value\n\n---\n\nwords\n',
  '---\nkey: value\n\nwords that nothing closes\n',
  '---\n---\n\nwords\n',
  '+++\nkey = 1\n+++\nwords\n',
  ';;;\n"key": 1\n;;;\nwords\n',
  '{ "key": 1 }\nwords\n',
])('a body that would be taken for front matter stays the text of its file: %j', (body) => {
  const text = replaceBody('Old words.\n', body);
  expect(splitFrontMatter(text).body).toBe(body);
  expect(readFrontMatter(text)).toEqual({ ...readFrontMatter(''), kind: 'yaml' });
  expect(editFrontMatter(text, { title: 'A title' })).toContain(body);
});

test('whatever a file begins with, it is split byte for byte, read or refused, and edited wholly or not at all', () => {
  let edits = 0;
  fc.assert(
    fc.property(anyFile, anyChanges, anyText, (text, changes, body) => {
      const split = splitFrontMatter(text);
      expect(joinFrontMatter(split)).toBe(text);
      const read = readFrontMatter(text);
      expect(Object.keys(Object.prototype)).toEqual([]);
      if (read.problem === null && split.kind !== 'none') {
        const replaced = replaceBody(text, body);
        expect(splitFrontMatter(replaced)).toMatchObject({ data: split.data, body });
      }
      if (read.problem === null && split.kind === 'none') {
        const replaced = splitFrontMatter(replaceBody(text, body));
        expect(replaced.bom + replaced.body).toBe(split.bom + body);
        expect(readFrontMatter(replaceBody(text, body))).toMatchObject({
          problem: null,
          meta: readFrontMatter('').meta,
        });
      }
      let after: string;
      try {
        after = editFrontMatter(text, changes);
      } catch (error) {
        if (!(error instanceof FrontMatterError)) throw error;
        return;
      }
      edits++;
      const now = readFrontMatter(after);
      expect(read.problem).toBeNull();
      expect(now.problem).toBeNull();
      expect(after.endsWith(split.body)).toBe(true);
      if (changes.title !== undefined) expect(now.meta.title).toBe(changes.title);
      if (changes.status !== undefined) expect(now.meta.status).toBe(changes.status);
      if (changes.tags !== undefined) expect(now.meta.tags).toEqual([...new Set(changes.tags)]);
      if (changes.id !== undefined) expect(now.id).toBe(changes.id);
      // Said once more, it changes nothing.
      expect(editFrontMatter(after, changes)).toBe(after);
    }),
    { numRuns: runs, seed },
  );
  expect(edits).toBeGreaterThan(runs / 5);
});

const many = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');
const bombs: [string, string][] = [
  [
    'aliases of aliases',
    `---\n${many(
      20,
      (at) =>
        `a${at}: &a${at} [${
          at === 0
            ? 'x'
            : Array(9)
                .fill(`*a${at - 1}`)
                .join()
        }]`,
    )}\n---\n`,
  ],
  ['thousands of keys', `---\n${many(9_000, (at) => `k${at}: v`)}\n---\n`],
  ['thousands of anchors', `---\n${many(5_000, (at) => `k${at}: &a${at} v`)}\n---\n`],
  ['brackets without end', `---\na: ${'['.repeat(90_000)}\n---\n`],
  ['braces without end', `---\n${'{'.repeat(90_000)}\n---\n`],
  ['a key of keys', `---\n${'? '.repeat(40_000)}\n---\n`],
  ['keys that are maps', `---\n${many(400, () => `${'? '.repeat(90)}x`)}\n---\n`],
  ['dashes', `---\n${'- '.repeat(40_000)}\n---\n`],
  ['lists in TOML', `+++\na = ${'['.repeat(45_000)}${']'.repeat(45_000)}\n+++\n`],
  ['dotted keys in TOML', `+++\n${'a.'.repeat(45_000)}a = 1\n+++\n`],
  ['tables in TOML', `+++\n${many(8_000, (at) => `[t${at}]`)}\n+++\n`],
  ['lists in JSON', `{"a": ${'['.repeat(45_000)}${']'.repeat(45_000)}}\n`],
  ['fifty megabytes of front matter', `---\n${'title: x # y\n'.repeat(4_000_000)}---\nBody`],
  ['fifty megabytes of JSON', `{"a": "${'\\"{'.repeat(17_000_000)}"}\nBody`],
  ['fifty megabytes that never close', `---\ntitle: ${'--- '.repeat(12_000_000)}`],
  ['fifty megabytes of fences that close nothing', `+++\n${'+++ x\n'.repeat(8_000_000)}`],
];

describe('front matter made to break a reader', () => {
  test.each(bombs)('of %s is read or refused, and the file stays whole', (_, text) => {
    const split = splitFrontMatter(text);
    expect(joinFrontMatter(split) === text).toBe(true);
    const { problem } = readFrontMatter(text);
    if (problem !== null) expect(() => editFrontMatter(text, { title: 'x' })).toThrow(FrontMatterError);
    else expect(readFrontMatter(attempt(text)).problem).toBeNull();
  });
});

function attempt(text: string): string {
  try {
    return editFrontMatter(text, { title: 'x' });
  } catch (error) {
    if (error instanceof FrontMatterError) return text;
    throw error;
  }
}
