import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { ListQuery, ListSection } from '#core/post/listing.ts';
import type { PostId } from '#core/post/post.ts';
import { postStatuses } from '#core/post/post.ts';

import type { PlainSort } from './columns.ts';

/** Whether a query asks for a section as it is: no words, no term. */
export const isPlain = ({ text, tag, category }: ListQuery): boolean =>
  text.trim() === '' && tag === null && category === null;

/** A run of rows in one index: all of them, in their order. */
interface Run {
  /** Which rows, as SQL. */
  where: string;
  count: number;
}

const keyOf = { updated: 'updated', date: 'date', title: 'title_key', words: 'words' } as const;

/** What tells a section's rows from the others outside the trash. Values of our own only. */
function conditionOf(section: ListSection): string {
  if (section === 'trash' || section === 'all') return '';
  if (section === 'changed') return ' AND changed = 1';
  if (section === 'problems') return ' AND problem IS NOT NULL';
  return ` AND status = '${postStatuses.find((status) => status === section) ?? ''}'`;
}

/**
 * The list without a search, read from the catalogue's indexes: pinned posts first, those without a date last. What it costs does not grow
 * with the library but for the entries that are passed over, so that the first page of a start waits for nothing to be read into memory.
 */
export class PlainList {
  readonly #catalogue: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(catalogue: DatabaseSync) {
    this.#catalogue = catalogue;
  }

  /** The number of the last change. */
  get seq(): number {
    return Number(this.#get('SELECT seq FROM state')?.['seq'] ?? 0);
  }

  page(query: ListQuery, offset: number, limit: number): { total: number; posts: number[] } {
    const total = this.#total(query.section);
    const posts: number[] = [];
    let skip = offset;
    for (const { where, count } of this.#runs(query, total)) {
      const wanted = Math.min(limit - posts.length, count - skip);
      if (wanted > 0) posts.push(...this.#part(query, where, count, skip, wanted));
      skip = Math.max(0, skip - count);
      if (posts.length >= limit) break;
    }
    return { total, posts };
  }

  /** Where a post stands; null when it is not in the list. */
  position(query: ListQuery, id: PostId): number | null {
    const key = keyOf[sortOf(query)];
    const post = this.#get(`SELECT n, pinned, ${key} AS key FROM posts WHERE id = ?`, id);
    if (post === undefined) return null;
    const n = Number(post['n']);
    let before = 0;
    for (const { where, count } of this.#runs(query, this.#total(query.section))) {
      const here = this.#get(`SELECT 1 FROM posts WHERE n = ? AND ${where}`, n);
      if (here !== undefined) {
        const [after, value] = [isDescending(query) ? '>' : '<', post['key'] ?? null];
        const rest = value === null ? `n ${after} ?` : `(${key}, n) ${after} (?, ?)`;
        const values = value === null ? [n] : [value as number | string, n];
        const sql = `SELECT count(*) AS count FROM ${this.#from(query)} WHERE ${where} AND ${rest}`;
        return before + Number(this.#get(sql, ...values)?.['count'] ?? 0);
      }
      before += count;
    }
    return null;
  }

  #total(section: ListSection): number {
    return Number(this.#get('SELECT * FROM counts')?.[section] ?? 0);
  }

  /** The runs that the list is put together of, in order. */
  #runs(query: ListQuery, total: number): Run[] {
    const where = (pinned: 0 | 1): string =>
      `trashed = ${query.section === 'trash' ? 1 : 0} AND pinned = ${pinned}${conditionOf(query.section)}`;
    const count = (condition: string): number =>
      Number(this.#get(`SELECT count(*) AS count FROM ${this.#from(query)} WHERE ${condition}`)?.['count'] ?? 0);
    const pinned = { where: where(1), count: count(where(1)) };
    const others = { where: where(0), count: total - pinned.count };
    if (sortOf(query) !== 'date') return [pinned, others];
    return [pinned, others].flatMap((run) => {
      const undated = { where: `${run.where} AND date IS NULL`, count: count(`${run.where} AND date IS NULL`) };
      return [{ where: `${run.where} AND date IS NOT NULL`, count: run.count - undated.count }, undated];
    });
  }

  /** Rows of a run from one place on: what lies behind its middle is reached from its end. */
  #part(query: ListQuery, where: string, count: number, offset: number, limit: number): number[] {
    const fromEnd = offset > count / 2;
    const direction = isDescending(query) === fromEnd ? 'ASC' : 'DESC';
    const key = where.endsWith('date IS NULL') ? '' : `${keyOf[sortOf(query)]} ${direction}, `;
    const sql = `SELECT n FROM ${this.#from(query)} WHERE ${where} ORDER BY ${key}n ${direction} LIMIT ? OFFSET ?`;
    const rows = this.#statement(sql).all(limit, fromEnd ? count - offset - limit : offset);
    const posts = rows.map((row) => Number(row['n']));
    return fromEnd ? posts.toReversed() : posts;
  }

  #from(query: ListQuery): string {
    return `posts INDEXED BY posts_${sortOf(query)}`;
  }

  #get(sql: string, ...values: (string | number)[]) {
    return this.#statement(sql).get(...values);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#catalogue.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** By relevance without words is by the last change, the newest first. */
const sortOf = ({ sort }: ListQuery): PlainSort => (sort === 'relevance' ? 'updated' : sort);
const isDescending = ({ sort, descending }: ListQuery): boolean => sort === 'relevance' || descending;
