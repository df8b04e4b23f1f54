import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { isSlug, slugify, slugLength, uniqueSlug } from '#core/post/slug.ts';

test('titles in any script become addresses that people can read', () => {
  const cases: [string, string][] = [
    ['Crème brûlée & Co.', 'creme-brulee-co'],
    ['Straße nach Łódź', 'strasse-nach-lodz'],
    ['  What’s new?  ', 'whats-new'],
    ['日本語のタイトル', '日本語のタイトル'],
    ['한국어 제목', '한국어-제목'],
    ['مرحبا بالعالم', 'مرحبا-بالعالم'],
    ['हिन्दी शीर्षक', 'हिन्दी-शीर्षक'],
    ['C++ / C#', 'c-c'],
    ['😀', ''],
    ['', ''],
    ['CON', 'con-post'],
    ['Release 1.2.3', 'release-1-2-3'],
  ];
  for (const [title, slug] of cases) expect(slugify(title)).toBe(slug);
});

test('whatever the title, what comes out can be a folder’s name, and stays the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
      const slug = slugify(title);
      if (slug === '') return;
      expect(isSlug(slug)).toBe(true);
      expect(slug.length).toBeLessThanOrEqual(slugLength);
      expect(slugify(slug)).toBe(slug);
    }),
    { numRuns: 1_000 },
  );
});

test('names that lead elsewhere or that a system keeps are no slugs', () => {
  for (const bad of [
    '',
    '.',
    '..',
    '../a',
    'a/b',
    'a\\b',
    '.a',
    'a.',
    'nul',
    'com1.txt',
    'a b',
    'a\nb',
    'a:b',
    'x'.repeat(300),
  ])
    expect(isSlug(bad)).toBe(false);
});

test('a taken slug gets the next number', () => {
  const taken = new Set(['a', 'a-2']);
  expect(uniqueSlug('a', (slug) => taken.has(slug))).toBe('a-3');
});
