import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { isSingle } from '#core/post/searchTokens.ts';

import type { Inside } from './expression.ts';
import { encodeAll } from './expression.ts';
import { Numbers } from './numbers.ts';

/** The words of one post, by where they stand. */
export interface IndexedWords {
  title: string[];
  terms: string[];
  extra: string[];
  body: string[];
}

/** A word that so many posts have, or have the beginning of, is looked for as it is: its letters stand in too many others. */
const frequent = 5_000;
/** As many words that hold a few letters are looked for, the most frequent first. */
const mostInside = 100;
/** Longer words are no words, and nobody looks for their middle. */
const longestWord = 40;
/** Words that are known to be in the vocabulary, so that it need not be asked for each. */
const knownWords = 250_000;
/** Answers that are kept. */
const keptAnswers = 64;

/** The index of words: in `search.db`, by FTS5. */
export class TextIndex {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #insertHead: StatementSync;
  readonly #deleteHead: StatementSync;
  readonly #matchHead: StatementSync;
  readonly #addWord: StatementSync;
  readonly #addInside: StatementSync;
  readonly #match: StatementSync;
  readonly #inside: StatementSync;
  readonly #count: StatementSync;
  readonly #merge: StatementSync;
  readonly #known = new Set<string>();
  readonly #answers = new Map<string, { numbers: Numbers; size: number }>();
  readonly #insides = new Map<string, string[]>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare('INSERT INTO words (rowid, title, terms, extra, body) VALUES (?, ?, ?, ?, ?)');
    this.#delete = database.prepare('DELETE FROM words WHERE rowid = ?');
    this.#insertHead = database.prepare('INSERT INTO heads (rowid, title, terms) VALUES (?, ?, ?)');
    this.#deleteHead = database.prepare('DELETE FROM heads WHERE rowid = ?');
    this.#matchHead = database.prepare('SELECT json_group_array(rowid) AS found FROM heads WHERE heads MATCH ?');
    this.#addWord = database.prepare('INSERT OR IGNORE INTO vocabulary (word) VALUES (?)');
    this.#addInside = database.prepare('INSERT INTO inside (rowid, word) VALUES (?, ?)');
    // One text with all numbers: a row of its own for each would cost ten times as much.
    this.#match = database.prepare('SELECT json_group_array(rowid) AS found FROM words WHERE words MATCH ?');
    this.#inside = database.prepare('SELECT word FROM inside WHERE inside MATCH ? ORDER BY rowid LIMIT ?');
    this.#count = database.prepare('SELECT count(*) AS count FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)');
    this.#merge = database.prepare(`INSERT INTO words (words, rank) VALUES ('merge', ?)`);
  }

  put(n: number, { title, terms, extra, body }: IndexedWords, isNew: boolean): void {
    if (!isNew) this.#drop(n);
    const [titles = '', named = '', others = '', text = ''] = [title, terms, extra, body].map((words) =>
      encodeAll(words).join(' '),
    );
    this.#insert.run(n, titles, named, others, text);
    this.#insertHead.run(n, titles, named);
    for (const words of [title, terms, extra, body]) for (const word of words) this.#learn(word);
    this.changed();
  }

  remove(n: number): void {
    this.#drop(n);
    this.changed();
  }

  /** What was found before may not hold any more. */
  changed(): void {
    if (this.#answers.size > 0) this.#answers.clear();
    if (this.#insides.size > 0) this.#insides.clear();
  }

  /** Posts that an expression finds. `size` is more than the greatest number. */
  find(expression: string, size: number): Numbers {
    return this.#found(`words ${expression}`, size, this.#match, expression);
  }

  /** Posts in whose title or terms an expression finds something. */
  findHeads(expression: string, size: number): Numbers {
    return this.#found(`heads ${expression}`, size, this.#matchHead, expression);
  }

  #found(key: string, size: number, statement: StatementSync, expression: string): Numbers {
    const known = this.#answers.get(key);
    if (known !== undefined && known.size === size) return known.numbers;
    const numbers = Numbers.of(size, JSON.parse(String(statement.get(expression)?.['found'] ?? '[]')) as number[]);
    if (this.#answers.size >= keptAnswers) this.#answers.delete(this.#answers.keys().next().value ?? '');
    this.#answers.set(key, { numbers, size });
    return numbers;
  }

  #drop(n: number): void {
    this.#delete.run(n);
    this.#deleteHead.run(n);
  }

  /** How well posts fit an expression, by number: more is better. */
  ranks(expression: string): Map<number, number> {
    const select = this.#database.prepare(
      'SELECT rowid, bm25(words, 8.0, 4.0, 2.0, 1.0) FROM words WHERE words MATCH ?',
    );
    select.setReturnArrays(true);
    const rows = select.all(expression) as unknown as [number, number][];
    return new Map(rows.map(([n, rank]) => [n, -rank]));
  }

  readonly inside: Inside = (letters) => {
    if (letters.length < 3 || isSingle(letters)) return [];
    const known = this.#insides.get(letters);
    if (known !== undefined) return known;
    const begun = `"${letters}" *`;
    if (Number(this.#count.get(begun, frequent + 1)?.['count'] ?? 0) > frequent) {
      this.#insides.set(letters, []);
      return [];
    }
    const rows = this.#inside.all(`"${letters.replaceAll('"', '')}"`, mostInside * 2);
    const words = rows.map((row) => String(row['word'])).filter((word) => !word.startsWith(letters));
    const found = words.slice(0, mostInside);
    this.#insides.set(letters, found);
    return found;
  };

  /** Does a part of what keeps the index fast, writing about so many pages; answers whether there is more to do. */
  tidy(pages: number): boolean {
    const before = this.#changes();
    this.#merge.run(pages);
    return this.#changes() - before >= 2;
  }

  #changes(): number {
    return Number(this.#database.prepare('SELECT total_changes() AS changes').get()?.['changes'] ?? 0);
  }

  #learn(word: string): void {
    if (word.length < 4 || word.length > longestWord || this.#known.has(word)) return;
    if (this.#known.size >= knownWords) this.#known.clear();
    this.#known.add(word);
    const { changes, lastInsertRowid } = this.#addWord.run(word);
    if (Number(changes) > 0) this.#addInside.run(lastInsertRowid, word);
  }
}
