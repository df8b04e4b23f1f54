import type { DatabaseSync } from 'node:sqlite';

import { LonghandError } from '#core/failure.ts';
import type { PostId, PostSummary } from '#core/post/post.ts';
import { fold } from '#core/post/fold.ts';
import { withLevels } from '#core/post/terms.ts';

import type { FileStamp, PostEntry } from '../postEntry.ts';
import { summarizePublications } from '../publications.ts';
import type { CatalogueFile } from './database.ts';
import { isDatabaseFailure, openCatalogueFile, replaceCatalogueFile } from './database.ts';
import { Recent } from './recent.ts';
import type { EntryRow } from './row.ts';
import { columnsOf, entryOf, stampColumns } from './row.ts';
import type { Statements } from './statements.ts';
import { prepareStatements } from './statements.ts';
import { targetOf } from './target.ts';

export interface CatalogueOptions {
  stateFolder: string;
  root: string;
  accountName: (accountId: string) => string | null;
}

/** After so long without a failure, ms, what was before counts no more. */
const forgiven = 600_000;
/** Entries that stay parsed in memory. */
const entriesInMemory = 512;

/**
 * What the library knows of every post, in `catalogue.db`: one row a post, found by id or path in microseconds however many there are. The
 * library's thread alone writes it. It is a cache, and never fails the writer: when the file can be used no more it is made anew, empty but
 * for the entries in use, and {@link onLost} tells, so that the folder is read again.
 */
export class Catalogue {
  /** Called when everything has to be read again. */
  onLost: () => void = () => undefined;
  readonly #options: CatalogueOptions;
  readonly #whenReplaced: (() => void)[] = [];
  #file: CatalogueFile;
  #sql: Statements;
  readonly #recent = new Recent<PostId, PostEntry>(entriesInMemory);
  #dataVersion: unknown = null;
  #pinned: ReadonlySet<PostId> = new Set();
  #inTransaction = false;
  /** How often the file failed, one not long after another, and when it did last, by a clock that nobody sets, ms. */
  #failures = 0;
  #failedAt = -Infinity;
  #closed = false;

  constructor(options: CatalogueOptions) {
    this.#options = options;
    this.#file = openCatalogueFile(options.stateFolder, options.root);
    this.#sql = prepareStatements(this.#file.database);
  }

  /** The file's path for others to attach read-only, or ':memory:' when only {@link database} will do. */
  get path(): string {
    return this.#file.path;
  }

  /** The connection of this thread. */
  get database(): DatabaseSync {
    return this.#file.database;
  }

  /** Hears when the file was closed and another took its place: whoever reads it has to begin anew. */
  whenReplaced(listener: () => void): void {
    this.#whenReplaced.push(listener);
  }

  /** The number of the last change. */
  get seq(): number {
    return this.#guard(() => Number(this.#sql.state.get()?.['seq'] ?? 0), 0);
  }

  /** Whether the whole folder was looked through since the catalogue was made. */
  get isComplete(): boolean {
    return this.#guard(() => this.#sql.state.get()?.['complete'] === 1, false);
  }

  set isComplete(complete: boolean) {
    this.#guard(() => this.#sql.complete.run(complete ? 1 : 0), null);
  }

  has(id: PostId): boolean {
    return this.#guard(() => this.#sql.has.get(id) !== undefined, false);
  }

