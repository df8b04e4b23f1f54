import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';

import type {
  BrokenLink,
  IndexState,
  LibraryCounts,
  ListedPost,
  ListPage,
  ListQuery,
  PostLink,
  TermCount,
} from '#core/post/listing.ts';
import { wholeLibrary } from '#core/post/listing.ts';
import type { PostId, PostSummary } from '#core/post/post.ts';

import { isDatabaseFailure, isDiskFull } from '../catalogue/database.ts';
import { Columns } from './columns.ts';
import { DuplicateSearch } from './duplicates.ts';
import { searchedTexts } from './expression.ts';
import { Finder } from './finder.ts';
import { Indexer } from './indexer.ts';
import { LinkGraph } from './linkGraph.ts';
import { matchesIn, snippetOf } from './matches.ts';
import { isPlain, PlainList } from './plainList.ts';
import { openSearchFile, replaceSearchFile } from './schema.ts';
import { TextIndex } from './textIndex.ts';
import { warmingQueries } from './warming.ts';

export interface EngineOptions {
  /** The catalogue's file. */
  cataloguePath: string;
  /** Where `search.db` is; ':memory:' for none. */
  searchPath: string;
  /** The catalogue's own connection, where it lies in memory and no other can read it. */
  catalogue?: DatabaseSync;
}

/** The catalogue itself cannot be read: its owner has to make another. */
export class CatalogueDamaged extends Error {}

/** What hangs on one pair of files. */
interface Parts {
  catalogue: DatabaseSync;
  search: DatabaseSync;
  list: PlainList;
  columns: Columns;
  index: TextIndex;
  indexer: Indexer;
  finder: Finder;
  links: LinkGraph;
  row: StatementSync;
  text: StatementSync;
  /** What is still to be searched before anybody asks; null until all columns were read. */
  warming: string[] | null;
}

/** How long a question may wait for the few posts that were changed last to be searchable, ms. */
const catchUp = 12;

/**
 * Answers what the list, the search and the links ask, from `catalogue.db` and `search.db`, the second of which it alone writes. All of it
 * is synchronous: whoever owns one decides how long {@link step} may work between two questions.
 */
