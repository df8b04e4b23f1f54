import { setImmediate as immediate } from 'node:timers/promises';

import type { IndexState } from '#core/post/listing.ts';
import type { PostId } from '#core/post/post.ts';

import type { PostEntry } from '../postEntry.ts';
import { ownId } from '../postEntry.ts';
import type { FoundPost } from '../scan.ts';
import type { Shelf } from '../shelf.ts';
import { withId } from '../shelf.ts';
import type { Finding, FindingsTaker, ScanProgress } from './findings.ts';

/** How long rows may be written without a pause, ms: somebody may be typing. */
const slice = 2;
/** Least time between two tellings that rows changed, ms, and the most ids that one names. */
const tellEvery = 250;
const mostIds = 200;
/** The same after more rows than one names: every window asks for all of the list again, and a storm is not followed row by row. */
const tellAllEvery = 1_000;

/** What the reconciler asks about posts that are open. */
export interface OpenPosts {
  isOpen(id: PostId): boolean;
  /** SHA-256 of an open post's file as the desk knows it. */
  hashOf(id: PostId): string | null;
  /** Puts what is known of an open post in the place of what was. */
  put(entry: PostEntry): void;
  /** An open post's file stands at another path now. */
  follow(id: PostId, found: FoundPost): void;
  /** An open post's file holds another text than it did. */
  fileChanged(id: PostId): Promise<void>;
}

/**
 * Brings what a look at the folder found into the catalogue. What the library itself did to a post meanwhile holds: such a path is looked at
 * again.
 */
export class Reconciler implements FindingsTaker {
  readonly #shelf: Shelf;
  readonly #open: OpenPosts;
  readonly #lookAgain: (path: string) => void;
  readonly #changed = new Set<PostId>();
  /** Open posts whose files were missed. */
  readonly #missed = new Set<PostId>();
  /** By a clock that nobody sets, ms. */
  #nextTelling = 0;
  #timer: NodeJS.Timeout | null = null;
  #progressTold = -Infinity;
  #taking: Promise<void> = Promise.resolve();

  constructor(shelf: Shelf, open: OpenPosts, lookAgain: (path: string) => void) {
    this.#shelf = shelf;
    this.#open = open;
    this.#lookAgain = lookAgain;
  }

  take(findings: Finding[]): Promise<void> {
    const taken = this.#taking.then(() => this.#takeInTurn(findings));
    // What these fail with fails no later ones.
    this.#taking = taken.catch(() => undefined);
    return taken;
  }

  /** Shown only while the list is not whole yet. */
  progress({ done, total }: ScanProgress): void {
    if (this.#shelf.index.isComplete) return;
    const now = performance.now();
    if (now - this.#progressTold < tellEvery) return;
    this.#progressTold = now;
    this.tell({ kind: 'reading', done, total });
  }

  tell(state: IndexState): void {
    this.#shelf.setScanState(state);
  }

  /** Tells at once what has changed and was not told yet. */
  settle(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#changed.size === 0) return;
    const ids = [...this.#changed];
    this.#changed.clear();
    const isAll = ids.length > mostIds;
    this.#nextTelling = performance.now() + (isAll ? tellAllEvery : tellEvery);
    this.#shelf.changed(isAll ? null : ids);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #takeInTurn(findings: Finding[]): Promise<void> {
    const waiting = [...findings];
    while (waiting.length > 0) {
      const later = this.#shelf.index.together(() => {
        const end = performance.now() + slice;
        for (let finding = waiting.shift(); finding !== undefined; finding = waiting.shift()) {
          const task = this.#apply(finding);
          if (task !== null) return task;
          if (performance.now() > end) break;
        }
        return null;
      });
      await later?.();
      await immediate();
    }
    this.#tellSoon();
  }

  /** Brings one finding in at once, or answers what has to be done for it in turn. */
  #apply(finding: Finding): (() => Promise<void>) | null {
    const { index } = this.#shelf;
    if (finding.kind === 'same') {
      const here = index.byPath(finding.path);
      index.confirm(finding.path, finding.stamp, finding.publicationsStamp, finding.asOf);
      const isBack = here !== null && this.#missed.delete(here.id) && this.#open.isOpen(here.id);
      return isBack ? () => this.#open.fileChanged(here.id) : null;
    }
    const path = finding.kind === 'gone' ? finding.path : finding.entry.path;
    const row = index.byPath(path);
    if (row !== null && (index.seqAt(path) ?? 0) > finding.asOf) {
      this.#lookAgain(path);
      return null;
    }
    if (finding.kind === 'gone') {
      if (row === null) return null;
      if (!this.#open.isOpen(row.id)) return () => this.#takeAway(row, finding.asOf);
      this.#missed.add(row.id);
      // Put back as it was, it is looked at all the same; put elsewhere, it is known by its place on the disk.
      if (row.stamp !== null) this.#open.put({ ...row, stamp: { ...row.stamp, readAt: 0 } });
      return () => this.#open.fileChanged(row.id);
    }
    const { entry, publicationsStamp } = finding;
    if (entry.trash !== null) return row === null ? () => this.#addTrashed(entry) : null;
    if (row === null) return this.#addFound(entry, publicationsStamp, finding.asOf);
    if (this.#open.isOpen(row.id)) {
      if (entry.hash !== null && entry.hash === this.#open.hashOf(row.id)) {
        this.#complete(row, entry, publicationsStamp);
        return this.#missed.delete(row.id) ? () => this.#open.fileChanged(row.id) : null;
      }
      if (entry.hash !== null && entry.hash !== row.hash) return () => this.#open.fileChanged(row.id);
      if (entry.stamp !== null) index.confirm(path, entry.stamp, publicationsStamp, finding.asOf);
      return null;
    }
    this.#replace(row, entry, publicationsStamp);
    return null;
  }

  /** What an open post's row has to get from its files: the words of a long text, and where it went. What was edited since stays. */
  #complete(row: PostEntry, entry: PostEntry, publicationsStamp: string): void {
    const { index } = this.#shelf;
    const { hash, contentHash, stamp, content, publications } = entry;
    if (row.hash !== hash || JSON.stringify(row.publications) !== JSON.stringify(publications)) {
      const { words, excerpt } = entry.summary;
      const summary = { ...row.summary, words, excerpt };
      const known = { hash, contentHash, stamp, publications, summary, ...(content !== undefined && { content }) };
      this.#open.put({ ...row, ...known });
      this.#changed.add(row.id);
    }
    if (stamp !== null) index.confirm(row.path, stamp, publicationsStamp, index.seq);
  }

