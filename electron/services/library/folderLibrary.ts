import { join } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import type { AppliedSteps, OpenedPost } from '#core/ipc/contract.ts';
import type { ComparedCopy, ConflictChoice } from '#core/post/conflict.ts';
import { editFrontMatter } from '#core/post/editFrontMatter.ts';
import type { BulkAction, BulkResult, PostSelection } from '#core/post/listing.ts';
import type { MediaFile, PostId, PostMeta, PostMetaChanges, PostSummary } from '#core/post/post.ts';
import { isSlug, slugify } from '#core/post/slug.ts';

import type {
  Library,
  LibraryOptions,
  Links,
  Listing,
  Operation,
  PostSnapshot,
  PublicationRecord,
  Upkeep,
  Versions,
} from './contract.ts';
import { LibraryArrangement } from './arrangement.ts';
import { Bulk } from './bulk.ts';
import { makePostFolder, writeCopy } from './copies.ts';
import { changedOnDisk, Desk } from './desk.ts';
import type { FileSystem } from './disk.ts';
import { diskFailure } from './disk.ts';
import type { LocatedMedia } from './media/reading.ts';
import { Orphans, postInFolder } from './media/orphans.ts';
import { PostMedia } from './media/postMedia.ts';
import { contentHashOf, folderOf } from './postEntry.ts';
import {
  publicationsPath,
  readPublicationsFile,
  setPublicationsAside,
  writePublicationRecord,
} from './publications.ts';
import { renameInTurn } from './renaming.ts';
import { replayJournals } from './replay.ts';
import { Scanning } from './scan/scanning.ts';
import { LibrarySearch } from './search/librarySearch.ts';
import { Shelf } from './shelf.ts';
import { compareCopy, keepCopy, mergeCopy } from './syncCopies.ts';
import { bringBack, moveToTrash } from './trash.ts';
import { makeUpkeep } from './upkeep/upkeep.ts';
import { makeVersions } from './versions/postVersions.ts';
import { VersionStore } from './versions/versionStore.ts';

/** Longest text that {@link Library.source} gives, in UTF-16 code units. */
const longestSource = 1_000_000;

/** A library over a folder. Made by `openLibrary` alone. */
export class FolderLibrary implements Library {
  readonly root: string;
  readonly listing: Listing;
  readonly links: Links;
  readonly versions: Versions;
  readonly arrangement: LibraryArrangement;
  readonly upkeep: Upkeep;
  readonly #shelf: Shelf;
  readonly #desk: Desk;
  readonly #search: LibrarySearch;
  readonly #scanning: Scanning;
  readonly #bulk: Bulk;
  readonly #media: PostMedia;
  readonly #orphaned: Orphans;
  readonly #keeper: VersionStore;

