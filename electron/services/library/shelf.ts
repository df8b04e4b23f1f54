import { join } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { editFrontMatter, replaceBody } from '#core/post/editFrontMatter.ts';
import type { IndexState } from '#core/post/listing.ts';
import type { PostId, PostProblem } from '#core/post/post.ts';

import { Catalogue } from './catalogue/catalogue.ts';
import type { LibraryOptions } from './contract.ts';
import type { FileSystem } from './disk.ts';
import { diskFailure, exists, isMissing } from './disk.ts';
import { editInPlace } from './filing.ts';
import { unsafeToEdit } from './fileText.ts';
import type { PostEntry } from './postEntry.ts';
import { idOfPath, makeEntry, ownId, readPostFile, readText } from './postEntry.ts';
import type { FoundPost } from './scan.ts';
import { readFound } from './scan/surveyor.ts';
import { Turns } from './turns.ts';

/** Where new posts go when the folder has one of these already; Longhand's own is the first. */
const homes = ['posts', 'content/posts', 'content/post', 'content/blog', 'src/content/posts', 'src/content/blog'];

/** A text longer than this is not read for the list while somebody may be typing, in UTF-16 code units: ten thousand words take 8 ms. */
const longText = 60_000;

/** The posts of a folder as they are on disk, what is known of each, and the turns in which they are worked on. */
export class Shelf {
  readonly root: string;
  readonly options: LibraryOptions;
  readonly fs: FileSystem;
  readonly index: Catalogue;
  /** Asks for a look at a path soon. */
  lookAgain: (path: string) => void = () => undefined;
  /** Where new posts go, relative to the library. */
  home = 'posts';
  #scanState: IndexState = { kind: 'ready' };
  readonly #turns = new Turns();

  constructor(options: LibraryOptions, fs: FileSystem) {
    this.root = options.root;
    this.options = options;
    this.fs = fs;
    const { root, stateFolder } = options;
    this.index = new Catalogue({ root, stateFolder, accountName: (accountId) => options.accountName(accountId) });
  }

  /** Runs a task after all earlier ones for a post; what those failed with is their callers' business. */
  readonly run = <T>(id: PostId, task: () => Promise<T>): Promise<T> => this.#turns.run(id, task);

  /** Runs what takes a free name in a folder of the library after all earlier ones there: two at once would find the same. */
  readonly naming = <T>(folder: string, task: () => Promise<T>): Promise<T> =>
    this.#turns.run(`names in ${folder}`, task);

  /** Tells that rows of the list changed; null for all. */
  changed(ids: PostId[] | null): void {
    this.options.emit({ kind: 'posts-changed', ids });
  }

  /** What the background is doing to the list. */
  get scanState(): IndexState {
    return this.#scanState;
  }

  setScanState(state: IndexState): void {
    this.#scanState = state;
    this.options.emit({ kind: 'index-state', state });
  }

  /** Sees where new posts go. */
  async findHome(): Promise<void> {
    for (const home of homes.toReversed()) if (await exists(this.fs, join(this.root, home))) this.home = home;
  }

  /** Reads one post from disk, without adding it. */
  read(found: FoundPost): Promise<PostEntry> {
    return readFound(this.fs, this.root, found, this.options.now());
  }

  /**
   * The entry of a post after its file was written. The words of a long text take longer to be found than anybody who types should wait: they
   * come with a look at the file, in the background.
   */
  saved(entry: PostEntry, text: string, hash: string): PostEntry {
    const now = this.options.now();
    const isLong = text.length > longText;
    const read = { ...readText(isLong ? replaceBody(text, '') : text), hash, modified: now };
    const made = makeEntry(entry, entry.id, read, entry.publications, now);
    if (!isLong) return made;
    this.lookAgain(entry.path);
    const { content: _content, ...known } = made;
    const { words } = entry.summary;
    const hasExcerpt = (read.frontMatter?.meta.excerpt ?? '') !== '';
    const summary = {
      ...made.summary,
      words,
      title: read.frontMatter?.hasTitle === true ? made.summary.title : entry.summary.title,
      excerpt: hasExcerpt ? made.summary.excerpt : entry.summary.excerpt,
    };
    // Without a hash it holds no text that is known, so that the look takes what it reads.
    return { ...known, hash: '', contentHash: entry.contentHash, summary };
  }

