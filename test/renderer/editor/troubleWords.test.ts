import temml from 'temml';
import { expect, test } from 'vitest';

import { troubleWords } from '../../../renderer/editor/math/troubleWords.ts';

/** What Temml throws, as the window draws. */
function trouble(tex: string): string | null {
  try {
    temml.renderToString(tex, { displayMode: true, throwOnError: true, maxExpand: 1_000 });
    return null;
  } catch (thrown) {
    return troubleWords(thrown, tex);
  }
}

test.each([
  ['\\frac{1}{2', 'A } is missing at the end.'],
  ['\\sqrt[3', 'A ] is missing at the end.'],
  ['\\left( a', 'A \\right is missing at the end.'],
  ['\\begin{matrix} a', 'An \\end is missing at the end.'],
  ['a^', 'Something is missing after the ^ at the end.'],
  ['a }', 'There is a } without its beginning.'],
  ['a & b', 'A & can only stand in a table, a matrix or aligned lines.'],
  ['\\foo x', 'Longhand does not know \\foo.'],
  ['\\begin{foo}x\\end{foo}', 'Longhand does not know \\begin{foo}.'],
  ['x_1_2', 'A subscript follows another: put braces around the first part.'],
  ['$x$', 'No $ is needed: all of this is a formula.'],
  ['\\def\\a{\\a}\\a', 'A \\def in it goes round in circles.'],
])('%s is told to its writer in words', (tex, words) => {
  expect(trouble(tex)).toBe(words);
});
