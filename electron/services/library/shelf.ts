import { join } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { editFrontMatter } from '#core/post/editFrontMatter.ts';
import type { PostId, PostProblem } from '#core/post/post.ts';

import { Catalogue } from './catalogue/catalogue.ts';
import type { LibraryOptions } from './contract.ts';
import type { FileSystem } from './disk.ts';
import { diskFailure, exists, isMissing, mapLimited, removeTemporaryFiles, writeAtomically } from './disk.ts';
import type { PostEntry } from './postEntry.ts';
import { idOfPath, makeEntry, readPostFile } from './postEntry.ts';
import { publicationsPath, readPublicationsFile } from './publications.ts';
import type { FoundPost } from './scan.ts';
import { findPosts } from './scan.ts';
import { findTrash } from './trash.ts';

/** Where new posts go when the folder has one of these already; Longhand's own is the first. */
const homes = ['posts', 'content/posts', 'content/post', 'content/blog', 'src/content/posts', 'src/content/blog'];

/** A temporary file older than this belongs to no program that still runs, ms. */
const litterAge = 3_600_000;

/** The posts of a folder as they are on disk, what is known of each, and the turns in which they are worked on. */
export class Shelf {
  readonly root: string;
  readonly options: LibraryOptions;
  readonly fs: FileSystem;
  readonly index: Catalogue;
  /** Where new posts go, relative to the library. */
  home = 'posts';
  readonly #turns = new Map<PostId, Promise<unknown>>();

  constructor(options: LibraryOptions, fs: FileSystem) {
    this.root = options.root;
    this.options = options;
    this.fs = fs;
    const { root, stateFolder } = options;
    this.index = new Catalogue({ root, stateFolder, accountName: (accountId) => options.accountName(accountId) });
  }

