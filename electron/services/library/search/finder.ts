import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { ListQuery } from '#core/post/listing.ts';
import type { SearchNode, SearchQuery } from '#core/post/searchQuery.ts';
import { parseSearch } from '#core/post/searchQuery.ts';

import type { Columns, PlainSort } from './columns.ts';
import { expressionOf, searchedTexts, wholeExpression } from './expression.ts';
import { partBit } from './indexer.ts';
import { Numbers } from './numbers.ts';
import type { TextIndex } from './textIndex.ts';

/** What a query finds, in its order. */
export interface Found {
  posts: Int32Array;
  query: SearchQuery;
}

/** Up to so many posts are ranked by how often the words stand in them; of more, by where they stand and how new they are. */
const rankedClosely = 1_500;
/** With more words than this to weigh, counting each would take too long. */
const weighedWords = 24;
/** Answers that are kept for the next page. */
const keptAnswers = 12;
/** As many posts' parts are read in one go. */
const docsAtOnce = 8_000;

/** Finds posts: by the words' index, the catalogue's terms, and the columns in memory. */
export class Finder {
  /** What `has:` asks for, by post, as far as it was read. */
  #parts = new Int32Array(0);
  /** The last post whose parts were read, until all were. */
  #read: number | null = 0;
  /** Changes whenever the index does. */
  generation = 0;
  readonly #catalogue: DatabaseSync;
  readonly #columns: Columns;
  readonly #index: TextIndex;
  readonly #answers = new Map<string, Found>();

  readonly #docs: StatementSync;