  constructor(options: LibraryOptions, fs: FileSystem) {
    this.root = options.root;
    this.#orphaned = this.#orphans(options, fs);
    this.upkeep = makeUpkeep(fs, options, this.#orphaned);
    this.#shelf = new Shelf(options, fs);
    this.#keeper = new VersionStore(options, fs);
    this.#desk = new Desk(this.#shelf, this.#keeper);
    this.#search = new LibrarySearch(options, this.#shelf, this.#desk);
    this.listing = this.#search.listing;
    this.links = this.#search.links;
    this.versions = makeVersions(this.#desk, this.#keeper);
    this.arrangement = new LibraryArrangement(this.#shelf);
    this.#scanning = new Scanning({
      shelf: this.#shelf,
      journals: this.#desk.journals,
      open: {
        isOpen: (id) => this.#desk.lives.has(id),
        hashOf: (id) => this.#desk.lives.get(id)?.hash ?? null,
        put: (entry) => this.#desk.put(entry),
        follow: (id, found) => this.#desk.follow(id, found),
        fileChanged: (id) => this.#desk.fileChanged(id),
      },
      arrangementChanged: () => this.arrangement.load(),
    });
    this.#bulk = new Bulk({ desk: this.#desk, arrangement: this.arrangement, library: this });
    this.#media = new PostMedia(options, fs, {
      folderOf: (id) => this.#shelf.index.get(id).folder,
      editableFolderOf: (id) => this.#shelf.editable(id).folder,
      run: this.#shelf.run,
    });
  }

  /** Finds the posts, then replays the journals. */
  async load(): Promise<void> {
    await this.#scanning.begin();
    await replayJournals(this.#desk);
  }

  async summary(id: PostId): Promise<PostSummary> {
    return this.#shelf.index.summary(id);
  }

  async create(input: { title: string; markdown?: string }): Promise<PostSummary> {
    const title = input.title.trim();
    const id = this.#shelf.options.makeId();
    const { author, language } = this.#shelf.options.defaults();
    // Site generators know drafts by another key than Longhand's own, and would publish what they take for finished.
    const start = this.#shelf.home === 'posts' ? '' : '---\ndraft: true\n---\n';
    const text = editFrontMatter(start, {
      id,
      title,
      status: 'draft',
      updated: this.#shelf.options.now().toISOString(),
      ...(author !== '' && { author }),
      ...(language !== '' && { language }),
    });
    try {
      const { fs, root, home: parent } = this.#shelf;
      const place = { parent, slug: slugify(title) || 'untitled' };
      const found = await makePostFolder(fs, root, place, () => `${text}\n${input.markdown ?? ''}`);
      const entry = await this.#shelf.readEntry(found, id);
      this.#shelf.changed([entry.id]);
      return this.summary(entry.id);
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not make a new post', 'The other posts are as they were.');
    }
  }

  async open(id: PostId): Promise<OpenedPost> {
    // A save that is under way looks at the file itself, and may be waiting for a disk that does not answer.
    if (this.#desk.lives.get(id)?.isSaving !== true) await this.#desk.fileChanged(id);
    return this.#shelf.run(id, async () => {
      const live = await this.#desk.live(id);
      const session = this.#shelf.options.makeId();
      live.sessions.add(session);
      const words = this.#desk.recovered.get(id);
      this.#desk.recovered.delete(id);
      const taken = this.#desk.taken.get(id);
      const failure = this.#desk.unrecovered.get(id);
      this.#desk.unrecovered.delete(id);
      const keptAs = this.#desk.recoveredAs.get(id);
      this.#desk.recoveredAs.delete(id);
      return {
        summary: this.#desk.liveSummary(live),
        meta: live.meta,
        document: live.document,
        session,
        version: live.version,
        recovered: words !== undefined,
        ...(words !== undefined && words > 0 && { recoveredWords: words }),
        ...(keptAs !== undefined && { recoveredAs: keptAs }),
        ...(taken !== undefined && { taken }),
        saveState: failure === undefined ? live.state : { kind: 'failed', failure },
        conflict: live.conflict,
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
    return this.#shelf.run(id, async () => {
      return { version: await this.#desk.opened(id, session).applySteps(version, steps, session) };
    });
  }

  async meta(id: PostId): Promise<PostMeta> {
    return this.#desk.lives.get(id)?.meta ?? (await this.snapshot(id)).meta;
  }

  async setMeta(id: PostId, changes: PostMetaChanges): Promise<PostMeta> {
    const live = await this.#desk.changeMeta(id, changes);
    const meta = live.meta;
    if (live.sessions.size === 0) await this.flush(id);
    else this.#shelf.changed([id]);
    return { ...meta, slug: this.#shelf.index.find(id)?.summary.slug ?? meta.slug };
  }

  flush(id: PostId): Promise<void> {
    return this.#desk.flush(id);
  }

  async closeSession(id: PostId, session: string): Promise<void> {
    const live = this.#desk.lives.get(id);
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
    this.#shelf.editable(id);
    const live = this.#desk.lives.get(id);
    if (live !== undefined) {
      await live.save();
      live.slugIsAutomatic = false;
    }
    await this.#shelf.run(id, () => renameInTurn(this.#desk, id, slug));
    this.#shelf.changed([id]);
    return this.summary(id);
  }

  async duplicate(id: PostId): Promise<PostSummary> {
    const title = `${this.#shelf.editable(id).summary.title} (copy)`;
    await this.#desk.lives.get(id)?.save();
    const copyId = this.#shelf.options.makeId();
    try {
      const { original, reading } = await this.#shelf.run(id, async () => {
        const entry = this.#shelf.editable(id);
        return { original: entry, reading: this.#desk.lives.get(id)?.wholeText() ?? this.#shelf.readText(entry) };
      });
      // Outside of the turn: typing goes on while many media are copied.
      const copy = await writeCopy(this.#shelf, original, `${original.summary.slug}-copy`, await reading, {
        id: copyId,
        title,
        status: 'draft',
        date: null,
      });
      const entry = await this.#shelf.readEntry(copy, copyId);
      this.#shelf.changed([entry.id]);
      return this.summary(entry.id);
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not duplicate the post', 'The post itself is as it was.');
    }
  }

  async trash(id: PostId): Promise<void> {
    const live = this.#desk.lives.get(id);
    if (live !== undefined) {
      await live.save();
      if (live.wasReplaced) throw changedOnDisk();
    }
    await this.#shelf.run(id, async () => {
      const entry = this.#shelf.index.get(id);
      if (entry.trash !== null) return;
      const current = this.#desk.lives.get(id);
      if (current?.isDirty === true)
        throw new LonghandError({
          code: 'conflict',
          message: 'The post was being written to.',
          kept: 'Nothing was moved.',
          next: 'Try again.',
        });
      if (entry.kind !== 'file') this.#shelf.refuseNested(entry);
      if (current !== undefined) this.#keeper.closed(id, current.fileText);
      await this.#keeper.settled(id);
      try {
        const { found, record, folder } = await moveToTrash(
          this.#shelf.fs,
          this.#shelf.root,
          entry,
          this.#shelf.options.now(),
        );
        await this.#desk.drop(current);
        this.#shelf.index.put({
          ...entry,
          ...found,
          summary: { ...entry.summary, trashedAt: record.trashedAt },
          trash: { record, folder },
        });
      } catch (thrown) {
        throw diskFailure(thrown, 'Could not move the post to the trash', 'The post is where it was.');
      }
    });
    this.#shelf.changed([id]);
  }

  async restore(id: PostId): Promise<PostSummary> {
    const restored = await this.#shelf.run(id, async () => {
      const entry = this.#shelf.index.get(id);
      if (entry.trash === null) return entry;
      try {
        const found = await bringBack(this.#shelf.fs, this.#shelf.root, { found: entry, ...entry.trash });
        this.#shelf.index.remove(id);
        return await this.#shelf.readEntry(found, entry.trash.record.id);
      } catch (thrown) {
        throw diskFailure(thrown, 'Could not bring the post back', 'It is still in the trash.');
      }
    });
    this.#shelf.changed([id, restored.id]);
    return this.summary(restored.id);
  }

  async giveOwnId(id: PostId): Promise<PostSummary> {
    const own = this.#shelf.options.makeId();
    await this.#shelf.run(id, async () => {
      const entry = this.#shelf.index.get(id);
      if (entry.summary.problem?.kind !== 'duplicate-id') {
        throw new LonghandError({ code: 'invalid-input', message: 'This post has an id of its own already.' });
      }
      try {
        const back = await setPublicationsAside(this.#shelf.fs, publicationsPath(this.#shelf.root, entry));
        await this.#shelf.editFile(entry, { id: own }).catch(async (thrown: unknown) => {
          await back().catch(() => undefined);
          throw thrown;
        });
      } catch (thrown) {
        throw diskFailure(thrown, 'Could not make this a post of its own', 'The file is as it was.');
      }
      this.#shelf.index.remove(id);
      await this.#shelf.readEntry(entry, own);
    });
    this.#shelf.changed([id, own]);
    return this.summary(own);
  }

  compareCopy(id: PostId): Promise<ComparedCopy> {
    return compareCopy(this.#desk, id);
  }

  async mergeCopy(id: PostId, places: ConflictChoice[], fields: ('mine' | 'theirs')[]): Promise<PostSummary> {
    const post = await mergeCopy(this.#desk, id, { places, fields });
    await this.trash(id);
    return this.summary(post);
  }

  async keepCopy(id: PostId): Promise<PostSummary> {
    const post = await keepCopy(this.#desk, id);
    await this.trash(id);
    return this.summary(post);
  }

  async source(id: PostId): Promise<{ text: string; truncated: boolean }> {
    const entry = this.#shelf.index.get(id);
    if (entry.kind === 'missing') return { text: '', truncated: false };
    try {
      const text = new TextDecoder().decode(await this.#shelf.fs.readFile(join(this.#shelf.root, entry.path)));
      return { text: text.slice(0, longestSource), truncated: text.length > longestSource };
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not read the file');
    }
  }

  async snapshot(id: PostId): Promise<PostSnapshot> {
    // What cannot be written to the file is read from memory all the same.
    if (this.#desk.lives.has(id)) {
      await this.#desk.fileChanged(id);
      await this.flush(id).catch(() => undefined);
    }
    const { writing, ...snapshot } = await this.#shelf.run(id, async () => {
      const wasOpen = this.#desk.lives.has(id);
      const live = await this.#desk.live(id);
      const now = {
        summary: this.#desk.liveSummary(live),
        meta: live.meta,
        document: live.document,
        folder: folderOf(this.#shelf.root, live.entry),
        // Of this moment, and waited for outside of the turn: typing goes on while a long text is written.
        writing: live.markdown(),
      };
      if (!wasOpen) await this.#desk.drop(live);
      return now;
    });
    const markdown = await writing;
    return { ...snapshot, markdown, contentHash: contentHashOf(snapshot.meta, markdown) };
  }

  async pathOf(id: PostId): Promise<string> {
    const entry = this.#shelf.index.get(id);
    return join(this.#shelf.root, entry.kind === 'file' ? entry.path : entry.folder);
  }

  importMedia(id: PostId, name: string, bytes: Uint8Array): Promise<MediaFile> {
    return this.#media.import(id, name, bytes);
  }

  importMediaFile(id: PostId, path: string, operation: Operation): Promise<MediaFile> {
    return this.#media.importFile(id, path, operation);
  }

  thumbnail(id: PostId, name: string, width: number): Promise<{ bytes: Uint8Array; mimeType: string } | null> {
    return this.#media.thumbnail(id, name, width);
  }

  listMedia(id: PostId): Promise<MediaFile[]> {
    return this.#shelf.run(id, () => this.#media.list(id));
  }

  readMedia(id: PostId, name: string): Promise<{ bytes: Uint8Array; mimeType: string } | null> {
    return this.#media.read(id, name);
  }

  async discardMedia(id: PostId, names: string[]): Promise<void> {
    const { folder } = this.#shelf.index.get(id);
    await this.#orphaned.discard(folder, this.#media.addedTo(id, names));
  }

  locateMedia(id: PostId, name: string): Promise<LocatedMedia | null> {
    return this.#media.locate(id, name);
  }

  readPublications(id: PostId): Promise<PublicationRecord[]> {
    return this.#shelf.run(
      id,
      async () =>
        (await readPublicationsFile(this.#shelf.fs, publicationsPath(this.#shelf.root, this.#shelf.index.get(id))))
          .accounts,
    );
  }

  async writePublication(id: PostId, record: PublicationRecord): Promise<void> {
    await this.#shelf.run(id, async () => {
      const entry = this.#shelf.index.get(id);
      const publications = await writePublicationRecord(
        this.#shelf.fs,
        publicationsPath(this.#shelf.root, entry),
        record,
      );
      this.#desk.put({ ...this.#shelf.index.get(id), publications });
    });
    this.#shelf.changed([id]);
  }

  async flushAll(): Promise<void> {
    await Promise.allSettled([...this.#desk.lives.keys()].map((id) => this.flush(id)));
  }

  /** Media that nothing uses, by what the desk and the shelf know when it is asked. */
  #orphans(options: LibraryOptions, fs: FileSystem): Orphans {
    return new Orphans({
      fs,
      root: options.root,
      stateFolder: options.stateFolder,
      now: () => options.now(),
      postIn: (folder) => postInFolder(this.#shelf.index, folder),
      openTexts: () =>
        [...this.#desk.lives.values()].map((live) => ({
          folder: live.entry.folder,
          stamp: `${live.entry.id} ${live.version} ${JSON.stringify(live.meta)}`,
          content: () => [live.document, live.meta],
        })),
    });
  }

  bulk(selection: PostSelection, action: BulkAction, operation: Operation): Promise<BulkResult> {
    return this.#bulk.run(selection, action, operation);
  }

  undoBulk(undo: string, operation: Operation): Promise<BulkResult> {
    return this.#bulk.undo(undo, operation);
  }

  stepsSince(id: PostId, session: string, version: number): Promise<{ version: number; batches: AppliedSteps[] }> {
    return this.#shelf.run(id, async () => {
      const live = this.#desk.opened(id, session);
      return { version: live.version, batches: live.stepsSince(version) };
    });
  }

  async resolveConflict(id: PostId, places: ConflictChoice[], fields: ('mine' | 'theirs')[]): Promise<void> {
    await this.#desk.resolveConflict(id, { places, fields });
  }

  async close(): Promise<void> {
    for (const live of this.#desk.lives.values()) live.sessions.clear();
    await this.flushAll();
    await this.#shelf.settled();
    for (const live of this.#desk.lives.values()) {
      if (!live.isDirty) this.#keeper.closed(live.entry.id, live.fileText);
      live.end();
      await live.journal.close();
    }
    this.#desk.lives.clear();
    await this.#keeper.settled();
    this.#media.close();
    await this.#scanning.close();
    await this.#search.close();
    this.#shelf.index.close();
  }

  async refresh(): Promise<void> {
    await this.#desk.refresh();
    await this.#scanning.refresh();
  }

  scanned(): Promise<void> {
    return this.#scanning.scanned();
  }
}
