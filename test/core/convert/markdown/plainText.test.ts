import * as fc from 'fast-check';
import type { PhrasingContent } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { expect, test } from 'vitest';

import { ownStyle, writeTree } from '#core/convert/markdown/tree.ts';

import { parameters } from '../../property.ts';

const words = fc
  .array(
    fc.constantFrom(
      'w',
      'W',
      '1',
      'a',
      'é',
      '中',
      ' ',
      ' ',
      '.',
      ')',
      '(',
      ',',
      ';',
      "'",
      '"',
      '-',
      '?',
      '\u2028',
      '\u2003',
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts): PhrasingContent => ({ type: 'text', value: parts.join('') }));
const part = fc.oneof(
  words,
  words.map((text): PhrasingContent => ({ type: 'emphasis', children: [text as never] })),
  words.map((text): PhrasingContent => ({ type: 'link', url: 'w', children: [text as never] })),
  fc.constant<PhrasingContent>({ type: 'inlineCode', value: 'w' }),
  fc.constant<PhrasingContent>({ type: 'break' }),
);

test('text that no rule of escaping can touch is written as the rules would write it', () => {
  const { bullet: _bullet, bulletOrdered: _ordered, ...style } = ownStyle;
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.boolean(), (children, heading) => {
      const block = () =>
        structuredClone(
          heading
            ? { type: 'heading' as const, depth: 1 as const, children }
            : { type: 'paragraph' as const, children },
        );
      const root = { type: 'root' as const, children: [block()] };
      const rules = toMarkdown(root, { ...style, resourceLink: false, extensions: [gfmToMarkdown()] });
      expect(writeTree([block()])).toBe(rules.replace(/\n$/, ''));
    }),
    parameters(2_000),
  );
});
