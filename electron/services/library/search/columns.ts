import type { DatabaseSync } from 'node:sqlite';

import type { ListSection, ListSort } from '#core/post/listing.ts';
import { postStatuses } from '#core/post/post.ts';
import type { SearchedState } from '#core/post/searchQuery.ts';

import { Numbers } from './numbers.ts';
import { Orders } from './orders.ts';

const trashedFlag = 1;
const pinnedFlag = 2;
const changedFlag = 4;
const problemFlag = 8;
const knownFlag = 16;

/** As many rows are read in one go: a few milliseconds' worth. */
const rowsAtOnce = 8_000;

/** After more changes than this, sorting anew costs less than putting each in its place. */
const many = 1_000;

/** What follows from the columns for a list. */
export type PlainSort = Exclude<ListSort, 'relevance'>;

/**
 * What every post is sorted and filtered by, in memory: some fifty bytes a post. It follows the catalogue by the number of its last change,
 * and reads the rows that changed since.
 */
export class Columns {
  /** The change up to which it is up to date. */
  seq = -1;
  /** Greater than any post's number. */
  size = 0;
  count = 0;
  readonly #catalogue: DatabaseSync;
  #status = new Uint8Array(0);
  #flags = new Uint8Array(0);
  #updated = new Float64Array(0);
  #date = new Float64Array(0);
  #words = new Float64Array(0);
  #reading: Generator<void, void> | null = null;
  /** Only once somebody sorts by title. */
  #titles: string[] | null = null;
  /** Sets that were asked for since the last change. */
  readonly #sets = new Map<string, Numbers>();
  readonly #orders = new Orders((sort) => this.#comparison(sort));

  constructor(catalogue: DatabaseSync) {
    this.#catalogue = catalogue;
  }

  /** Reads some of the rows, while not all were read; answers whether there are more. Rows may change between two times. */
  load(): boolean {
    if (this.seq >= 0) return false;
    this.#reading ??= this.#readAll();
    if (this.#reading.next().done !== true) return true;
    this.#reading = null;
    return false;
  }

  /** Reads what changed, and before that whatever was not read yet. */
  follow(): void {
    while (this.load());
    const { seq, last } = this.#state();
    if (seq === this.seq) return;
    this.#grow(last + 1);
    this.#sets.clear();
    const isMuch = seq - this.seq > many;
    if (isMuch) this.#orders.clear();
    const select = this.#catalogue.prepare(
      `SELECT n, status, trashed, pinned, changed, problem IS NOT NULL, updated, date, words${this.#titles === null ? '' : ', title_key'} FROM posts WHERE seq > ?`,
    );
    select.setReturnArrays(true);
    for (const row of select.iterate(this.seq) as unknown as Iterable<ColumnRow>) {
      const n = row[0];
      if (!isMuch) this.#orders.remove(n);
      this.#set(row);
      if (!isMuch) this.#orders.add(n);
    }
    const gone = this.#catalogue.prepare('SELECT n FROM deleted WHERE seq > ?').all(this.seq);
    for (const { n } of gone) this.#remove(Number(n));
    this.seq = seq;
  }

