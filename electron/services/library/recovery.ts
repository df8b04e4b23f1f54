import { join } from 'node:path';

import type { Node } from '@tiptap/pm/model';

import type { DocumentJson } from '#core/document/json.ts';
import { childrenOf, isBlank, keyOf } from '#core/document/pieces.ts';
import { documentSchema } from '#core/document/schema.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { editFrontMatter } from '#core/post/editFrontMatter.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';
import type { PostMeta } from '#core/post/post.ts';

import type { FileSystem } from './disk.ts';
import { isMissing } from './disk.ts';
import type { ReadJournal } from './journal.ts';
import { readJournal } from './journal.ts';
import { applyAll } from './edits.ts';
import type { Version } from './taking.ts';
import { same } from './taking.ts';

/** What a journal asks for, once it is compared with the file it belongs to. */
export type Recovery =
  /** The file holds everything. */
  | { kind: 'done' }
  /** The file is the one the journal started from or was last written to: the edits go on top. */
  | { kind: 'apply'; doc: Node; changes: FrontMatterChanges[]; edits: number; textEdits: number }
  /**
   * The file is another, or gone: the words are brought together with it, or become a post of their own. `bases` is what the file held,
   * and after that what a write may have made of it of which the journal does not say that it came to its end.
   */
  | { kind: 'merge'; doc: Node; changes: FrontMatterChanges[]; bases: [Version, ...Version[]] }
  /** Not every step fits: the words become a post of their own. */
  | { kind: 'copy'; doc: Node; changes: FrontMatterChanges[] };

/** A journal's file, and what it holds: null when not even its first line is whole, or when the disk failed to give it (`failure`). */
export interface FoundJournal {
  path: string;
  journal: ReadJournal | null;
  failure?: unknown;
}

/** The journals in a folder. */
export async function findJournals(fs: FileSystem, folder: string): Promise<FoundJournal[]> {
  let names: string[];
  try {
    names = (await fs.readdir(folder)).filter((name) => name.endsWith('.jsonl') && !name.startsWith('.'));
  } catch {
    return [];
  }
  const journals: FoundJournal[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    try {
      journals.push({ path, journal: readJournal(await fs.readFile(path)) });
    } catch (thrown) {
      if (!isMissing(thrown)) journals.push({ path, journal: null, failure: thrown });
    }
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
  const bases: [Version, ...Version[]] = [{ doc, header: header.frontMatter }];
  const unended = new Set(writes.slice(held === undefined ? 0 : writes.indexOf(held) + 1).map(({ holds }) => holds));
  // The front matter with so many of the changes.
  let front = { count: 0, text: header.frontMatter };
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
    const version = (): Version => {
      front = { count: changes.length, text: withAll(front.text, changes.slice(front.count)) };
      return { doc, header: front.text };
    };
    if (held?.holds === at + 1) bases[0] = version();
    else if (unended.has(at + 1)) bases.push(version());
  }
  const isKnown = hash !== null && (hash === header.baseHash || writes.some((write) => write.hash === hash));
  return isKnown
    ? { kind: 'apply', doc, changes, edits: edits.length, textEdits: steps.length }
    : { kind: 'merge', doc, changes, bases };
}

/**
 * What a file held before another program made `theirs` of it: the last of `bases` of which theirs has all that it says beyond the first,
 * judged by itself for the text and for the fields. Else it is the first: a part may have come to both, and what may never have been in the
 * file is not taken for deleted.
 */
export function baseOf(bases: Extract<Recovery, { kind: 'merge' }>['bases'], theirs: Version): Version {
  const [first, ...later] = bases;
  const blocks = blocksOf(theirs);
  const known = blocksOf(first);
  const wentOn = later.findLast(({ doc }) => {
    const news = childrenOf(doc).filter((block) => !isBlank(block) && !known.has(keyOf(block)));
    return news.some((block) => block.textContent.trim() !== '') && news.every((block) => blocks.has(keyOf(block)));
  });
  const fields = fieldsOf(theirs);
  const firstFields = fieldsOf(first);
  const header = [...new Set(later.map((version) => version.header))].findLast((text) => {
    const own = fieldsOf({ header: text });
    const news = (Object.keys(own) as (keyof PostMeta)[]).filter((name) => !same(own[name], firstFields[name]));
    return news.length > 0 && news.every((name) => same(own[name], fields[name]));
  });
  return { doc: wentOn?.doc ?? first.doc, header: header ?? first.header };
}

const blocksOf = ({ doc }: Version): Set<string> => new Set(childrenOf(doc).map(keyOf));

const fieldsOf = ({ header }: Pick<Version, 'header'>): PostMeta => readFrontMatter(header).meta;

/** A text with changes of its front matter, one after another. */
export const withAll = (text: string, changes: readonly FrontMatterChanges[]): string =>
  changes.reduce(editFrontMatter, text);

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
