import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseTree } from '#core/convert/markdown/syntax.ts';

import { parameters } from '../../property.ts';

const signs = [
  '@',
  'www.',
  'WWW',
  'http://',
  'HTTPS://',
  'a',
  'b.c',
  '.',
  '_',
  '-',
  '+',
  '*',
  '~',
  '[',
  ']',
  '(x)',
  '<',
  '>',
  ' ',
  '\n',
];

test('a text is read alike whether or not what is looked for in it occurs anywhere else', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...signs), minLength: 1, maxLength: 12 }), (text) => {
      const alone = `x${text}\n\n`;
      const [first] = parseTree(alone).children;
      const [among] = parseTree(`${alone}a@b.c and www.d.e and http://f.g\n`).children;
      expect(first).toEqual(among);
    }),
    parameters(1_500),
  );
});
