import { dirname, join } from 'node:path';

import type { Node } from '@tiptap/pm/model';

import type { MarkdownSource, WrittenMarkdown } from '#core/convert/contract.ts';
import type { DocumentJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';
import { LonghandError, toFailure } from '#core/failure.ts';
import { localMoment } from '#core/post/dates.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { editFrontMatter, FrontMatterError, replaceBody } from '#core/post/editFrontMatter.ts';
import type { FrontMatter } from '#core/post/frontMatter.ts';
import { readFrontMatter, splitFrontMatter } from '#core/post/frontMatter.ts';
import type { PostMeta, SaveState } from '#core/post/post.ts';

import type { LibraryOptions } from './contract.ts';
import type { FileSystem } from './disk.ts';
import { diskFailure, isInside, isMissing, makeFolder, requireFolder, sha256, writeAtomically } from './disk.ts';
import type { LoadedFile } from './edits.ts';
import { applyAll, staleVersion } from './edits.ts';
import type { JournalHeader } from './formats.ts';
import { formatVersion } from './formats.ts';
import type { Journal } from './journal.ts';
import type { PostEntry } from './postEntry.ts';
import { completeMeta } from './postEntry.ts';

/** How long continuous typing may put off the file, ms. */
const longestDelay = 5_000;
/** Longest wait between two attempts to write, ms. */
const longestRetry = 60_000;
/** A journal longer than this is started anew after a save, bytes. */
const journalLimit = 512 * 1024;

/** What a live post works with. */
export interface LiveContext {
  root: string;
  fs: FileSystem;
  options: LibraryOptions;
  /** Runs a task after all earlier ones for this post. */
  run<T>(id: string, task: () => Promise<T>): Promise<T>;
  /** The file was written: the list's entry is out of date. Called in turn. */
  saved(live: LivePost): void;
  /** Everything is saved, and nobody has the post open. */
  idle(live: LivePost): void;
  /** The file was changed by another hand while this post had unsaved edits. Resolves once the edits are safe elsewhere. */
  conflicted(live: LivePost): Promise<void>;
}

/**
 * A post that is being edited: its document, its front matter, its journal, and the way to its file. Two windows on one post share it.
 * Methods marked "in turn" must be called through `run`.
 */
export class LivePost {
  entry: PostEntry;
  readonly sessions = new Set<string>();
  readonly journal: Journal;
  version = 0;
  state: SaveState;
  /** True while the slug follows the title. */
  slugIsAutomatic = false;
  /** True once another hand's version took its place. */
  wasReplaced = false;
  readonly #context: LiveContext;
  #doc: Node;
  /** The file's text with all edits of the front matter; its body is the file's. */
  #text: string;
  #hash: string;
  #source: MarkdownSource;
  #prefix: string;
  /** Edits since the post was loaded, those that the file holds, and the same for edits of the text alone. */
  #edits = 0;
  #savedEdits = 0;
  #textEdits = 0;
  #savedTextEdits = 0;
  /** `#edits` when the journal was begun. */
  #journalStart = 0;
  #timer: NodeJS.Timeout | null = null;
  #dirtySince: number | null = null;
  #failures = 0;
  #saving: Promise<void> | null = null;
  #ended = false;

  constructor(context: LiveContext, entry: PostEntry, journal: Journal, file: LoadedFile) {
    this.#context = context;
    this.entry = entry;
    this.journal = journal;
    this.#doc = documentSchema.nodeFromJSON(file.document);
    this.#text = file.text;
    this.#hash = file.hash;
    this.#source = file.source;
    this.#prefix = file.prefix;
    this.state = { kind: 'saved', at: entry.summary.updated };
  }

  get isDirty(): boolean {
    return this.#edits > this.#savedEdits;
  }

  get isSaving(): boolean {
    return this.#saving !== null;
  }

  /** SHA-256 of the file as it was read or last written. */
  get hash(): string {
    return this.#hash;
  }

  /** The file's text with the edits of its front matter; its body is the file's own. */
  get fileText(): string {
    return this.#text;
  }

  get document(): DocumentJson {
    return this.#doc.toJSON() as DocumentJson;
  }

  get frontMatter(): FrontMatter {
    return readFrontMatter(this.#text);
  }

  /** The front matter as text, its fences with it. */
  get header(): string {
    return replaceBody(this.#text, '');
  }

  /** The fields as they stand, edits that the file does not hold yet included. */
  get meta(): PostMeta {
    return completeMeta(this.entry, this.frontMatter);
  }

  /** Applies steps that were made on `version`, in turn. They are in the journal when it resolves; on failure nothing has changed. */
  async applySteps(version: number, steps: Record<string, unknown>[]): Promise<number> {
    if (version !== this.version) throw staleVersion();
    const doc = applyAll(this.#doc, steps);
    try {
      await this.journal.append({ kind: 'steps', version, steps }, () => this.#journalHeader());
    } catch (thrown) {
      const failure = diskFailure(
        thrown,
        'Could not keep what you typed',
        'Your words are in this window. Leave it open.',
      );
      this.#setState({ kind: 'failed', failure: toFailure(failure) });
      throw failure;
    }
    this.#doc = doc;
    this.version += steps.length;
    this.#textEdits++;
    this.#edited();
    return this.version;
  }

  /** Changes the front matter, in turn. In the journal when it resolves; on failure nothing has changed. */
  async changeMeta(changes: FrontMatterChanges): Promise<void> {
    const text = this.#withMeta(this.#text, changes);
    if (text === this.#text) return;
    try {
      await this.journal.append({ kind: 'meta', changes: { ...changes } }, () => this.#journalHeader());
    } catch (thrown) {
      const failure = diskFailure(thrown, 'Could not keep this change', 'The post is as it was.');
      this.#setState({ kind: 'failed', failure: toFailure(failure) });
      throw failure;
    }
    this.#text = text;
    this.#edited();
  }

  /** Takes over what a crash left in the journal, which stays in use until the file is written. */
  adopt(doc: Node, changes: FrontMatterChanges[], edits: number, textEdits: number): void {
    this.#doc = doc;
    for (const change of changes) this.#text = this.#withMeta(this.#text, change);
    this.#edits += edits;
    this.#textEdits += textEdits;
    this.#dirtySince = Date.now();
    this.#setState({ kind: 'saving' });
  }

  /** Writes all edits made so far to the file. Throws what writing failed with; then it is tried again by itself. */
  async save(): Promise<void> {
    const wanted = this.#edits;
    while (this.#savedEdits < wanted && !this.#ended) {
      this.#saving ??= this.#saveOnce().finally(() => {
        this.#saving = null;
        if (!this.isDirty && this.sessions.size === 0) this.#context.idle(this);
      });
      await this.#saving;
    }
  }

  /** The text as it would be written now, without front matter. */
  async markdown(): Promise<string> {
    if (this.#textEdits === this.#savedTextEdits) return splitFrontMatter(this.#text).body;
    return this.#prefix + (await this.#context.options.converter.write(this.document, this.#source)).text;
  }

  /** The whole text as it would be written now. */
  async wholeText(): Promise<string> {
    return replaceBody(this.#text, await this.markdown());
  }

  /** Tells the journal where the post is about to move, in turn. */
  async moving(path: string): Promise<void> {
    if (this.isDirty) await this.journal.append({ kind: 'moved', path }, () => this.#journalHeader());
  }

  /** Ends the post's life in memory: no more writing, no more sessions. The journal is left to the caller. */
  end(): void {
    this.#ended = true;
    this.sessions.clear();
    this.#clearTimer();
  }

  #edited(): void {
    this.#edits++;
    this.#dirtySince ??= Date.now();
    this.#setState({ kind: 'saving' });
    const delay = this.#context.options.writeDelay ?? 800;
    this.#schedule(Math.max(0, Math.min(delay, this.#dirtySince + Math.max(longestDelay, delay) - Date.now())));
  }

  #schedule(delay: number): void {
    this.#clearTimer();
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      // What it fails with is the save state.
      this.save().catch(() => undefined);
    }, delay);
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #saveOnce(): Promise<void> {
    this.#clearTimer();
    const { converter, writeDelay = 800 } = this.#context.options;
    const edits = this.#edits;
    const textEdits = this.#textEdits;
    try {
      this.#setState({ kind: 'saving' });
      // Outside the turn, so that typing goes on meanwhile: the document of this moment never changes.
      const written = textEdits > this.#savedTextEdits ? await converter.write(this.document, this.#source) : null;
      await this.#context.run(this.entry.id, () => this.#commit(edits, textEdits, written));
    } catch (thrown) {
      const kept = 'Your words are kept in Longhand’s journal on this computer and in this window.';
      const foreseen = toFailure(diskFailure(thrown, 'Could not save the post'));
      const failure = new LonghandError({ ...foreseen, kept }, { cause: thrown });
      this.#failures++;
      this.#setState({ kind: 'failed', failure: toFailure(failure) });
      this.#schedule(Math.min(longestRetry, writeDelay * 2 ** this.#failures));
      throw failure;
    }
    this.#failures = 0;
    if (this.#ended) return;
    this.#dirtySince = null;
    if (this.isDirty) {
      this.#dirtySince = Date.now();
      this.#schedule(writeDelay);
    } else this.#setState({ kind: 'saved', at: this.#context.options.now().toISOString() });
  }

  /** Puts what was written into the file, in turn. */
  async #commit(edits: number, textEdits: number, written: WrittenMarkdown | null): Promise<void> {
    if (this.#ended) return;
    const { fs, root } = this.#context;
    const path = join(root, this.entry.path);
    const onDisk = await readOrNull(fs, path);
    const text = this.#compose(written);
    const hash = sha256(text);
    const hashOnDisk = onDisk === null ? null : sha256(onDisk);
    if (hashOnDisk !== null && hashOnDisk !== this.#hash && hashOnDisk !== hash) {
      await this.#context.conflicted(this);
      return;
    }
    if (hashOnDisk !== hash) {
      await requireFolder(fs, root);
      await makeFolder(fs, dirname(path));
      if (!isInside(root, await fs.realpath(dirname(path)))) {
        throw new LonghandError({
          code: 'forbidden',
          message: 'The post’s folder leads out of the library now.',
          kept: 'Your words are in the journal.',
        });
      }
      // Without this line a crash in between would be taken for another hand's change: a copy more, and nothing lost.
      await this.journal
        .append({ kind: 'writing', hash, holds: edits - this.#journalStart }, () => this.#journalHeader())
        .catch(() => undefined);
      await writeAtomically(fs, path, text);
    }
    this.#hash = hash;
    const hasFrontMatter = splitFrontMatter(this.#text).kind !== 'none';
    if (hasFrontMatter) this.#text = replaceBody(this.#text, splitFrontMatter(text).body);
    // Where there is no front matter still, nothing of it was edited meanwhile, and what the text was given holds.
    if (this.#edits === edits || !hasFrontMatter) this.#text = text;
    if (written !== null) this.#source = written.source;
    this.#savedEdits = edits;
    this.#savedTextEdits = textEdits;
    await this.#tidyJournal(hash);
    this.#context.saved(this);
  }

  /** After a save: the journal goes when nothing needs it, and begins anew when it has grown long. Failing at it costs nothing. */
  async #tidyJournal(hash: string): Promise<void> {
    try {
      if (!this.isDirty && this.sessions.size === 0) {
        await this.journal.remove();
        this.#journalStart = this.#edits;
      } else if (!this.isDirty && this.journal.length > journalLimit) {
        await this.journal.reset(this.#journalHeader());
        this.#journalStart = this.#edits;
      } else await this.journal.append({ kind: 'written', hash }, () => this.#journalHeader());
    } catch {
      // The lines that are there still tell that the file holds everything.
    }
  }

  /** The file's new text: edited front matter, the library's own marks, and the new body. */
  #compose(written: WrittenMarkdown | null): string {
    const front = this.frontMatter;
    const own: FrontMatterChanges[] = [];
    if (front.kind !== 'none' && !front.hasId) own.push({ id: this.entry.id });
    if (front.hasUpdated) own.push({ updated: localMoment(this.#context.options.now()) });
    let withMeta = this.#text;
    for (const mark of own) withMeta = marked(withMeta, mark);
    if (written === null) return withMeta;
    const body = this.#prefix + written.text;
    const text = replaceBody(withMeta, body);
    // Text that would itself be taken for front matter has got a real one above it.
    const isNew = splitFrontMatter(withMeta).kind === 'none' && splitFrontMatter(text).kind !== 'none';
    return isNew ? marked(text, { id: this.entry.id }) : text;
  }

  #withMeta(text: string, changes: FrontMatterChanges): string {
    try {
      const edited = editFrontMatter(text, changes);
      if (edited === text || splitFrontMatter(text).kind !== 'none') return edited;
      return editFrontMatter(text, { id: this.entry.id, ...changes });
    } catch (thrown) {
      if (!(thrown instanceof FrontMatterError)) throw thrown;
      throw new LonghandError({
        code: 'read-only',
        message: 'The details at the top of this file cannot be changed safely.',
        kept: 'The post is as it was.',
        next: 'Change them in the file itself, with a text editor.',
        detail: thrown.message,
      });
    }
  }

  #journalHeader(): JournalHeader {
    this.#journalStart = this.#edits;
    return {
      kind: 'header',
      format: formatVersion,
      id: this.entry.id,
      path: this.entry.path,
      baseHash: this.#hash,
      frontMatter: this.header,
      document: this.document,
    };
  }

  #setState(state: SaveState): void {
    if (state.kind === 'saving' && this.state.kind === 'saving') return;
    this.state = state;
    this.#context.options.emit({ kind: 'save-state', id: this.entry.id, state });
  }
}

/** Sets a mark of the library's own. A file that cannot take it is saved without: the writer's words do not wait for it. */
function marked(text: string, mark: FrontMatterChanges): string {
  try {
    return editFrontMatter(text, mark);
  } catch (thrown) {
    if (thrown instanceof FrontMatterError) return text;
    throw thrown;
  }
}

async function readOrNull(fs: FileSystem, path: string): Promise<Buffer | null> {
  try {
    return await fs.readFile(path);
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}
