import { join } from 'node:path';

import type { AppliedSteps, OpenedPost } from '#core/ipc/contract.ts';
import type { ComparedCopy, ConflictChoice } from '#core/post/conflict.ts';
import { wholeLibrary } from '#core/post/listing.ts';
import type { BulkAction, BulkResult, PostSelection } from '#core/post/listing.ts';
import type { EmptiedTrash } from '#core/post/upkeep.ts';
import type { MediaFile, PostId, PostMeta, PostMetaChanges, PostSummary } from '#core/post/post.ts';

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
import { Bulk, wordsOf } from './bulk.ts';
import { Desk } from './desk.ts';
import type { FileSystem } from './disk.ts';
import { diskFailure } from './disk.ts';
import { Lifecycle } from './lifecycle.ts';
import type { LocatedMedia } from './media/reading.ts';
import { removeTrashedMedia, trashedMedia } from './media/mediaTrash.ts';
import { Orphans, postInFolder } from './media/orphans.ts';
import { PostMedia } from './media/postMedia.ts';
import { contentHashOf, folderOf } from './postEntry.ts';
import { publicationsPath, readPublicationsFile, writePublicationRecord } from './publications.ts';
import { replayJournals } from './replay.ts';
import { Scanning } from './scan/scanning.ts';
import { LibrarySearch } from './search/librarySearch.ts';
import { Shelf } from './shelf.ts';
import { compareCopy, keepCopy, mergeCopy } from './syncCopies.ts';
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
  readonly #lifecycle: Lifecycle;

  constructor(options: LibraryOptions, fs: FileSystem) {
    this.root = options.root;
    this.#orphaned = this.#orphans(options, fs);
    this.upkeep = makeUpkeep(fs, options, this.#orphaned);
    this.#shelf = new Shelf(options, fs);
    this.#keeper = new VersionStore(options, fs, {
      failing: (failure) => options.emit({ kind: 'versions-failing', failure }),
    });
    this.#desk = new Desk(this.#shelf, this.#keeper);
    this.#lifecycle = new Lifecycle(this.#desk, this.#keeper);
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
    this.#bulk = new Bulk({
      desk: this.#desk,
      arrangement: this.arrangement,
      library: this,
      lifecycle: this.#lifecycle,
    });
    this.#media = new PostMedia(options, fs, {
      folderOf: (id) => this.#shelf.index.get(id).folder,
      editableFolderOf: (id) => this.#shelf.editable(id).folder,
      run: this.#shelf.run,
    });
  }

  /** Finds the posts, then replays the journals. What a crash kept on its way out of the trash goes meanwhile. */
  async load(): Promise<void> {
    await this.#scanning.begin();
    this.#lifecycle.removeLeavings().catch(() => undefined);
    await replayJournals(this.#desk);
  }

  async summary(id: PostId): Promise<PostSummary> {
    return this.#shelf.index.summary(id);
  }

  create(input: { title: string; markdown?: string }): Promise<PostSummary> {
    return this.#lifecycle.create(input);
  }

  renameSlug(id: PostId, slug: string): Promise<PostSummary> {
    return this.#lifecycle.renameSlug(id, slug);
  }

  duplicate(id: PostId): Promise<PostSummary> {
    return this.#lifecycle.duplicate(id);
  }

  trash(id: PostId): Promise<void> {
    return this.#lifecycle.trash(id);
  }

  restore(id: PostId): Promise<PostSummary> {
    return this.#lifecycle.restore(id);
  }

  async deleteForEver(id: PostId): Promise<void> {
    await this.#lifecycle.deleteForEver(id);
    await this.#lifecycle.removeLeavings();
  }

  trashedMedia(): Promise<{ files: number; bytes: number }> {
    return trashedMedia(this.#shelf.fs, this.root);
  }

  async emptyTrash(operation: Operation): Promise<EmptiedTrash> {
    const ids = await this.listing.ids({ ...wholeLibrary, section: 'trash' });
    const { done, failed } = await this.#bulk.run({ kind: 'ids', ids }, { kind: 'delete' }, operation);
    const media = await removeTrashedMedia(this.#shelf.fs, this.root, operation);
    await this.#lifecycle.removeLeavings();
    const left = media.failure === null ? [] : [{ title: 'Unused media', ...wordsOf(media.failure) }];
    return {
      posts: done,
      files: media.files,
      failed: [...failed.map(({ id: _id, ...words }) => words), ...left],
    };
  }

  giveOwnId(id: PostId): Promise<PostSummary> {
    return this.#lifecycle.giveOwnId(id);
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
    return this.#shelf.run(id, async () => {
      // A list that is away does not say that the post was never published.
      await this.#shelf.requireRoot();
      const path = publicationsPath(this.#shelf.root, this.#shelf.index.get(id));
      return (await readPublicationsFile(this.#shelf.fs, path)).accounts;
    });
  }

  async writePublication(id: PostId, record: PublicationRecord): Promise<void> {
    await this.#shelf.run(id, async () => {
      const entry = this.#shelf.index.get(id);
      await this.#shelf.requireRoot();
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
    this.#keeper.end();
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
