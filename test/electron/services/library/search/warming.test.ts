import { expect, it } from 'vitest';

import { openSearchFile } from '#services/library/search/schema.ts';
import { warmingQueries } from '#services/library/search/warming.ts';

it('searches before anybody asks only where there is much to be read', () => {
  const search = openSearchFile(':memory:');
  const insert = search.prepare('INSERT INTO vocabulary (word) VALUES (?)');
  insert.run('harbour');
  expect(warmingQueries(search)).toEqual([]);
  for (let number = 0; number < 4_000; number += 1) insert.run(`word${number}`);
  const queries = warmingQueries(search);
  expect(queries.slice(0, 2)).toEqual(['harbour', 'harbour ord']);
  expect(queries.length).toBeLessThan(40);
  search.close();
});
