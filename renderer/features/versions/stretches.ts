import type { BlockDiff, DocumentDiff } from '#core/document/diff.ts';
import type { NodeJson } from '#core/document/json.ts';

export type Changed = Exclude<BlockDiff, { kind: 'same' }>;

/** What a comparison shows, in order: a changed block, blocks beside one that show where it is, or many that stayed and are folded. */
export type Stretch =
  | { kind: 'changed'; key: string; diff: Changed }
  | { kind: 'context'; key: string; blocks: NodeJson[] }
  | { kind: 'folded'; key: string; blocks: NodeJson[] };

/** So many blocks that stayed are shown before and after a change. */
const context = 1;
/** Fewer than these are not worth folding. */
const fewest = 3;

export function stretchesOf({ blocks }: DocumentDiff): Stretch[] {
  const stretches: Stretch[] = [];
  for (let at = 0; at < blocks.length;) {
    const diff = blocks[at] as BlockDiff;
    if (diff.kind !== 'same') {
      stretches.push({ kind: 'changed', key: `change-${diff.kind}-${diff.change}`, diff });
      at++;
      continue;
    }
    const same: NodeJson[] = [];
    const start = at;
    for (let next = blocks[at]; next?.kind === 'same'; next = blocks[at]) {
      same.push(next.block);
      at++;
    }
    const before = start === 0 ? 0 : context;
    const after = at === blocks.length ? 0 : context;
    const hidden = same.length - before - after;
    const add = (kind: 'context' | 'folded', from: number, to: number): void => {
      if (to > from) stretches.push({ kind, key: `${kind}-${start + from}`, blocks: same.slice(from, to) });
    };
    if (hidden < fewest) add('context', 0, same.length);
    else {
      add('context', 0, before);
      add('folded', before, same.length - after);
      add('context', same.length - after, same.length);
    }
  }
  return stretches;
}
