import type { DatabaseSync } from 'node:sqlite';

/** A smaller vocabulary is read in no time whenever it is asked for. */
const large = 3_000;

/** Words from frequent to rare: the vocabulary has them in that order. */
const places = [1, 2, 5, 12, 30, 75, 180, 450, 1_100, 2_700, 6_700, 16_000, 40_000, 100_000];

/**
 * What is searched after a start before anybody asks: so that the first question finds the upper parts of the index read and its own code
 * made quick.
 */
export function warmingQueries(search: DatabaseSync): string[] {
  const last = Number(search.prepare('SELECT max(w) AS last FROM vocabulary').get()?.['last'] ?? 0);
  if (last < large) return [];
  const select = search.prepare('SELECT word FROM vocabulary WHERE w >= ? LIMIT 2');
  return places.flatMap((place) => {
    const [one = '', other = ''] = select.all(place).map((row) => String(row['word']));
    if (one === '') return [];
    return [one, `${one} ${other.slice(1, 4)}`];
  });
}
