/** Parts of a text that were understood already. */
export class Taken {
  readonly #starts = new Set<number>();
  add(start: number): void {
    this.#starts.add(start);
  }
  has(start: number): boolean {
    return this.#starts.has(start);
  }
}
