import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseForest } from '#core/convert/markdown/forest.ts';
import { labelsIn } from '#core/convert/markdown/labels.ts';
import { parseTree } from '#core/convert/markdown/syntax.ts';

import { parameters } from '../../property.ts';
import { posts, soup } from '../soup.ts';

test('a text that is read piece by piece is read as it is read at once', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(fc.oneof(soup(60), posts()), fc.integer({ min: 1, max: 60 }), (text, portion) => {
      // At the very beginning the parser drops it.
      fc.pre(!text.startsWith('\ufeff'));
      const whole = parseTree(text).children;
      const { blocks, labels } = parseForest(text, { portion });
      expect(blocks).toEqual(whole);
      expect(labels).toEqual(labelsIn(whole));
    }),
    parameters(600),
  );
});
