import type { AppliedSteps } from '#core/ipc/contract.ts';

/** How much is remembered for windows that fell behind: batches, and characters of their steps in JSON. */
const mostBatches = 1_000;
const mostCharacters = 4_000_000;

/** What was done to an open post of late, batch by batch. */
export class History {
  readonly #batches: { batch: AppliedSteps; characters: number }[] = [];
  #characters = 0;

  add(batch: AppliedSteps): void {
    const characters = charactersOf(batch.steps);
    this.#batches.push({ batch, characters });
    this.#characters += characters;
    while (this.#batches.length > mostBatches || this.#characters > mostCharacters) {
      const gone = this.#batches.shift();
      if (gone === undefined) break;
      this.#characters -= gone.characters;
    }
  }

  /** The batches from a version on, the oldest first; null when they are not known any more, or no batch begins there. */
  since(version: number): AppliedSteps[] | null {
    const first = this.#batches.findIndex(({ batch }) => batch.version === version);
    return first === -1 ? null : this.#batches.slice(first).map(({ batch }) => batch);
  }
}

/** About how long a value is in JSON. */
function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + charactersOf(item) + 1, 2);
  if (typeof value !== 'object' || value === null) return 5;
  return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + 4 + charactersOf(item), 2);
}
