import type { Node } from '@tiptap/pm/model';
import type { Step } from '@tiptap/pm/transform';

import type { DocumentJson } from '#core/document/json.ts';
import { LonghandError, toFailure } from '#core/failure.ts';
import type { AppliedSteps } from '#core/ipc/contract.ts';
import type { PostConflict } from '#core/post/conflict.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { replaceBody } from '#core/post/editFrontMatter.ts';
import type { FrontMatter } from '#core/post/frontMatter.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';
import type { PostMeta, SaveState } from '#core/post/post.ts';

import type { LibraryOptions } from './contract.ts';
import type { FileSystem } from './disk.ts';
import { diskFailure } from './disk.ts';
import { Draft } from './draft.ts';
import type { LoadedFile } from './edits.ts';
import { mostCollisions, replaceFile, standInTheWay, whatStands } from './filing.ts';
import type { Journal } from './journal.ts';
import type { PostEntry } from './postEntry.ts';
import { completeMeta } from './postEntry.ts';
import { SaveTimer } from './saveTimer.ts';
import { decidedAlready, Standing } from './standing.ts';
import type { Decision, Version } from './taking.ts';
import type { VersionKeeper } from './versions/keeper.ts';

/** What a live post works with. */
export interface LiveContext {
  root: string;
  fs: FileSystem;
  options: LibraryOptions;
  versions: VersionKeeper;
  /** Runs a task after all earlier ones for this post. */
  run: <T>(id: string, task: () => Promise<T>) => Promise<T>;
  /** The file was written, or another program's text was taken over: the list's entry is out of date. Called in turn. */
  saved(live: LivePost): void;
  /** Everything is saved, and nobody has the post open. */
  idle(live: LivePost): void;
  /** What was typed cannot be brought together with the file, and nobody is there to decide. In turn; resolves once it is safe elsewhere. */
  conflicted(live: LivePost): Promise<void>;
  /** The file cannot be edited as it is now: the list says so. In turn. */
  spoilt(live: LivePost): Promise<void>;
  /** The file is another post's now, and nothing was typed here. In turn. */
  lost(live: LivePost): Promise<void>;
}

/** What became of looking at the file: what it holds is in the post, or why not. */
type Brought = 'same' | 'taken' | 'gone' | 'stands' | 'lost';

/**
 * A post that is being edited: its document, its front matter, its journal, and the way to its file. Several windows on one post share it.
 * Methods marked "in turn" must be called through `run`. The file is read and written outside of the turns, one such task at a time, so that
 * the journal takes what is typed meanwhile.
 */
export class LivePost {
  entry: PostEntry;
  readonly sessions = new Set<string>();
  readonly journal: Journal;
  /** True while the slug follows the title. */
  slugIsAutomatic = false;
  /** True once another hand's version took its place. */
  wasReplaced = false;
  readonly #context: LiveContext;
  readonly #draft: Draft;
  readonly #standing: Standing;
  readonly #timer: SaveTimer;
  #saving: Promise<void> | null = null;
  /** The replacing of the file, while it lasts; what moves the file waits for it. */
  #writing: Promise<unknown> | null = null;
  /** The tasks on the file, one after another. */
  #fileTasks: Promise<unknown> = Promise.resolve();
  #isFileGone = false;
  /** The file and the number of edits that came to the {@link conflict}. */
  #contested: string | null = null;
  #ended = false;

