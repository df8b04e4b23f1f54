import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { fold } from '#core/post/fold.ts';
import type { LinkForm } from '#core/post/links.ts';
import { textFeatures } from '#core/post/links.ts';
import { mediaKind } from '#core/post/mediaTypes.ts';
import type { PostSummary } from '#core/post/post.ts';
import type { SearchedPart } from '#core/post/searchQuery.ts';
import { searchedParts } from '#core/post/searchQuery.ts';
import { tokensOf } from '#core/post/searchTokens.ts';

import { keysOf } from './linkGraph.ts';
import { linkKey } from './linkKey.ts';
import type { IndexedWords, TextIndex } from './textIndex.ts';

/** Rows of the catalogue that are looked at together. */
const rowsAtOnce = 64;
/** Characters after which what was indexed is committed: writing them takes a few milliseconds. */
const commitAfter = 80_000;
/** The same while nobody asks anything: fewer parts to be merged later, for a longer moment of writing. */
const commitAlone = 400_000;
/** Pages that are written at once to keep the index fast, a millisecond's worth. */
const pagesAtOnce = 24;
/** Pages that are written so for each commit, while there are many: the index would get into too many parts otherwise. */
const pagesForCommit = 240;

interface Row {
  n: number;
  path: string;
  summary: string;
  canonical: string | null;
  cover: string | null;
  /** The writer's own. */
  excerpt: string | null;
  text_hash: string | null;
  seq: number;
}

/**
 * Brings `search.db` up to the catalogue, post by post in small transactions: so that what is asked meanwhile is answered from what is
 * there. A post is indexed anew only when its words are others.
 */
export class Indexer {
  readonly #search: DatabaseSync;
  readonly #catalogue: DatabaseSync;
  readonly #index: TextIndex;
  readonly #rows: StatementSync;
  readonly #doc: StatementSync;
  readonly #putDoc: StatementSync;
  readonly #text: StatementSync;
  readonly #media: StatementSync;
  readonly #links: StatementSync;
  readonly #dropLinks: StatementSync;
  readonly #putLink: StatementSync;
  readonly #dropNames: StatementSync;
  readonly #putName: StatementSync;
  /** Told of each post whose parts changed, or that is gone (null). */
  readonly #onParts: (n: number, parts: number | null) => void;
  #waiting: Row[] = [];
  #inTransaction = false;
  #written = 0;
  #seq: number;
  #deletedSeq: number;
  #tidying: boolean;
  /** Pages that are to be written for the commits so far. */
  #owed = 0;

  constructor(
    search: DatabaseSync,
    catalogue: DatabaseSync,
    index: TextIndex,
    onParts: (n: number, parts: number | null) => void,
  ) {
    this.#search = search;
    this.#catalogue = catalogue;
    this.#index = index;
    this.#onParts = onParts;
    this.#rows = catalogue.prepare(
      `SELECT n, path, summary, json_extract(detail, '$.frontMatter.meta.cover') AS cover,
         json_extract(detail, '$.frontMatter.meta.excerpt') AS excerpt,
         json_extract(detail, '$.frontMatter.meta.canonicalUrl') AS canonical, text_hash, seq FROM posts WHERE seq > ? ORDER BY seq LIMIT ${rowsAtOnce}`,
    );
    this.#text = catalogue.prepare('SELECT text, extra, features FROM texts WHERE n = ?');
    this.#media = catalogue.prepare('SELECT name, use FROM media WHERE n = ?');
    this.#links = catalogue.prepare('SELECT place, href, form, target FROM links WHERE n = ?');
    this.#doc = search.prepare('SELECT hash FROM docs WHERE n = ?');
    this.#putDoc = search.prepare('INSERT OR REPLACE INTO docs (n, hash, parts) VALUES (?, ?, ?)');
    this.#dropLinks = search.prepare('DELETE FROM link_keys WHERE n = ?');
    this.#putLink = search.prepare('INSERT OR IGNORE INTO link_keys (key, n, place) VALUES (?, ?, ?)');
    this.#dropNames = search.prepare('DELETE FROM names WHERE n = ?');
    this.#putName = search.prepare('INSERT OR IGNORE INTO names (key, n) VALUES (?, ?)');
    [this.#seq, this.#deletedSeq] = this.#reached();
    this.#tidying = this.#seq > 0;
  }

