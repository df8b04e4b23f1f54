import process from 'node:process';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { editFrontMatter } from '#core/post/editFrontMatter.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';

const runs = Number(process.env['LONGHAND_FUZZ_RUNS'] ?? 300);
const seed = Number(process.env['LONGHAND_PROPERTY_SEED'] ?? 20_261_123);

/** The ways in which people write the value of a key, by the key; `\n` stands for the file's line break. */
interface Language {
  open: string;
  close: string;
  /** Lines that say nothing: comments and blank ones. */
  silent: string[];
  fields: Record<'title' | 'excerpt' | 'date' | 'tags', string[]>;
  /** Keys of other tools. */
  others: string[];
  /** What can only stand below all else. */
  tail: string[];
}

const languages: Record<string, Language> = {
  yaml: {
    open: '---\n',
    close: '---\n',
    silent: ['# c\n', '\n', '   # indented\n', '#\n', '\n\n'],
    fields: {
      title: [
        'title: Old\n',
        'title:   "Old"   # c\n',
        "title: 'O''ld'\n",
        'title:\n',
        'title: >-\n  Old\n  words\n',
        '"title": Old\n',
        'title: Old\n  and more # c\n',
        'title: &t Old\n',
      ],
      excerpt: ['description: |\n  Old\n\n  words\n', 'excerpt: ""\n', 'summary: Old # c\n', 'excerpt: |+\n  Old\n\n'],
      date: [
        'date: 2024-01-02\n',
        'date:  2024-01-02 10:00:00 +0100 # c\n',
        "pubDate: '2024-01-02T10:00:00Z'\n",
        'date:\n',
      ],
      tags: [
        'tags: [a,  b] # c\n',
        'tags:\n  - a # c\n  # d\n  -   "b"\n',
        'tags:\n- a\n- b\n',
        'tags: a, b\n',
        'tags: []\n',
        'keywords:\n    - a\n\n    - b\n',
      ],
    },
    others: [
      'x: 1\n',
      'map:\n    deep: {a: 1,   b: [2]}\n    # c\n',
      'anchor: &a [1]\nalias: *a\n',
      'text: |\n  title: not me\n\n  # no comment\n',
      "'odd key' : y\n",
      'date2:\t2024-01-02\n',
      '? long\n: value\n',
      'n: 0o17\n',
    ],
    tail: ['', 'last: no more', '# the end\n'],
  },
  toml: {
    open: '+++\n',
    close: '+++\n',
    silent: ['# c\n', '\n', '   # indented\n', '\t\n'],
    fields: {
      title: [
        'title = "Old"\n',
        "title   =   'Old'   # c\n",
        'title = """\nOld\nwords"""\n',
        "  title = '''Old'''\n",
        '"title" = "Old"\n',
      ],
      excerpt: ['description = ""\n', 'summary = "Old # no comment" # c\n'],
      date: [
        'date = 2024-01-02\n',
        'date = 2024-01-02T10:00:00+01:00 # c\n',
        'date = 2024-01-02 10:00:00\n',
        'date = "2024-01-02"\n',
      ],
      tags: [
        'tags = ["a",  "b"] # c\n',
        'tags = [ # c\n  "a", # d\n  # e\n  \'b\', # f\n]\n',
        'tags = [\n  "a",\n  "b"\n] # c\n',
        'tags = []\n',
        'keywords = "a, b"\n',
      ],
    },
    others: [
      'x = 1\n',
      'f = 1.50\n',
      'in = {a = 1,   b = [2]}\n',
      'a.b = "dotted"\n',
      'text = """\ntitle = "not me"\n[no.table]\n"""\n',
      "'odd key' = 0x1F\n",
      'list = [ [1, 2],\n  ["x"] ] # c\n',
    ],
    tail: [
      '',
      '[extra]\ntitle = "hers" # c\ntags = ["x"]\n',
      '[[links]]\ntitle = "1"\n[[links]]\ntitle = "2"\n',
      '# the end\n',
    ],
  },
};

const change: fc.Arbitrary<FrontMatterChanges> = fc.oneof(
  fc.record({
    title: fc.oneof(fc.constantFrom('New', "It's", 'a "b" # c', 'yes', '', 'x: y'), fc.string({ unit: 'grapheme' })),
  }),
  fc.record({ excerpt: fc.constantFrom('New', 'two\nlines', '') }),
  fc.record({ date: fc.constantFrom('2025-05-06T07:08:09+02:00', '2025-05-06', null) }),
  fc.record({ tags: fc.constantFrom<string[]>(['a', 'b', 'c'], ['b'], ['b', 'a'], [], ['new one']) }),
);

