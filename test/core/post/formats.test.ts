import { describe, expect, test } from 'vitest';

import { editFrontMatter, FrontMatterError } from '#core/post/editFrontMatter.ts';
import { readFrontMatter, splitFrontMatter } from '#core/post/frontMatter.ts';

/** Text whose line breaks are those of its kind of file. */
const lines = (...all: string[]): string => all.join('\n') + '\n';

describe('TOML', () => {
  const hugo = lines(
    '+++',
    '# made by hand',
    "title = 'A: b'   # the title",
    'date = 2024-01-02T10:00:00+01:00',
    'lastmod = 2024-01-03',
    'weight = 0x10',
    'tags = [',
    '  # what it is about',
    '  "one", # first',
    "  'two'",
    ']',
    'long = """',
    'title = "not me"',
    '[not.a.table]',
    '"""',
    'author.name = "Ida"',
    '',
    '# for the theme',
    '[params]',
    'title = "another"',
    '[[params.links]]',
    'title = "third"',
    '+++',
    '',
    'Text',
  );

  test('says what it says', () => {
    const { meta, kind, problem, hasUpdated } = readFrontMatter(hugo);
    expect([kind, problem, hasUpdated]).toEqual(['toml', null, true]);
    expect(meta).toMatchObject({
      title: 'A: b',
      date: '2024-01-02T10:00:00+01:00',
      updated: '2024-01-03',
      tags: ['one', 'two'],
      status: 'published',
    });
  });

  test.each([
    ['a title in its own quotes', { title: 'New' }, ["title = 'A: b'   # the title", "title = 'New'   # the title"]],
    ['a title its quotes cannot hold', { title: "It's" }, ["title = 'A: b' ", 'title = "It\'s" ']],
    [
      'a date that stays one',
      { date: '2025-05-06T07:08:09+01:00' },
      ['2024-01-02T10:00:00+01:00', '2025-05-06T07:08:09+01:00'],
    ],
    ['a day that stays a day', { updated: '2025-05-06T00:00:00+02:00' }, ['2024-01-03', '2025-05-06']],
    [
      'a moment in the zone of the file',
      { date: '2025-05-06T07:08:09.123Z' },
      ['2024-01-02T10:00:00', '2025-05-06T08:08:09'],
    ],
    ['one tag more', { tags: ['one', 'two', 'three'] }, ["  'two'\n", '  \'two\',\n  "three"\n']],
    ['one tag less, its comment gone with it', { tags: ['two'] }, ['  "one", # first\n', '']],
    [
      'a key it did not have, above the tables',
      { excerpt: 'Sum "up"' },
      ['"Ida"\n', '"Ida"\ndescription = "x"\n'.replace('description = "x"', 'excerpt = "Sum \\"up\\""')],
    ],
    ['no date', { date: null }, ['date = 2024-01-02T10:00:00+01:00\n', '']],
  ])('is given %s, and keeps every other byte', (_, changes, [from, to]) => {
    expect(editFrontMatter(hugo, changes)).toBe(hugo.replace(from ?? '', to ?? ''));
    const windows = hugo.replaceAll('\n', '\r\n');
    const [one, two] = [from, to].map((text) => (text ?? '').replaceAll('\n', '\r\n'));
    expect(editFrontMatter(windows, changes)).toBe(windows.replace(one ?? '', two ?? ''));
  });

  test('has its terms where Zola has them', () => {
    const zola = lines(
      '+++',
      'title = "A"',
      '',
      '[taxonomies]',
      'tags = ["a"] # terms',
      '',
      '[extra]',
      'x = 1',
      '+++',
      'Text',
    );
    expect(readFrontMatter(zola).meta.tags).toEqual(['a']);
    expect(editFrontMatter(zola, { tags: ['a', 'b'], categories: ['c'] })).toBe(
      zola.replace('tags = ["a"] # terms\n', 'tags = ["a", "b"] # terms\ncategories = ["c"]\n'),
    );
  });

  test('takes a new key where there are tables alone, and where there is nothing', () => {
    expect(editFrontMatter('+++\n[extra]\na = 1\n+++\nT\n', { title: 'A' })).toBe(
      '+++\ntitle = "A"\n[extra]\na = 1\n+++\nT\n',
    );
    expect(editFrontMatter('+++\n+++\nT\n', { title: 'A', date: '2024-01-02' })).toBe(
      '+++\ntitle = "A"\ndate = 2024-01-02\n+++\nT\n',
    );
  });

  test('refuses what it cannot say', () => {
    expect(() => editFrontMatter(hugo, { title: 'half \ud83d' })).toThrow(FrontMatterError);
    expect(() => editFrontMatter('+++\ntaxonomies = {tags = ["a"]}\n+++\n', { tags: ['b'] })).toThrow(FrontMatterError);
    const comments = '+++\ntags = [ "a", # one\n "b"]\n+++\n';
    expect(() => editFrontMatter(comments, { tags: ['b', 'a'] })).toThrow(FrontMatterError);
  });
});

