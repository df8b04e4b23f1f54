import { dirname, join } from 'node:path';

import type { DocumentJson } from '#core/document/json.ts';
import { LonghandError, toFailure } from '#core/failure.ts';
import type { OpenedPost } from '#core/ipc/contract.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { editFrontMatter } from '#core/post/editFrontMatter.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';
import type {
  MediaFile,
  PostId,
  PostListing,
  PostMeta,
  PostMetaChanges,
  PostQuery,
  PostSummary,
} from '#core/post/post.ts';
import { isSlug, slugify } from '#core/post/slug.ts';

import type { Library, LibraryOptions, PostSnapshot, PublicationRecord } from './contract.ts';
import { makePostFolder, writeCopy } from './copies.ts';
import type { FileSystem } from './disk.ts';
import { diskFailure, exists, isInside, mapLimited, syncFolder, writeAtomically } from './disk.ts';
import { Journal, journalPath, keepAside } from './journal.ts';
import type { LiveContext } from './livePost.ts';
import { LivePost, loadFile } from './livePost.ts';
import { importMedia, listMedia, readMedia } from './media.ts';
import type { PostEntry } from './postEntry.ts';
import { completeMeta, contentHashOf, folderOf, idOfPath, makeEntry, nameOf, readPostFile } from './postEntry.ts';
import { PostIndex } from './postIndex.ts';
import { publicationsPath, readPublicationsFile, writePublicationRecord } from './publications.ts';
import { findJournals, planRecovery } from './recovery.ts';
import type { FoundPost } from './scan.ts';
import { findPosts } from './scan.ts';
import { bringBack, findTrash, moveToTrash } from './trash.ts';

/** Longest text that {@link Library.source} gives, in UTF-16 code units. */
const longestSource = 1_000_000;
/** Where new posts go when the folder has one of these already; Longhand's own is the first. */
const homes = ['posts', 'content/posts', 'content/post', 'content/blog', 'src/content/posts', 'src/content/blog'];

/** A library over a folder. Made by `openLibrary` alone. */
export class FolderLibrary implements Library {
  readonly root: string;
  readonly #options: LibraryOptions;
  readonly #fs: FileSystem;
  readonly #index: PostIndex;
  readonly #lives = new Map<PostId, LivePost>();
  readonly #turns = new Map<PostId, Promise<unknown>>();
  readonly #recovered = new Set<PostId>();
  readonly #journals: string;
  readonly #context: LiveContext;
  #home = 'posts';

