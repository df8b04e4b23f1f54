import type { Node } from '@tiptap/pm/model';

import type { MarkdownSource, WrittenMarkdown } from '#core/convert/contract.ts';
import type { DocumentJson } from '#core/document/json.ts';
import { keyOf } from '#core/document/pieces.ts';
import { documentSchema, nodeJson } from '#core/document/schema.ts';
import { stepsBetween } from '#core/document/steps.ts';
import type { AppliedSteps } from '#core/ipc/contract.ts';
import type { PostConflict } from '#core/post/conflict.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { replaceBody } from '#core/post/editFrontMatter.ts';
import { splitFrontMatter } from '#core/post/frontMatter.ts';

import type { Converter } from '../conversion/contract.ts';
import { sha256 } from './disk.ts';
import type { LoadedFile } from './edits.ts';
import { applyAll, staleVersion } from './edits.ts';
import { composeText, withMeta } from './fileText.ts';
import type { JournalEntry, JournalHeader } from './formats.ts';
import { formatVersion } from './formats.ts';
import { History } from './history.ts';
import type { Journal } from './journal.ts';
import type { Decision, Version } from './taking.ts';
import { bringTogether, documentOf } from './taking.ts';

/** The edits that a text to be written holds, and its Markdown; null when only the front matter was edited. */
export interface Writing {
  edits: number;
  textEdits: number;
  written: WrittenMarkdown | null;
}

/**
 * A post's text and front matter as the writer has them, what its file holds of them, and the journal that holds the rest. Knows no
 * files. Whatever changes it is called in the post's turn, and has changed nothing when it throws.
 */
export class Draft {
  version = 0;
  doc: Node;
  /** The file's text with all edits of the front matter; its body is the file's. */
  text: string;
  /** The front matter that the file holds, as text. */
  fileHeader: string;
  /** SHA-256 of the file as it was read or last written. */
  hash: string;
  /** SHA-256 of what may be in the file because writing it failed halfway. */
  readonly #attempted = new Set<string>();
  readonly #journal: Journal;
  readonly #place: () => { id: string; path: string };
  readonly #tell: (batch: AppliedSteps) => void;
  readonly #history = new History();
  #source: MarkdownSource;
  #prefix: string;
  /** Edits since the post was loaded, those that the file holds, and the same for edits of the text alone. */
  #edits = 0;
  #savedEdits = 0;
  #textEdits = 0;
  #savedTextEdits = 0;
  /** `#edits` when the journal was begun. */
  #journalStart = 0;
  /** The version after the last steps of each opening. */
  readonly #taken = new Map<string, number>();

  /** `place`: the post's id and where its file is now. `tell` hears of every batch of steps. */
  constructor(
    journal: Journal,
    file: LoadedFile,
    place: () => { id: string; path: string },
    tell: (batch: AppliedSteps) => void,
  ) {
    this.#journal = journal;
    this.#place = place;
    this.#tell = tell;
    this.doc = documentSchema.nodeFromJSON(file.document);
    this.text = file.text;
    this.fileHeader = replaceBody(file.text, '');
    this.hash = file.hash;
    this.#source = file.source;
    this.#prefix = file.prefix;
  }

  get isDirty(): boolean {
    return this.#edits > this.#savedEdits;
  }

  /** Whether a file is one that was read or written here last, and no other program's. */
  isOwn(hash: string): boolean {
    return hash === this.hash || this.#attempted.has(hash);
  }

  /** How many edits were made so far, and how many of them the file holds. */
  get edits(): number {
    return this.#edits;
  }
  get savedEdits(): number {
    return this.#savedEdits;
  }

  /** Makes steps that were made on `batch.version`. In the journal when it resolves. */
  async apply(batch: AppliedSteps): Promise<true> {
    const { session, version, steps } = batch;
    if (version !== this.version) throw staleVersion();
    const doc = applyAll(this.doc, steps);
    const entry = { kind: 'steps' as const, ...(session !== '' && { session }), version, steps };
    await this.#journal.append(entry, () => this.#beginJournal());
    if (session !== '') this.#taken.set(session, version + steps.length);
    this.#show(doc, batch);
    this.#edits++;
    this.#textEdits++;
    return true;
  }