  /** How many posts wait to be indexed. */
  pending(): number {
    const row = this.#catalogue.prepare('SELECT count(*) AS count FROM posts WHERE seq > ?').get(this.#seq);
    return Number(row?.['count'] ?? 0);
  }

  /** Whether posts wait, and no more than a few: those that were changed just now. */
  get isNearlyThere(): boolean {
    const few = 50;
    const row = this.#catalogue
      .prepare('SELECT count(*) AS count FROM (SELECT 1 FROM posts WHERE seq > ? LIMIT ?)')
      .get(this.#seq, few + 1);
    const count = Number(row?.['count'] ?? 0);
    return count <= few && (count > 0 || this.#isDeletionWaiting());
  }

  /** Whether some posts wait. */
  get isBehind(): boolean {
    return this.#waiting.length > 0 || this.#rows.get(this.#seq) !== undefined || this.#isDeletionWaiting();
  }

  /**
   * Works for about so many ms; answers how many posts were done, and whether there is more to do. `tidy` false leaves what only keeps the
   * index fast for later. `alone`: nobody waits for an answer.
   */
  step(budget: number, { tidy = true, alone = false } = {}): { done: number; more: boolean } {
    try {
      return this.#step(budget, tidy, alone);
    } catch (thrown) {
      this.#undo();
      throw thrown;
    }
  }

  #step(budget: number, tidy: boolean, alone: boolean): { done: number; more: boolean } {
    const end = performance.now() + budget;
    let done = 0;
    if (tidy) {
      while (this.#owed > 0) {
        this.#owed = this.#index.tidy(pagesAtOnce) ? this.#owed - pagesAtOnce : 0;
        if (performance.now() > end) return { done, more: true };
      }
    }
    for (;;) {
      if (this.#waiting.length === 0) this.#waiting = this.#rows.all(this.#seq) as unknown as Row[];
      const row = this.#waiting.shift();
      if (row === undefined) break;
      this.#begin();
      this.#indexPost(row);
      this.#seq = row.seq;
      done += 1;
      if (this.#written > (alone ? commitAlone : commitAfter)) {
        this.#commit();
        this.#tidying = true;
        this.#owed += pagesForCommit;
        return { done, more: true };
      }
      if (performance.now() > end) return { done, more: true };
    }
    this.#dropGone();
    this.#commit();
    if (!tidy || !this.#tidying) return { done, more: false };
    while (performance.now() < end) {
      this.#tidying = this.#index.tidy(pagesAtOnce);
      if (!this.#tidying) break;
    }
    return { done, more: this.#tidying };
  }

  /** Keeps what was done so far. */
  close(): void {
    try {
      this.#commit();
    } catch {
      // It is done again at the next start.
    }
  }

  #indexPost(row: Row): void {
    const { n } = row;
    const summary = JSON.parse(row.summary) as PostSummary;
    const content = this.#text.get(n) as { text: string; extra: string; features: string } | undefined;
    const media = this.#media.all(n) as unknown as { name: string; use: string }[];
    const links = this.#links.all(n) as unknown as { place: number; href: string; form: LinkForm; target: string }[];
    const { title, tags, categories, excerpt, slug, date } = summary;
    const urls = summary.publications.flatMap(({ url }) => (url === null ? [] : [url]));
    if (row.canonical !== null && row.canonical !== '') urls.push(row.canonical);
    const { text = '', extra = '', features = '' } = content ?? {};
    const hash = createHash('sha1')
      .update(
        JSON.stringify([
          row.path,
          title,
          tags,
          categories,
          slug,
          urls,
          extra,
          features,
          media,
          links,
          row.cover,
          row.excerpt,
          date !== null,
          row.text_hash,
        ]),
      )
      .digest('base64url');
    const known = this.#doc.get(n);
    if (known?.['hash'] === hash) return;
    // The excerpt that is no writer's own is the beginning of the text.
    const ownExcerpt = text.startsWith(excerpt.slice(0, 40)) || extra.includes(excerpt) ? '' : excerpt;
    const names = media.map(({ name }) => name).join(' ');
    const words: IndexedWords = {
      title: tokensOf(fold(title)),
      terms: tokensOf(fold([...tags, ...categories].join('\n'))),
      extra: tokensOf(fold(`${extra}\n${ownExcerpt}\n${names}\n${slug}`)),
      body: tokensOf(fold(text)),
    };
    this.#index.put(n, words, known === undefined);
    this.#dropLinks.run(n);
    for (const { place, href, form, target } of links) {
      const key = linkKey(href, form, target);
      if (key !== null) this.#putLink.run(key, n, place);
    }
    this.#dropNames.run(n);
    for (const key of keysOf({ path: row.path, slug, title, urls })) this.#putName.run(key, n);
    const parts = partsOf(summary, row, features, media, links.length > 0);
    this.#putDoc.run(n, hash, parts);
    this.#onParts(n, parts);
    this.#written += text.length + 500;
  }

  #isDeletionWaiting(): boolean {
    return this.#catalogue.prepare('SELECT 1 FROM deleted WHERE seq > ? LIMIT 1').get(this.#deletedSeq) !== undefined;
  }

  #dropGone(): void {
    const gone = this.#catalogue
      .prepare('SELECT n, seq FROM deleted WHERE seq > ? ORDER BY seq LIMIT 2000')
      .all(this.#deletedSeq);
    if (gone.length === 0) return;
    this.#begin();
    for (const row of gone) {
      const n = Number(row['n']);
      this.#deletedSeq = Number(row['seq']);
      if (this.#doc.get(n) === undefined) continue;
      this.#index.remove(n);
      this.#dropLinks.run(n);
      this.#dropNames.run(n);
      this.#search.prepare('DELETE FROM docs WHERE n = ?').run(n);
      this.#onParts(n, null);
    }
  }

  /** The catalogue's changes up to which posts, and those that are gone, are in the file. */
  #reached(): [seq: number, deletedSeq: number] {
    const state = this.#search.prepare('SELECT seq, deleted_seq FROM state').get();
    return [Number(state?.['seq'] ?? 0), Number(state?.['deleted_seq'] ?? 0)];
  }

  /** Goes back to what is in the file, and gives the disk back what its log has taken. */
  #undo(): void {
    this.#inTransaction = false;
    this.#waiting = [];
    this.#index.undone();
    for (const sql of ['ROLLBACK', 'PRAGMA wal_checkpoint(TRUNCATE)']) {
      try {
        this.#search.exec(sql);
      } catch {
        // It is undone already, or fails as a whole.
      }
    }
    try {
      [this.#seq, this.#deletedSeq] = this.#reached();
    } catch {
      // Whoever asks next hears of it.
    }
  }

  #begin(): void {
    if (this.#inTransaction) return;
    this.#search.exec('BEGIN');
    this.#inTransaction = true;
    this.#written = 0;
  }

  #commit(): void {
    if (!this.#inTransaction) return;
    this.#search.prepare('UPDATE state SET seq = ?, deleted_seq = ?').run(this.#seq, this.#deletedSeq);
    this.#search.exec('COMMIT');
    this.#inTransaction = false;
  }
}

const bitOf = new Map(searchedParts.map((part, at) => [part, 1 << at]));

/** The bit of what `has:` asks for. */
export const partBit = (part: SearchedPart): number => bitOf.get(part) ?? 0;

function partsOf(
  { tags, categories, date }: PostSummary,
  { cover, excerpt }: Pick<Row, 'cover' | 'excerpt'>,
  features: string,
  media: { name: string; use: string }[],
  hasLinks: boolean,
): number {
  const found = new Set<SearchedPart>();
  const named = features.split(' ');
  for (const feature of textFeatures) if (named.includes(feature)) found.add(feature);
  for (const { name, use } of media) {
    const kind = mediaKind(name);
    const use2 = { picture: 'picture', cover: 'picture', film: 'video', sound: 'audio', file: 'file' }[use] as
      | SearchedPart
      | undefined;
    // A picture that a link leads to is a file; what an <img> shows is a picture, whatever its name.
    const part = use === 'link' ? kind : use === 'file' ? (kind ?? 'file') : (use2 ?? kind);
    if (part !== null && part !== undefined) found.add(part);
    if (use !== 'link' || kind !== null) found.add('media');
  }
  if (cover !== null && cover !== '') found.add('cover');
  if (hasLinks) found.add('link');
  if (tags.length > 0) found.add('tag');
  if (categories.length > 0) found.add('category');
  if (excerpt !== null && excerpt !== '') found.add('excerpt');
  if (date !== null) found.add('date');
  let bits = 0;
  for (const part of found) bits |= partBit(part);
  return bits;
}
