import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fold } from '#core/post/fold.ts';
import type { SearchNode } from '#core/post/searchQuery.ts';
import { parseSearch } from '#core/post/searchQuery.ts';
import { placedTokens, tokensOf } from '#core/post/searchTokens.ts';

import { parameters } from '../property.ts';

/** A query as it was understood, short. */
function told(node: SearchNode | null): string {
  if (node === null) return 'everything';
  switch (node.kind) {
    case 'all':
    case 'any':
      return `${node.kind}(${node.nodes.map(told).join(' ')})`;
    case 'not':
      return `not(${told(node.node)})`;
    case 'text':
      return `${node.within === 'title' ? 'title:' : ''}${node.match}(${node.tokens.join(' ')})`;
    case 'term':
      return `${node.of}(${node.key}${node.start ? '*' : ''})`;
    case 'state':
      return `is(${node.state})`;
    case 'has':
      return `has(${node.part})`;
    case 'time':
      return `time(${node.from ?? ''}..${node.until ?? ''})`;
  }
}
const read = (text: string): string => told(parseSearch(text).node);

describe('a query', () => {
  it.each([
    ['', 'everything'],
    ['Harbour', 'inside(harbour)'],
    ['old harbour', 'all(inside(old) inside(harbour))'],
    ['"Old Harbour"', 'exact(old harbour)'],
    ['“old harbour”', 'exact(old harbour)'],
    ['„alter Hafen“ «vieux port»', 'all(exact(alter hafen) exact(vieux port))'],
    ['harb*', 'start(harb)'],
    ['-harbour', 'not(inside(harbour))'],
    ['sea -"old harbour"', 'all(inside(sea) not(exact(old harbour)))'],
    ['e-mail', 'start(e mail)'],
    ["don't", 'start(don t)'],
    ['is it', 'all(exact(is) start(it))'],
    ['a', 'exact(a)'],
    ['東京', 'exact(東 京)'],
    ['iPhone手机', 'exact(iphone 手 机)'],
    ['서울', 'exact(서 울)'],
    ['cats OR dogs', 'any(inside(cats) inside(dogs))'],
    ['big cats OR dogs OR', 'any(all(inside(big) inside(cats)) inside(dogs))'],
    ['or', 'start(or)'],
    ['tag:Sea tag:"High Tide" -category:Notes/Travel', 'all(tag(sea) tag(high tide) not(category(notes/travel)))'],
    ['tag:tra*', 'tag(tra*)'],
    ['status:draft is:Pinned', 'all(is(draft) is(pinned))'],
    ['has:image has:table', 'all(has(picture) has(table))'],
    [
      'before:2024 after:2024-05 on:2024-02-29',
      'all(time(..2024-01-01) time(2024-06-01..) time(2024-02-29..2024-03-01))',
    ],
    ['on:2024-12', 'time(2024-12-01..2025-01-01)'],
    ['title:harbour', 'title:inside(harbour)'],
    ['title:"old harbour"', 'title:exact(old harbour)'],
    ['http://example.com/x', 'start(http example com x)'],
    ['note:this', 'start(note this)'],
    ['sea - shore', 'all(inside(sea) inside(shore))'],
    ['c++ !!', 'exact(c)'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(parseSearch(text).misunderstood).toBeNull();
  });

  it.each([
    ['"old har', 'start(old har)'],
    ['sea tag:', 'inside(sea)'],
    ['sea tag:"', 'inside(sea)'],
    ['sea tag:"Hi', 'all(inside(sea) tag(hi))'],
    ['sea status:', 'inside(sea)'],
    ['sea status:dra', 'all(inside(sea) is(draft))'],
    ['sea before:20', 'inside(sea)'],
    ['sea before:2024-', 'all(inside(sea) time(..2024-01-01))'],
    ['sea -', 'inside(sea)'],
    ['sea has:im', 'all(inside(sea) has(picture))'],
    ['sea in:tr', 'inside(sea)'],
  ])('that is not finished: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(parseSearch(text).misunderstood).toBeNull();
  });

  it('says what it could not understand, and takes the rest', () => {
    const query = parseSearch('status:nonsense sea before:yesterday has:nothing on:2023-02-30 shore');
    expect(told(query.node)).toBe('all(inside(sea) inside(shore))');
    for (const part of ['status:nonsense', 'before:yesterday', 'has:nothing', 'on:2023-02-30'])
      expect(query.misunderstood).toContain(part);
  });

  it('says so when there is nothing in it that could be found', () => {
    for (const text of ['→', '++ ', '€']) expect(parseSearch(text).misunderstood).toContain(text.trim());
    for (const text of ['', ' ', '"', '-', 'c++', 'in:trash +', 'a + b'])
      expect(parseSearch(text).misunderstood).toBeNull();
  });

  it('tells the words to mark, and whether the trash is meant', () => {
    expect(parseSearch('Été "Old Quay" -winter tag:x in:trash 東京 ').words).toEqual(['ete', 'old quay', '東京']);
    expect(parseSearch('x in:trash').trash).toBe(true);
    expect(parseSearch('in:trash -x').trash).toBe(true);
    expect(parseSearch('trash').trash).toBe(false);
  });

  it('is read whatever it is', () => {
    const piece = fc.constantFrom(
      '"',
      '-',
      'tag:',
      'status:',
      'before:',
      '2024',
      ' ',
      'OR',
      '*',
      '“',
      '京',
      'é',
      ':',
      'a',
      '\u0301',
      '\ud800',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((all) => all.join('')),
        ),
        (text) => {
          const { node, words } = parseSearch(text);
          for (const word of words) expect(word).not.toBe('');
          expect(told(node)).toBeTypeOf('string');
        },
      ),
      parameters(500),
    );
  });

  it('is never wrong while a right one is being typed', () => {
    const piece = fc.constantFrom(
      'sea',
      '"old quay"',
      '-fog',
      'tag:x',
      'tag:"a b"',
      'category:a/b',
      'status:draft',
      'is:pinned',
      'has:video',
      'before:2024-05-03',
      'after:2019',
      'on:2020-02',
      'in:trash',
      'OR',
      '東京',
      'fo*',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (all) => {
        const text = all.join(' ');
        for (let end = 0; end <= text.length; end += 1)
          expect(parseSearch(text.slice(0, end)).misunderstood).toBeNull();
      }),
      parameters(100),
    );
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      'É',
      'e\u0301',
      'ß',
      'ﬁ',
      'İ',
      'ı',
      '京',
      '한',
      '\u1112\u1161\u11ab',
      '하',
      '\u11ab',
      'ガ',
      'ｶﾞ',
      'ก',
      'ำ',
      'क्षि',
      'שָׁ',
      'أ',
      'ـ',
      ' ',
      '-',
      '\u00ad',
      '😀',
      '👩‍🚀',
      '1',
      '²',
      'ς',
      '\n',
      '𠀀',
      '🇩🇪',
      '🇩',
    ),
  }),
);

