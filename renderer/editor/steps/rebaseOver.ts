import { Slice } from '@tiptap/pm/model';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { ReplaceAroundStep, ReplaceStep } from '@tiptap/pm/transform';
import type { Mapping, Step, StepMap, Transform } from '@tiptap/pm/transform';

/** A step that main has not confirmed, and the document it was made on. */
export interface PendingStep {
  step: Step;
  before: ProseMirrorNode;
}

/** The part of a mapping that tells which of its maps undo each other; it is not in its types. */
interface Mirroring {
  setMirror(one: number, other: number): void;
}

/** What is left of the unsent steps once others stand under them. */
export interface Rebased {
  pending: PendingStep[];
  /** True when words of ours found no place any more: what they stood in is gone. */
  lostWords: boolean;
}

/**
 * Puts `theirs` under steps that are not sent: ours are taken back, theirs are made, and ours are made again where they belong now. All
 * of it happens in `transform`, so that a view draws only the outcome. Positions in our own words are found again (mirrors), as are the
 * steps of the undo history.
 *
 * @throws when their steps do not fit the document: it is not the one they were made on.
 */
export function rebaseOver(transform: Transform, ours: readonly PendingStep[], theirs: readonly Step[]): Rebased {
  const undone = takeBack(transform, ours);
  const written = new Written();
  const make = (step: Step): boolean => {
    if (transform.maybeStep(step).failed !== null) return false;
    written.follow(step.getMap());
    return true;
  };
  for (const step of theirs) {
    transform.step(step);
    written.add(step.getMap());
  }

  const pending: PendingStep[] = [];
  let lostWords = false;
  for (const [index, { step }] of ours.entries()) {
    const moved = movedSteps(step, transform.mapping.slice(undone - index), transform.doc, written);
    let made = 0;
    for (const one of moved.steps) {
      const before = transform.doc;
      if (!make(one)) break;
      pending.push({ step: one, before });
      made += 1;
    }
    if (made === 0 || made < moved.steps.length) lostWords ||= holdsWords(step);
    // Only an exact counterpart leads positions in our words back to them.
    else if (moved.isWhole)
      (transform.mapping as unknown as Mirroring).setMirror(undone - index - 1, transform.steps.length - 1);
  }
  return { pending, lostWords };
}

/** Where the words are that others wrote. */
class Written {
  #ranges: { from: number; to: number }[] = [];

  /** Takes what a step of theirs wrote. */
  add(map: StepMap): void {
    this.follow(map);
    map.forEach((_oldFrom, _oldTo, from, to) => {
      if (to > from) this.#ranges.push({ from, to });
    });
  }

  /** Moves along with a change. */
  follow(map: StepMap): void {
    this.#ranges = this.#ranges
      .map(({ from, to }) => ({ from: map.map(from, 1), to: map.map(to, -1) }))
      .filter(({ from, to }) => to > from);
  }

  isIn(start: number, end: number): boolean {
    return this.#ranges.some(({ from, to }) => from < end && to > start);
  }

  /** What of a range is not theirs, in order. */
  gaps(start: number, end: number): { from: number; to: number }[] {
    const gaps: { from: number; to: number }[] = [];
    let at = start;
    for (const { from, to } of this.#ranges.toSorted((one, other) => one.from - other.from)) {
      if (to <= at || from >= end) continue;
      if (from > at) gaps.push({ from: at, to: from });
      at = to;
    }
    if (at < end) gaps.push({ from: at, to: end });
    return gaps;
  }
}

/** Takes back what is not sent; answers how many steps that took. */
export function takeBack(transform: Transform, ours: readonly PendingStep[]): number {
  for (const { step, before } of ours.toReversed()) transform.step(step.invert(before));
  const undone = transform.steps.length;
  const [first] = ours;
  // Where the inverse of a step is not exact.
  if (first !== undefined) makeEqual(transform, first.before);
  return undone;
}

/** A step where it belongs now, or several that come to the same; none when its place is gone. What others wrote where it deletes stays. */
function movedSteps(
  step: Step,
  mapping: Mapping,
  doc: ProseMirrorNode,
  written: Written,
): { steps: Step[]; isWhole: boolean } {
  const mapped = step.map(mapping);
  if (mapped === null) return { steps: [], isWhole: false };
  if (!(mapped instanceof ReplaceStep) || !written.isIn(mapped.from, mapped.to))
    return { steps: [mapped], isWhole: true };
  const { slice, from, to } = mapped;
  if (slice.openStart > 0 || slice.openEnd > 0) return { steps: [], isWhole: false };
  const isInOneLine = doc.resolve(from).sameParent(doc.resolve(to)) && doc.resolve(from).parent.isTextblock;
  const gaps = isInOneLine ? written.gaps(from, to).toReversed() : [];
  if (gaps.length === 0) return { steps: slice.size === 0 ? [] : [new ReplaceStep(to, to, slice)], isWhole: false };
  // From the end on, so that the places before keep their positions: the last one takes what is new.
  return {
    steps: gaps.map((gap, index) => new ReplaceStep(gap.from, gap.to, index === 0 ? slice : Slice.empty)),
    isWhole: false,
  };
}

/** Whether something that a writer would miss is in the step: words, or a picture or another thing that has none. */
function holdsWords(step: Step): boolean {
  if (!(step instanceof ReplaceStep || step instanceof ReplaceAroundStep)) return false;
  let holds = false;
  step.slice.content.descendants((node) => {
    holds ||= node.isText || node.isAtom;
    return !holds;
  });
  return holds;
}

/** Makes a document say what another does, where they differ. */
export function makeEqual(transform: Transform, wanted: ProseMirrorNode): void {
  if (transform.doc.eq(wanted)) return;
  const from = transform.doc.content.findDiffStart(wanted.content);
  const ends = transform.doc.content.findDiffEnd(wanted.content);
  if (from === null || ends === null) return;
  const overlap = Math.max(0, from - Math.min(ends.a, ends.b));
  transform.replace(from, ends.a + overlap, wanted.slice(from, ends.b + overlap));
  if (!transform.doc.eq(wanted)) {
    transform.replaceWith(0, transform.doc.content.size, wanted.content);
  }
}