  constructor(context: LiveContext, entry: PostEntry, journal: Journal, file: LoadedFile) {
    this.#context = context;
    this.entry = entry;
    this.journal = journal;
    const place = (): { id: string; path: string } => this.entry;
    this.#draft = new Draft(journal, file, place, (batch) => {
      context.options.emit({ kind: 'steps', id: this.entry.id, ...batch });
    });
    this.#standing = new Standing(entry.summary.updated, {
      state: (state) => context.options.emit({ kind: 'save-state', id: this.entry.id, state }),
      conflict: (conflict) => context.options.emit({ kind: 'conflict', id: this.entry.id, conflict }),
    });
    this.#timer = new SaveTimer(context.options.writeDelay ?? 800, () => {
      // What it fails with is the save state.
      this.save().catch(() => undefined);
    });
  }

  get state(): SaveState {
    return this.#standing.state;
  }

  /** What another program changed at the same time, until the writer decides. The file is not written while it stands. */
  get conflict(): PostConflict | null {
    return this.#standing.conflict;
  }

  get version(): number {
    return this.#draft.version;
  }

  get isDirty(): boolean {
    return this.#draft.isDirty;
  }

  get isSaving(): boolean {
    return this.#saving !== null;
  }

  /** Whether another program took the file away, and nothing was typed since. */
  get isGone(): boolean {
    return this.#isFileGone && !this.isDirty;
  }

  /** SHA-256 of the file as it was read or last written. */
  get hash(): string {
    return this.#draft.hash;
  }

  /** The file's text with the edits of its front matter; its body is the file's own. */
  get fileText(): string {
    return this.#draft.text;
  }

  get document(): DocumentJson {
    return this.#draft.doc.toJSON() as DocumentJson;
  }

  get frontMatter(): FrontMatter {
    return readFrontMatter(this.#draft.text);
  }

  /** The front matter as text, its fences with it. */
  get header(): string {
    return replaceBody(this.#draft.text, '');
  }

  /** The fields as they stand, edits that the file does not hold yet included. */
  get meta(): PostMeta {
    return completeMeta(this.entry, this.frontMatter);
  }

  /** Applies a window's steps, made on `version`, in turn. They are in the journal when it resolves; on failure nothing has changed. */
  async applySteps(version: number, steps: Record<string, unknown>[], session: string): Promise<number> {
    await this.#keepWords(() => this.#draft.apply({ session, version, steps, cause: 'typing' }));
    return this.version;
  }

  /** Changes the document for the library itself, in turn: `make` finds the steps. Like a writer's edit, and windows are told. */
  async applyOwn(make: (doc: Node) => Step[], cause: AppliedSteps['cause']): Promise<void> {
    const steps = make(this.#draft.doc).map((step) => step.toJSON() as Record<string, unknown>);
    if (steps.length === 0) return;
    await this.#keepWords(() => this.#draft.apply({ session: '', version: this.version, steps, cause }));
  }

  /** What was done since a version. Throws `conflict` when that is too long ago. */
  stepsSince(version: number): AppliedSteps[] {
    return this.#draft.stepsSince(version);
  }

  /** Changes the front matter, in turn. In the journal when it resolves; on failure nothing has changed. */
  async changeMeta(changes: FrontMatterChanges): Promise<void> {
    const failed = (thrown: unknown): LonghandError =>
      diskFailure(thrown, 'Could not keep this change', 'The post is as it was.');
    await this.#journalled(() => this.#draft.changeMeta(changes), failed);
  }

  /** Takes over what a crash left in the journal, which stays in use until the file is written. */
  adopt(doc: Node, changes: FrontMatterChanges[], edits: number, textEdits: number): void {
    this.#draft.adopt(doc, changes, edits, textEdits);
    this.#edited();
  }

  /**
   * Brings what a crash left in a journal (`mine`, made on `base`) into this post, which another program changed meanwhile and which
   * was just loaded. The journal that holds it begins anew. Nothing has changed when it comes to `nothing`: the file holds it all; or to a
   * `conflict`.
   */
  async bringBack(base: Version, mine: Version, journal: string): Promise<'brought' | 'nothing' | 'conflict'> {
    const brought = await this.#draft.bringBack(base, mine, journal);
    if (brought === 'brought') this.#edited();
    return brought;
  }

  /**
   * Writes all edits made so far to the file. Throws what writing failed with; then it is tried again by itself. An attempt that was under
   * way before fails nobody else: what stood in its way may be gone.
   */
  async save(): Promise<void> {
    const draft = this.#draft;
    const wanted = draft.edits;
    while (draft.savedEdits < wanted && !this.#ended) {
      const isOwn = this.#saving === null;
      this.#saving ??= this.#onFile(() => this.#saveOnce()).finally(() => {
        this.#saving = null;
        if (!this.isDirty && this.sessions.size === 0) this.#context.idle(this);
      });
      try {
        await this.#saving;
      } catch (thrown) {
        if (isOwn) throw thrown;
      }
    }
  }

  /** Looks whether another program changed the file; what it changed comes into the post, or becomes its {@link conflict}. */
  async lookAtFile(): Promise<void> {
    await this.#onFile(async () => {
      if (!this.#ended) await this.#bringIn(null);
    });
  }

  /** Carries out what the writer decided about the {@link conflict}, and saves. Throws `conflict` when it is another one by now. */
  async resolve(by: Decision): Promise<void> {
    await this.#onFile(async () => {
      if (this.conflict === null) throw decidedAlready();
      const brought = await this.#bringIn(by).catch((thrown: unknown) => {
        throw diskFailure(thrown, 'Could not carry out what you decided', 'Both versions are kept.');
      });
      if (brought === 'stands') throw this.#standing.obstacle ?? decidedAlready();
    });
    await this.save();
  }

  /** The text as it would be written now, without front matter. */
  markdown(): Promise<string> {
    return this.#draft.markdown(this.#context.options.converter);
  }

  /** The whole text as it would be written now. */
  async wholeText(): Promise<string> {
    const { text } = this.#draft;
    return replaceBody(text, await this.markdown());
  }

  /** Waits until the file is not being replaced, and tells the journal where the post is about to move, in turn. */
  async moving(path: string): Promise<void> {
    await this.#writing?.catch(() => undefined);
    await this.#draft.moving(path);
  }

  /** Ends the post's life in memory: no more writing, no more sessions. The journal is left to the caller. */
  end(): void {
    this.#ended = true;
    this.sessions.clear();
    this.#timer.end();
    this.#standing.end();
  }

  #keepWords(task: () => Promise<boolean>): Promise<void> {
    const kept = 'Your words are in this window. Leave it open.';
    return this.#journalled(task, (thrown) => diskFailure(thrown, 'Could not keep what you typed', kept, true));
  }

  /** Makes a change that goes into the journal. What the journal fails with is the save state, too. */
  async #journalled(task: () => Promise<boolean>, failed: (thrown: unknown) => LonghandError): Promise<void> {
    try {
      if (!(await task())) return;
    } catch (thrown) {
      if (thrown instanceof LonghandError) throw thrown;
      const failure = failed(thrown);
      this.#standing.fail(failure);
      throw failure;
    }
    this.#edited();
  }

  #edited(): void {
    if (this.#standing.obstacle === null) this.#standing.set({ kind: 'saving' });
    this.#timer.edited();
  }

  /** Runs a task after all earlier ones on the file. */
  #onFile<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#fileTasks.then(task, task);
    this.#fileTasks = result.catch(() => undefined);
    return result;
  }

  async #saveOnce(): Promise<void> {
    if (this.#ended) return;
    this.#timer.begun();
    try {
      if (this.#standing.obstacle === null) this.#standing.set({ kind: 'saving' });
      for (let collisions = 0; (await this.#write()) === 'changed'; collisions++) {
        const brought = await this.#bringIn(null);
        if (this.#ended) return;
        if (brought === 'stands') {
          if (this.sessions.size > 0) throw this.#standing.obstacle ?? decidedAlready();
          await this.#context.run(this.entry.id, () => this.#context.conflicted(this));
          return;
        }
        if (!this.isDirty) break;
        if (collisions === mostCollisions) throw standInTheWay();
      }
    } catch (thrown) {
      this.#failed(thrown);
    }
    if (this.#ended) return;
    this.#timer.written(this.isDirty);
    if (!this.isDirty) this.#standing.set({ kind: 'saved', at: this.#context.options.now().toISOString() });
  }

  #failed(thrown: unknown): never {
    this.#timer.failed();
    // The save state says so already.
    if (thrown instanceof LonghandError && thrown === this.#standing.obstacle) throw thrown;
    const kept = 'Your words are kept in Longhand’s journal on this computer and in this window.';
    const foreseen = toFailure(diskFailure(thrown, 'Could not save the post', undefined, true));
    const failure = new LonghandError({ ...foreseen, kept }, { cause: thrown });
    this.#standing.fail(failure);
    throw failure;
  }

  /** Puts the edits made so far into the file, unless that is another than was read or written last. */
  async #write(): Promise<'written' | 'changed'> {
    const { fs, root, options, versions, run } = this.#context;
    const { id } = this.entry;
    const draft = this.#draft;
    // The document of this moment never changes.
    const writing = await draft.beginWriting(options.converter);
    const { text, hash, replacing } = await run(id, async () => {
      const whole = await draft.compose(writing, options.now());
      const sync = (): Promise<void> => this.journal.sync();
      const put = replaceFile(fs, root, this.entry.path, whole, (one) => draft.isOwn(one), sync);
      this.#writing = put.catch(() => undefined).finally(() => (this.#writing = null));
      return { ...whole, replacing: put };
    });
    const replaced = await replacing;
    if (replaced === 'changed') return 'changed';
    await run(id, async () => {
      if (this.#ended) return;
      if (replaced.isNew) versions.wrote(id, replaced.before, text);
      draft.wasWritten(writing, text, hash);
      this.#isFileGone = false;
      this.#standing.block(null);
      await draft.tidyJournal(this.sessions.size > 0);
      this.#context.saved(this);
    });
    return 'written';
  }

  /** Reads the file, if it is another than was read or written last, and takes over what it holds. One of the tasks on the file. */
  async #bringIn(by: Decision | null): Promise<Brought> {
    const { fs, root, options, versions, run } = this.#context;
    const draft = this.#draft;
    for (;;) {
      const { path, id } = this.entry;
      const found = await whatStands(fs, root, path, id, options.converter);
      if (this.#ended) return 'lost';
      // The same two texts come to the same conflict.
      const contested = found.kind === 'text' ? `${found.hash} ${draft.edits}` : null;
      if (by === null && this.conflict !== null && contested !== null && contested === this.#contested) return 'stands';
      if (
        found.kind === 'text' &&
        found.hash !== this.hash &&
        this.isDirty &&
        (this.conflict === null || by !== null)
      ) {
        // Nobody waits for it: what a merge makes of a text loses none of its words.
        const keep = async (): Promise<void> => versions.keep(id, 'before-merge', await this.wholeText());
        keep().catch(() => undefined);
      }
      const file = found.kind === 'text' && !draft.isOwn(found.hash) ? await found.load() : null;
      const brought = await run(id, async (): Promise<Brought | 'moved'> => {
        if (this.#ended) return 'lost';
        if (this.entry.path !== path) return 'moved';
        this.#isFileGone = found.kind === 'gone';
        if (found.kind === 'gone') {
          // It is written again with the next words.
          if (!this.isDirty) this.#standing.block(found.failure);
          return 'gone';
        }
        if (found.kind === 'text' && file === null) return this.#isSame();
        if (file !== null) return this.#take(file, by);
        if (found.kind === 'other' && !this.isDirty) {
          await this.#context.lost(this);
          return 'lost';
        }
        this.#contested = null;
        if (found.kind === 'unusable') await this.#context.spoilt(this);
        this.#standing.block(found.kind === 'text' ? null : found.failure);
        return 'stands';
      });
      if (brought !== 'moved') return brought;
    }
  }

  #isSame(): Brought {
    const stood = this.#standing.obstacle !== null;
    this.#standing.block(null);
    if (stood) {
      this.#timer.freed(this.isDirty);
      if (!this.isDirty) this.#standing.set({ kind: 'saved', at: this.#context.options.now().toISOString() });
      this.#context.saved(this);
    }
    return 'same';
  }

  /** Takes over another program's text, in turn: as it is when nothing was typed, else brought together with what was. */
  async #take(file: LoadedFile, by: Decision | null): Promise<Brought> {
    const { options, versions } = this.#context;
    const draft = this.#draft;
    const wasDirty = this.isDirty;
    const stood = this.#standing.obstacle !== null;
    const before = draft.text;
    const title = readFrontMatter(draft.fileHeader).meta.title;
    const decided = !wasDirty ? 'theirs' : by !== null && this.conflict !== null ? { by, shown: this.conflict } : null;
    const conflict = await draft.take(file, decided);
    if (conflict !== null) {
      this.#contested = `${file.hash} ${draft.edits}`;
      this.#standing.ask({ at: options.now().toISOString(), ...conflict });
      return 'stands';
    }
    // A title that another program gave moves no folder.
    if (readFrontMatter(file.text).meta.title !== title) this.slugIsAutomatic = false;
    this.#standing.block(null);
    versions.found(this.entry.id, wasDirty ? null : before, file.text);
    if (stood || !this.isDirty) this.#timer.freed(this.isDirty);
    if (this.isDirty) this.#edited();
    else this.#standing.set({ kind: 'saved', at: options.now().toISOString() });
    this.#context.saved(this);
    return 'taken';
  }
}
