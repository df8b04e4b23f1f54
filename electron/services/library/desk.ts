import { join } from 'node:path';

import type { Node } from '@tiptap/pm/model';
import type { Step } from '@tiptap/pm/transform';

import type { Failure } from '#core/failure.ts';
import { LonghandError } from '#core/failure.ts';
import type { AppliedSteps, KeptCopy } from '#core/ipc/contract.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import type { PostId, PostSummary } from '#core/post/post.ts';

import { writeCopy } from './copies.ts';
import { loadFile } from './edits.ts';
import { Journal, journalPath } from './journal.ts';
import type { LiveContext } from './livePost.ts';
import { LivePost } from './livePost.ts';
import type { PostEntry } from './postEntry.ts';
import { readPostFile } from './postEntry.ts';
import { followTitle, putMoved, slugIsAutomatic } from './renaming.ts';
import type { FoundPost } from './scan.ts';
import type { Shelf } from './shelf.ts';
import { decidedAlready } from './standing.ts';
import type { Decision } from './taking.ts';
import type { VersionKeeper } from './versions/keeper.ts';

/** The posts that are being edited. */
export class Desk {
  readonly shelf: Shelf;
  readonly versions: VersionKeeper;
  readonly lives = new Map<PostId, LivePost>();
  /** Posts whose words came back from the journal, until they are opened: how many more there are than the file held; 0 where that is not known. */
  readonly recovered = new Map<PostId, number>();
  /** Of posts with a journal from before this start: the openings whose steps it held, and the version after the last ones of each. */
  readonly taken = new Map<PostId, Record<string, number>>();
  /** Posts whose words from before a crash still wait in a journal, and why, until they are opened. */
  readonly unrecovered = new Map<PostId, Failure>();
  /** Posts whose words from before a crash became a post of their own, and which, until they are opened. */
  readonly recoveredAs = new Map<PostId, KeptCopy>();
  /** The journal's folder. */
  readonly journals: string;
  readonly #context: LiveContext;

