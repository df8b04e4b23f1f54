import { Fragment, Slice } from '@tiptap/pm/model';
import type { Node } from '@tiptap/pm/model';
import { AttrStep, ReplaceStep } from '@tiptap/pm/transform';
import type { Step } from '@tiptap/pm/transform';

import { differences } from './align.ts';
import { blockDifferences, childrenOf, inlinePieces, keyOf } from './pieces.ts';

/**
 * The steps that make one document of another, both of one schema: block by block, and inside a block that stayed what it is word by word,
 * so that a caret and whatever else hangs on the text stays where it was. Made in order, each on the outcome of the one before.
 */
export function stepsBetween(from: Node, to: Node): Step[] {
  const work = new Work(from);
  changeContent(work, from, to, 0, (before, after, position) => {
    if (!work.attempt(() => changeNode(work, before, after, position), position, after))
      work.replace(position, position + before.nodeSize, [after]);
  });
  if (keyOf(work.doc) === keyOf(to)) return work.steps;
  return [new ReplaceStep(0, from.content.size, new Slice(to.content, 0, 0))];
}

/** A document that is being changed, from its end to its start: positions before a change stay what they were. */
class Work {
  doc: Node;
  steps: Step[] = [];
  #failed = false;

  constructor(doc: Node) {
    this.doc = doc;
  }

  make(step: Step): void {
    if (this.#failed) return;
    const { doc } = step.apply(this.doc);
    if (doc === null) {
      this.#failed = true;
      return;
    }
    this.doc = doc;
    this.steps.push(step);
  }

  replace(from: number, to: number, nodes: readonly Node[]): void {
    this.make(new ReplaceStep(from, to, new Slice(Fragment.fromArray([...nodes]), 0, 0)));
  }

  /** Makes changes that must end in `wanted` standing at a position; takes them back and answers false when they do not. */
  attempt(task: () => void, position: number, wanted: Node): boolean {
    const { doc, steps } = this;
    this.steps = [...steps];
    task();
    const now = this.#failed ? null : this.doc.nodeAt(position);
    if (now !== null && keyOf(now) === keyOf(wanted)) return true;
    this.doc = doc;
    this.steps = steps;
    this.#failed = false;
    return false;
  }
}

/** Changes the blocks that stand in a node, whose content begins at `start`. */
function changeContent(
  work: Work,
  from: Node,
  to: Node,
  start: number,
  change: (before: Node, after: Node, position: number) => void,
): void {
  const old = childrenOf(from);
  const now = childrenOf(to);
  const positions = [start];
  for (const child of old) positions.push((positions.at(-1) ?? start) + child.nodeSize);
  const positionOf = (index: number): number => positions[index] ?? start;
  for (const hunk of blockDifferences(old, now).toReversed()) {
    const [before] = old.slice(hunk.from, hunk.to);
    const [after] = now.slice(hunk.start, hunk.end);
    const isPair = hunk.to - hunk.from === 1 && hunk.end - hunk.start === 1;
    if (isPair && before !== undefined && after !== undefined && before.type === after.type)
      change(before, after, positionOf(hunk.from));
    else work.replace(positionOf(hunk.from), positionOf(hunk.to), now.slice(hunk.start, hunk.end));
  }
}

/** Makes a node that stands at a position into another of its type. */
function changeNode(work: Work, from: Node, to: Node, position: number): void {
  if (from.isLeaf || from.isAtom) {
    work.replace(position, position + from.nodeSize, [to]);
    return;
  }
  if (from.inlineContent) changeText(work, from, to, position + 1);
  else
    changeContent(work, from, to, position + 1, (before, after, at) => {
      changeNode(work, before, after, at);
    });
  for (const name of Object.keys(to.attrs)) {
    if (JSON.stringify(from.attrs[name]) !== JSON.stringify(to.attrs[name]))
      work.make(new AttrStep(position, name, to.attrs[name]));
  }
}

function changeText(work: Work, from: Node, to: Node, start: number): void {
  const old = inlinePieces(from);
  const now = inlinePieces(to);
  const positions = [start];
  for (const { node } of old) positions.push((positions.at(-1) ?? start) + node.nodeSize);
  const positionOf = (index: number): number => positions[index] ?? start;
  const hunks = differences(
    old.map(({ key }) => key),
    now.map(({ key }) => key),
  );
  for (const hunk of hunks.toReversed())
    work.replace(
      positionOf(hunk.from),
      positionOf(hunk.to),
      now.slice(hunk.start, hunk.end).map(({ node }) => node),
    );
}