describe('folding', () => {
  it('makes alike what people take for alike', () => {
    for (const [one, other] of [
      ['ÉTÉ', 'ete'],
      ['Straße', 'STRASSE'],
      ['Smørrebrød', 'smorrebrod'],
      ['ŁÓDŹ', 'lodz'],
      ['ﬁne', 'fine'],
      ['İstanbul', 'istanbul'],
      ['ΟΔΟΣ', 'οδός'],
      ['ｶﾞｯﾂ', 'ガッツ'],
      ['co\u00adop', 'coop'],
      ['مُحَمَّد', 'محمد'],
      ['한글', '\u1112\u1161\u11ab\u1100\u1173\u11af'],
    ] as const)
      expect(fold(one)).toBe(fold(other));
    expect(fold('が')).not.toBe(fold('か'));
    expect(fold('한')).toHaveLength(1);
  });

  it('changes nothing twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      parameters(500),
    );
  });
});

describe('the words of a text', () => {
  it('are the same with their places, which stand in order within the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const placed = placedTokens(text);
        expect(placed.map((token) => token.text)).toEqual(tokensOf(fold(text)));
        let last = 0;
        for (const { start, end } of placed) {
          // Several may come from one character, like ㍿.
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = start;
        }
      }),
      parameters(1_000),
    );
  });

  it('are found in the text as it is written', () => {
    const text = 'Ein Café in der STRASSE: 東京タワー, ﬁn.';
    expect(placedTokens(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'Ein',
      'Café',
      'in',
      'der',
      'STRASSE',
      '東',
      '京',
      'タ',
      'ワ',
      'ー',
      'ﬁn',
    ]);
  });
});
