import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { ListQuery } from '#core/post/listing.ts';
import type { SearchedText, SearchNode, SearchQuery } from '#core/post/searchQuery.ts';
import { parseSearch } from '#core/post/searchQuery.ts';

import type { Columns, PlainSort } from './columns.ts';
import { expressionOf, phraseOf, searchedTexts } from './expression.ts';
import { partBit } from './indexer.ts';
import { Numbers } from './numbers.ts';
import type { TextIndex } from './textIndex.ts';

/** What a query finds, in its order. */
export interface Found {
  posts: Int32Array;
  query: SearchQuery;
}

/** A word that more posts have says little of how well one fits, and counting it takes long. */
const tellingWord = 4_000;
/** Whether a word that more posts have stands there as a whole is not asked. */
const commonWord = 30_000;
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

  /** Lets go of answers: they were nobody's. */
  forget(): void {
    this.#answers.clear();
    this.#index.changed();
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
    switch (node.kind) {
      case 'text':
        return this.#index.find(node, this.#columns.size);
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

  /** Long words are looked for first: they are rare, and where nothing is left nothing more need be looked for. */
  #all(nodes: SearchNode[]): Numbers {
    const length = (node: SearchNode): number => (node.kind === 'text' ? node.tokens.join('').length : 0);
    const [first, ...others] = nodes.toSorted((a, b) => length(b) - length(a));
    let found = first === undefined ? new Numbers(this.#columns.size) : this.#those(first);
    for (const node of others) {
      if (found.isEmpty) break;
      found = found.and(this.#those(node));
    }
    return found;
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
    const all = searchedTexts(node);
    const texts = all.slice(0, 8);
    const isFew = size <= rankedClosely;
    const points = new Uint8Array(this.#columns.size);
    const give = (found: Numbers, some: number): void => {
      for (const n of found.and(set).toArray()) points[n] = (points[n] ?? 0) + some;
    };
    const inHeads = (expression: string): Numbers => this.#index.findHeads(expression, this.#columns.size);
    for (const text of texts) {
      // Words that only hold the letters count least: not at all.
      const match = text.match === 'inside' ? 'start' : text.match;
      const any = phraseOf({ ...text, match }).phrase;
      give(inHeads(`{title} : (${any})`), 8);
      give(inHeads(`{terms} : (${any})`), 4);
      if (text.match === 'exact') continue;
      const exact = { ...text, match: 'exact', within: 'all' } as const;
      give(inHeads(`{title} : (${phraseOf(exact).phrase})`), 6);
      // Where nearly every post has the word it says nothing, and takes long.
      if (isFew && this.#index.find(text, this.#columns.size).size <= commonWord)
        give(this.#index.find(exact, this.#columns.size), 4);
    }
    const newest = unpinned(this.#columns.sorted(set, 'updated', true), this.#columns);
    if (!isFew) return byPoints(newest, points);
    const ranks = this.#ranks(all, node?.kind === 'any');
    const now = Date.now();
    const scored = [...newest].map((n) => {
      const rank = ranks.get(n) ?? 0;
      // Between 0 and 4, so that it decides among those that have the words in the same places.
      const often = (4 * rank) / (rank + 6);
      const fresh = 1 / (1 + Math.max(0, now - this.#columns.updatedOf(n)) / year);
      return { n, score: (points[n] ?? 0) + often + fresh };
    });
    return Int32Array.from(
      scored.sort((a, b) => b.score - a.score),
      ({ n }) => n,
    );
  }

  /** How often the words stand in posts, as far as that can be said quickly. */
  #ranks(texts: SearchedText[], isAny: boolean): Map<number, number> {
    const telling = texts.filter((text) => this.#index.find(text, this.#columns.size).size <= tellingWord);
    const whole = telling.map((text) => expressionOf(text, this.#index.inside)).join(isAny ? ' OR ' : ' AND ');
    const isMuch = telling.some(({ match, tokens }) => match !== 'exact' && (tokens.at(-1) ?? '').length < 3);
    return whole === '' || isMuch || whole.split('"').length / 2 > weighedWords ? new Map() : this.#index.ranks(whole);
  }
}

/** Those with more points first, and among equals as they stood. */
function byPoints(posts: Int32Array, points: Uint8Array): Int32Array {
  const counts = new Uint32Array(256);
  for (const n of posts) counts[points[n] ?? 0] = (counts[points[n] ?? 0] ?? 0) + 1;
  const next = new Uint32Array(256);
  for (let most = 254; most >= 0; most -= 1) next[most] = (next[most + 1] ?? 0) + (counts[most + 1] ?? 0);
  const result = new Int32Array(posts.length);
  for (const n of posts) {
    const these = points[n] ?? 0;
    const at = next[these] ?? 0;
    result[at] = n;
    next[these] = at + 1;
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
