import { Fragment, Slice } from '@tiptap/pm/model';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { ReplaceStep } from '@tiptap/pm/transform';
import type { Step } from '@tiptap/pm/transform';

import type { OpenedPost } from '#core/ipc/contract.ts';

import type { Unsent } from './stepSender.ts';

/** A run of top-level blocks, by index: from `from` up to, not including, `to`. */
interface Run {
  from: number;
  to: number;
}

/**
 * Brings what main never confirmed into a text that was opened again. Blocks that both sides changed are kept both, ours after theirs:
 * a repeated paragraph can be deleted, a lost one cannot be written again.
 *
 * @param taken what the opening tells of earlier ones: whether main took the last batch. Where it says nothing, that is seen from the text.
 * @returns the step to make on `theirs`, or null when nothing of ours is missing there.
 */
export function rebase(unsent: Unsent, theirs: ProseMirrorNode, taken?: OpenedPost['taken']): Step | null {
  // Each opening has a schema of its own, and nodes of two schemas never compare equal.
  const here = (document: ProseMirrorNode): ProseMirrorNode => theirs.type.schema.nodeFromJSON(document.toJSON());
  const mine = here(unsent.mine);
  const attempted = unsent.attempted && here(unsent.attempted);
  if (theirs.eq(mine)) return null;
  // Main may have taken the last batch although its answer never came.
  const base = attempted !== null && wasTaken(unsent, attempted, theirs, taken) ? attempted : here(unsent.base);
  if (base.eq(mine)) return null;
  const ours = changedRun(base, mine);
  const other = changedRun(base, theirs);
  const blocks: ProseMirrorNode[] = [];
  for (let index = ours.from; index < ours.to + (mine.childCount - base.childCount); index += 1)
    blocks.push(mine.child(index));
  const shift = theirs.childCount - base.childCount;

  let target: Run;
  if (theirs.eq(base) || ours.to <= other.from) target = ours;
  else if (ours.from >= other.to) target = { from: ours.from + shift, to: ours.to + shift };
  else {
    // Both changed the same place: ours goes after theirs, apart from what stands there already.
    target = { from: other.to + shift, to: other.to + shift };
    for (let index = other.from; index < target.from; index += 1) {
      const same = blocks.findIndex((block) => block.eq(theirs.child(index)));
      if (same !== -1) blocks.splice(same, 1);
    }
    if (blocks.length === 0) return null;
  }
  // What both sides left together is nothing, and a text is never empty: theirs stays.
  if (blocks.length === 0 && target.to - target.from === theirs.childCount) return null;
  return replaceBlocks(theirs, target, blocks);
}

function wasTaken(
  { session, attemptedVersion }: Unsent,
  attempted: ProseMirrorNode,
  theirs: ProseMirrorNode,
  taken: OpenedPost['taken'],
): boolean {
  if (taken === undefined || session === undefined || attemptedVersion === undefined) return theirs.eq(attempted);
  return (taken[session] ?? 0) >= attemptedVersion;
}

/** The blocks of `base` that `changed` replaces: everything between the common start and the common end. */
function changedRun(base: ProseMirrorNode, changed: ProseMirrorNode): Run {
  const shorter = Math.min(base.childCount, changed.childCount);
  let from = 0;
  while (from < shorter && base.child(from).eq(changed.child(from))) from += 1;
  let end = 0;
  while (end < shorter - from && base.child(base.childCount - 1 - end).eq(changed.child(changed.childCount - 1 - end)))
    end += 1;
  return { from, to: base.childCount - end };
}

function replaceBlocks(document: ProseMirrorNode, run: Run, blocks: ProseMirrorNode[]): Step {
  let from = 0;
  for (let index = 0; index < run.from; index += 1) from += document.child(index).nodeSize;
  let to = from;
  for (let index = run.from; index < run.to; index += 1) to += document.child(index).nodeSize;
  return new ReplaceStep(from, to, new Slice(Fragment.from(blocks), 0, 0));
}
