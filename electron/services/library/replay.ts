import { join } from 'node:path';

import type { DocumentJson } from '#core/document/json.ts';
import { toFailure } from '#core/failure.ts';
import { editFrontMatter, replaceBody } from '#core/post/editFrontMatter.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';
import { slugify } from '#core/post/slug.ts';

import { writeCopy } from './copies.ts';
import type { Desk } from './desk.ts';
import { diskFailure, removeTemporaryFiles } from './disk.ts';
import type { ReadJournal } from './journal.ts';
import { keepAside } from './journal.ts';
import { readPostFile } from './postEntry.ts';
import { findJournals, planRecovery } from './recovery.ts';
import type { FoundPost } from './scan.ts';

/** Brings back what a crash left in the journals. One that fails stays where it is, and is tried again at the next start. */
export async function replayJournals(desk: Desk): Promise<void> {
  await removeTemporaryFiles(desk.shelf.fs, desk.journals, 0, desk.shelf.options.now());
  for (const { path, journal } of await findJournals(desk.shelf.fs, desk.journals)) {
    try {
      await replay(desk, path, journal);
    } catch (thrown) {
      const id = journal?.header.id;
      if (id === undefined) continue;
      const kept = 'It is kept in Longhand’s journal, and the next start tries again.';
      const failure = toFailure(diskFailure(thrown, 'Could not bring back what was typed before the crash', kept));
      desk.unrecovered.set(id, failure);
      desk.shelf.options.emit({ kind: 'save-state', id, state: { kind: 'failed', failure } });
    }
  }
}

/** Brings back what one journal holds. */
async function replay(desk: Desk, path: string, journal: ReadJournal | null): Promise<void> {
  if (journal === null) {
    await keepAside(desk.shelf.fs, path);
    return;
  }
  const { header, entries, length } = journal;
  const moved = entries.flatMap((entry) => (entry.kind === 'moved' ? [entry.path] : []));
  const byPath = [header.path, ...moved].map((one) => desk.shelf.index.byPath(one)).find((one) => one !== null);
  const byId = desk.shelf.index.find(header.id);
  const entry = byId ?? byPath ?? null;
  const usable = entry !== null && entry.summary.problem === null && entry.trash === null ? entry : null;
  const read = usable === null ? null : await readPostFile(desk.shelf.fs, join(desk.shelf.root, usable.path));
  // The write that the crash cut off.
  if (usable !== null)
    await removeTemporaryFiles(desk.shelf.fs, join(desk.shelf.root, usable.folder), 0, desk.shelf.options.now());
  const plan = planRecovery(journal, read?.hash ?? null);
  if (plan.kind === 'done') {
    // One that stays is as harmless at the next start.
    await desk.shelf.fs.unlink(path).catch(() => undefined);
    return;
  }
  // A post has one journal; a second one for it is a copy's.
  if (
    plan.kind === 'apply' &&
    usable !== null &&
    !desk.lives.has(usable.id) &&
    read !== null &&
    read.text !== null &&
    read.hash !== null
  ) {
    const live = await desk.load(usable, read.text, read.hash);
    try {
      await live.journal.resumeFrom(path, length);
    } catch (thrown) {
      desk.lives.delete(usable.id);
      throw thrown;
    }
    live.adopt(plan.doc, plan.changes, plan.edits, plan.textEdits);
    desk.recovered.add(usable.id);
    // What fails here is tried again; the journal holds it meanwhile.
    await desk.flush(usable.id).catch(() => undefined);
    return;
  }
  const { text } = await desk.shelf.options.converter.write(plan.doc.toJSON() as DocumentJson, null);
  let whole = replaceBody(header.frontMatter, header.frontMatter === '' ? text : `\n${text}`);
  for (const change of plan.changes) whole = editFrontMatter(whole, change);
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
  desk.recovered.add(added.id);
  await keepAside(desk.shelf.fs, path);
  desk.shelf.changed([added.id]);
}