  /** The file of a post that nobody has open was changed. One that has no id of its own keeps the one it is known by. */
  #replace(row: PostEntry, entry: PostEntry, publicationsStamp: string): void {
    const { index } = this.#shelf;
    // It was taken for the post whose copy it is, while that was away.
    const isCopyNow = entry.conflictOf !== undefined && ownId(row) !== null;
    const isMadeUp = ownId(entry) === null && row.summary.problem?.kind !== 'duplicate-id' && !isCopyNow;
    const id = isMadeUp ? row.id : entry.id;
    if (id === row.id) {
      index.put(withId(entry, id), publicationsStamp);
      this.#changed.add(id);
      return;
    }
    index.remove(row.id);
    this.#changed.add(row.id);
    this.#changed.add(this.#shelf.add(entry, publicationsStamp).id);
  }

  /** A post at a path that was not known. */
  #addFound(entry: PostEntry, publicationsStamp: string, asOf: number): (() => Promise<void>) | null {
    const { index } = this.#shelf;
    const isMovable = index.isComplete && ownId(entry) === null && this.#perhapsBefore(entry).length > 0;
    if (!index.has(entry.id) && !isMovable) {
      this.#changed.add(this.#shelf.add(entry, publicationsStamp).id);
      return null;
    }
    return async () => {
      const movedFrom = await this.#before(entry);
      const id = movedFrom?.id ?? entry.id;
      await this.#shelf.run(id, async () => {
        // Meanwhile it may have been moved on, or been found by the library itself.
        const here = await this.#placeOf(entry.path);
        if (here === null) return;
        if (index.byPath(entry.path) !== null) {
          if ((index.seqAt(entry.path) ?? 0) > asOf) this.#lookAgain(entry.path);
          return;
        }
        const first = index.find(id);
        const there = first === null || first.trash !== null ? null : await this.#placeOf(first.path);
        // The same file under both paths: a system that does not tell capitals apart.
        const isMoved = first !== null && first.trash === null && (there === null || there === here);
        if (isMoved && this.#open.isOpen(id) && entry.summary.problem === null) {
          // Its place alone: a file without an id is read under one that is made of its path.
          const { kind, path, folder } = entry;
          this.#open.follow(id, { kind, path, folder });
          this.#changed.add(id);
          if (entry.hash !== first.hash) this.#lookAgain(entry.path);
        } else if (isMoved && !this.#open.isOpen(id)) {
          index.put(withId(entry, id), publicationsStamp);
          this.#changed.add(id);
        } else this.#changed.add(this.#shelf.add(entry, publicationsStamp).id);
      });
    };
  }

  /** The post that a file without an id was before it was renamed: the same file on the disk, under a path that is gone. */
  async #before(entry: PostEntry): Promise<PostEntry | null> {
    if (ownId(entry) !== null) return null;
    for (const known of this.#perhapsBefore(entry)) if ((await this.#placeOf(known.path)) === null) return known;
    return null;
  }

  #perhapsBefore({ stamp, conflictOf }: PostEntry): PostEntry[] {
    if (stamp === null || conflictOf !== undefined) return [];
    return this.#shelf.index
      .withStamp(stamp)
      .filter((known) => ownId(known) === null && known.conflictOf === undefined);
  }

  /** The place on the disk of what stands at a path; null when nothing does. A disk that does not say tells of none that is the same. */
  #placeOf(path: string): Promise<string | null> {
    return this.#shelf.placeOf(path).catch(() => `unknown ${path}`);
  }

  async #addTrashed(entry: PostEntry): Promise<void> {
    const { index } = this.#shelf;
    const wanted = entry.trash?.record.id ?? entry.id;
    await this.#shelf.run(wanted, async () => {
      if (index.byPath(entry.path) !== null || (await this.#placeOf(entry.path)) === null) return;
      const first = index.find(wanted);
      const isMoved =
        first !== null &&
        first.trash === null &&
        !this.#open.isOpen(wanted) &&
        (await this.#placeOf(first.path)) === null;
      if (isMoved) index.put(entry);
      this.#changed.add(isMoved ? wanted : this.#shelf.addTrashed(entry).id);
    });
  }

  async #takeAway(row: PostEntry, asOf: number): Promise<void> {
    const { index } = this.#shelf;
    await this.#shelf.run(row.id, async () => {
      const now = index.byPath(row.path);
      // An open post's words come back to its path with the next save.
      if (now === null || now.id !== row.id || this.#open.isOpen(row.id)) return;
      if ((index.seqAt(row.path) ?? 0) > asOf) {
        this.#lookAgain(row.path);
        return;
      }
      index.remove(row.id);
      this.#changed.add(row.id);
    });
  }

  #tellSoon(): void {
    if (this.#changed.size === 0 || this.#timer !== null) return;
    const wait = this.#nextTelling - performance.now();
    if (wait <= 0) this.settle();
    else
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.settle();
      }, wait);
  }
}