  find(id: PostId): PostEntry | null {
    return this.#guard(() => {
      this.#noticeOthers();
      const known = this.#recent.get(id);
      if (known !== undefined) return known;
      const row = this.#sql.byId.get(id);
      if (row === undefined) return null;
      const entry = entryOf(row as unknown as EntryRow);
      this.#recent.set(id, entry);
      return entry;
    }, null);
  }

  /** Throws `not-found`. */
  get(id: PostId): PostEntry {
    const entry = this.find(id);
    if (entry === null) {
      throw new LonghandError({
        code: 'not-found',
        message: 'This post is no longer in the library.',
        next: 'Choose another post from the list.',
      });
    }
    return entry;
  }

  byPath(path: string): PostEntry | null {
    const id = this.#guard(() => this.#sql.byPath.get(path)?.['id'], undefined);
    return typeof id === 'string' ? this.find(id) : null;
  }

  /** Other posts that lie in a folder or below it; a few of them where there are many. */
  othersIn(folder: string, id: PostId): PostEntry[] {
    const rows = this.#guard(() => this.#sql.below.all(`${folder}/`, `${folder}0`, id, 20), []);
    return rows.flatMap((row) => this.find(String(row['id'])) ?? []);
  }

  /** A post outside the trash whose file had this place on the disk: the same file under another name. */
  withStamp({ inode, size }: FileStamp): PostEntry[] {
    const rows = this.#guard(() => this.#sql.byInode.all(inode, size), []);
    return rows.flatMap((row) => this.find(String(row['id'])) ?? []);
  }

  summary(id: PostId): PostSummary {
    const entry = this.get(id);
    return entry.publications.length === 0
      ? entry.summary
      : { ...entry.summary, publications: summarizePublications(entry, this.#options.accountName) };
  }

  /** Adds a post, or puts it in the place of the one with its id. An entry without content leaves the text that is known. */
  put(entry: PostEntry, publicationsStamp: string | null = null): void {
    // Remembered first: a file that has to be made anew takes over what is in use.
    const { content: _content, ...kept } = entry;
    this.#noticeOthers();
    this.#recent.set(entry.id, kept);
    this.#guard(() => this.#atOnce(() => this.#write(entry, publicationsStamp)), null);
  }

  /** Gives a post another id; its text, its links and its number stay. Answers the entry as it is then. */
  giveId(id: PostId, other: PostId): PostEntry {
    const entry = this.get(id);
    const coverUrl = entry.summary.coverUrl?.replace(encodeURIComponent(id), encodeURIComponent(other)) ?? null;
    const renamed: PostEntry = { ...entry, id: other, summary: { ...entry.summary, id: other, coverUrl } };
    this.#recent.delete(id);
    this.#guard(() => this.#sql.giveId.run(other, id), null);
    this.put(renamed);
    return renamed;
  }

  remove(id: PostId): void {
    this.#recent.delete(id);
    this.#guard(
      () =>
        this.#atOnce(() => {
          const row = this.#sql.before.get(id);
          if (row === undefined) return;
          const n = Number(row['n']);
          for (const table of ['dropTerms', 'dropLinks', 'dropMedia', 'dropText', 'dropPost'] as const)
            this.#sql[table].run(n);
          this.#sql.putDeleted.run(n, id, this.#nextSeq());
        }),
      null,
    );
  }

  /** Notes that a file was looked at and holds what its row says; not when the row has changed since `seq`. It is no change of the post. */
  confirm(path: string, stamp: FileStamp, publicationsStamp: string | null, seq: number): void {
    this.#guard(() => {
      const { changes } = this.#sql.stamp.run({
        ...stampColumns(stamp),
        publications_stamp: publicationsStamp,
        path,
        seq,
      });
      const known = changes === 0 ? null : this.byPath(path);
      if (known !== null) this.#recent.set(known.id, { ...known, stamp });
    }, null);
  }

  /** `seq` of the row of a path, or null when there is none. */
  seqAt(path: string): number | null {
    const seq = this.#guard(() => this.#sql.seqOf.get(path)?.['seq'], undefined);
    return typeof seq === 'number' ? seq : null;
  }

  /** The posts that are pinned, whether they are known yet or not. */
  get pinned(): ReadonlySet<PostId> {
    return this.#pinned;
  }

  /** Sets which posts are pinned; answers those for which that changed. */
  setPinned(pinned: ReadonlySet<PostId>): PostId[] {
    this.#pinned = pinned;
    return this.#guard(
      () =>
        this.#atOnce(() => {
          const before = new Set(this.#sql.allPinned.all().map((row) => String(row['id'])));
          const changed: PostId[] = [];
          const set = (id: PostId, flag: 0 | 1): void => {
            if (this.#sql.has.get(id) === undefined) return;
            if (Number(this.#sql.pinned.run(flag, this.#nextSeq(), id, flag).changes) > 0) changed.push(id);
          };
          for (const id of before) if (!pinned.has(id)) set(id, 0);
          for (const id of pinned) if (!before.has(id)) set(id, 1);
          return changed;
        }),
      [],
    );
  }

  /** Runs a few changes as one: others see all of them or none. It must not wait for anything. */
  together<T>(changes: () => T): T {
    let result: { value: T } | null = null;
    let failure: { thrown: unknown } | null = null;
    this.#guard(
      () =>
        this.#atOnce(() => {
          try {
            result = { value: changes() };
          } catch (thrown) {
            // What the file fails with undoes all of them.
            if (isDatabaseFailure(thrown)) throw thrown;
            failure = { thrown };
          }
        }),
      null,
    );
    if (failure !== null) throw (failure as { thrown: unknown }).thrown;
    // The file failed before the changes were begun: they are made one by one.
    return result === null ? changes() : (result as { value: T }).value;
  }

  close(): void {
    this.#closed = true;
    this.#file.close();
  }

  /** Throws the file away, and begins anew with what is in use. */
  startAnew(): void {
    const inUse = [...this.#recent.values()];
    const now = performance.now();
    if (now - this.#failedAt > forgiven) this.#failures = 0;
    this.#failedAt = now;
    this.#file.close();
    this.#file = replaceCatalogueFile(this.#options.stateFolder, this.#options.root, this.#failures++);
    this.#inTransaction = false;
    this.#sql = prepareStatements(this.#file.database);
    // What they hold was read from a file that may have changed since: the next look tells.
    try {
      for (const entry of inUse) this.#atOnce(() => this.#write({ ...entry, stamp: null }, null));
    } catch (thrown) {
      // The look that follows reads them, or fails as this did.
      if (!isDatabaseFailure(thrown)) throw thrown;
    }
    for (const listener of this.#whenReplaced) listener();
    this.onLost();
  }

  #write(entry: PostEntry, publicationsStamp: string | null): void {
    const { content } = entry;
    const columns = columnsOf(entry);
    const before = this.#sql.before.get(entry.id);
    const seq = this.#nextSeq();
    const n = Number(before?.['n'] ?? this.#sql.nextNumber.get()?.['n']);
    const known = before === undefined ? null : (JSON.parse(String(before['summary'])) as PostSummary);
    const textHash = content === undefined ? (before?.['text_hash'] ?? null) : content.hash;
    const pinned = this.#pinned.has(entry.id) ? 1 : 0;
    const { id, ...values } = columns;
    const row = {
      ...values,
      n,
      pinned,
      seq,
      text_hash: textHash as string | null,
    };
    if (before === undefined) {
      this.#sql.insert.run({ ...row, id, publications_stamp: publicationsStamp ?? '' });
    } else {
      this.#sql.update.run({ ...row, publications_stamp: publicationsStamp });
      const path = String(before['path']);
      if (path !== entry.path && before['trashed'] === 0 && columns.trashed === 0)
        this.#sql.putFormer.run(path, entry.id, known?.slug ?? '', seq);
    }
    this.#writeTerms(n, entry, known, before?.['trashed']);
    if (content !== undefined) this.#writeContent(n, entry, content);
  }

  #writeTerms(n: number, { summary, trash }: PostEntry, known: PostSummary | null, knownTrashed: unknown): void {
    const trashed = trash === null ? 0 : 1;
    const isSame =
      known !== null &&
      knownTrashed === trashed &&
      sameList(known.tags, summary.tags) &&
      sameList(known.categories, summary.categories);
    if (isSame) return;
    if (known !== null) this.#sql.dropTerms.run(n);
    for (const [kind, names] of [
      ['tag', summary.tags],
      ['category', summary.categories],
    ] as const) {
      for (const name of withLevels(names)) this.#sql.putTerm.run(kind, name, fold(name), n, trashed);
    }
  }

  #writeContent(n: number, entry: PostEntry, { text, extra, references }: NonNullable<PostEntry['content']>): void {
    this.#sql.putText.run(n, text, extra, references.features.join(' '));
    this.#sql.dropLinks.run(n);
    for (const [place, { href, text: words, form }] of references.links.entries())
      this.#sql.putLink.run(n, place, href, words, form, targetOf(entry.folder, href, form));
    this.#sql.dropMedia.run(n);
    const cover = entry.frontMatter?.meta.cover ?? null;
    const media = references.media.map(({ src, use }) => ({ src, use: use as string }));
    if (cover !== null) media.unshift({ src: cover, use: 'cover' });
    for (const { src, use } of media) {
      const path = targetOf(entry.folder, src);
      if (path !== '') this.#sql.putMedium.run(n, path, path.slice(path.lastIndexOf('/') + 1), use);
    }
  }

  #nextSeq(): number {
    return Number(this.#sql.nextSeq.get()?.['seq']);
  }

  /** Another program (the command line, say) may work on the same library: what is in memory holds only while it does not. */
  #noticeOthers(): void {
    if (this.#inTransaction) return;
    const version = this.#guard(() => this.#sql.dataVersion.get()?.['data_version'], this.#dataVersion);
    if (this.#dataVersion !== null && version !== this.#dataVersion) this.#recent.clear();
    this.#dataVersion = version;
  }

  #atOnce<T>(changes: () => T): T {
    if (this.#inTransaction) return changes();
    this.#file.database.exec('BEGIN IMMEDIATE');
    this.#inTransaction = true;
    try {
      const result = changes();
      this.#file.database.exec('COMMIT');
      return result;
    } catch (thrown) {
      try {
        this.#file.database.exec('ROLLBACK');
      } catch {
        // The failure ended it already.
      }
      throw thrown;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** Does what it is given; when the database fails at it, a new one takes its place and the answer is what it would be of an empty one. */
  #guard<T>(work: () => T, otherwise: T): T {
    if (this.#closed) return otherwise;
    try {
      return work();
    } catch (thrown) {
      // What fails within changes that are one, fails all of them: the outermost sees to it.
      if (this.#inTransaction || !isDatabaseFailure(thrown)) throw thrown;
      this.startAnew();
      try {
        return work();
      } catch {
        return otherwise;
      }
    }
  }
}
const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name, at) => name === other[at]);
