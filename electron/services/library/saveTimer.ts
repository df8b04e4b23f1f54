/** How long continuous typing may put off the file, ms. */
const longestDelay = 5_000;
/** Longest wait between two attempts to write, ms. */
const longestRetry = 60_000;

/** When a post's file is written: once nobody has typed for a while, at the latest in the middle of the typing, and after a failure ever later. */
export class SaveTimer {
  readonly #delay: number;
  readonly #due: () => void;
  #timer: NodeJS.Timeout | null = null;
  /** ms since 1970. */
  #dirtySince: number | null = null;
  #failures = 0;
  #ended = false;

  /** `delay`: how long nobody must have typed, ms. */
  constructor(delay: number, due: () => void) {
    this.#delay = delay;
    this.#due = due;
  }

  edited(): void {
    this.#dirtySince ??= Date.now();
    // What failed is tried again in its own time, however much is typed meanwhile.
    if (this.#failures > 0 && this.#timer !== null) return;
    const latest = this.#dirtySince + Math.max(longestDelay, this.#delay);
    this.#start(Math.max(0, Math.min(this.#delay, latest - Date.now())));
  }

  failed(): void {
    this.#failures++;
    this.#start(Math.min(longestRetry, this.#delay * 2 ** this.#failures));
  }

  /** The file is written; `isDirty`: it was edited again meanwhile. */
  written(isDirty: boolean): void {
    this.#failures = 0;
    this.#dirtySince = isDirty ? Date.now() : null;
    if (isDirty) this.#start(this.#delay);
  }

  /** The file is about to be written. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** It is never due again. */
  end(): void {
    this.#ended = true;
    this.stop();
  }

  #start(ms: number): void {
    this.stop();
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#due();
    }, ms);
  }
}
