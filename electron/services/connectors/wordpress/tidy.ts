import { LonghandError } from '#core/failure.ts';

import { LostAnswer, stillUnclear } from './client.ts';
import type { WordPressClient } from './client.ts';

const mostRounds = 4;

/**
 * Removes what `find` names (routes), and looks again until there is nothing left. A site that does not let this account delete keeps
 * it: that is no reason to fail. Throws `unclear` when no answer is to be had.
 */
export async function tidy(client: WordPressClient, what: string, find: () => Promise<string[]>): Promise<void> {
  const doing = `remove ${what}`;
  for (let round = 1; ; round += 1) {
    let lost: LostAnswer | null = null;
    for (const route of await find()) {
      try {
        await client.remove(route, { force: 'true' }, doing);
      } catch (thrown) {
        if (thrown instanceof LostAnswer) lost = thrown;
        else if (!(thrown instanceof LonghandError) || thrown.code === 'cancelled' || thrown.code === 'offline')
          throw thrown;
      }
    }
    if (lost === null) return;
    if (round === mostRounds) throw stillUnclear(client, doing, lost);
  }
}