describe.each(Object.entries(languages))('in %s', (_, language) => {
  test('one edited field leaves every byte but its own', () => {
    const pieces = fc.array(fc.oneof(fc.constantFrom(...language.silent), fc.constantFrom(...language.others)), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        pieces,
        pieces,
        fc.constantFrom(...language.tail),
        change,
        fc.nat(7),
        fc.boolean(),
        fc.boolean(),
        (above, below, tail, changes, which, present, windows) => {
          const eol = (text: string): string => (windows ? text.replaceAll('\n', '\r\n') : text);
          const field = Object.keys(changes)[0] as keyof Language['fields'];
          const forms = language.fields[field];
          const own = present ? (forms[which % forms.length] ?? '') : '';
          const keyed = (text: string): string => /^[^\s=:#]+/.exec(text)?.[0] ?? '';
          // A key stands there once.
          const seen = new Set<string>();
          const once = (text: string): boolean =>
            keyed(text) === '' || (!seen.has(keyed(text)) && seen.add(keyed(text)) !== undefined);
          const before = eol(above.filter(once).join(''));
          // What is indented or blank below a block of text belongs to it.
          const end = /: [|>]/.test(own) ? 'end: 1\n' : '';
          const after = eol(
            end + below.filter(once).join('') + (tail === '' || tail.endsWith('\n') ? tail : `${tail}\n`),
          );
          const file = `${eol(language.open)}${before}${eol(own)}${after}${eol(language.close)}Body --- text`;
          expect(readFrontMatter(file).problem).toBeNull();
          const edited = editFrontMatter(file, changes);
          expect(readFrontMatter(edited).problem).toBeNull();
          expect(readFrontMatter(edited).meta).toMatchObject(
            field === 'date'
              ? {}
              : {
                  [field]:
                    typeof changes[field] === 'string'
                      ? field === 'title'
                        ? changes.title
                        : changes[field]?.trim()
                      : changes[field],
                },
          );
          if (present) {
            expect(edited.startsWith(eol(language.open) + before)).toBe(true);
            expect(edited.endsWith(`${after}${eol(language.close)}Body --- text`)).toBe(true);
            const kept = edited.slice(
              (eol(language.open) + before).length,
              edited.length - `${after}${eol(language.close)}Body --- text`.length,
            );
            // A comment on a line of its own belongs to nobody.
            if (changes.tags?.length !== 0)
              for (const comment of eol(own).match(/^\s*#.*$/gm) ?? []) expect(kept).toContain(comment.trim());
            if (windows) expect(kept.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
          } else {
            const [removed, added] = difference(file, edited);
            expect(removed).toBe('');
            expect(added.split('\n').length).toBeLessThanOrEqual(2);
          }
        },
      ),
      { numRuns: runs, seed },
    );
  });
});

const space = fc.constantFrom('', ' ', '\n', '\n  ', '\t', '\r\n    ');
const jsonValue = fc.constantFrom(
  '1.50',
  '"\\u00e9"',
  '[1,  2]',
  '{ "title": "deep" }',
  '12345678901234567890',
  'null',
  '"}\\""',
);

test('in JSON one edited field leaves every byte but its value', () => {
  const others = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[u-z]{1,3}$/), jsonValue, space, space, space), {
    selector: ([key]) => key,
    maxLength: 3,
  });
  fc.assert(
    fc.property(others, others, space, space, change, fc.boolean(), (above, below, gap, end, changes, present) => {
      const write = ([key, value, one, two, three]: [string, string, string, string, string]): string =>
        `${one}"${key}"${two}:${three}${value}`;
      const [field, wanted] = Object.entries(changes)[0] ?? ['title', null];
      const seen = new Set(above.map(([key]) => key));
      const old = { title: '"Old"', excerpt: '"Old"', date: '"2024-01-02"', tags: '["a",  "b"]' }[field] ?? '""';
      const before = above.map((pair) => `${write(pair)},`).join('');
      const after = below
        .filter(([key]) => !seen.has(key))
        .map((pair) => `,${write(pair)}`)
        .join('');
      const own = present ? `${gap}"${field}"${gap}:${gap}` : '"w":';
      const file = `{ "a": 1,${before}${own}${present ? old : '1'}${after}${end}}\nBody`;
      expect(readFrontMatter(file).problem).toBeNull();
      const edited = editFrontMatter(file, changes);
      expect(readFrontMatter(edited).problem).toBeNull();
      if (present && wanted !== null && wanted !== '' && wanted.length > 0) {
        expect(edited.startsWith(`{ "a": 1,${before}${own}`)).toBe(true);
        expect(edited.endsWith(`${after}${end}}\nBody`)).toBe(true);
      } else if (!present) expect(difference(file, edited)[0]).toBe('');
    }),
    { numRuns: runs, seed },
  );
});

/** What was taken out and put in between two texts, as far as they have the same beginning and end. */
function difference(before: string, after: string): [removed: string, added: string] {
  let head = 0;
  while (head < Math.min(before.length, after.length) && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
}
