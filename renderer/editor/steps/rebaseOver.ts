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
    const moved = movedStep(step, transform.mapping.slice(undone - index), written);
    const before = transform.doc;
    if (moved === null || !make(moved.step)) {
      lostWords ||= holdsWords(step);
      continue;
    }
    // Only an exact counterpart leads positions in our words back to them.
    if (moved.isWhole)
      (transform.mapping as unknown as Mirroring).setMirror(undone - index - 1, transform.steps.length - 1);
    pending.push({ step: moved.step, before });
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

/** A step where it belongs now; null when its place is gone. What others wrote where it deletes stays. */
function movedStep(step: Step, mapping: Mapping, written: Written): { step: Step; isWhole: boolean } | null {
  const mapped = step.map(mapping);
  if (mapped === null) return null;
  if (!(mapped instanceof ReplaceStep) || !written.isIn(mapped.from, mapped.to)) return { step: mapped, isWhole: true };
  const { slice, to } = mapped;
  if (slice.size === 0 || slice.openStart > 0 || slice.openEnd > 0) return null;
  return { step: new ReplaceStep(to, to, slice), isWhole: false };
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
