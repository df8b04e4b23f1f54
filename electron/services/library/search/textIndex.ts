import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { SearchedText } from '#core/post/searchQuery.ts';
import { isSingle } from '#core/post/searchTokens.ts';

import type { Inside } from './expression.ts';
import { encodeAll, expressionOf, phraseOf, quoted } from './expression.ts';
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
/** Words that are looked for together: of more, SQLite would compare all for each post, and of fewer it would be asked too often. */
const wordsAtOnce = 8;
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
  readonly #insertPresent: StatementSync;
  readonly #deletePresent: StatementSync;
  readonly #matchPresent: StatementSync;
  readonly #match: StatementSync;
  readonly #inside: StatementSync;
  readonly #count: StatementSync;
  readonly #ranks: StatementSync;
  readonly #merges: StatementSync[];
  readonly #known = new Set<string>();
  readonly #answers = new Map<string, { numbers: Numbers; size: number }>();
  readonly #insides = new Map<string, string[]>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare('INSERT INTO words (rowid, title, terms, extra, body) VALUES (?, ?, ?, ?, ?)');
    this.#delete = database.prepare('DELETE FROM words WHERE rowid = ?');
    this.#insertHead = database.prepare('INSERT INTO heads (rowid, title, terms) VALUES (?, ?, ?)');
    this.#deleteHead = database.prepare('DELETE FROM heads WHERE rowid = ?');
    this.#insertPresent = database.prepare('INSERT INTO present (rowid, words) VALUES (?, ?)');
    this.#deletePresent = database.prepare('DELETE FROM present WHERE rowid = ?');
    this.#matchPresent = database.prepare('SELECT json_group_array(rowid) AS found FROM present WHERE present MATCH ?');
    this.#matchHead = database.prepare('SELECT json_group_array(rowid) AS found FROM heads WHERE heads MATCH ?');
    this.#addWord = database.prepare('INSERT OR IGNORE INTO vocabulary (word) VALUES (?)');
    this.#addInside = database.prepare('INSERT INTO inside (rowid, word) VALUES (?, ?)');
    // One text with all numbers: a row of its own for each would cost ten times as much.
    this.#match = database.prepare('SELECT json_group_array(rowid) AS found FROM words WHERE words MATCH ?');
    this.#inside = database.prepare('SELECT word FROM inside WHERE inside MATCH ? ORDER BY rowid LIMIT ?');
    this.#count = database.prepare(
      'SELECT count(*) AS count FROM (SELECT 1 FROM present WHERE present MATCH ? LIMIT ?)',
    );
    this.#ranks = database.prepare('SELECT rowid, bm25(words, 8.0, 4.0, 2.0, 1.0) FROM words WHERE words MATCH ?');
    this.#ranks.setReturnArrays(true);
    this.#merges = ['words', 'present'].map((table) =>
      database.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`),
    );
  }

  put(n: number, { title, terms, extra, body }: IndexedWords, isNew: boolean): void {
    if (!isNew) this.#drop(n);
    const encoded = [title, terms, extra, body].map(encodeAll);
    const [titles = '', named = '', others = '', text = ''] = encoded.map((words) => words.join(' '));
    this.#insert.run(n, titles, named, others, text);
    this.#insertPresent.run(n, [...new Set(encoded.flat())].join(' '));
    this.#insertHead.run(n, titles, named);
    for (const words of [title, terms, extra, body]) for (const word of words) this.#learn(word);
    this.changed();
  }

  remove(n: number): void {
    this.#drop(n);
    this.changed();
  }

  /** What was added was not written. */
  undone(): void {
    this.#known.clear();
    this.changed();
  }

  /** What was found before may not hold any more. */
  changed(): void {
    if (this.#answers.size > 0) this.#answers.clear();
    if (this.#insides.size > 0) this.#insides.clear();
  }

  /** Posts that have a text. `size` is more than the greatest number. */
  find(text: SearchedText, size: number): Numbers {
    const { tokens, match, within } = text;
    if (within === 'title') return this.findHeads(expressionOf(text, this.inside), size);
    return this.#kept(`${match} ${tokens.join(' ')}`, size, () => {
      const { phrase, isOne } = phraseOf(text);
      const found = this.#numbers(isOne ? this.#matchPresent : this.#match, phrase, size);
      if (match !== 'inside' || found.size > frequent) return found;
      const words = this.#wordsWith(tokens.at(-1) ?? '').map(quoted);
      for (let at = 0; at < words.length; at += wordsAtOnce)
        found.addAll(read(this.#matchPresent, words.slice(at, at + wordsAtOnce).join(' OR ')));
      return found;
    });
  }

  /** Posts in whose title or terms an expression finds something. */
  findHeads(expression: string, size: number): Numbers {
    return this.#kept(`heads ${expression}`, size, () => this.#numbers(this.#matchHead, expression, size));
  }

  #kept(key: string, size: number, find: () => Numbers): Numbers {
    const known = this.#answers.get(key);
    if (known !== undefined && known.size === size) return known.numbers;
    const numbers = find();
    if (this.#answers.size >= keptAnswers) this.#answers.delete(this.#answers.keys().next().value ?? '');
    this.#answers.set(key, { numbers, size });
    return numbers;
  }

  #numbers(statement: StatementSync, expression: string, size: number): Numbers {
    return Numbers.of(size, read(statement, expression));
  }

  #drop(n: number): void {
    this.#delete.run(n);
    this.#deleteHead.run(n);
    this.#deletePresent.run(n);
  }

  /** How well posts fit an expression, by number: more is better. */
  ranks(expression: string): Map<number, number> {
    const rows = this.#ranks.all(expression) as unknown as [number, number][];
    return new Map(rows.map(([n, rank]) => [n, -rank]));
  }

  /** Words that hold a few letters; none when many posts have a word that begins with them. */
  readonly inside: Inside = (letters) => {
    if (letters.length < 3 || isSingle(letters)) return [];
    const known = this.#insides.get(letters);
    if (known !== undefined) return known;
    const isFrequent = Number(this.#count.get(`${quoted(letters)} *`, frequent + 1)?.['count'] ?? 0) > frequent;
    if (isFrequent) this.#insides.set(letters, []);
    return isFrequent ? [] : this.#wordsWith(letters);
  };

  #wordsWith(letters: string): string[] {
    if (letters.length < 3 || isSingle(letters)) return [];
    const known = this.#insides.get(letters);
    if (known !== undefined) return known;
    const rows = this.#inside.all(quoted(letters), mostInside * 2);
    const words = rows.map((row) => String(row['word'])).filter((word) => !word.startsWith(letters));
    const found = words.slice(0, mostInside);
    this.#insides.set(letters, found);
    return found;
  }

  /** Does a part of what keeps the index fast, writing about so many pages; answers whether there is more to do. */
  tidy(pages: number): boolean {
    let more = false;
    for (const merge of this.#merges) {
      const before = this.#changes();
      merge.run(pages);
      if (this.#changes() - before >= 2) more = true;
    }
    return more;
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

const read = (statement: StatementSync, expression: string): number[] =>
  JSON.parse(String(statement.get(expression)?.['found'] ?? '[]')) as number[];
