/** Work on one thing at a time, for each name in the order it was asked for. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs a task after all earlier ones for a name; what those failed with is their callers' business. */
  run<T>(name: string, task: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(task, task);
    this.#last.set(name, turn);
    const tidy = (): void => {
      if (this.#last.get(name) === turn) this.#last.delete(name);
    };
    turn.then(tidy, tidy);
    return turn;
  }

  /** Whether work for a name is under way or waits. */
  has(name: string): boolean {
    return this.#last.has(name);
  }

  /** Resolves once the work for a name that was asked for so far has ended, however it ended. */
  async ended(name: string): Promise<void> {
    await this.#last.get(name)?.catch(() => undefined);
  }

  /** Whether any work is under way or waits. */
  get isBusy(): boolean {
    return this.#last.size > 0;
  }

  /** Resolves once all work that was asked for so far has ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}
