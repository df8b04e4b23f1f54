import { join } from 'node:path';

import { plainText } from '#core/convert/text.ts';
import { countWords } from '#core/convert/words.ts';
import type { DocumentJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';
import { toFailure } from '#core/failure.ts';
import { replaceBody } from '#core/post/editFrontMatter.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';
import type { PostId } from '#core/post/post.ts';
import { slugify } from '#core/post/slug.ts';

import { writeCopy } from './copies.ts';
import type { Desk } from './desk.ts';
import { diskFailure, exists, isInside, removeTemporaryFiles } from './disk.ts';
import type { ReadJournal } from './journal.ts';
import { idOfJournal, keepAside } from './journal.ts';
import type { PostEntry } from './postEntry.ts';
import { readPostFile } from './postEntry.ts';
import { baseOf, findJournals, planRecovery, takenBy, withAll } from './recovery.ts';
import type { FoundPost } from './scan.ts';

/** Brings back what a crash left in the journals. One that fails stays where it is, and is tried again at the next start. */
export async function replayJournals(desk: Desk): Promise<void> {
  await removeTemporaryFiles(desk.shelf.fs, desk.journals, 0, desk.shelf.options.now());
  for (const { path, journal, failure } of await findJournals(desk.shelf.fs, desk.journals)) {
    try {
      if (failure !== undefined) throw failure;
      await replay(desk, path, journal);
    } catch (thrown) {
      notBroughtBack(desk, journal?.header.id ?? idOfJournal(path), thrown);
    }
  }
}

function notBroughtBack(desk: Desk, id: PostId, thrown: unknown): void {
  const kept = 'It is kept in Longhand’s journal, and the next start tries again.';
  const failure = toFailure(diskFailure(thrown, 'Could not bring back what was typed before the crash', kept));
  desk.unrecovered.set(id, failure);
  desk.shelf.options.emit({ kind: 'save-state', id, state: { kind: 'failed', failure } });
}

/** Brings back what one journal holds. */
async function replay(desk: Desk, path: string, journal: ReadJournal | null): Promise<void> {
  if (journal === null) {
    await keepAside(desk.shelf.fs, path);
    return;
  }
  const { header, length } = journal;
  const entry = await findEntry(desk, journal);
  const usable = entry !== null && entry.summary.problem === null && entry.trash === null ? entry : null;
  const read = usable === null ? null : await readPostFile(desk.shelf.fs, join(desk.shelf.root, usable.path));
  // The write that the crash cut off.
  if (usable !== null)
    await removeTemporaryFiles(desk.shelf.fs, join(desk.shelf.root, usable.folder), 0, desk.shelf.options.now());
  const plan = planRecovery(journal, read?.hash ?? null);
  const took = (): void => {
    if (usable !== null) desk.taken.set(usable.id, takenBy(journal));
  };
  if (plan.kind === 'done') {
    took();
    // One that stays is as harmless at the next start.
    await desk.shelf.fs.unlink(path).catch(() => undefined);
    return;
  }
  // A post that is in memory already has got another journal's words, and those are not in its file yet: this one waits for the next start.
  if (usable !== null && desk.lives.has(usable.id)) return;
  if (plan.kind !== 'copy' && usable !== null && read !== null && read.text !== null && read.hash !== null) {
    const live = await desk.load(usable, read.text, read.hash);
    const before = wordsIn(live.document);
    try {
      if (plan.kind === 'apply') {
        await live.journal.resumeFrom(path, length);
        live.adopt(plan.doc, plan.changes, plan.edits, plan.textEdits);
        took();
        return await written(desk, usable.id, wordsIn(live.document) - before);
      }
      const base = baseOf(plan.bases, { doc: documentSchema.nodeFromJSON(live.document), header: live.header });
      const mine = { doc: plan.doc, header: withAll(header.frontMatter, plan.changes) };
      const brought = await live.bringBack(base, mine, path);
      if (brought !== 'conflict') took();
      if (brought === 'brought') return await written(desk, usable.id, wordsIn(live.document) - before);
      live.end();
      desk.lives.delete(usable.id);
      if (brought === 'nothing') {
        await desk.shelf.fs.unlink(path).catch(() => undefined);
        return;
      }
    } catch (thrown) {
      live.end();
      desk.lives.delete(usable.id);
      throw thrown;
    }
  }
  const { text } = await desk.shelf.options.converter.write(plan.doc.toJSON() as DocumentJson, null);
  const whole = withAll(replaceBody(header.frontMatter, header.frontMatter === '' ? text : `\n${text}`), plan.changes);
  const meta = readFrontMatter(whole).meta;
  const original: FoundPost =
    entry !== null && entry.trash === null
      ? entry
      : { kind: 'bundle', path: `${desk.shelf.home}/recovered/index.md`, folder: `${desk.shelf.home}/recovered` };
  const id = desk.shelf.options.makeId();
  const title = `${meta.title || entry?.summary.title || 'Untitled'} (recovered)`;
  const slug = `${(entry?.summary.slug ?? slugify(meta.title)) || 'untitled'}-recovered`;
  const copy = await writeCopy(desk.shelf, original, slug, whole, { id, title, status: 'draft' });
  const added = await desk.shelf.readEntry(copy, id);
  desk.recovered.set(added.id, 0);
  if (entry !== null && entry.trash === null) desk.recoveredAs.set(entry.id, { id: added.id, title });
  await keepAside(desk.shelf.fs, path);
  desk.shelf.changed([added.id]);
}

/** The words are back: the file gets them. What fails at that is tried again; the journal holds them meanwhile. */
async function written(desk: Desk, id: PostId, words: number): Promise<void> {
  desk.recovered.set(id, Math.max(0, words));
  await desk.flush(id).catch(() => undefined);
}

const wordsIn = (document: DocumentJson): number => countWords(plainText(document));

/** The post that a journal belongs to, by its id or where it was last; one that the list does not know yet is read from the disk. */
async function findEntry(desk: Desk, { header, entries }: ReadJournal): Promise<PostEntry | null> {
  const { shelf } = desk;
  const paths = [...entries.flatMap((entry) => (entry.kind === 'moved' ? [entry.path] : [])).toReversed(), header.path];
  const known = shelf.index.find(header.id) ?? firstOf(paths, (path) => shelf.index.byPath(path));
  if (known !== null && (known.trash !== null || (await exists(shelf.fs, join(shelf.root, known.path))))) return known;
  for (const path of paths) {
    const absolute = join(shelf.root, path);
    if (!isInside(shelf.root, absolute) || !(await exists(shelf.fs, absolute))) continue;
    if (known !== null) shelf.index.remove(known.id);
    const entry = await shelf.readEntry(foundAt(path), header.id);
    // Another post's file there is not this one's.
    if (entry.id === header.id) return entry;
  }
  return known;
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

/** A post's place by the path of its file. */
function foundAt(path: string): FoundPost {
  const at = path.lastIndexOf('/');
  const folder = at === -1 ? '' : path.slice(0, at);
  return {
    kind: folder !== '' && /^index\.(md|markdown)$/i.test(path.slice(at + 1)) ? 'bundle' : 'file',
    path,
    folder,
  };
}