  /** Edits the front matter. In the journal when it resolves; false when nothing had to change. */
  async changeMeta(changes: FrontMatterChanges): Promise<boolean> {
    const text = withMeta(this.text, this.#place().id, changes);
    if (text === this.text) return false;
    await this.#journal.append({ kind: 'meta', changes: { ...changes } }, () => this.#beginJournal());
    this.text = text;
    this.#edits++;
    return true;
  }

  /** Tells the journal where the post is about to move. */
  async moving(path: string): Promise<void> {
    if (this.isDirty) await this.#journal.append({ kind: 'moved', path }, () => this.#beginJournal());
  }

  /** What was done since a version. Throws `conflict` when that is too long ago. */
  stepsSince(version: number): AppliedSteps[] {
    const batches = version === this.version ? [] : this.#history.since(version);
    if (batches === null) throw staleVersion();
    return batches;
  }

  /** Takes over what a crash left in the journal, which goes on. */
  adopt(doc: Node, changes: readonly FrontMatterChanges[], edits: number, textEdits: number): void {
    const { id } = this.#place();
    this.text = changes.reduce((text, change) => withMeta(text, id, change), this.text);
    this.doc = doc;
    this.#edits += edits;
    this.#textEdits += textEdits;
  }

  /** Brings what a crash left in the journal at `old` (`mine`, made on `base`) together with the file that was just loaded. */
  async bringBack(base: Version, mine: Version, old: string): Promise<'brought' | 'nothing' | 'conflict'> {
    const taken = bringTogether(base, mine, { doc: this.doc, header: this.fileHeader }, null);
    if (taken.kind === 'conflict') return 'conflict';
    const text = withMeta(this.text, this.#place().id, taken.changes);
    const entries = this.#entriesTo(this.doc, taken.doc, text === this.text ? null : taken.changes);
    if (entries.length === 0) return 'nothing';
    await this.#journal.reset(this.#headerOf(this.doc, this.fileHeader, this.hash), entries, old);
    this.text = text;
    this.doc = taken.doc;
    this.#countAsUnsaved(entries);
    return 'brought';
  }

  /**
   * Takes over what another program made of the file, together with what the file does not hold yet. Answers the conflict, and has
   * changed nothing, when the writer has to decide.
   */
  async take(
    file: LoadedFile,
    decided: { by: Decision; shown: Omit<PostConflict, 'at'> } | 'theirs' | null,
  ): Promise<Omit<PostConflict, 'at'> | null> {
    const { isDirty } = this;
    const header = replaceBody(file.text, '');
    const theirs: Version = { doc: documentSchema.nodeFromJSON(file.document), header };
    const base: Version = { doc: documentOf(this.#source), header: this.fileHeader };
    const taken = bringTogether(base, { doc: this.doc, header: this.text }, theirs, decided);
    if (taken.kind === 'conflict') return taken.conflict;
    const text = isDirty ? withMeta(file.text, this.#place().id, taken.changes) : file.text;
    const entries = isDirty ? this.#entriesTo(theirs.doc, taken.doc, text === file.text ? null : taken.changes) : [];
    const steps = stepsBetween(this.doc, taken.doc).map((step) => step.toJSON() as Record<string, unknown>);
    // What the journal held is on the old file; the new lines are on the new one.
    const goOn = (): Promise<void> => this.#journal.goOnFrom(this.#headerOf(theirs.doc, header, file.hash), entries);
    if (entries.length > 0) await goOn();
    else if (!this.#journal.isEmpty) await goOn().catch(() => this.#journal.remove());
    this.text = text;
    this.fileHeader = header;
    this.hash = file.hash;
    this.#attempted.clear();
    this.#source = file.source;
    this.#prefix = file.prefix;
    this.#savedEdits = this.#edits;
    this.#savedTextEdits = this.#textEdits;
    this.#countAsUnsaved(entries);
    this.#show(taken.doc, { session: '', version: this.version, steps, cause: isDirty ? 'merge' : 'file' });
    return null;
  }

  /** The text as it would be written now, without front matter: of the moment of the call. */
  async markdown(converter: Converter): Promise<string> {
    if (this.#textEdits === this.#savedTextEdits) return splitFrontMatter(this.text).body;
    const prefix = this.#prefix;
    return prefix + (await converter.write(this.doc.toJSON() as DocumentJson, this.#source)).text;
  }

  /** Writes the text of this moment as Markdown. Not in turn: typing goes on meanwhile. */
  async beginWriting(converter: Converter): Promise<Writing> {
    const edits = this.#edits;
    const textEdits = this.#textEdits;
    const isEdited = textEdits > this.#savedTextEdits;
    const written = isEdited ? await converter.write(this.doc.toJSON() as DocumentJson, this.#source) : null;
    return { edits, textEdits, written };
  }

  /** The file's new text, of which the journal is told. */
  async compose({ edits, written }: Writing, now: Date): Promise<{ text: string; hash: string }> {
    const text = composeText(this.text, this.#place().id, now, written === null ? null : this.#prefix + written.text);
    const hash = sha256(text);
    this.#attempted.add(hash);
    // Without this line a crash in between would be taken for another hand's change, and be merged with what is in the journal.
    await this.#journal.note({ kind: 'writing', hash, holds: edits - this.#journalStart }).catch(() => undefined);
    return { text, hash };
  }

  /** The file holds what {@link compose} made. */
  wasWritten({ edits, textEdits, written }: Writing, text: string, hash: string): void {
    this.hash = hash;
    this.#attempted.clear();
    this.fileHeader = replaceBody(text, '');
    const hasFrontMatter = splitFrontMatter(this.text).kind !== 'none';
    if (hasFrontMatter) this.text = replaceBody(this.text, splitFrontMatter(text).body);
    // Where there is no front matter still, nothing of it was edited meanwhile, and what the text was given holds.
    if (this.#edits === edits || !hasFrontMatter) this.text = text;
    if (written !== null) this.#source = written.source;
    this.#savedEdits = edits;
    this.#savedTextEdits = textEdits;
  }

  /** After a save: the journal goes when nothing needs it, and begins anew when it has grown long. Failing at it costs nothing. */
  async tidyJournal(isOpen: boolean): Promise<void> {
    try {
      if (!this.isDirty && !isOpen) {
        await this.#journal.remove();
        this.#journalStart = this.#edits;
      } else if (!this.isDirty && this.#journal.isLong) await this.#journal.reset(this.#beginJournal());
      else await this.#journal.note({ kind: 'written', hash: this.hash });
    } catch {
      // The lines that are there still tell that the file holds everything.
    }
  }

  /** Makes a document the current one, and tells of it. */
  #show(doc: Node, batch: AppliedSteps): void {
    this.doc = doc;
    if (batch.steps.length === 0) return;
    this.version = batch.version + batch.steps.length;
    this.#history.add(batch);
    this.#tell(batch);
  }

  /** The journal's lines that lead from what a file holds to what the post says. */
  #entriesTo(file: Node, doc: Node, changes: FrontMatterChanges | null): JournalEntry[] {
    const entries: JournalEntry[] = [];
    if (keyOf(file) !== keyOf(doc)) {
      const steps = stepsBetween(file, doc).map((step) => step.toJSON() as Record<string, unknown>);
      entries.push({ kind: 'steps', version: this.version, steps });
    }
    if (changes !== null) entries.push({ kind: 'meta', changes: { ...changes } });
    return entries;
  }

  /** The journal was begun anew with lines that the file does not hold. */
  #countAsUnsaved(entries: readonly JournalEntry[]): void {
    this.#journalStart = this.#edits;
    this.#edits += entries.length;
    this.#textEdits += entries.filter(({ kind }) => kind === 'steps').length;
  }

  /** The first line of a journal that begins now, while the file holds everything. */
  #beginJournal(): JournalHeader {
    this.#journalStart = this.#edits;
    return this.#headerOf(this.doc, replaceBody(this.text, ''), this.hash);
  }

  #headerOf(doc: Node, frontMatter: string, baseHash: string): JournalHeader {
    const { id, path } = this.#place();
    const document = nodeJson(doc) as DocumentJson;
    const taken = this.#taken.size > 0 && { taken: Object.fromEntries(this.#taken) };
    return { kind: 'header', format: formatVersion, id, path, baseHash, frontMatter, document, ...taken };
  }
}