describe('JSON', () => {
  const hugo = lines(
    '{',
    '    "title" : "A",',
    '    "date": "2024-01-02 10:00:00 +0100",',
    '    "tags": [',
    '        "one",',
    '        "two"',
    '    ],',
    '    "params": {"title": "B", "n": 1.50, "big": 12345678901234567890}',
    '}',
    '',
    'Text {',
  );

  test.each([
    ['a title', { title: 'New "one"' }, ['"A"', '"New \\"one\\""']],
    [
      'a date in the form it has',
      { date: '2025-05-06T07:08:09+02:00' },
      ['2024-01-02 10:00:00 +0100', '2025-05-06 07:08:09 +0200'],
    ],
    ['one tag more', { tags: ['one', 'two', 'three'] }, ['"two"\n', '"two",\n        "three"\n']],
    ['no tags', { tags: [] }, ['    "tags": [\n        "one",\n        "two"\n    ],\n', '']],
    ['a key it did not have', { excerpt: 'Sum' }, ['7890}\n', '7890},\n    "excerpt" : "Sum"\n']],
  ])('is given %s, and keeps every other byte', (_, changes, [from, to]) => {
    expect(editFrontMatter(hugo, changes)).toBe(hugo.replace(from ?? '', to ?? ''));
  });

  test.each([
    ['on one line', '{"title": "A"}\nText\n', '{"title": "B", "slug": "x"}\nText\n'],
    ['empty but for a brace', '---json\n{}\n---\nText\n', '---json\n{"title": "B", "slug": "x"}\n---\nText\n'],
    [
      'between semicolons',
      ';;;\n"title": "A",\n"n": 1\n;;;\nText\n',
      ';;;\n"title": "B",\n"n": 1,\n"slug": "x"\n;;;\nText\n',
    ],
    ['with a key twice', '{"title": "0", "title": "A"}\nText\n', null],
  ])('is edited %s', (_, before, after) => {
    if (after === null) expect(() => editFrontMatter(before, { title: 'B' })).not.toThrow();
    else expect(editFrontMatter(before, { title: 'B', slug: 'x' })).toBe(after);
  });
});

