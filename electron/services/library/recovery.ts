import { join } from 'node:path';

import type { Node } from '@tiptap/pm/model';

import type { DocumentJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';

import type { FileSystem } from './disk.ts';
import type { ReadJournal } from './journal.ts';
import { readJournal } from './journal.ts';
import { applyAll } from './edits.ts';

/** What a journal asks for, once it is compared with the file it belongs to. */
export type Recovery =
  /** The file holds everything. */
  | { kind: 'done' }
  /** The file is the one the journal started from or was last written to: the edits go on top. */
  | { kind: 'apply'; doc: Node; changes: FrontMatterChanges[]; edits: number; textEdits: number }
  /** The file is another, or gone: the words are brought together with it, or become a post of their own. `base` is what the file held. */
  | { kind: 'merge'; doc: Node; changes: FrontMatterChanges[]; base: { doc: Node; changes: FrontMatterChanges[] } }
  /** Not every step fits: the words become a post of their own. */
  | { kind: 'copy'; doc: Node; changes: FrontMatterChanges[] };

/** The journals in a folder, with their paths. One that cannot be read at all has null. */
export async function findJournals(
  fs: FileSystem,
  folder: string,
): Promise<{ path: string; journal: ReadJournal | null }[]> {
  let names: string[];
  try {
    names = (await fs.readdir(folder)).filter((name) => name.endsWith('.jsonl') && !name.startsWith('.'));
  } catch {
    return [];
  }
  const journals = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    journals.push({ path, journal: readJournal(await fs.readFile(path)) });
  }
  return journals;
}

/** The openings whose steps a journal holds, and the version after the last ones of each. */
export function takenBy({ header, entries }: ReadJournal): Record<string, number> {
  const taken: Record<string, number> = { ...header.taken };
  for (const entry of entries) {
    if (entry.kind === 'steps' && entry.session !== undefined)
      taken[entry.session] = entry.version + entry.steps.length;
  }
  return taken;
}

/** Decides what to do with a journal; `hash` is that of the file now, null when it is gone or cannot be read. Does no I/O. */
export function planRecovery({ header, entries }: ReadJournal, hash: string | null): Recovery {
  const edits = entries.filter((entry) => entry.kind === 'steps' || entry.kind === 'meta');
  const lastWritten = entries.findLast((entry) => entry.kind === 'written')?.hash;
  const writes = entries.filter((entry) => entry.kind === 'writing');
  // The file is what a write made it, or that write was finished and another hand went on from there.
  const held =
    writes.findLast((write) => write.hash === hash) ?? writes.findLast((write) => write.hash === lastWritten);
  if (edits.length === 0 || (held !== undefined && held.holds >= edits.length)) return { kind: 'done' };

  const changes: FrontMatterChanges[] = [];
  let doc = documentSchema.nodeFromJSON(header.document);
  const base = { doc, changes: [] as FrontMatterChanges[] };
  const steps = edits.filter((entry) => entry.kind === 'steps');
  for (const [at, edit] of edits.entries()) {
    if (edit.kind === 'meta') changes.push(edit.changes);
    else {
      try {
        doc = applyAll(doc, edit.steps);
      } catch {
        const left = edits.slice(at);
        const loose = left.flatMap((entry) => (entry.kind === 'steps' ? entry.steps : []));
        const more = left.flatMap((entry) => (entry.kind === 'meta' ? [entry.changes as FrontMatterChanges] : []));
        return { kind: 'copy', doc: withLooseText(doc, loose), changes: [...changes, ...more] };
      }
    }
    if (held?.holds === at + 1) Object.assign(base, { doc, changes: [...changes] });
  }
  const isKnown = hash !== null && (hash === header.baseHash || writes.some((write) => write.hash === hash));
  return isKnown
    ? { kind: 'apply', doc, changes, edits: edits.length, textEdits: steps.length }
    : { kind: 'merge', doc, changes, base };
}

/** Adds the words of steps that have no place any more as a last paragraph, so that they can at least be read. */
function withLooseText(doc: Node, steps: readonly Record<string, unknown>[]): Node {
  const words = steps
    .map((step) => textIn(step['slice']))
    .join('')
    .trim();
  const paragraph = documentSchema.nodes['paragraph'];
  if (words === '' || paragraph === undefined) return doc;
  const json = doc.toJSON() as DocumentJson;
  return documentSchema.nodeFromJSON({
    ...json,
    content: [...(json.content ?? []), paragraph.create(null, documentSchema.text(words)).toJSON()],
  });
}

function textIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const { text, content } = value as { text?: unknown; content?: unknown };
  return (typeof text === 'string' ? text : '') + (Array.isArray(content) ? content.map(textIn).join('') : '');
}
