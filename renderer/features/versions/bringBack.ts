import type { BlockDiff, DocumentDiff } from '#core/document/diff.ts';
import { toFailure } from '#core/failure.ts';

import type { Client } from '../../bridge/client.ts';

/** How often a change is looked for in a text that does not rest. */
const mostTries = 6;

/**
 * Takes one change back. Who writes on in another window makes another text of it, and the change is looked for in that one: it is brought
 * back as long as its own place is what it was. Throws what keeps it from that.
 */
export async function bringBackChange(
  client: Pick<Client, 'versions.diff' | 'versions.restore'>,
  id: string,
  version: string,
  diff: DocumentDiff,
  change: number,
): Promise<void> {
  let wanted = change;
  for (let tries = 1; ; tries += 1) {
    try {
      await client['versions.restore']({ id, version, changes: [wanted] });
      return;
    } catch (thrown) {
      if (tries === mostTries || toFailure(thrown).code !== 'conflict') throw thrown;
      const found = sameChange(diff, change, await client['versions.diff']({ id, from: version, to: null }));
      if (found === null) throw thrown;
      wanted = found;
    }
  }
}

/** The number that a change has in another comparison; null when it is not in it, or is there more than once. */
export function sameChange(diff: DocumentDiff, change: number, now: DocumentDiff): number | null {
  const place = diff.blocks.find((block) => block.kind !== 'same' && block.change === change);
  if (place === undefined) return null;
  const wanted = withoutNumber(place);
  const found = now.blocks.filter((block) => block.kind === place.kind && withoutNumber(block) === wanted);
  const [only] = found;
  return found.length === 1 && only !== undefined && only.kind !== 'same' ? only.change : null;
}

const withoutNumber = (block: BlockDiff): string => JSON.stringify({ ...block, change: 0 });
