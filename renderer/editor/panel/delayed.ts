/** How soon what is typed in a field beside the text is in the text, milliseconds. */
export const fieldDelay = 250;

/** A task that waits for a pause, and is not forgotten when there is none. */
export class Delayed {
  #task: () => void = () => {};
  readonly #delay: number;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(delay: number) {
    this.#delay = delay;
  }

  setTask(task: () => void): void {
    this.#task = task;
  }

  /** Does it after the pause; a later call begins the pause anew. */
  soon(): void {
    this.drop();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#task();
    }, this.#delay);
  }

  /** Does it at once, if it is still to be done. */
  finish(): void {
    if (this.#timer === null) return;
    this.drop();
    this.#task();
  }

  drop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