  /** Runs a task after all earlier ones for a post; what those failed with is their callers' business. */
  readonly run = <T>(id: PostId, task: () => Promise<T>): Promise<T> => {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(task, task);
    this.#turns.set(id, turn);
    const tidy = (): void => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    };
    turn.then(tidy, tidy);
    return turn;
  };

  /** Tells that rows of the list changed; null for all. */
  changed(ids: PostId[] | null): void {
    this.options.emit({ kind: 'posts-changed', ids });
  }

  /** Finds all posts, and those in the trash. */
  async scan(): Promise<void> {
    for (const home of homes.toReversed()) if (await exists(this.fs, join(this.root, home))) this.home = home;
    const { posts, littered } = await findPosts(this.fs, this.root).catch((thrown: unknown) => {
      throw diskFailure(thrown, 'Could not look through the library', 'Nothing in it was touched.');
    });
    for (const folder of littered)
      await removeTemporaryFiles(this.fs, join(this.root, folder), litterAge, this.options.now());
    for (const id of this.index.ids()) this.index.remove(id);
    const read = await mapLimited(posts, 32, (post) => this.read(post));
    this.index.together(() => read.forEach((entry) => this.add(entry)));
    for (const trashed of await findTrash(this.fs, this.root)) {
      const entry = await this.read(trashed.found);
      const id = this.index.has(trashed.record.id) ? idOfPath(trashed.folder) : trashed.record.id;
      const summary = {
        ...entry.summary,
        id,
        path: trashed.record.path,
        trashedAt: trashed.record.trashedAt,
        coverUrl: null,
      };
      this.index.put({ ...entry, id, summary, trash: { record: trashed.record, folder: trashed.folder } });
    }
  }

  /** Reads one post from disk, without adding it. */
  async read(found: FoundPost): Promise<PostEntry> {
    const problem: PostProblem =
      found.denied === true
        ? { kind: 'unreadable', message: 'This folder cannot be read. What it holds is untouched.' }
        : {
            kind: 'missing-index',
            message: 'This folder has no text: its “index.md” is missing. What else it holds is untouched.',
          };
    const read =
      found.kind === 'missing'
        ? { hash: null, text: null, modified: null, problem, frontMatter: null }
        : await readPostFile(this.fs, join(this.root, found.path));
    const id = read.frontMatter?.id ?? idOfPath(found.path);
    const publications = await readPublicationsFile(this.fs, publicationsPath(this.root, found)).then(
      (file) => file.accounts,
      () => [],
    );
    return makeEntry(found, id, read, publications, this.options.now());
  }

  /** Adds an entry; one whose id is taken gets another, and says so. */
  add(entry: PostEntry): PostEntry {
    const first = this.index.find(entry.id);
    if (first === null || first.trash !== null || first.path === entry.path) {
      if (first !== null && first.trash !== null) this.index.put(withId(first, idOfPath(first.trash.folder)));
      this.index.put(entry);
      return entry;
    }
    let id = idOfPath(entry.path);
    while (this.index.has(id)) id = this.options.makeId();
    const renamed = withId(entry, id);
    // An id that was only made up for a path is no clash.
    if ((entry.frontMatter?.id ?? null) === null) {
      this.index.put(renamed);
      return renamed;
    }
    const message = `This post has the same id as “${first.summary.title}”: one is probably a copy of the other.`;
    const clash: PostEntry = {
      ...renamed,
      summary: {
        ...renamed.summary,
        problem: entry.summary.problem ?? { kind: 'duplicate-id', message, otherPath: first.path },
      },
    };
    this.index.put(clash);
    return clash;
  }

  /** Reads a post from disk and adds it. A post whose file has no id keeps the one it is known by. */
  async readEntry(found: FoundPost, knownAs?: PostId): Promise<PostEntry> {
    const entry = await this.read({ kind: found.kind, path: found.path, folder: found.folder });
    return this.add(knownAs !== undefined && (entry.frontMatter?.id ?? null) === null ? withId(entry, knownAs) : entry);
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

  /** Edits the front matter of a file that is not open, unless it changed since it was read. */
  async editFile(entry: PostEntry, changes: FrontMatterChanges): Promise<void> {
    const text = await this.readText(entry);
    try {
      await writeAtomically(this.fs, join(this.root, entry.path), editFrontMatter(text, changes));
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not save the post', 'The file is as it was.');
    }
  }

  /** The text of a post's file. Throws `unreadable`. */
  async readText(entry: PostEntry): Promise<string> {
    const read = await readPostFile(this.fs, join(this.root, entry.path));
    if (read.text === null || read.problem !== null) {
      throw new LonghandError({
        code: 'unreadable',
        message: read.problem?.message ?? 'The file cannot be read.',
        kept: 'The file is as it was.',
      });
    }
    return read.text;
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

  /**
   * Looks at the folder again: what another program added, changed or took away shows in the list. Open posts stay as they are, but
   * one that stands at another path now is handed to `follow`. What Longhand itself did meanwhile holds.
   */
  async refresh(isOpen: (id: PostId) => boolean, follow: (id: PostId, found: FoundPost) => void): Promise<void> {
    const known = new Map(
      this.index
        .ids()
        .map((id) => this.index.get(id))
        .map((entry) => [entry.path, entry]),
    );
    const { posts: found } = await findPosts(this.fs, this.root);
    const paths = new Set(found.map((post) => post.path));
    const isCurrent = ({ id, path, hash }: PostEntry): boolean => {
      const now = this.index.find(id);
      return now?.path === path && now.hash === hash;
    };
    for (const entry of known.values()) {
      if (entry.trash === null && !paths.has(entry.path) && !isOpen(entry.id) && isCurrent(entry))
        this.index.remove(entry.id);
    }
    await mapLimited(found, 16, async (post) => {
      const entry = known.get(post.path);
      if (entry === undefined) await this.#addFound(post, isOpen, follow);
      else if (!isOpen(entry.id)) {
        await this.run(entry.id, async () => {
          const { hash } = await readPostFile(this.fs, join(this.root, post.path));
          if (hash === entry.hash || isOpen(entry.id) || !isCurrent(entry)) return;
          this.index.remove(entry.id);
          await this.readEntry(post);
        });
      }
    });
    this.changed(null);
  }

  /** Adds what another program put into the folder, unless it is an open post that was moved, or gone already. */
  async #addFound(
    found: FoundPost,
    isOpen: (id: PostId) => boolean,
    follow: (id: PostId, found: FoundPost) => void,
  ): Promise<void> {
    const entry = await this.read(found);
    const place = (path: string): Promise<string | null> =>
      this.fs.lstat(join(this.root, path)).then(
        ({ dev, ino }) => `${dev} ${ino}`,
        (thrown: unknown) => {
          if (isMissing(thrown)) return null;
          throw thrown;
        },
      );
    await this.run(entry.id, async () => {
      const here = await place(found.path);
      if (here === null) return;
      const first = this.index.find(entry.id);
      const there = first === null ? null : await place(first.path);
      // The same file under both paths: a system that does not tell capitals apart.
      const moved = first?.trash === null && isOpen(first.id) && (there === null || there === here);
      if (moved && entry.summary.problem === null) follow(entry.id, found);
      else this.add(entry);
    });
  }

  /** Resolves once everything that was begun has ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#turns.values());
  }
}

/** An entry under another id. */
export function withId(entry: PostEntry, id: PostId): PostEntry {
  const coverUrl = entry.summary.coverUrl?.replace(encodeURIComponent(entry.id), encodeURIComponent(id)) ?? null;
  return { ...entry, id, summary: { ...entry.summary, id, coverUrl } };
}
