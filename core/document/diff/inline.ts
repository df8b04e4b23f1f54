import { Mark } from '@tiptap/pm/model';
import type { Node } from '@tiptap/pm/model';

import { differences } from '../align.ts';
import type { InlineSegment } from '../diff.ts';
import type { NodeJson } from '../json.ts';
import { tokensOf } from '../pieces.ts';
import { nodeJson } from '../schema.ts';
import { nameOfLeaf } from './leaves.ts';

/** A word, a space, a sign, or a node between them. */
interface Token {
  /** What it says, whatever its marks. */
  key: string;
  /** Null for a node that is no text. */
  text: string | null;
  node: Node;
}

/** A stretch of text: the same on both sides but for marks, or not. */
type Stretch =
  | { kind: 'equal'; before: Token[]; after: Token[] }
  | { kind: 'replaced'; before: Token[]; after: Token[] };

/** Compares the text of two blocks word by word. */
export function inlineSegments(before: Node, after: Node): InlineSegment[] {
  return joined(stretches(tokens(before), tokens(after))).flatMap((stretch): InlineSegment[] => {
    if (stretch.kind === 'equal') return equalSegments(stretch);
    return [
      ...(stretch.before.length > 0 ? [{ kind: 'deleted' as const, nodes: nodesOf(stretch.before) }] : []),
      ...(stretch.after.length > 0 ? [{ kind: 'inserted' as const, nodes: nodesOf(stretch.after) }] : []),
    ];
  });
}

function tokens(block: Node): Token[] {
  const found: Token[] = [];
  block.forEach((node) => {
    if (!node.isText) found.push({ key: nameOfLeaf(node), text: null, node });
    else for (const { text } of tokensOf(node.text ?? '')) found.push({ key: text, text, node });
  });
  return found;
}

function stretches(before: Token[], after: Token[]): Stretch[] {
  const found: Stretch[] = [];
  let [atBefore, atAfter] = [0, 0];
  const equalUpTo = (endBefore: number, endAfter: number): void => {
    if (endBefore > atBefore)
      found.push({ kind: 'equal', before: before.slice(atBefore, endBefore), after: after.slice(atAfter, endAfter) });
  };
  for (const { from, to, start, end } of differences(before.map(keyOfToken), after.map(keyOfToken))) {
    equalUpTo(from, start);
    found.push({ kind: 'replaced', before: before.slice(from, to), after: after.slice(start, end) });
    [atBefore, atAfter] = [to, end];
  }
  equalUpTo(before.length, after.length);
  return found;
}

const keyOfToken = ({ key }: Token): string => key;

/**
 * Takes a few words that happen to be the same between larger changes for a part of the change: a sentence written anew is read as one, not as
 * a patchwork. What is shorter than both of its neighbours joins them.
 */
function joined(all: readonly Stretch[]): Stretch[] {
  const done: Stretch[] = [];
  for (const stretch of all) {
    done.push({ ...stretch });
    for (;;) {
      const [left, middle, right] = done.slice(-3);
      if (left?.kind !== 'replaced' || middle?.kind !== 'equal' || right?.kind !== 'replaced') break;
      const size = lengthOf(middle.before);
      if (
        size > Math.max(lengthOf(left.before), lengthOf(left.after)) ||
        size > Math.max(lengthOf(right.before), lengthOf(right.after))
      )
        break;
      done.splice(-3, 3, {
        kind: 'replaced',
        before: [...left.before, ...middle.before, ...right.before],
        after: [...left.after, ...middle.after, ...right.after],
      });
    }
  }
  return done;
}

const lengthOf = (stretch: readonly Token[]): number =>
  stretch.reduce((sum, { text }) => sum + (text?.length ?? 10), 0);

/** Words that stayed: those whose marks did too, and those that were formatted. */
function equalSegments({ before, after }: Stretch): InlineSegment[] {
  const runs: { before: Token[]; after: Token[]; marks: ReturnType<typeof changesOf>; key: string }[] = [];
  for (const [index, token] of after.entries()) {
    const old = before[index] as Token;
    const marks = changesOf(old.node, token.node);
    const key = JSON.stringify(marks);
    const last = runs.at(-1);
    if (last?.key === key) {
      last.before.push(old);
      last.after.push(token);
    } else runs.push({ before: [old], after: [token], marks, key });
  }
  return runs.map((run): InlineSegment => {
    return run.marks === null
      ? { kind: 'same', nodes: nodesOf(run.after) }
      : { kind: 'formatted', before: nodesOf(run.before), after: nodesOf(run.after), ...run.marks };
  });
}

/** What differs between two tokens that say the same: their marks, and of a picture what is said of it; null for nothing. */
function changesOf(old: Node, now: Node): { added: string[]; removed: string[]; changed: string[] } | null {
  const attrs = old.isText
    ? []
    : Object.keys(now.attrs).filter((name) => JSON.stringify(old.attrs[name]) !== JSON.stringify(now.attrs[name]));
  const [before, after] = [old.marks, now.marks];
  if (attrs.length === 0 && Mark.sameSet(before, after)) return null;
  const names = (marks: readonly Mark[]): string[] => marks.map((mark) => mark.type.name);
  const [oldNames, nowNames] = [names(before), names(after)];
  const added = nowNames.filter((name) => !oldNames.includes(name));
  const removed = oldNames.filter((name) => !nowNames.includes(name));
  const changed = after
    .filter((mark) => oldNames.includes(mark.type.name) && !before.some((other) => other.eq(mark)))
    .map((mark) => mark.type.name);
  return { added, removed, changed: [...changed, ...attrs] };
}

/** The nodes of a stretch, its words put together where they have the same marks. */
function nodesOf(stretch: readonly Token[]): NodeJson[] {
  const nodes: NodeJson[] = [];
  let last: Token | null = null;
  for (const token of stretch) {
    const open = nodes.at(-1);
    if (
      token.text !== null &&
      last?.text !== null &&
      last !== null &&
      open !== undefined &&
      Mark.sameSet(last.node.marks, token.node.marks)
    )
      open.text = (open.text ?? '') + token.text;
    else nodes.push(token.text === null ? nodeJson(token.node) : { ...nodeJson(token.node), text: token.text });
    last = token;
  }
  return nodes;
}
