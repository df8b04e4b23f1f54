import type { AppliedSteps } from '#core/ipc/contract.ts';

/** Batches of steps that main told of, in whatever order, until their turn comes. */
export class Arrivals {
  readonly #byVersion = new Map<number, AppliedSteps>();

  add(batch: AppliedSteps): void {
    if (batch.steps.length > 0) this.#byVersion.set(batch.version, batch);
  }

  get isEmpty(): boolean {
    return this.#byVersion.size === 0;
  }

  /** The batch that was made on `version`, or null. What a document of that version holds already is forgotten. */
  next(version: number): AppliedSteps | null {
    this.#forget(version);
    return this.#byVersion.get(version) ?? null;
  }

  /** The lowest version that a batch was made on; null without any. */
  first(version: number): number | null {
    this.#forget(version);
    return this.#byVersion.size === 0 ? null : Math.min(...this.#byVersion.keys());
  }

  #forget(version: number): void {
    for (const known of this.#byVersion.keys()) {
      if (known < version) this.#byVersion.delete(known);
    }
  }
}