  /** Adds an entry; one whose id is taken gets another, and says so. */
  add(entry: PostEntry, publicationsStamp: string | null = null): PostEntry {
    const first = this.index.find(entry.id);
    if (first === null || first.trash !== null || first.path === entry.path) {
      if (first !== null && first.trash !== null) this.index.giveId(first.id, idOfPath(first.trash.folder));
      this.index.put(entry, publicationsStamp);
      return entry;
    }
    // An id that was only made up for a path is no clash.
    const isClash = ownId(entry) !== null;
    // Until all were seen, the one with the shorter path is the original: `post copy` and `post-2` are the copies.
    if (isClash && !this.index.isComplete && first.summary.problem === null && isBefore(entry, first)) {
      const copy = this.index.giveId(first.id, this.#freeId(first.path));
      this.index.put({ ...copy, summary: { ...copy.summary, problem: sameId(entry, copy) } });
      this.index.put(entry, publicationsStamp);
      return entry;
    }
    const renamed = withId(entry, this.#freeId(entry.path));
    const added = isClash
      ? { ...renamed, summary: { ...renamed.summary, problem: entry.summary.problem ?? sameId(first, entry) } }
      : renamed;
    this.index.put(added, publicationsStamp);
    return added;
  }

  /** Adds a post that lies in the trash; one that is in the library too gets another id there. */
  addTrashed(entry: PostEntry): PostEntry {
    const { trash } = entry;
    const added = trash !== null && this.index.has(entry.id) ? withId(entry, idOfPath(trash.folder)) : entry;
    this.index.put(added);
    return added;
  }

  /** The place on the disk of what stands at a path; null when nothing does. */
  async placeOf(path: string): Promise<string | null> {
    try {
      const { dev, ino } = await this.fs.lstat(join(this.root, path));
      return `${dev} ${ino}`;
    } catch (thrown) {
      if (isMissing(thrown)) return null;
      throw thrown;
    }
  }

  /** Reads a post from disk and adds it. A post whose file has no id keeps the one it is known by. */
  async readEntry(found: FoundPost, knownAs?: PostId): Promise<PostEntry> {
    const { kind, path, folder, conflictOf } = found;
    const post: FoundPost = { kind, path, folder, ...(conflictOf !== undefined && { conflictOf }) };
    const entry = await this.read(post);
    return this.add(knownAs !== undefined && ownId(entry) === null ? withId(entry, knownAs) : entry);
  }

  /** The entry of a post that may be edited. Throws `read-only`. */
  editable(id: PostId): PostEntry {
    const entry = this.index.get(id);
    const { problem, trashedAt } = entry.summary;
    if (problem !== null) {
      throw new LonghandError({
        code: 'read-only',
        message: problem.message,
        kept: 'The file is as it was.',
        next: 'Look at its source, and repair it there.',
      });
    }
    if (trashedAt !== null) {
      throw new LonghandError({
        code: 'read-only',
        message: 'This post is in the trash.',
        next: 'Bring it back to edit it.',
      });
    }
    return entry;
  }

  /**
   * Edits the front matter of a file that is not open; answers what it held and what it holds. What another program makes of the file
   * meanwhile is not written over: that is edited then. Throws `read-only` for what cannot be edited safely.
   */
  async editFile(
    entry: PostEntry,
    changesOf: (text: string) => FrontMatterChanges,
  ): Promise<{ before: string; after: string }> {
    const path = join(this.root, entry.path);
    const read = (): Promise<string> => this.readText(entry);
    try {
      return await editInPlace(this.fs, path, read, (text) => edited(text, changesOf(text)));
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not change the post', 'Its file is as it was.');
    }
  }

  /** The text of a post's file. Throws `unreadable`. */
  async readText(entry: PostEntry): Promise<string> {
    const read = await readPostFile(this.fs, join(this.root, entry.path));
    if (read.text === null) await this.requireRoot();
    if (read.text === null || read.problem !== null) {
      throw new LonghandError({
        code: 'unreadable',
        message: read.problem?.message ?? 'The file cannot be read.',
        kept: 'The file is as it was.',
      });
    }
    return read.text;
  }

  /** Throws `not-found` while the library's folder is away: what is not there now is not gone. */
  async requireRoot(): Promise<void> {
    const isThere = await exists(this.fs, this.root).catch((thrown: unknown) => {
      throw diskFailure(thrown, 'Could not reach the library’s folder', 'Its posts are shown as they were.');
    });
    if (isThere) return;
    throw new LonghandError({
      code: 'not-found',
      message: 'The library’s folder cannot be reached.',
      kept: 'Its posts are shown as they were.',
      next: 'Connect its disk, or put the folder back where it was; then try again.',
    });
  }

  /** Throws `conflict` when other posts would move with a post's folder. */
  refuseNested(entry: PostEntry): void {
    if (this.index.othersIn(entry.folder, entry.id).length === 0) return;
    throw new LonghandError({
      code: 'conflict',
      message: 'This post’s folder holds other posts too, which would move with it.',
      kept: 'Nothing was moved.',
      next: 'Move those first, in your file manager.',
    });
  }

  #freeId(path: string): PostId {
    let id = idOfPath(path);
    while (this.index.has(id)) id = this.options.makeId();
    return id;
  }

  /** Resolves once everything that was begun has ended. */
  async settled(): Promise<void> {
    await this.#turns.settled();
  }
}

function edited(text: string, changes: FrontMatterChanges): string {
  try {
    return editFrontMatter(text, changes);
  } catch (thrown) {
    throw unsafeToEdit(thrown);
  }
}

/** Of two posts with one id, the one that was there first, as far as their paths tell. */
const isBefore = (one: PostEntry, other: PostEntry): boolean =>
  one.path.length < other.path.length || (one.path.length === other.path.length && one.path < other.path);

function sameId(original: PostEntry, copy: PostEntry): PostProblem {
  const message = `This post has the same id as “${original.summary.title}”: one is probably a copy of the other.`;
  return copy.summary.problem ?? { kind: 'duplicate-id', message, otherPath: original.path };
}

/** An entry under another id. */
export function withId(entry: PostEntry, id: PostId): PostEntry {
  const coverUrl = entry.summary.coverUrl?.replace(encodeURIComponent(entry.id), encodeURIComponent(id)) ?? null;
  return { ...entry, id, summary: { ...entry.summary, id, coverUrl } };
}