describe('YAML', () => {
  test.each([
    ['an anchor that nobody uses', 'title: &t Old\n', 'title: &t New\n'],
    ['a tag', 'title: !!str 12\n', 'title: New\n'],
    ['a key in quotes', '"title": Old\n', '"title": New\n'],
    ['a key with a question mark', '? title\n: Old\n', '? title\n: New\n'],
    ['a value on the next line', 'title:\n  Old\n', 'title: New\n'],
    ['a value of many lines', 'title: Old\n  and\n\n  long # c\nb: 1\n', 'title: New # c\nb: 1\n'],
    ['a block', 'title: |-\n  Old\n  lines\n\nb: 1\n', 'title: New\n\nb: 1\n'],
    ['a map in braces', '{title: Old, b: [1,  2]}\n', '{title: New, b: [1,  2]}\n'],
    ['indented keys', '  b: 1\n  title: Old\n', '  b: 1\n  title: New\n'],
    ['tabs after the colon', 'title:\tOld\t# c\n', 'title:\tNew\t# c\n'],
    ['an alias', 'a: &a Old\ntitle: *a\n', 'a: &a Old\ntitle: New\n'],
    ['carriage returns alone', 'a: 1\rtitle: Old\r', 'a: 1\rtitle: New\r'],
  ])('with %s is given a title', (_, before, after) => {
    const eol = before.includes('\n') ? '\n' : '\r';
    expect(editFrontMatter(`---${eol}${before}---${eol}Body`, { title: 'New' })).toBe(`---${eol}${after}---${eol}Body`);
  });

  test.each(['\n', '\r\n'])('keeps a text of several lines in a block, with line break %j', (eol) => {
    const file = (...all: string[]): string => ['---', ...all, 'x: 1', '---', ''].join(eol);
    const before = file('excerpt: |', '   Old', '', '   lines', '', '# c');
    expect(editFrontMatter(before, { excerpt: 'New: "one"\n\n  two' })).toBe(
      file('excerpt: |-', '   New: "one"', '', '     two', '', '# c'),
    );
    expect(editFrontMatter(before, { excerpt: 'New' })).toContain(`excerpt: New${eol}`);
  });

  test('keeps comments between the tags, whatever happens to the tags', () => {
    const before = '---\ntags:\n  # a\n  - one\n  # b\n  - two # c\n  # d\nx: 1\n---\n';
    expect(editFrontMatter(before, { tags: ['two'] })).toBe(
      '---\ntags:\n  # a\n  # b\n  - two # c\n  # d\nx: 1\n---\n',
    );
    expect(editFrontMatter(before, { tags: ['two', 'one'] })).toContain('  # b\n  - two # c\n  - one\n');
  });

  test.each([
    ['["a",  "b"] # c', ['a', 'b', 'c'], '["a",  "b",  "c"] # c'],
    ["[ 'a', b ]", ['b', 'c'], '[ b, c ]'],
    ["['a']", ['a', 'b'], "['a', 'b']"],
    ['[a, b]', ['it, all', 'b'], '["it, all", b]'],
    ['[\n  a,\n  "b",\n]', ['a', 'b', 'c'], '[\n  a,\n  "b",\n  c,\n]'],
    ['[2024, 1.50, yes]', ['2024', '1.5', 'yes', 'x'], '[2024, 1.50, yes, x]'],
    ['\n- 2024 # c\n- "b"', ['2024', 'b', 'c'], '\n- 2024 # c\n- "b"\n- c'],
    ['\n- "a"\n- "b"', ['a', 'b', 'c'], '\n- "a"\n- "b"\n- "c"'],
    ['web, "js", go', ['go', 'web'], 'go, web'],
    ["'web, js'", ['web', 'js', 'go'], "'web, js, go'"],
    ['web, js', ['web', 'a, b'], '[web, "a, b"]'],
    ['web', ['web', 'js'], '[web, js]'],
  ])('of the tags %j keeps those that stay, and their form, in %j', (before, tags, after) => {
    expect(editFrontMatter(`---\ntags: ${before}\n---\n`, { tags })).toBe(`---\ntags: ${after}\n---\n`);
    expect(readFrontMatter(`---\ntags: ${after}\n---\n`).meta.tags).toEqual(tags);
  });

  test('keeps the items of a list in braces too, and in JSON', () => {
    expect(editFrontMatter("---\n{tags: ['a',  2024], x: y}\n---\n", { tags: ['a', '2024', 'b'] })).toBe(
      "---\n{tags: ['a',  2024,  b], x: y}\n---\n",
    );
    expect(editFrontMatter('{"tags": ["\\u00e9", 2024]}\nText\n', { tags: ['é', '2024', 'b'] })).toBe(
      '{"tags": ["\\u00e9", 2024, "b"]}\nText\n',
    );
  });

  test('takes a list of authors away when nobody is left', () => {
    expect(editFrontMatter('---\na: 1\nauthors: [Ida]\n---\n', { author: ' , ' })).toBe('---\na: 1\n---\n');
  });

  test('refuses to lose a comment within brackets', () => {
    expect(() => editFrontMatter('---\ntags: [a, # one\n  b]\n---\n', { tags: ['b'] })).toThrow(FrontMatterError);
  });

  test.each([
    ['---\nFoo\n---\nBar\n', 'none'],
    ['---\n\nSome words,\n# and a heading\n\n---\n', 'none'],
    ['---\n---\nText\n', 'yaml'],
    ['---\n# nothing yet\n---\nText\n', 'yaml'],
    ['---\n\n---\nText\n', 'yaml'],
    ['---\nTime: ten\n---\n', 'yaml'],
    ['---\n{}\n---\n', 'yaml'],
  ])('is told from two rules with words between them: %j', (text, kind) => {
    expect([splitFrontMatter(text).kind, readFrontMatter(text).problem]).toEqual([kind, null]);
  });

  test.each([
    ['title: Colons: are bad', 'a colon and a space', 2],
    ['a: 1\ntitle: *star*', 'begins with “*” needs quotes', 3],
    ['title: @home', 'needs quotes', 2],
    ['a:\n\t- b', 'tab', 3],
    ['title: "A', 'not closed', 3],
    ['title:A\nb: 1', 'space after the colon', 2],
    ['title: {{ x }}', 'needs quotes', 2],
    ['title: "a \\q"', 'backslash', 2],
  ])('says in plain words what is wrong with %j', (data, words, line) => {
    const { problem } = readFrontMatter(`---\n${data}\n---\n`);
    expect([problem?.message, problem?.line]).toEqual([expect.stringContaining(words), line]);
  });

  test('says of what is nested too deeply that it is', () => {
    const { problem } = readFrontMatter(`---\na: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n---\n`);
    expect(problem?.message).toContain('nested too deeply');
  });

  test('knows a value by its name wherever that is given', () => {
    const text = '---\na: &m {k: &k 1}\nb: &s [x]\nc: [*m, *k, *s]\ntitle: Old\n---\n';
    expect(editFrontMatter(text, { title: 'New' })).toBe(text.replace('Old', 'New'));
  });

  test('refuses to change a value that others share', () => {
    expect(() => editFrontMatter('---\ntitle: &t Old\nalso: *t\n---\n', { title: 'New' })).toThrow(FrontMatterError);
  });

  test.each(['yes', 'No', '1:30', '012', '1_000', '2024-01-02', '~', 'null', '0x1f', '.inf', '='])(
    'quotes a title %j, which another reader would take for something else',
    (title) => {
      expect(editFrontMatter('---\na: 1\n---\n', { title })).toBe(`---\na: 1\ntitle: "${title}"\n---\n`);
    },
  );

  test('escapes what cannot be seen, so that the file can be read again', () => {
    for (const title of [
      'a\u0000b',
      'half \ud83d',
      'bell \u0007',
      'line\u2028',
      '\ufeffmark',
      'c1 \u0090',
      'nel \u0085',
    ]) {
      const after = editFrontMatter('---\na: 1\n---\n', { title });
      expect(readFrontMatter(new TextDecoder().decode(new TextEncoder().encode(after))).meta.title).toBe(title);
      expect(after).not.toContain('\u0000');
    }
  });
});