  constructor(shelf: Shelf, versions: VersionKeeper) {
    const { root, fs, options } = shelf;
    this.shelf = shelf;
    this.versions = versions;
    this.journals = join(options.stateFolder, 'journal');
    this.#context = {
      root,
      fs,
      options,
      versions,
      run: (id, task) => shelf.run(id, task),
      saved: (live) => this.showSaved(live),
      // Forgetting a post fails only where its journal cannot be removed, which the next start does.
      idle: (live) => void this.settle(live).catch(() => undefined),
      conflicted: (live) => this.keepConflictCopy(live),
      spoilt: async ({ entry }) => {
        this.put(await shelf.readEntry(entry, entry.id));
        shelf.changed([entry.id]);
      },
      lost: (live) => this.#giveUp(live),
    };
  }

  /** Puts an entry into the list, and into the open post. */
  put(entry: PostEntry): void {
    this.shelf.index.put(entry);
    const live = this.lives.get(entry.id);
    if (live !== undefined) live.entry = entry;
  }

  /** Writes a post's unsaved edits to its file. Throws what that failed with, and `conflict` when the file was changed by another hand. */
  async flush(id: PostId): Promise<void> {
    const live = this.lives.get(id);
    if (live === undefined) {
      this.shelf.index.get(id);
      return;
    }
    await live.save();
    if (live.wasReplaced) throw changedOnDisk();
    await this.settle(live);
  }

  /** The post in memory, read from its file unless it is there already, in turn. */
  async live(id: PostId): Promise<LivePost> {
    const known = this.lives.get(id);
    if (known !== undefined) return known;
    const entry = this.shelf.editable(id);
    const read = await readPostFile(this.shelf.fs, join(this.shelf.root, entry.path));
    if (read.text === null) await this.shelf.requireRoot();
    if (read.hash !== entry.hash || read.problem !== null) {
      this.shelf.index.remove(id);
      const fresh = await this.shelf.readEntry(entry, id);
      this.shelf.changed([id, fresh.id]);
      if (fresh.id !== id || read.problem !== null) this.shelf.editable(fresh.id);
      if (fresh.id !== id) throw givenAway();
    }
    return this.load(this.shelf.index.get(id), read.text ?? '', read.hash ?? '');
  }

  /** A post that a session has open. Throws `conflict`. */
  opened(id: PostId, session: string): LivePost {
    const live = this.lives.get(id);
    if (live?.sessions.has(session) === true) return live;
    throw new LonghandError({
      code: 'conflict',
      message: 'This post was closed or replaced meanwhile.',
      kept: 'Your words are in this window.',
      next: 'Open the post again.',
    });
  }

  /** Carries out what the writer decided about a post's conflict. Throws `conflict` when it is another one by now, or solved. */
  async resolveConflict(id: PostId, by: Decision): Promise<void> {
    const live = this.lives.get(id);
    if (live === undefined) throw decidedAlready();
    await live.resolve(by);
  }

  /** Puts a post that was read into memory, in turn. */
  async load(entry: PostEntry, text: string, hash: string): Promise<LivePost> {
    const file = await loadFile(this.shelf.options.converter, text, hash);
    let live: LivePost;
    try {
      live = new LivePost(this.#context, entry, new Journal(this.shelf.fs, journalPath(this.journals, entry.id)), file);
    } catch (thrown) {
      throw new LonghandError({
        code: 'unreadable',
        message: 'The text of this post could not be understood.',
        kept: 'The file is as it was.',
        next: 'Look at it with a text editor, and open the post again.',
        detail: String(thrown),
      });
    }
    live.slugIsAutomatic = slugIsAutomatic(this, entry);
    this.lives.set(entry.id, live);
    return live;
  }

  /**
   * The file of a post may have been changed by another program: an open post takes the change over, or tells of the conflict. Never throws;
   * what stands in the way is the post's save state.
   */
  async fileChanged(id: PostId): Promise<void> {
    await this.lives
      .get(id)
      ?.lookAtFile()
      .catch(() => undefined);
  }

  /** The same for all open posts. */
  async refresh(): Promise<void> {
    await Promise.all([...this.lives.keys()].map((id) => this.fileChanged(id)));
  }

  /**
   * Changes a post's document for the library itself, open or not: `make` finds the steps on the document as it is. Durable when it
   * resolves, in the windows at once, and the file follows; of a post that nobody has open it is written before this resolves.
   */
  async applyOwn(id: PostId, make: (doc: Node) => Step[], cause: AppliedSteps['cause']): Promise<void> {
    const live = await this.shelf.run(id, async () => {
      const one = await this.live(id);
      await one.applyOwn(make, cause);
      return one;
    });
    if (live.sessions.size === 0) await this.flush(id);
  }

  /** An open post's folder or file was moved by another program: the next words go where it is now, and its name stays as it was given. */
  follow(id: PostId, found: FoundPost): void {
    const live = this.lives.get(id);
    if (live !== undefined) live.slugIsAutomatic = false;
    putMoved(this, id, found);
    // It may have been missed where it was.
    void this.fileChanged(id);
  }

  /** The list's row of an open post, with its unsaved edits of the front matter. */
  liveSummary(live: LivePost): PostSummary {
    const summary = this.shelf.index.summary(live.entry.id);
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

  /** Changes the front matter of a post, open or not. Durable when it resolves; the file follows. */
  async changeMeta(id: PostId, changes: FrontMatterChanges): Promise<LivePost> {
    return this.shelf.run(id, async () => {
      const live = await this.live(id);
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
      this.put({ ...live.entry, summary: frontMatter.hasTitle ? { ...summary, title: meta.title } : summary });
      return live;
    });
  }

  /** After a save: the list gets the file's new state. */
  showSaved(live: LivePost): void {
    this.put(this.shelf.saved(live.entry, live.fileText, live.hash));
    this.shelf.changed([live.entry.id]);
  }

  /** After a save: the address follows the title, and a post that nobody has open is forgotten. */
  async settle(live: LivePost): Promise<void> {
    await this.shelf.run(live.entry.id, async () => {
      const isCurrent = (): boolean => this.lives.get(live.entry.id) === live;
      if (isCurrent()) await followTitle(this, live);
      if (isCurrent() && live.sessions.size === 0 && !live.isDirty && !live.isSaving) {
        this.versions.closed(live.entry.id, live.fileText);
        await this.drop(live);
        if (live.isGone) {
          const { entry } = live;
          // It may have come back since it was missed, and be another post's.
          const back = (await this.shelf.placeOf(entry.path)) !== null;
          const fresh = back ? await this.shelf.readEntry(entry, entry.id) : null;
          if (fresh?.id !== entry.id) this.shelf.index.remove(entry.id);
          this.shelf.changed([entry.id, ...(fresh === null ? [] : [fresh.id])]);
        }
      }
    });
  }

  /** Forgets a post in memory and its journal; only when its file, or a copy, holds everything. */
  async drop(live: LivePost | undefined): Promise<void> {
    if (live === undefined) return;
    live.end();
    this.lives.delete(live.entry.id);
    // Nothing of it waits to be written any more, whatever stood in the way.
    const { id, summary } = live.entry;
    if (live.state.kind === 'failed')
      this.shelf.options.emit({ kind: 'save-state', id, state: { kind: 'saved', at: summary.updated } });
    await live.journal.remove();
  }

  /** The file is another post's now, and nothing was typed here: the post leaves the desk, in turn. */
  async #giveUp(live: LivePost): Promise<void> {
    const { entry } = live;
    await this.drop(live);
    this.shelf.index.remove(entry.id);
    const fresh = await this.shelf.readEntry(entry);
    this.shelf.options.emit({ kind: 'replaced', id: entry.id });
    this.shelf.changed([entry.id, fresh.id]);
  }

  /** The file was changed by another hand: the writer's version becomes a post beside it, in turn. */
  async keepConflictCopy(live: LivePost): Promise<void> {
    const { entry } = live;
    const copyId = this.shelf.options.makeId();
    const title = `${live.meta.title || entry.summary.title} (conflict copy)`;
    const copy = await writeCopy(this.shelf, entry, `${entry.summary.slug}-conflict-copy`, await live.wholeText(), {
      id: copyId,
      title,
      status: 'draft',
    });
    live.wasReplaced = true;
    await this.drop(live);
    await this.shelf.readEntry(copy, copyId);
    this.shelf.index.remove(entry.id);
    const fresh = await this.shelf.readEntry(entry, entry.id);
    this.shelf.options.emit({ kind: 'replaced', id: entry.id });
    this.shelf.options.emit({ kind: 'copy-kept', id: entry.id, copy: { id: copyId, title } });
    this.shelf.changed([fresh.id, entry.id, copyId]);
  }
}

const givenAway = (): LonghandError =>
  new LonghandError({
    code: 'not-found',
    message: 'Another program gave this file to another post.',
    next: 'Choose the post from the list again.',
  });

/** The failure of a post that another hand changed while it was edited here. */
export function changedOnDisk(): LonghandError {
  return new LonghandError({
    code: 'conflict',
    message: 'Another program changed this post while you were writing.',
    kept: 'Both versions are kept.',
    next: 'Open both and bring them together.',
  });
}
