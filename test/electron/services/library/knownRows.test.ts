import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { expect, onTestFinished, test } from 'vitest';

import { Catalogue } from '#services/library/catalogue/catalogue.ts';
import { KnownRows } from '#services/library/scan/knownRows.ts';

test('what stands at a path or below it is found by the path, however many posts there are', async () => {
  const stateFolder = await mkdtemp(join(tmpdir(), 'longhand-known-rows-'));
  const catalogue = new Catalogue({ stateFolder, root: '/blog', accountName: () => null });
  onTestFinished(async () => {
    catalogue.close();
    await rm(stateFolder, { recursive: true, force: true });
  });
  const asked = new Set<string>();
  const plan = (sql: string): string[] =>
    catalogue.database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...(sql.match(/\?/g) ?? []).map(() => 'x'))
      .map(({ detail }) => String(detail));
  const watched = {
    prepare(sql: string) {
      asked.add(sql);
      return catalogue.database.prepare(sql);
    },
  };
  const rows = new KnownRows(watched as unknown as DatabaseSync);
  expect(rows.below('posts/a')).toEqual([]);
  const byPath = [...asked].filter((sql) => /\bpath\b.*\?/.test(sql) && sql.includes('FROM posts'));
  expect(byPath.length).toBeGreaterThan(1);
  for (const sql of byPath) expect(plan(sql)[0]).toMatch(/INDEX posts_(path|problem) \(/);
});
