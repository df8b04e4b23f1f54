import type { Columns, PlainSort } from './columns.ts';
import type { Numbers } from './numbers.ts';

/** When so many posts are to be sorted, going through all in their order costs less. */
const few = 2_000;

/** All posts in each order that was asked for, kept as rows change: so that a page of the list costs no sorting. */
export class Orders {
  readonly #comparison: (sort: PlainSort) => (a: number, b: number) => number;
  readonly #orders = new Map<PlainSort, { posts: Int32Array; length: number }>();

  constructor(comparison: (sort: PlainSort) => (a: number, b: number) => number) {
    this.#comparison = comparison;
  }

  sorted(posts: Numbers, sort: PlainSort, descending: boolean, columns: Columns): Int32Array {
    const size = posts.size;
    const ascending = size < few ? posts.toArray().sort(this.#comparison(sort)) : this.#all(sort, columns);
    const pinned: number[] = [];
    const result = new Int32Array(size);
    const undated: number[] = [];
    const pinnedUndated: number[] = [];
    let count = 0;
    const length = size < few ? ascending.length : (this.#orders.get(sort)?.length ?? 0);
    const take = (n: number): void => {
      const last = sort === 'date' && columns.isUndated(n);
      if (columns.isPinned(n)) (last ? pinnedUndated : pinned).push(n);
      else if (last) undated.push(n);
      else {
        result[count] = n;
        count += 1;
      }
    };
    for (let at = 0; at < length; at += 1) {
      const n = ascending[descending ? length - 1 - at : at] ?? 0;
      if (posts.has(n)) take(n);
    }
    const first = [...pinned, ...pinnedUndated];
    if (first.length > 0) result.copyWithin(first.length, 0, count);
    result.set(first);
    result.set(undated, first.length + count);
    return result;
  }

  /** Takes posts that stand nearly in an order already. */
  begin(sort: PlainSort, posts: number[]): void {
    this.#orders.set(sort, { posts: Int32Array.from(posts.sort(this.#comparison(sort))), length: posts.length });
  }

  clear(): void {
    this.#orders.clear();
  }

  /** Before a post's row changes, and when it goes. */
  remove(n: number): void {
    for (const [sort, order] of this.#orders) {
      const at = this.#place(order, sort, n);
      if (order.posts[at] !== n) continue;
      order.posts.copyWithin(at, at + 1, order.length);
      order.length -= 1;
    }
  }

  /** After a post's row has changed. */
  add(n: number): void {
    for (const [sort, order] of this.#orders) {
      const at = this.#place(order, sort, n);
      if (order.length === order.posts.length) {
        const grown = new Int32Array(Math.ceil(order.length * 1.25) + 64);
        grown.set(order.posts);
        order.posts = grown;
      }
      order.posts.copyWithin(at + 1, at, order.length);
      order.posts[at] = n;
      order.length += 1;
    }
  }

  #all(sort: PlainSort, columns: Columns): Int32Array {
    let order = this.#orders.get(sort);
    if (order === undefined) {
      const posts = Int32Array.from(columns.known()).sort(this.#comparison(sort));
      order = { posts, length: posts.length };
      this.#orders.set(sort, order);
    }
    return order.posts;
  }

  /** The first place whose post does not stand before this one. */
  #place({ posts, length }: { posts: Int32Array; length: number }, sort: PlainSort, n: number): number {
    const compare = this.#comparison(sort);
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(posts[middle] ?? 0, n) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
