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
  /** From {@link begun} to {@link written} or {@link failed}, which say when it is due next. */
  #isUnderWay = false;
  #ended = false;

  /** `delay`: how long nobody must have typed, ms. */
  constructor(delay: number, due: () => void) {
    this.#delay = delay;
    this.#due = due;
  }

  edited(): void {
    this.#dirtySince ??= Date.now();
    // What failed is tried again in its own time, however much is typed meanwhile.
    if (this.#isUnderWay || (this.#failures > 0 && this.#timer !== null)) return;
    const latest = this.#dirtySince + Math.max(longestDelay, this.#delay);
    this.#start(Math.max(0, Math.min(this.#delay, latest - Date.now())));
  }

  /** The file is about to be written. */
  begun(): void {
    this.#isUnderWay = true;
    this.#stop();
  }

  failed(): void {
    this.#isUnderWay = false;
    this.#failures++;
    this.#start(Math.min(longestRetry, this.#delay * 2 ** this.#failures));
  }

  /** The file is written; `isDirty`: it was edited again meanwhile. */
  written(isDirty: boolean): void {
    this.#isUnderWay = false;
    this.freed(isDirty);
  }

  /** What stood in the way is gone: no more time is to pass than if nothing had failed. `isDirty`: there is something to write. */
  freed(isDirty: boolean): void {
    this.#failures = 0;
    this.#dirtySince = isDirty ? Date.now() : null;
    this.#stop();
    if (isDirty && !this.#isUnderWay) this.#start(this.#delay);
  }

  /** It is never due again. */
  end(): void {
    this.#ended = true;
    this.#stop();
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #start(ms: number): void {
    this.#stop();
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#due();
    }, ms);
  }
}