  /** All posts in a section. */
  inSection(section: ListSection): Numbers {
    const wanted = postStatuses.indexOf(section as (typeof postStatuses)[number]);
    return this.#kept(`in ${section}`, (n) => {
      const flags = this.#flags[n] ?? 0;
      if ((flags & knownFlag) === 0) return false;
      if (section === 'trash') return (flags & trashedFlag) !== 0;
      if ((flags & trashedFlag) !== 0) return false;
      if (section === 'all') return true;
      if (section === 'changed') return (flags & changedFlag) !== 0;
      if (section === 'problems') return (flags & problemFlag) !== 0;
      return this.#status[n] === wanted;
    });
  }

  inState(state: SearchedState): Numbers {
    const flag = { pinned: pinnedFlag, changed: changedFlag, problem: problemFlag }[state as 'pinned'];
    if (flag !== undefined) return this.#kept(state, (n) => ((this.#flags[n] ?? 0) & flag) !== 0);
    if (state === 'dated' || state === 'undated')
      return this.#kept(state, (n) => Number.isNaN(this.#date[n] ?? Number.NaN) === (state === 'undated'));
    const wanted = postStatuses.indexOf(state as (typeof postStatuses)[number]);
    return this.#kept(state, (n) => this.#status[n] === wanted);
  }

  /** Those that were published, or else changed, within a time: ms, the end excluded. */
  within(from: number, until: number): Numbers {
    return this.#those((n) => {
      const time = this.timeOf(n);
      return time >= from && time < until;
    });
  }

  /** When a post was published, else when it was changed, ms. */
  timeOf(n: number): number {
    const date = this.#date[n] ?? Number.NaN;
    return Number.isNaN(date) ? (this.#updated[n] ?? 0) : date;
  }

  compare(sort: PlainSort, a: number, b: number): number {
    return this.#comparison(sort)(a, b);
  }

  updatedOf(n: number): number {
    return this.#updated[n] ?? 0;
  }

  isPinned(n: number): boolean {
    return ((this.#flags[n] ?? 0) & pinnedFlag) !== 0;
  }

  /** Posts in the order of a list, pinned ones first, those without a date last. Equal ones keep one order. */
  sorted(posts: Numbers, sort: PlainSort, descending: boolean): Int32Array {
    if (sort === 'title') this.#loadTitles();
    return this.#orders.sorted(posts, sort, descending, this);
  }

  /** Whether a post stands at the end whatever the direction. */
  isUndated(n: number): boolean {
    return Number.isNaN(this.#date[n] ?? Number.NaN);
  }

  /** All posts that are known, in no order. */
  known(): number[] {
    const numbers: number[] = [];
    for (let n = 0; n < this.size; n += 1) if (((this.#flags[n] ?? 0) & knownFlag) !== 0) numbers.push(n);
    return numbers;
  }

  #comparison(sort: PlainSort): (a: number, b: number) => number {
    if (sort === 'title') {
      const titles = this.#titles ?? [];
      return (a, b) => {
        const [one, other] = [titles[a] ?? '', titles[b] ?? ''];
        return one < other ? -1 : one > other ? 1 : a - b;
      };
    }
    const keys = { updated: this.#updated, date: this.#date, words: this.#words }[sort];
    return (a, b) => {
      const [one, other] = [keys[a] ?? Number.NaN, keys[b] ?? Number.NaN];
      // Those without a key among themselves only: the list puts them last by itself.
      const [noOne, noOther] = [Number.isNaN(one), Number.isNaN(other)];
      return noOne || noOther ? Number(noOne) - Number(noOther) || a - b : one - other || a - b;
    };
  }

  /** A set that is asked for again and again, until something changes. Nobody changes it. */
  #kept(key: string, condition: (n: number) => boolean): Numbers {
    let set = this.#sets.get(key);
    if (set === undefined) {
      set = this.#those(condition);
      this.#sets.set(key, set);
    }
    return set;
  }

  #those(condition: (n: number) => boolean): Numbers {
    const found = new Numbers(this.size);
    for (let n = 1; n < this.size; n += 1) if (condition(n)) found.add(n);
    return found;
  }

  #set([n, status, trashed, pinned, changed, problem, updated, date, words, title]: ColumnRow): void {
    if (((this.#flags[n] ?? 0) & knownFlag) === 0) this.count += 1;
    this.#status[n] = postStatuses.indexOf(status as (typeof postStatuses)[number]);
    this.#flags[n] =
      knownFlag + trashed * trashedFlag + pinned * pinnedFlag + changed * changedFlag + problem * problemFlag;
    this.#updated[n] = updated;
    this.#date[n] = date ?? Number.NaN;
    this.#words[n] = words;
    if (this.#titles !== null) this.#titles[n] = title ?? '';
  }

  /**
   * Reads all rows a part at a time, from the indexes that hold what is wanted: the rows themselves are fifty times as long. What changes
   * meanwhile has a later number, and is read again when the changes are followed.
   */
  *#readAll(): Generator<void, void> {
    const { seq } = this.#state();
    const order: number[] = [];
    const flags = `trashed * ${trashedFlag} + pinned * ${pinnedFlag} + changed * ${changedFlag} + (problem IS NOT NULL) * ${problemFlag}`;
    for (const part of this.#inParts('updated', `status, ${flags}`)) {
      for (const [at, n] of part.n.entries()) {
        if (((this.#flags[n] ?? 0) & knownFlag) === 0) this.count += 1;
        this.#status[n] = postStatuses.indexOf(part.rest[0]?.[at] as (typeof postStatuses)[number]);
        this.#flags[n] = knownFlag + Number(part.rest[1]?.[at]);
        this.#updated[n] = part.key[at] ?? 0;
        order.push(n);
      }
      yield;
    }
    for (const part of this.#inParts('date', '')) {
      for (const [at, n] of part.n.entries()) this.#date[n] = part.key[at] ?? Number.NaN;
      yield;
    }
    for (const part of this.#inParts('words', '')) {
      for (const [at, n] of part.n.entries()) this.#words[n] = part.key[at] ?? 0;
      yield;
    }
    // One that changed its place while all were read may have come twice: where it stood last is what is known of it.
    const last = new Set(order.toReversed());
    this.#orders.begin('updated', [...last].toReversed());
    this.seq = seq;
  }

  /** The rows that have a key, in the order of its index. They come as one text: a row of its own for each would cost more. */
  *#inParts(key: 'updated' | 'date' | 'words', rest: string) {
    const columns = ['trashed', 'pinned', key, 'n', ...rest.split(', ').filter((column) => column !== '')];
    const select = this.#catalogue.prepare(
      `SELECT ${columns.map((_, at) => `json_group_array(c${at})`).join(', ')} FROM (
         SELECT ${columns.map((column, at) => `${column} AS c${at}`).join(', ')} FROM posts INDEXED BY posts_${key}
         WHERE (trashed, pinned, ${key}, n) > (?, ?, ?, ?) AND ${key} IS NOT NULL
         ORDER BY trashed, pinned, ${key}, n LIMIT ${rowsAtOnce})`,
    );
    select.setReturnArrays(true);
    let after = [-1, -1, 0, 0];
    for (;;) {
      const [row] = select.all(...after) as unknown as [string[]];
      const [trashed = [], pinned = [], keys = [], n = [], ...others] = row.map((text) => JSON.parse(text) as number[]);
      this.#grow(this.#state().last + 1);
      yield { n, key: keys, rest: others as (number | string)[][] };
      if (n.length < rowsAtOnce) return;
      after = [trashed, pinned, keys, n].map((column) => column.at(-1) ?? 0);
    }
  }

  #state(): { seq: number; last: number } {
    const state = this.#catalogue.prepare('SELECT seq, n FROM state').get();
    return { seq: Number(state?.['seq'] ?? 0), last: Number(state?.['n'] ?? 0) };
  }

  #remove(n: number): void {
    if (((this.#flags[n] ?? 0) & knownFlag) === 0) return;
    this.#orders.remove(n);
    this.#flags[n] = 0;
    this.count -= 1;
  }

  #loadTitles(): void {
    if (this.#titles !== null) return;
    const titles: string[] = Array.from({ length: this.size }, () => '');
    const select = this.#catalogue.prepare('SELECT n, title_key FROM posts INDEXED BY posts_title');
    select.setReturnArrays(true);
    for (const [n, title] of select.iterate() as unknown as Iterable<[number, string]>) titles[n] = title;
    this.#titles = titles;
  }

  #grow(size: number): void {
    this.size = size;
    if (size <= this.#flags.length) return;
    const room = Math.max(1_024, Math.ceil(size * 1.25));
    const grown = <T extends Uint8Array | Float64Array>(made: T, old: T): T => {
      made.set(old);
      return made;
    };
    this.#status = grown(new Uint8Array(room), this.#status);
    this.#flags = grown(new Uint8Array(room), this.#flags);
    this.#updated = grown(new Float64Array(room), this.#updated);
    this.#date = grown(new Float64Array(room).fill(Number.NaN), this.#date);
    this.#words = grown(new Float64Array(room), this.#words);
  }
}

type ColumnRow = [
  n: number,
  status: string,
  trashed: number,
  pinned: number,
  changed: number,
  problem: number,
  updated: number,
  date: number | null,
  words: number,
  title?: string,
];
