/** A set of posts by their numbers. */
export class Numbers {
  readonly #words: Uint32Array;

  /** `size` is more than the greatest number. */
  constructor(size: number, words?: Uint32Array) {
    this.#words = words ?? new Uint32Array((size + 31) >>> 5);
  }

  static of(size: number, numbers: Iterable<number>): Numbers {
    const set = new Numbers(size);
    set.addAll(numbers);
    return set;
  }

  addAll(numbers: Iterable<number>): void {
    for (const number of numbers) this.add(number);
  }

  add(number: number): void {
    const at = number >>> 5;
    if (at < this.#words.length) this.#words[at] = (this.#words[at] ?? 0) | (1 << (number & 31));
  }

  delete(number: number): void {
    const at = number >>> 5;
    if (at < this.#words.length) this.#words[at] = (this.#words[at] ?? 0) & ~(1 << (number & 31));
  }

  has(number: number): boolean {
    return ((this.#words[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }

  /** Those in both. */
  and(other: Numbers): Numbers {
    return this.#with(other, (one, two) => one & two);
  }

  or(other: Numbers): Numbers {
    return this.#with(other, (one, two) => one | two);
  }

  /** Those that are not in the other. */
  without(other: Numbers): Numbers {
    return this.#with(other, (one, two) => one & ~two);
  }

  get size(): number {
    let size = 0;
    for (let word of this.#words) {
      word -= (word >>> 1) & 0x55555555;
      word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
      size += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
    }
    return size;
  }

  get isEmpty(): boolean {
    return this.#words.every((word) => word === 0);
  }

  /** In ascending order. */
  toArray(): Int32Array {
    const numbers = new Int32Array(this.size);
    let count = 0;
    for (const [at, word] of this.#words.entries()) {
      for (let rest = word; rest !== 0; rest &= rest - 1) {
        numbers[count] = (at << 5) + (31 - Math.clz32(rest & -rest));
        count += 1;
      }
    }
    return numbers;
  }

  #with(other: Numbers, combine: (one: number, two: number) => number): Numbers {
    const [one, two] = [this.#words, other.#words];
    const words = new Uint32Array(Math.max(one.length, two.length));
    for (let at = 0; at < words.length; at += 1) words[at] = combine(one[at] ?? 0, two[at] ?? 0);
    return new Numbers(0, words);
  }
}
