import type { BlockDiff, DocumentDiff } from '#core/document/diff.ts';
import { sideOfNode } from '#core/document/diff/takeBack.ts';
import type { NodeJson } from '#core/document/json.ts';
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

/**
 * Takes back what {@link bringBackChange} did, by the version that was kept before it: that change alone, so that what was typed since
 * stays. Where its place was changed since, the whole text becomes that version again. With `again` it takes back such an undo, and leaves
 * the change brought back.
 */
export async function undoChange(
  client: Pick<Client, 'versions.diff' | 'versions.restore'>,
  id: string,
  kept: string,
  diff: DocumentDiff,
  change: number,
  again = false,
): Promise<void> {
  const now = await client['versions.diff']({ id, from: kept, to: null });
  const found = (again ? sameChange : oppositeChange)(diff, change, now);
  if (found === null) await client['versions.restore']({ id, version: kept, changes: null });
  else await bringBackChange(client, id, kept, now, found);
}

/** The change that leads back from where another one was taken back; null where it is not there, or more than once. */
export function oppositeChange(diff: DocumentDiff, change: number, now: DocumentDiff): number | null {
  const place = diff.blocks.find((block) => block.kind !== 'same' && block.change === change);
  if (place === undefined || (place.kind !== 'changed' && place.kind !== 'same' && place.moved)) return null;
  const [before, after] = sidesOf(place).map((side) => JSON.stringify(side));
  const found = now.blocks.filter((block) => {
    const [was, is] = sidesOf(block).map((side) => JSON.stringify(side));
    return block.kind !== 'same' && was === after && is === before;
  });
  const [only] = found;
  return found.length === 1 && only !== undefined && only.kind !== 'same' ? only.change : null;
}

/** A block before and after; null where it was not, or is no more. */
function sidesOf(block: BlockDiff): [NodeJson | null, NodeJson | null] {
  if (block.kind === 'changed') return [sideOfNode(block.block, 'before'), sideOfNode(block.block, 'after')];
  return [block.kind === 'inserted' ? null : block.block, block.kind === 'deleted' ? null : block.block];
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