export class SearchEngine {
  readonly #options: EngineOptions;
  #parts: Parts | null = null;
  #place = '';
  #total = 0;
  #done = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  page(query: ListQuery, offset: number, limit: number): ListPage {
    return this.#ask((parts) => {
      if (isPlain(query)) {
        const { total, posts } = parts.list.page(query, offset, limit);
        const rows = posts.flatMap((n) => listedPost(parts, n, []) ?? []);
        return { revision: parts.list.seq, total, offset, posts: rows, words: [], misunderstood: null };
      }
      this.#follow(parts, query.text !== '');
      return this.#search(parts, query, offset, limit);
    });
  }

  #search(parts: Parts, query: ListQuery, offset: number, limit: number): ListPage {
    const { posts, query: parsed } = parts.finder.find(query);
    const texts = searchedTexts(parsed.node);
    return {
      revision: parts.columns.seq,
      total: posts.length,
      offset,
      posts: [...posts.subarray(offset, offset + limit)].flatMap((n) => listedPost(parts, n, texts) ?? []),
      words: parsed.words,
      misunderstood: parsed.misunderstood,
    };
  }

  counts(): LibraryCounts {
    return this.#ask(({ catalogue }) => {
      const state = catalogue.prepare('SELECT seq FROM state').get();
      const { one: _one, ...sections } = catalogue.prepare('SELECT * FROM counts').get() ?? {};
      const terms = (kind: string): TermCount[] =>
        (catalogue.prepare('SELECT name, count FROM term_counts WHERE kind = ?').all(kind) as unknown as TermCount[])
          .map(({ name, count }) => ({ name, count }))
          .sort((a, b) => collator.compare(a.name, b.name));
      return {
        revision: Number(state?.['seq'] ?? 0),
        sections: { ...sections } as unknown as LibraryCounts['sections'],
        tags: terms('tag'),
        categories: terms('category'),
      };
    });
  }

  position(query: ListQuery, id: PostId): number | null {
    return this.#ask((parts) => {
      if (isPlain(query)) return parts.list.position(query, id);
      this.#follow(parts, query.text !== '');
      const n = parts.catalogue.prepare('SELECT n FROM posts WHERE id = ?').get(id)?.['n'];
      if (n === undefined) return null;
      const at = parts.finder.find(query).posts.indexOf(Number(n));
      return at === -1 ? null : at;
    });
  }

  ids(query: ListQuery): PostId[] {
    return this.#ask((parts) => {
      this.#follow(parts, query.text !== '');
      const { posts } = parts.finder.find(query);
      const byNumber = parts.catalogue.prepare('SELECT id FROM posts WHERE n = ?');
      return [...posts].flatMap((n) => {
        const id = byNumber.get(n)?.['id'];
        return typeof id === 'string' ? [id] : [];
      });
    });
  }

  /** Begins to look for posts that say the same. */
  duplicates(): DuplicateSearch {
    return this.#ask(({ catalogue }) => new DuplicateSearch(catalogue));
  }

  linksTo(id: PostId): PostLink[] {
    return this.#ask((parts) => {
      this.#follow(parts, true);
      return parts.links.to(id);
    });
  }

  /** Broken links of one post, or of some of all: those after `after`, and from where to go on. */
  brokenLinks(id: PostId | null, after = 0): { links: BrokenLink[]; next: number | null } {
    return this.#ask((parts) => {
      this.#follow(parts, true);
      return parts.links.broken(id, after);
    });
  }

  state(): IndexState {
    return this.#ask(({ indexer }) => {
      if (!indexer.isBehind) {
        this.#total = 0;
        return { kind: 'ready' };
      }
      const pending = indexer.pending();
      this.#total = Math.max(this.#total, this.#done + pending);
      return { kind: 'indexing', done: this.#total - pending, total: this.#total };
    });
  }

  /** Indexes for about so many ms; answers whether there is more to do. `alone`: nobody asks anything meanwhile, as far as can be seen. */
  step(budget: number, alone = false): boolean {
    return this.#ask((parts) => {
      // What the next search needs is read before it comes.
      const end = performance.now() + budget;
      while (performance.now() < end) if (!parts.columns.load() && !parts.finder.load()) break;
      if (performance.now() >= end || this.#warm(parts)) return true;
      const { done, more } = this.#index(parts, budget, { alone });
      if (more) this.#done += done;
      else this.#done = 0;
      return more;
    });
  }

  /** Searches what nobody asked for, one at a time; answers whether there is more to do. */
  #warm(parts: Parts): boolean {
    parts.warming ??= warmingQueries(parts.search);
    const text = parts.warming.shift();
    if (text === undefined) return false;
    this.#search(parts, { ...wholeLibrary, text, sort: 'relevance' }, 0, 20);
    if (parts.warming.length === 0) parts.finder.forget();
    return true;
  }

  /** Whether posts wait to be indexed. */
  get isBehind(): boolean {
    return this.#ask(({ indexer }) => indexer.isBehind);
  }

  close(): void {
    this.#close();
  }

  /** The newest changes of a few posts are searched at once; more of them as soon as there is time. */
  #follow(parts: Parts, searches: boolean): void {
    parts.columns.follow();
    if (!searches || !parts.indexer.isNearlyThere) return;
    try {
      this.#index(parts, catchUp, { tidy: false });
    } catch (thrown) {
      // What is in the index is found all the same.
      if (!isDiskFull(thrown)) throw thrown;
    }
  }

  #index({ indexer, finder }: Parts, budget: number, how: { tidy?: boolean; alone?: boolean }) {
    try {
      const result = indexer.step(budget, how);
      if (result.done > 0) finder.generation += 1;
      return result;
    } catch (thrown) {
      // It is undone, some of what was done before with it.
      finder.generation += 1;
      this.#done = 0;
      this.#total = 0;
      throw thrown;
    }
  }

  /**
   * Asks; when a file turns out to be damaged, `search.db` is made anew and it is asked again. Throws {@link CatalogueDamaged}. A full disk
   * damages nothing: made anew, the index would fill it again, and again.
   */
  #ask<T>(question: (parts: Parts) => T): T {
    try {
      return this.#atOnce(question);
    } catch (thrown) {
      if (!isDatabaseFailure(thrown) || isDiskFull(thrown)) throw thrown;
      const isBusy = /locked|busy/i.test(String(thrown));
      this.#close();
      if (!isBusy) replaceSearchFile(this.#options.searchPath).close();
      try {
        return this.#atOnce(question);
      } catch (again) {
        if (isBusy || !isDatabaseFailure(again) || !/malformed|not a database/i.test(String(again))) throw again;
        throw new CatalogueDamaged(String(again), { cause: again });
      }
    }
  }

  /** One moment of the catalogue for a whole answer. */
  #atOnce<T>(question: (parts: Parts) => T): T {
    const parts = this.#open();
    if (parts.catalogue === this.#options.catalogue) return question(parts);
    parts.catalogue.exec('BEGIN');
    try {
      return question(parts);
    } finally {
      parts.catalogue.exec('COMMIT');
    }
  }

  /** What tells the catalogue's file from one that took its place. */
  #placeOfCatalogue(): string {
    if (this.#options.catalogue !== undefined) return '';
    try {
      const { dev, ino, birthtimeMs } = statSync(this.#options.cataloguePath);
      return `${dev} ${ino} ${birthtimeMs}`;
    } catch {
      return '';
    }
  }

  #open(): Parts {
    const place = this.#placeOfCatalogue();
    if (this.#parts !== null && place !== this.#place) this.#close();
    if (this.#parts !== null) return this.#parts;
    this.#place = place;
    const { cataloguePath, searchPath } = this.#options;
    const catalogue = this.#options.catalogue ?? new DatabaseSync(cataloguePath, { readOnly: true, timeout: 250 });
    if (catalogue !== this.#options.catalogue) catalogue.exec('PRAGMA cache_size = -8000');
    let search = openSearchFile(searchPath);
    const epoch = String(catalogue.prepare('SELECT epoch FROM state').get()?.['epoch'] ?? '');
    const known = search.prepare('SELECT epoch, seq FROM state').get();
    if (known?.['epoch'] !== epoch && known?.['epoch'] !== '') {
      search.close();
      search = replaceSearchFile(searchPath);
    }
    search.prepare('UPDATE state SET epoch = ?').run(epoch);
    const columns = new Columns(catalogue);
    const index = new TextIndex(search);
    const finder = new Finder(catalogue, columns, index, search);
    const indexer = new Indexer(search, catalogue, index, (n, bits) => finder.setParts(n, bits ?? 0));
    const links = new LinkGraph(catalogue, search);
    const row = catalogue.prepare('SELECT summary, pinned FROM posts WHERE n = ?');
    const text = catalogue.prepare('SELECT text FROM texts WHERE n = ?');
    this.#parts = {
      catalogue,
      search,
      list: new PlainList(catalogue),
      columns,
      index,
      indexer,
      finder,
      links,
      row,
      text,
      warming: null,
    };
    return this.#parts;
  }

  #close(): void {
    const parts = this.#parts;
    this.#parts = null;
    if (parts === null) return;
    parts.indexer.close();
    for (const database of [parts.search, parts.catalogue]) {
      try {
        if (database !== this.#options.catalogue) database.close();
      } catch {
        // It is closed.
      }
    }
  }
}

function listedPost(parts: Parts, n: number, texts: ReturnType<typeof searchedTexts>): ListedPost | null {
  const row = parts.row.get(n);
  if (row === undefined) return null;
  const summary = JSON.parse(String(row['summary'])) as PostSummary;
  const inText = texts.filter(({ within }) => within === 'all');
  const text = inText.length === 0 ? '' : String(parts.text.get(n)?.['text'] ?? '');
  return {
    ...summary,
    pinned: row['pinned'] === 1,
    titleMatches: texts.length === 0 ? [] : matchesIn(summary.title, texts),
    snippet: snippetOf(text, inText),
  };
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
