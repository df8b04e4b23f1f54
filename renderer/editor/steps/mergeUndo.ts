import { Transform } from '@tiptap/pm/transform';
import type { Step } from '@tiptap/pm/transform';

import { rebaseOver } from './rebaseOver.ts';
import type { PendingStep } from './rebaseOver.ts';

/** After so many steps a merge is not taken back any more: what was written on it has grown over it. */
const mostLater = 5_000;

/** Remembers the last merge that came into the text, so that it can be taken back as one, with all that was written since left as it is. */
export class MergeUndo {
  #merge: readonly PendingStep[] = [];
  #later: Step[] = [];

  /** A merge was made, and then, on it, what is not sent. */
  begin(merge: readonly PendingStep[], ours: readonly PendingStep[]): void {
    this.#merge = merge;
    this.#later = ours.map(({ step }) => step);
  }

  /** The text was changed again. */
  follow({ steps }: { steps: readonly Step[] }): void {
    if (this.#merge.length === 0) return;
    this.#later.push(...steps);
    if (this.#later.length > mostLater) this.forget();
  }

  forget(): void {
    this.#merge = [];
    this.#later = [];
  }

  /** The steps that take it back in the text as it is now; null when there is nothing to take back. */
  steps(): Step[] | null {
    const [first] = this.#merge;
    if (first === undefined) return null;
    const transform = new Transform(first.before);
    for (const { step } of this.#merge) transform.step(step);
    const inverses: PendingStep[] = [];
    for (const { step, before } of this.#merge.toReversed()) {
      const inverse = step.invert(before);
      inverses.push({ step: inverse, before: transform.doc });
      transform.step(inverse);
    }
    const { pending } = rebaseOver(new Transform(transform.doc), inverses, this.#later);
    this.forget();
    return pending.length === 0 ? null : pending.map(({ step }) => step);
  }
}