test.each([
  ['2024-01-02', '2025-05-06T00:00:00+02:00', '2025-05-06'],
  ['2024-01-02', '2025-05-06T07:30:00+02:00', '2025-05-06T07:30:00+02:00'],
  ['2024-01-02T10:00:00', '2025-05-06T07:30:00+02:00', '2025-05-06T07:30:00'],
  ['2024-01-02 10:00', '2025-05-06T07:30:00+02:00', '2025-05-06 07:30:00'],
  ['2024-01-02T10:00:00Z', '2025-05-06T07:30:00+02:00', '2025-05-06T05:30:00Z'],
  ['2024-01-02T10:00:00.000Z', '2025-05-06T05:30:00.123Z', '2025-05-06T05:30:00.123Z'],
  ['2024-01-02 10:00:00 +0100', '2025-05-06T07:30:00+02:00', '2025-05-06 07:30:00 +0200'],
  ['2024-01-02 10:00:00 -05', '2025-05-06T05:30:00.123Z', '2025-05-06 00:30:00 -05'],
  ['2 January 2024', '2025-05-06T07:30:00+02:00', '2025-05-06T07:30:00+02:00'],
])('a date written as %s is changed to %s as %s', (old, date, expected) => {
  const after = editFrontMatter(`---\ndate: ${old}\n---\n`, { date });
  expect(after).toBe(`---\ndate: ${expected}\n---\n`);
  const { meta } = readFrontMatter(after);
  expect(editFrontMatter(after, { date: meta.date })).toBe(after);
});