  constructor(options: LibraryOptions, fs: FileSystem) {
    this.root = options.root;
    this.#options = options;
    this.#fs = fs;
    this.#journals = join(options.stateFolder, 'journal');
    this.#index = new PostIndex((accountId) => options.accountName(accountId));
    this.#context = {
      root: options.root,
      fs,
      options,
      run: (id, task) => this.#run(id, task),
      saved: (live) => this.#showSaved(live),
      // Forgetting a post fails only where its journal cannot be removed, which the next start does.
      idle: (live) => void this.#settle(live).catch(() => undefined),
      conflicted: (live) => this.#keepConflictCopy(live),
    };
  }

  /** Finds the posts, then replays the journals. */
  async load(): Promise<void> {
    for (const home of homes.toReversed()) if (await exists(this.#fs, join(this.root, home))) this.#home = home;
    await this.#scan();
    for (const { path, journal } of await findJournals(this.#fs, this.#journals)) {
      try {
        await this.#replay(path, journal);
      } catch (thrown) {
        // The journal stays where it is, and is tried again at the next start.
        const id = journal?.header.id;
        if (id !== undefined)
          this.#options.emit({ kind: 'save-state', id, state: { kind: 'failed', failure: toFailure(thrown) } });
      }
    }
  }

  list(query: PostQuery): PostListing {
    return this.#index.list(query);
  }

  summary(id: PostId): PostSummary {
    return this.#index.summary(id);
  }

  async create(input: { title: string; document?: DocumentJson }): Promise<PostSummary> {
    const title = input.title.trim();
    const id = this.#options.makeId();
    const { author, language } = this.#options.defaults();
    const body = input.document === undefined ? '' : (await this.#options.converter.write(input.document, null)).text;
    const text = editFrontMatter('', {
      id,
      title,
      status: 'draft',
      updated: this.#options.now().toISOString(),
      ...(author !== '' && { author }),
      ...(language !== '' && { language }),
    });
    try {
      const found = await makePostFolder(this.#fs, this.root, this.#home, slugify(title) || 'untitled');
      try {
        await writeAtomically(this.#fs, join(this.root, found.path), `${text}\n${body}`);
      } catch (thrown) {
        await this.#fs.rmdir(join(this.root, found.folder)).catch(() => undefined);
        throw thrown;
      }
      const entry = await this.#readEntry(found, id);
      this.#changed([entry.id]);
      return this.summary(entry.id);
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not make a new post', 'The other posts are as they were.');
    }
  }

  open(id: PostId): Promise<OpenedPost> {
    return this.#run(id, async () => {
      const live = await this.#live(id);
      const session = this.#options.makeId();
      live.sessions.add(session);
      const recovered = this.#recovered.delete(id);
      return {
        summary: this.#liveSummary(live),
        meta: live.meta,
        document: live.document,
        session,
        version: live.version,
        recovered,
        saveState: live.state,
      };
    });
  }

  applySteps({
    id,
    session,
    version,
    steps,
  }: {
    id: PostId;
    session: string;
    version: number;
    steps: Record<string, unknown>[];
  }): Promise<{ version: number }> {
    return this.#run(id, async () => {
      const live = this.#lives.get(id);
      if (live === undefined || !live.sessions.has(session)) {
        throw new LonghandError({
          code: 'conflict',
          message: 'This post was closed or replaced meanwhile.',
          kept: 'Your words are in this window.',
          next: 'Open the post again.',
        });
      }
      return { version: await live.applySteps(version, steps) };
    });
  }

  async setMeta(id: PostId, changes: PostMetaChanges): Promise<PostMeta> {
    const live = await this.#changeMeta(id, changes);
    const meta = live.meta;
    if (live.sessions.size === 0) await this.flush(id);
    else this.#changed([id]);
    return { ...meta, slug: this.#index.find(id)?.summary.slug ?? meta.slug };
  }

  async flush(id: PostId): Promise<void> {
    const live = this.#lives.get(id);
    if (live === undefined) {
      this.#index.get(id);
      return;
    }
    await live.save();
    if (live.wasReplaced) throw changedOnDisk();
    await this.#settle(live);
  }

  async closeSession(id: PostId, session: string): Promise<void> {
    const live = this.#lives.get(id);
    if (live === undefined || !live.sessions.delete(session) || live.sessions.size > 0) return;
    // What cannot be written now stays in the journal and is tried again; the save state says so.
    await this.flush(id).catch(() => undefined);
  }

  async renameSlug(id: PostId, slug: string): Promise<PostSummary> {
    if (!isSlug(slug)) {
      throw new LonghandError({
        code: 'invalid-input',
        message: `“${slug}” cannot be part of an address.`,
        kept: 'The post keeps its address.',
        next: 'Use letters, digits and hyphens.',
      });
    }
    this.#editable(id);
    const live = this.#lives.get(id);
    if (live !== undefined) {
      await live.save();
      live.slugIsAutomatic = false;
    }
    await this.#run(id, () => this.#renameInTurn(id, slug));
    this.#changed([id]);
    return this.summary(id);
  }

  async duplicate(id: PostId): Promise<PostSummary> {
    const title = `${this.#editable(id).summary.title} (copy)`;
    await this.#lives.get(id)?.save();
    const copyId = this.#options.makeId();
    try {
      const copy = await this.#run(id, async () => {
        const entry = this.#editable(id);
        const text = (await this.#lives.get(id)?.wholeText()) ?? (await this.#readText(entry));
        return writeCopy(this.#fs, this.root, entry, `${entry.summary.slug}-copy`, text, {
          id: copyId,
          title,
          status: 'draft',
          date: null,
        });
      });
      const entry = await this.#readEntry(copy, copyId);
      this.#changed([entry.id]);
      return this.summary(entry.id);
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not duplicate the post', 'The post itself is as it was.');
    }
  }

  async trash(id: PostId): Promise<void> {
    const live = this.#lives.get(id);
    if (live !== undefined) {
      await live.save();
      if (live.wasReplaced) throw changedOnDisk();
    }
    await this.#run(id, async () => {
      const entry = this.#index.get(id);
      if (entry.trash !== null) return;
      const current = this.#lives.get(id);
      if (current?.isDirty === true)
        throw new LonghandError({
          code: 'conflict',
          message: 'The post was being written to.',
          kept: 'Nothing was moved.',
          next: 'Try again.',
        });
      if (entry.kind !== 'file') this.#refuseNested(entry);
      try {
        const { found, record, folder } = await moveToTrash(this.#fs, this.root, entry, this.#options.now());
        await this.#drop(current);
        this.#index.put({
          ...entry,
          ...found,
          summary: { ...entry.summary, trashedAt: record.trashedAt },
          trash: { record, folder },
        });
      } catch (thrown) {
        throw diskFailure(thrown, 'Could not move the post to the trash', 'The post is where it was.');
      }
    });
    this.#changed([id]);
  }

  async restore(id: PostId): Promise<PostSummary> {
    const restored = await this.#run(id, async () => {
      const entry = this.#index.get(id);
      if (entry.trash === null) return entry;
      try {
        const found = await bringBack(this.#fs, this.root, { found: entry, ...entry.trash });
        this.#index.remove(id);
        return await this.#readEntry(found, entry.trash.record.id);
      } catch (thrown) {
        throw diskFailure(thrown, 'Could not bring the post back', 'It is still in the trash.');
      }
    });
    this.#changed([id, restored.id]);
    return this.summary(restored.id);
  }

  async giveOwnId(id: PostId): Promise<PostSummary> {
    const own = this.#options.makeId();
    await this.#run(id, async () => {
      const entry = this.#index.get(id);
      if (entry.summary.problem?.kind !== 'duplicate-id') {
        throw new LonghandError({ code: 'invalid-input', message: 'This post has an id of its own already.' });
      }
      await this.#editFile(entry, { id: own });
      this.#index.remove(id);
      await this.#readEntry(entry, own);
    });
    this.#changed([id, own]);
    return this.summary(own);
  }

  async source(id: PostId): Promise<{ text: string; truncated: boolean }> {
    const entry = this.#index.get(id);
    if (entry.kind === 'missing') return { text: '', truncated: false };
    try {
      const text = new TextDecoder().decode(await this.#fs.readFile(join(this.root, entry.path)));
      return { text: text.slice(0, longestSource), truncated: text.length > longestSource };
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not read the file');
    }
  }

  async snapshot(id: PostId): Promise<PostSnapshot> {
    // What cannot be written to the file is read from memory all the same.
    if (this.#lives.has(id)) await this.flush(id).catch(() => undefined);
    return this.#run(id, async () => {
      const wasOpen = this.#lives.has(id);
      const live = await this.#live(id);
      const markdown = await live.markdown();
      const snapshot: PostSnapshot = {
        summary: this.#liveSummary(live),
        meta: live.meta,
        document: live.document,
        markdown,
        folder: folderOf(this.root, live.entry),
        contentHash: contentHashOf(live.meta, markdown),
      };
      if (!wasOpen) await this.#drop(live);
      return snapshot;
    });
  }

  pathOf(id: PostId): string {
    const entry = this.#index.get(id);
    return join(this.root, entry.kind === 'file' ? entry.path : entry.folder);
  }

  importMedia(id: PostId, name: string, bytes: Uint8Array): Promise<MediaFile> {
    return this.#run(id, async () => {
      const folder = folderOf(this.root, this.#editable(id));
      if (!isInside(this.root, await this.#fs.realpath(folder).catch(() => folder))) {
        throw new LonghandError({ code: 'forbidden', message: 'The post’s folder leads out of the library now.' });
      }
      return importMedia(this.#fs, folder, id, name, bytes);
    });
  }

  listMedia(id: PostId): Promise<MediaFile[]> {
    return this.#run(id, () => listMedia(this.#fs, folderOf(this.root, this.#index.get(id)), id));
  }

  async readMedia(id: PostId, name: string): Promise<{ bytes: Uint8Array; mimeType: string } | null> {
    return readMedia(this.#fs, this.root, folderOf(this.root, this.#index.get(id)), name);
  }

  readPublications(id: PostId): Promise<PublicationRecord[]> {
    return this.#run(
      id,
      async () => (await readPublicationsFile(this.#fs, publicationsPath(this.root, this.#index.get(id)))).accounts,
    );
  }

  async writePublication(id: PostId, record: PublicationRecord): Promise<void> {
    await this.#run(id, async () => {
      const entry = this.#index.get(id);
      const publications = await writePublicationRecord(this.#fs, publicationsPath(this.root, entry), record);
      this.#put({ ...this.#index.get(id), publications });
    });
    this.#changed([id]);
  }

  async flushAll(): Promise<void> {
    await Promise.allSettled([...this.#lives.keys()].map((id) => this.flush(id)));
  }

  async close(): Promise<void> {
    for (const live of this.#lives.values()) live.sessions.clear();
    await this.flushAll();
    await Promise.allSettled(this.#turns.values());
    for (const live of this.#lives.values()) {
      live.end();
      await live.journal.close();
    }
    this.#lives.clear();
  }

  /** Looks at the folder again: what another program added, changed or took away shows in the list. Open posts stay as they are. */
  async refresh(): Promise<void> {
    const known = new Map([...this.#index.entries()].map((entry) => [entry.path, entry]));
    const found = await findPosts(this.#fs, this.root);
    const paths = new Set(found.map((post) => post.path));
    for (const entry of known.values()) {
      if (entry.trash === null && !paths.has(entry.path) && !this.#lives.has(entry.id)) this.#index.remove(entry.id);
    }
    await mapLimited(found, 16, async (post) => {
      const entry = known.get(post.path);
      if (entry === undefined) await this.#readEntry(post);
      else if (!this.#lives.has(entry.id)) {
        const { hash } = await readPostFile(this.#fs, join(this.root, post.path));
        if (hash !== entry.hash) {
          this.#index.remove(entry.id);
          await this.#readEntry(post);
        }
      }
    });
    this.#changed(null);
  }

  /** Runs a task after all earlier ones for a post; what those failed with is their callers' business. */
  #run<T>(id: PostId, task: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(task, task);
    this.#turns.set(id, turn);
    const tidy = (): void => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    };
    turn.then(tidy, tidy);
    return turn;
  }

  #changed(ids: PostId[] | null): void {
    this.#options.emit({ kind: 'posts-changed', ids });
  }

  async #scan(): Promise<void> {
    const found = await findPosts(this.#fs, this.root).catch((thrown: unknown) => {
      throw diskFailure(thrown, 'Could not look through the library', 'Nothing in it was touched.');
    });
    const read = await mapLimited(found, 32, (post) => this.#read(post));
    for (const entry of read) this.#add(entry);
    for (const trashed of await findTrash(this.#fs, this.root)) {
      const entry = await this.#read(trashed.found);
      const id = this.#index.has(trashed.record.id) ? idOfPath(trashed.folder) : trashed.record.id;
      const summary = {
        ...entry.summary,
        id,
        path: trashed.record.path,
        trashedAt: trashed.record.trashedAt,
        coverUrl: null,
      };
      this.#index.put({ ...entry, id, summary, trash: { record: trashed.record, folder: trashed.folder } });
    }
  }

  /** Reads one post from disk, without adding it. */
  async #read(found: FoundPost): Promise<PostEntry> {
    const problem = {
      kind: 'missing-index',
      message: 'This folder has no text: its “index.md” is missing. What else it holds is untouched.',
    } as const;
    const read =
      found.kind === 'missing'
        ? { hash: null, text: null, modified: null, problem }
        : await readPostFile(this.#fs, join(this.root, found.path));
    const id =
      (read.text === null || read.problem !== null ? null : readFrontMatter(read.text).id) ?? idOfPath(found.path);
    const publications = await readPublicationsFile(this.#fs, publicationsPath(this.root, found)).then(
      (file) => file.accounts,
      () => [],
    );
    return makeEntry(found, id, read, publications, this.#options.now());
  }

  /** Adds an entry; one whose id is taken gets another, and says so. */
  #add(entry: PostEntry): PostEntry {
    const first = this.#index.find(entry.id);
    if (first === null || first.trash !== null || first.path === entry.path) {
      if (first !== null && first.trash !== null) this.#index.put(withId(first, idOfPath(first.trash.folder)));
      this.#index.put(entry);
      return entry;
    }
    let id = idOfPath(entry.path);
    while (this.#index.has(id)) id = this.#options.makeId();
    const renamed = withId(entry, id);
    // An id that was only made up for a path is no clash.
    if ((entry.frontMatter?.id ?? null) === null) {
      this.#index.put(renamed);
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
    this.#index.put(clash);
    return clash;
  }

  /** Reads a post from disk and adds it. A post whose file has no id keeps the one it is known by. */
  async #readEntry(found: FoundPost, knownAs?: PostId): Promise<PostEntry> {
    const entry = await this.#read({ kind: found.kind, path: found.path, folder: found.folder });
    return this.#add(
      knownAs !== undefined && (entry.frontMatter?.id ?? null) === null ? withId(entry, knownAs) : entry,
    );
  }

  #put(entry: PostEntry): void {
    this.#index.put(entry);
    const live = this.#lives.get(entry.id);
    if (live !== undefined) live.entry = entry;
  }

  /** The entry of a post that may be edited. Throws `read-only`. */
  #editable(id: PostId): PostEntry {
    const entry = this.#index.get(id);
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

  /** The post in memory, read from its file unless it is there already, in turn. */
  async #live(id: PostId): Promise<LivePost> {
    const known = this.#lives.get(id);
    if (known?.isDirty === true) return known;
    const entry = known?.entry ?? this.#editable(id);
    const read = await readPostFile(this.#fs, join(this.root, entry.path));
    if (known !== undefined && (read.hash === known.hash || read.hash === null)) return known;
    await this.#drop(known);
    if (read.hash !== entry.hash || read.problem !== null) {
      this.#index.remove(id);
      const fresh = await this.#readEntry(entry, id);
      this.#changed([id, fresh.id]);
      if (fresh.id !== id || read.problem !== null) this.#editable(fresh.id);
      if (fresh.id !== id)
        throw new LonghandError({
          code: 'not-found',
          message: 'Another program gave this file to another post.',
          next: 'Choose the post from the list again.',
        });
    }
    return this.#load(this.#index.get(id), read.text ?? '', read.hash ?? '');
  }

  async #load(entry: PostEntry, text: string, hash: string): Promise<LivePost> {
    const file = await loadFile(this.#options.converter, text, hash);
    let live: LivePost;
    try {
      live = new LivePost(this.#context, entry, new Journal(this.#fs, journalPath(this.#journals, entry.id)), file);
    } catch (thrown) {
      throw new LonghandError({
        code: 'unreadable',
        message: 'The text of this post could not be understood.',
        kept: 'The file is as it was.',
        detail: String(thrown),
      });
    }
    live.slugIsAutomatic = this.#slugIsAutomatic(entry);
    this.#lives.set(entry.id, live);
    return live;
  }

  /** The list's row of an open post, with its unsaved edits of the front matter. */
  #liveSummary(live: LivePost): PostSummary {
    const summary = this.summary(live.entry.id);
    if (!live.isDirty) return summary;
    const { title, slug, status, date, tags, categories } = live.meta;
    return {
      ...summary,
      title: live.frontMatter.hasTitle ? title : summary.title,
      slug,
      status,
      date,
      tags,
      categories,
    };
  }

  async #changeMeta(id: PostId, changes: FrontMatterChanges): Promise<LivePost> {
    return this.#run(id, async () => {
      const live = await this.#live(id);
      await live.changeMeta(changes);
      // The list shows it at once; the file follows.
      const { meta, frontMatter } = live;
      const summary = {
        ...live.entry.summary,
        status: meta.status,
        date: meta.date,
        tags: meta.tags,
        categories: meta.categories,
      };
      this.#put({ ...live.entry, summary: frontMatter.hasTitle ? { ...summary, title: meta.title } : summary });
      return live;
    });
  }

  /** After a save: the list gets the file's new state. */
  #showSaved(live: LivePost): void {
    const now = this.#options.now();
    const read = { hash: live.hash, text: live.fileText, modified: now, problem: null };
    this.#put(makeEntry(live.entry, live.entry.id, read, live.entry.publications, now));
    this.#changed([live.entry.id]);
  }

  /** After a save: the address follows the title, and a post that nobody has open is forgotten. */
  async #settle(live: LivePost): Promise<void> {
    await this.#run(live.entry.id, async () => {
      const isCurrent = (): boolean => this.#lives.get(live.entry.id) === live;
      if (isCurrent()) await this.#followTitle(live);
      if (isCurrent() && live.sessions.size === 0 && !live.isDirty && !live.isSaving) await this.#drop(live);
    });
  }

  /** Forgets a post in memory and its journal; only when its file, or a copy, holds everything. */
  async #drop(live: LivePost | undefined): Promise<void> {
    if (live === undefined) return;
    live.end();
    this.#lives.delete(live.entry.id);
    await live.journal.remove();
  }

  #slugIsAutomatic(entry: PostEntry): boolean {
    const { summary, frontMatter } = entry;
    const name = nameOf(entry);
    const isOwn = entry.kind === 'bundle' && dirname(entry.folder) === this.#home && frontMatter?.hasSlug === false;
    if (!isOwn || entry.publications.length > 0) return false;
    if (/^untitled(-\d+)?$/.test(name)) return true;
    // A folder that another tool made keeps its name.
    return frontMatter.id !== null && summary.status === 'draft' && name.replace(/-\d+$/, '') === slugify(summary.title).replace(/-\d+$/, '');
  }

  /** Lets the address of a post that was never published follow its title, in turn. Nothing is lost when that fails. */
  async #followTitle(live: LivePost): Promise<void> {
    const { id } = live.entry;
    if (!live.slugIsAutomatic || live.entry.publications.length > 0) return;
    const slug = slugify(live.meta.title);
    if (slug === '' || nameOf(live.entry) === slug || nameOf(live.entry).replace(/-\d+$/, '') === slug) return;
    let free = slug;
    for (let number = 2; await exists(this.#fs, join(this.root, this.#home, free)); number++)
      free = `${slug}-${number}`;
    await this.#renameInTurn(id, free).then(
      () => this.#changed([id]),
      () => undefined,
    );
  }

  async #renameInTurn(id: PostId, slug: string): Promise<void> {
    const entry = this.#editable(id);
    const frontMatter = this.#lives.get(id)?.frontMatter ?? entry.frontMatter;
    const oldName = nameOf(entry);
    const date = entry.kind === 'file' ? (/^\d{4}-\d{2}-\d{2}-(?=.)/.exec(oldName)?.[0] ?? '') : '';
    const name = date + slug;
    if (entry.kind === 'bundle') this.#refuseNested(entry);
    const parent = dirname(entry.kind === 'file' ? entry.path : entry.folder);
    const inParent = (one: string): string => (parent === '.' ? one : `${parent}/${one}`);
    const extension = entry.kind === 'file' ? entry.path.slice(entry.path.lastIndexOf('.')) : '';
    const from = inParent(oldName + extension);
    const to = inParent(name + extension);
    try {
      if (from !== to && (await this.#isTaken(from, to))) {
        throw new LonghandError({
          code: 'conflict',
          message: `Another post has the address “${slug}”.`,
          kept: 'The post keeps its address.',
          next: 'Choose another one.',
        });
      }
      await this.#identify(id, entry, frontMatter?.hasSlug === true ? { slug } : {});
      if (from !== to) await this.#move(id, entry, from, to);
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not change the address', 'The post keeps its address and its text.');
    }
  }

  async #move(id: PostId, entry: PostEntry, from: string, to: string): Promise<void> {
    const path = entry.kind === 'file' ? to : `${to}/${entry.path.slice(entry.folder.length + 1)}`;
    const moved: FoundPost = { kind: entry.kind, path, folder: entry.kind === 'file' ? entry.folder : to };
    const live = this.#lives.get(id);
    await live?.moving(path);
    const publications = publicationsPath(this.root, entry);
    await this.#fs.rename(join(this.root, from), join(this.root, to));
    if (entry.kind === 'file' && (await exists(this.#fs, publications)))
      await this.#fs.rename(publications, publicationsPath(this.root, moved));
    await syncFolder(this.#fs, join(this.root, dirname(to)));
    const current = this.#index.get(id);
    const frontMatter = live?.frontMatter ?? current.frontMatter ?? readFrontMatter('');
    const { slug } = completeMeta(moved, frontMatter.meta, frontMatter.hasStatus);
    this.#put({ ...current, ...moved, summary: { ...current.summary, path, slug } });
  }

  /** Whether something else stands where a post wants to go; on systems that fold case, the post's own folder is not. */
  async #isTaken(from: string, to: string): Promise<boolean> {
    const target = join(this.root, to);
    if (!(await exists(this.#fs, target))) return false;
    const [one, other] = await Promise.all([this.#fs.stat(join(this.root, from)), this.#fs.stat(target)]);
    return one.ino !== other.ino || one.dev !== other.dev;
  }

  /** Writes to the file what must be there before it moves: an id, since the made-up one hangs on the path. */
  async #identify(id: PostId, entry: PostEntry, changes: FrontMatterChanges): Promise<void> {
    const frontMatter = this.#lives.get(id)?.frontMatter ?? entry.frontMatter;
    const wanted: FrontMatterChanges = {
      ...changes,
      ...(frontMatter?.kind === 'yaml' && !frontMatter.hasId && { id }),
    };
    if (Object.keys(wanted).length === 0) return;
    const live = this.#lives.get(id);
    if (live !== undefined) {
      await live.changeMeta(wanted);
      return;
    }
    await this.#editFile(entry, wanted);
    await this.#readEntry(entry, id);
  }

  /** Edits the front matter of a file that is not open, unless it changed since it was read. */
  async #editFile(entry: PostEntry, changes: FrontMatterChanges): Promise<void> {
    const text = await this.#readText(entry);
    try {
      await writeAtomically(this.#fs, join(this.root, entry.path), editFrontMatter(text, changes));
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not save the post', 'The file is as it was.');
    }
  }

  async #readText(entry: PostEntry): Promise<string> {
    const read = await readPostFile(this.#fs, join(this.root, entry.path));
    if (read.text === null || read.problem !== null) {
      throw new LonghandError({
        code: 'unreadable',
        message: read.problem?.message ?? 'The file cannot be read.',
        kept: 'The file is as it was.',
      });
    }
    return read.text;
  }

  #refuseNested(entry: PostEntry): void {
    if (this.#index.othersIn(entry.folder, entry.id).length === 0) return;
    throw new LonghandError({
      code: 'conflict',
      message: 'This post’s folder holds other posts too, which would move with it.',
      kept: 'Nothing was moved.',
      next: 'Move those first, in your file manager.',
    });
  }

  /** The file was changed by another hand: the writer's version becomes a post beside it, in turn. */
  async #keepConflictCopy(live: LivePost): Promise<void> {
    const { entry } = live;
    const copyId = this.#options.makeId();
    const title = `${live.meta.title || entry.summary.title} (conflict copy)`;
    const copy = await writeCopy(
      this.#fs,
      this.root,
      entry,
      `${entry.summary.slug}-conflict-copy`,
      await live.wholeText(),
      { id: copyId, title, status: 'draft' },
    );
    live.wasReplaced = true;
    await this.#drop(live);
    await this.#readEntry(copy, copyId);
    this.#index.remove(entry.id);
    const fresh = await this.#readEntry(entry, entry.id);
    const failure = changedOnDisk(title);
    this.#options.emit({ kind: 'save-state', id: entry.id, state: { kind: 'failed', failure: toFailure(failure) } });
    this.#options.emit({ kind: 'replaced', id: entry.id });
    this.#changed([fresh.id, entry.id, copyId]);
  }

  /** Brings back what one journal holds. */
  async #replay(path: string, journal: Awaited<ReturnType<typeof findJournals>>[number]['journal']): Promise<void> {
    if (journal === null) {
      await keepAside(this.#fs, path);
      return;
    }
    const { header, entries, length } = journal;
    const moved = entries.flatMap((entry) => (entry.kind === 'moved' ? [entry.path] : []));
    const byPath = [header.path, ...moved].map((one) => this.#index.byPath(one)).find((one) => one !== null);
    const byId = this.#index.find(header.id);
    const entry = byId ?? byPath ?? null;
    const usable = entry !== null && entry.summary.problem === null && entry.trash === null ? entry : null;
    const read = usable === null ? null : await readPostFile(this.#fs, join(this.root, usable.path));
    const plan = planRecovery(journal, read?.hash ?? null);
    if (plan.kind === 'done') {
      await this.#fs.unlink(path);
      return;
    }
    if (plan.kind === 'apply' && usable !== null && read !== null && read.text !== null && read.hash !== null) {
      const live = await this.#load(usable, read.text, read.hash);
      await live.journal.resumeFrom(path, length);
      live.adopt(plan.doc, plan.changes, plan.edits, plan.textEdits);
      this.#recovered.add(usable.id);
      // What fails here is tried again; the journal holds it meanwhile.
      await this.flush(usable.id).catch(() => undefined);
      return;
    }
    const { text } = await this.#options.converter.write(plan.doc.toJSON() as DocumentJson, null);
    let whole = header.frontMatter + (header.frontMatter === '' ? '' : '\n') + text;
    for (const change of plan.changes) whole = editFrontMatter(whole, change);
    const meta = readFrontMatter(whole).meta;
    const original: FoundPost =
      entry !== null && entry.trash === null
        ? entry
        : { kind: 'bundle', path: `${this.#home}/recovered/index.md`, folder: `${this.#home}/recovered` };
    const id = this.#options.makeId();
    const title = `${meta.title || entry?.summary.title || 'Untitled'} (recovered)`;
    const slug = `${(entry?.summary.slug ?? slugify(meta.title)) || 'untitled'}-recovered`;
    const copy = await writeCopy(this.#fs, this.root, original, slug, whole, { id, title, status: 'draft' });
    const added = await this.#readEntry(copy, id);
    this.#recovered.add(added.id);
    await keepAside(this.#fs, path);
    this.#changed([added.id]);
  }
}

function withId(entry: PostEntry, id: PostId): PostEntry {
  const coverUrl = entry.summary.coverUrl?.replace(encodeURIComponent(entry.id), encodeURIComponent(id)) ?? null;
  return { ...entry, id, summary: { ...entry.summary, id, coverUrl } };
}

function changedOnDisk(copyTitle?: string): LonghandError {
  return new LonghandError({
    code: 'conflict',
    message: 'Another program changed this post while you were writing.',
    kept: copyTitle === undefined ? 'Both versions are kept.' : `Your version is kept as “${copyTitle}”.`,
    next: 'Open both and bring them together.',
  });
}
