import type { Node } from '@tiptap/pm/model';

import { differences } from '../align.ts';
import { keyOf } from '../pieces.ts';
import { pairSimilar } from './similar.ts';

/** What became of a node: in reading order, what went before what came. */
export type Aligned =
  | { kind: 'same'; after: Node }
  | { kind: 'inserted' | 'deleted'; node: Node }
  | { kind: 'changed'; before: Node; after: Node };

/** Brings the nodes of two runs together: the same ones, then those that became similar ones. */
export function blockAlignment(before: readonly Node[], after: readonly Node[], isInBlock = false): Aligned[] {
  const aligned: Aligned[] = [];
  let at = 0;
  const sameUpTo = (end: number): void => {
    for (; at < end; at++) aligned.push({ kind: 'same', after: after[at] as Node });
  };
  for (const { from, to, start, end } of differences(before.map(keyOf), after.map(keyOf))) {
    sameUpTo(start);
    const old = before.slice(from, to);
    const now = after.slice(start, end);
    let [atOld, atNow] = [0, 0];
    const upTo = (nextOld: number, nextNow: number): void => {
      for (const node of old.slice(atOld, nextOld)) aligned.push({ kind: 'deleted', node });
      for (const node of now.slice(atNow, nextNow)) aligned.push({ kind: 'inserted', node });
      [atOld, atNow] = [nextOld + 1, nextNow + 1];
    };
    for (const [one, other] of pairSimilar(old, now, isInBlock)) {
      upTo(one, other);
      aligned.push({ kind: 'changed', before: old[one] as Node, after: now[other] as Node });
    }
    upTo(old.length, now.length);
    at = end;
  }
  sameUpTo(after.length);
  return aligned;
}