test.each([
  ['---\nauthors: [Ida, "Smith, Jo"]\n---\n', '---\nauthors: [Ida, "Smith, Jo", Ada]\n---\n'],
  ['---\nauthor:\n- Ida\n- Smith, Jo\n---\n', '---\nauthor:\n- Ida\n- Smith, Jo\n- Ada\n---\n'],
  ['+++\nauthors = ["Ida", "Smith, Jo"]\n+++\n', '+++\nauthors = ["Ida", "Smith, Jo", "Ada"]\n+++\n'],
])('a list of authors stays one (%#)', (before, after) => {
  expect(editFrontMatter(before, { author: 'Ida, Smith, Jo, Ada' })).toBe(after);
  expect(readFrontMatter(after).meta.author).toBe('Ida, Smith, Jo, Ada');
  expect(editFrontMatter(after, { author: 'Ida, Smith, Jo' })).toBe(before);
  expect(readFrontMatter(editFrontMatter(before, { author: 'Eve' })).meta.author).toBe('Eve');
  expect(editFrontMatter(before, { author: '' })).not.toContain('author');
});

test.each([
  ['2024-01-20', '2025-05-06'],
  ['2024-01-20 10:00:00', '2025-05-06 23:30:00'],
  ['2024-01-20T10:00:00Z', '2025-05-06T21:30:00Z'],
  ['2024-01-20T10:00:00+01:00', '2025-05-06T23:30:00+02:00'],
])('the time of a change is written as %s is', (old, written) => {
  const updated = '2025-05-06T23:30:00.123+02:00';
  expect(editFrontMatter(`---\nlastmod: ${old} # c\n---\n`, { updated })).toBe(`---\nlastmod: ${written} # c\n---\n`);
  expect(editFrontMatter(`+++\nlastmod = ${old} # c\n+++\n`, { updated })).toBe(`+++\nlastmod = ${written} # c\n+++\n`);
});

test.each([
  ['---\n__proto__:\n  polluted: true\nconstructor:\n  prototype: {polluted: true}\ntitle: A\n---\nB', 'yaml'],
  ['+++\ntitle = "A"\n[__proto__]\npolluted = true\n[constructor.prototype]\npolluted = true\n+++\nB', 'toml'],
  ['{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "title": "A"}\nB', 'json'],
])('a key __proto__ is a key like any other (%#)', (text, kind) => {
  const { meta, problem } = readFrontMatter(text);
  expect([splitFrontMatter(text).kind, problem, meta.title]).toEqual([kind, null, 'A']);
  expect(editFrontMatter(text, { title: 'New' })).toBe(text.replace('A"', 'New"').replace('title: A', 'title: New'));
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
