import * as fc from 'fast-check';
import type { Nodes } from 'mdast';
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
      expect(comparable(blocks)).toEqual(comparable(whole));
      expect(labels).toEqual(labelsIn(whole));
    }),
    parameters(400),
  );
});

/** Without what nobody reads: where containers end, and what the parser makes of blank lines in lists. */
function comparable(nodes: readonly Nodes[]): unknown {
  return nodes.map((node) => {
    const { children, spread: _, ...rest } = node as Nodes & { children?: Nodes[]; spread?: boolean };
    return { ...rest, ...(children !== undefined && { children: comparable(children) }) };
  });
}