  constructor(catalogue: DatabaseSync, columns: Columns, index: TextIndex, search: DatabaseSync) {
    this.#catalogue = catalogue;
    this.#docs = search.prepare(
      `SELECT json_group_array(n) AS n, json_group_array(parts) AS parts FROM (SELECT n, parts FROM docs WHERE n > ? ORDER BY n LIMIT ${docsAtOnce})`,
    );
    this.#columns = columns;
    this.#index = index;
  }

  setParts(n: number, parts: number): void {
    if (n >= this.#parts.length) {
      const grown = new Int32Array(Math.ceil((n + 1) * 1.25));
      grown.set(this.#parts);
      this.#parts = grown;
    }
    this.#parts[n] = parts;
  }

  /** Reads the parts of some posts, while not all were read; answers whether there are more. */
  load(): boolean {
    if (this.#read === null) return false;
    const row = this.#docs.get(this.#read);
    const [numbers = [], parts = []] = [row?.['n'], row?.['parts']].map((text) => JSON.parse(String(text)) as number[]);
    for (const [at, n] of numbers.entries()) this.setParts(n, parts[at] ?? 0);
    this.#read = numbers.length < docsAtOnce ? null : (numbers.at(-1) ?? null);
    return this.#read !== null;
  }

  find(query: ListQuery): Found {
    const { section, text, tag, category, sort, descending } = query;
    const key = JSON.stringify([section, text, tag, category, sort, descending, this.#columns.seq, this.generation]);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const parsed = parseSearch(text);
    const set = this.#select(query, parsed);
    const plain: PlainSort = sort === 'relevance' ? 'updated' : sort;
    const isRanked = sort === 'relevance' && searchedTexts(parsed.node).length > 0;
    const posts = isRanked
      ? this.#ranked(set, parsed)
      : this.#columns.sorted(set, plain, sort === 'relevance' ? true : descending);
    const found = { posts, query: parsed };
    if (this.#answers.size >= keptAnswers) this.#answers.delete(this.#answers.keys().next().value ?? '');
    this.#answers.set(key, found);
    return found;
  }

  #select({ section, tag, category }: ListQuery, { node, trash }: SearchQuery): Numbers {
    let set = this.#columns.inSection(trash ? 'trash' : section);
    if (tag !== null) set = set.and(this.#named('tag', tag));
    if (category !== null) set = set.and(this.#named('category', category));
    return node === null ? set : set.and(this.#those(node));
  }

  #those(node: SearchNode): Numbers {
    const whole = wholeExpression(node, this.#index.inside);
    if (whole !== null) return this.#index.find(whole, this.#columns.size);
    switch (node.kind) {
      case 'text':
        return this.#index.find(expressionOf(node, this.#index.inside), this.#columns.size);
      case 'all':
        return this.#all(node.nodes);
      case 'any':
        return node.nodes.map((one) => this.#those(one)).reduce((set, one) => set.or(one));
      case 'not':
        return this.#columns.inSection('all').or(this.#columns.inSection('trash')).without(this.#those(node.node));
      case 'term':
        return this.#withTerm(node.of, node.key, node.start);
      case 'state':
        return this.#columns.inState(node.state);
      case 'has': {
        const bit = partBit(node.part);
        const set = new Numbers(this.#columns.size);
        while (this.load());
        const end = Math.min(this.#parts.length, this.#columns.size);
        for (let n = 1; n < end; n += 1) if (((this.#parts[n] ?? 0) & bit) !== 0) set.add(n);
        return set;
      }
      case 'time':
        return this.#columns.within(startOf(node.from) ?? -Infinity, startOf(node.until) ?? Infinity);
    }
  }

  /** Words that all must stand there are looked for together: a rare one spares going through the posts of a frequent one. */
  #all(nodes: SearchNode[]): Numbers {
    const texts: SearchNode[] = [];
    const others: SearchNode[] = [];
    for (const node of nodes) (wholeExpression(node, this.#index.inside) === null ? others : texts).push(node);
    const sets = others.map((node) => this.#those(node));
    if (texts.length > 0) sets.unshift(this.#those({ kind: 'all', nodes: texts }));
    return sets.reduce((set, one) => set.and(one));
  }

  /** Posts with a term as it is written, or with one below it in the tree. */
  #named(kind: 'tag' | 'category', name: string): Numbers {
    const select = `SELECT json_group_array(n) AS found FROM terms WHERE kind = ?1 AND name = ?2`;
    return this.#numbers(select, kind, name);
  }

  #withTerm(kind: 'tag' | 'category', key: string, start: boolean): Numbers {
    if (start) {
      const select = 'SELECT json_group_array(n) AS found FROM terms WHERE kind = ?1 AND key >= ?2 AND key < ?3';
      return this.#numbers(select, kind, key, `${key}\u{10ffff}`);
    }
    const select = `SELECT json_group_array(n) AS found FROM terms WHERE kind = ?1 AND key = ?2`;
    return this.#numbers(select, kind, key);
  }

  #numbers(select: string, ...values: string[]): Numbers {
    const row = this.#catalogue.prepare(select).get(...values);
    return Numbers.of(this.#columns.size, JSON.parse(String(row?.['found'] ?? '[]')) as number[]);
  }

  /**
   * The best first: what stands in the title counts most, then terms, whole words before parts of words, and then how often; among equals
   * the newer ones.
   */
  #ranked(set: Numbers, { node }: SearchQuery): Int32Array {
    const size = set.size;
    const texts = searchedTexts(node).slice(0, 8);
    const { inside } = this.#index;
    const whole = node === null ? null : wholeExpression(node, inside);
    const isFew = size <= rankedClosely && whole !== null;
    const scores = new Float64Array(this.#columns.size);
    const give = (found: Numbers, points: number): void => {
      for (const n of found.and(set).toArray()) scores[n] = (scores[n] ?? 0) + points;
    };
    const inHeads = (expression: string): Numbers => this.#index.findHeads(expression, this.#columns.size);
    for (const text of texts) {
      // Words that only hold the letters count least: not at all.
      const match = text.match === 'inside' ? 'start' : text.match;
      const any = expressionOf({ ...text, match, within: 'all' }, inside);
      give(inHeads(`{title} : ${any}`), 8);
      give(inHeads(`{terms} : ${any}`), 4);
      if (text.match === 'exact') continue;
      const exact = expressionOf({ ...text, match: 'exact', within: 'all' }, inside);
      give(inHeads(`{title} : ${exact}`), 6);
      // Of many posts it would take too long, and of few only those are asked for.
      if (isFew) give(this.#index.find(`${whole} AND ${exact}`, this.#columns.size), 4);
    }
    if (isFew && whole !== null && whole.split('"').length / 2 <= weighedWords) {
      for (const [n, rank] of this.#index.ranks(whole)) {
        // Between 0 and 4, so that it decides among those that have the words in the same places.
        if (set.has(n)) scores[n] = (scores[n] ?? 0) + (4 * rank) / (rank + 6);
      }
    }
    const newest = unpinned(this.#columns.sorted(set, 'updated', true), this.#columns);
    if (!isFew) return byScore(newest, scores);
    const now = Date.now();
    for (const n of newest)
      scores[n] = (scores[n] ?? 0) + 1 / (1 + Math.max(0, now - this.#columns.updatedOf(n)) / year);
    const place = new Map([...newest].map((n, at) => [n, at]));
    return newest.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || (place.get(a) ?? 0) - (place.get(b) ?? 0));
  }
}

/** Those with more points first, and among equals as they stood: there are few different sums of points. */
function byScore(posts: Int32Array, scores: Float64Array): Int32Array {
  const groups = new Map<number, number[]>();
  for (const n of posts) {
    const score = scores[n] ?? 0;
    const group = groups.get(score);
    if (group === undefined) groups.set(score, [n]);
    else group.push(n);
  }
  const result = new Int32Array(posts.length);
  let count = 0;
  for (const score of [...groups.keys()].toSorted((a, b) => b - a)) {
    const group = groups.get(score) ?? [];
    result.set(group, count);
    count += group.length;
  }
  return result;
}

const year = 365 * 24 * 3_600_000;

/** The newest first; the list puts pinned posts before them, which a search does not. */
function unpinned(posts: Int32Array, columns: Columns): Int32Array {
  let pinned = 0;
  while (pinned < posts.length && columns.isPinned(posts[pinned] ?? 0)) pinned += 1;
  if (pinned === 0) return posts;
  const result = posts.slice();
  const first = posts.slice(0, pinned);
  let [from, to, next] = [pinned, 0, 0];
  while (next < first.length || from < posts.length) {
    const [one, other] = [first[next], posts[from]];
    const takesFirst = other === undefined || (one !== undefined && columns.compare('updated', one, other) > 0);
    if (takesFirst) next += 1;
    else from += 1;
    result[to] = (takesFirst ? one : other) ?? 0;
    to += 1;
  }
  return result;
}

/** The start of a local day, ms. */
function startOf(day: string | null): number | null {
  if (day === null) return null;
  const [year1 = 0, month = 1, date = 1] = day.split('-').map(Number);
  const time = new Date(2_000, month - 1, date);
  time.setFullYear(year1, month - 1, date);
  return time.getTime();
}
