import type { DatabaseSync } from 'node:sqlite';

import { wordOverlap } from '#core/wordOverlap.ts';
import { fold } from '#core/post/fold.ts';
import type { DuplicateGroup } from '#core/post/listing.ts';
import type { PostSummary } from '#core/post/post.ts';
import { tokensOf } from '#core/post/searchTokens.ts';

/** Of posts with one title, as many are compared. */
const mostCompared = 50;
/** The share of words that two texts have in common when they say mostly the same. */
const alike = 0.7;
/** As much of a text is compared, in characters. */
const compared = 200_000;

/** Looks for posts outside the trash that say the same, those of one text first. Comparing texts takes a while: it goes in steps. */
export class DuplicateSearch {
  readonly groups: DuplicateGroup[] = [];
  readonly #catalogue: DatabaseSync;
  readonly #together = new Set<string>();
  readonly #sameTitle: number[][];

  constructor(catalogue: DatabaseSync) {
    this.#catalogue = catalogue;
    const numbersBy = (column: string, none: string): number[][] =>
      catalogue
        .prepare(
          `SELECT json_group_array(n) AS found FROM posts WHERE ${none} AND trashed = 0 GROUP BY ${column} HAVING count(*) > 1`,
        )
        .all()
        .map((row) => JSON.parse(String(row['found'])) as number[]);
    for (const numbers of numbersBy('text_hash', 'text_hash IS NOT NULL')) {
      this.#together.add(nameOf(numbers));
      this.#add('same-text', numbers);
    }
    this.#sameTitle = numbersBy('title_key', `title_key <> ''`);
  }

  /** Works for about so many ms; answers whether there is more to do. */
  step(budget: number): boolean {
    const end = performance.now() + budget;
    for (let numbers = this.#sameTitle.pop(); numbers !== undefined; numbers = this.#sameTitle.pop()) {
      for (const group of byText(this.#catalogue, numbers.slice(0, mostCompared)))
        if (!this.#together.has(nameOf(group))) this.#add('same-title', group);
      if (performance.now() > end) break;
    }
    return this.#sameTitle.length > 0;
  }

  #add(why: DuplicateGroup['why'], numbers: number[]): void {
    const group = groupOf(this.#catalogue, why, numbers);
    if (group.posts.length > 1) this.groups.push(group);
  }
}

const nameOf = (numbers: number[]): string => numbers.toSorted((a, b) => a - b).join(' ');

/** Parts posts of one title into those whose texts are mostly the same. Empty ones are alike. */
function byText(catalogue: DatabaseSync, numbers: number[]): number[][] {
  const select = catalogue.prepare('SELECT substr(text, 1, ?) AS text FROM texts WHERE n = ?');
  const groups: { words: Map<string, number>; numbers: number[] }[] = [];
  for (const n of numbers) {
    const words = countOf(tokensOf(fold(String(select.get(compared, n)?.['text'] ?? ''))));
    const group = groups.find((one) => wordOverlap(one.words, words, 1) >= alike);
    if (group === undefined) groups.push({ words, numbers: [n] });
    else group.numbers.push(n);
  }
  return groups.filter((group) => group.numbers.length > 1).map((group) => group.numbers);
}

function countOf(words: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function groupOf(catalogue: DatabaseSync, why: DuplicateGroup['why'], numbers: number[]): DuplicateGroup {
  const select = catalogue.prepare('SELECT summary FROM posts WHERE n = ?');
  const posts = numbers.flatMap((n) => {
    const row = select.get(n);
    if (row === undefined) return [];
    const { id, title, path, updated } = JSON.parse(String(row['summary'])) as PostSummary;
    return [{ id, title, path, updated }];
  });
  return { why, posts: posts.sort((a, b) => Date.parse(b.updated) - Date.parse(a.updated)) };
}
