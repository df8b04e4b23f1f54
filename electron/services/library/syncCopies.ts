import { join } from 'node:path';

import type { Node } from '@tiptap/pm/model';

import { differences } from '#core/document/align.ts';
import { mergeDocuments, settledDocument } from '#core/document/merge.ts';
import type { Merged } from '#core/document/merge.ts';
import { childrenOf, keyOf } from '#core/document/pieces.ts';
import { documentSchema, nodeJson } from '#core/document/schema.ts';
import { stepsBetween } from '#core/document/steps.ts';
import { LonghandError } from '#core/failure.ts';
import type { ComparedCopy } from '#core/post/conflict.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';
import type { PostId, PostMeta } from '#core/post/post.ts';

import { writeCopy } from './copies.ts';
import type { Desk } from './desk.ts';
import { loadFile } from './edits.ts';
import type { LivePost } from './livePost.ts';
import type { PostEntry } from './postEntry.ts';
import { readPostFile } from './postEntry.ts';
import type { Decision } from './taking.ts';

/** Fields that may differ between a post and a sync tool's copy of it; terms are brought together as sets. */
const fields = ['title', 'date', 'excerpt', 'cover', 'author', 'canonicalUrl', 'language'] as const;
const sets = ['tags', 'categories'] as const;

/** How a sync tool's copy differs from its post: `mine` is the post, `theirs` the copy. */
export async function compareCopy(desk: Desk, id: PostId): Promise<ComparedCopy> {
  const { original, text } = await readCopy(desk, id);
  const compared = await withLive(desk, original, async (live) => compare(desk, live, text));
  const { title, path } = desk.shelf.index.summary(original.id);
  const { merged, contested } = compared;
  return {
    original: { id: original.id, title, path },
    conflict: {
      at: desk.shelf.options.now().toISOString(),
      places: merged.places.map(({ base, mine, theirs }) => ({
        base: base.map(nodeJson),
        mine: mine.map(nodeJson),
        theirs: theirs.map(nodeJson),
      })),
      fields: contested.map(({ name, mine, theirs }) => ({ name, mine: mine ?? '', theirs: theirs ?? '' })),
    },
  };
}

/** Brings a copy into its post as the writer decided; the post as it was becomes a version. Answers with the post's id. The copy stays. */
export async function mergeCopy(desk: Desk, id: PostId, by: Decision): Promise<PostId> {
  const { original, text } = await readCopy(desk, id);
  await withLive(desk, original, async (live) => {
    if (live.conflict !== null) {
      throw new LonghandError({
        code: 'conflict',
        message: 'The post itself waits for a decision about what another program changed.',
        kept: 'Nothing was changed.',
        next: 'Open the post and decide there first.',
      });
    }
    const { merged, contested, changes } = await compare(desk, live, text);
    if (merged.places.length !== by.places.length || contested.length !== by.fields.length) {
      throw new LonghandError({
        code: 'conflict',
        message: 'One of the two was changed meanwhile.',
        kept: 'Nothing was brought together yet.',
        next: 'Look at both again.',
      });
    }
    await desk.versions.keep(original.id, 'before-merge', await live.wholeText());
    const given = contested.filter((_, at) => by.fields[at] === 'theirs').map(({ name, theirs }) => [name, theirs]);
    const wanted = { ...changes, ...Object.fromEntries(given) } as FrontMatterChanges;
    if (Object.keys(wanted).length > 0) await live.changeMeta(wanted);
    await live.applyOwn((doc) => stepsBetween(doc, settledDocument(merged, doc, by.places)), 'merge');
  });
  await desk.flush(original.id);
  desk.shelf.changed([original.id]);
  return original.id;
}

/** Writes a copy as a post of its own, a draft; answers with that post's id. The copy stays. */
export async function keepCopy(desk: Desk, id: PostId): Promise<PostId> {
  const { original, text } = await readCopy(desk, id);
  const own = desk.shelf.options.makeId();
  const { title } = readFrontMatter(text).meta;
  const found = await writeCopy(desk.shelf, original, `${original.summary.slug}-other-version`, text, {
    id: own,
    title: `${title || original.summary.title || 'Untitled'} (other version)`,
    status: 'draft',
  });
  const { id: added } = await desk.shelf.readEntry(found, own);
  desk.shelf.changed([added]);
  return added;
}

/** The copy's text, and the post that it is a copy of. */
async function readCopy(desk: Desk, id: PostId): Promise<{ original: PostEntry; text: string }> {
  const { index, fs, root } = desk.shelf;
  const entry = index.get(id);
  const { problem } = entry.summary;
  if (problem?.kind !== 'sync-conflict')
    throw new LonghandError({ code: 'invalid-input', message: 'This post is no copy of another.' });
  const original = index.byPath(problem.otherPath);
  if (original === null || original.trash !== null || original.summary.problem !== null) {
    throw new LonghandError({
      code: 'not-found',
      message: 'The post that this is another version of cannot be opened.',
      kept: 'Both files are as they were.',
      next: 'Mend that post first, or keep this one as a post of its own.',
    });
  }
  const { text } = await readPostFile(fs, join(root, entry.path));
  if (text === null) {
    throw new LonghandError({
      code: 'unreadable',
      message: 'This version could not be read.',
      kept: 'Both files are as they were.',
      next: 'Look at it with a text editor.',
    });
  }
  return { original, text };
}

/** Works on the post in memory, in its turn, and lets it go again unless someone has it open. */
async function withLive<T>(desk: Desk, { id }: PostEntry, task: (live: LivePost) => Promise<T>): Promise<T> {
  await desk.fileChanged(id);
  const { live, value } = await desk.shelf.run(id, async () => {
    const current = await desk.live(id);
    return { live: current, value: await task(current) };
  });
  if (!live.isDirty) await desk.settle(live);
  return value;
}

interface Compared {
  merged: Merged;
  contested: { name: (typeof fields)[number]; mine: string | null; theirs: string | null }[];
  /** What the copy adds to the front matter without a question. */
  changes: FrontMatterChanges;
}

/** Nothing is known of what both came from: it is taken for what they have in common, so that nothing of either is dropped unasked. */
async function compare(desk: Desk, live: LivePost, text: string): Promise<Compared> {
  const { document } = await loadFile(desk.shelf.options.converter, text, '');
  const mine = documentSchema.nodeFromJSON(live.document);
  const theirs = documentSchema.nodeFromJSON(document);
  const merged = mergeDocuments(inCommon(mine, theirs), mine, theirs);
  return { merged, ...compareMeta(live.meta, readFrontMatter(text).meta) };
}

function inCommon(mine: Node, theirs: Node): Node {
  const blocks = childrenOf(mine);
  const hunks = differences(blocks.map(keyOf), childrenOf(theirs).map(keyOf));
  const common = blocks.filter((_, at) => hunks.every(({ from, to }) => at < from || at >= to));
  return mine.type.create(mine.attrs, common);
}

function compareMeta(mine: PostMeta, theirs: Omit<PostMeta, 'slug'>): Omit<Compared, 'merged'> {
  const changes: Record<string, unknown> = {};
  const contested: Compared['contested'] = [];
  for (const name of fields) {
    const [my, their] = [mine[name], theirs[name]];
    if (my === their || their === null || their === '') continue;
    if (my === null || my === '') changes[name] = their;
    else contested.push({ name, mine: my, theirs: their });
  }
  for (const name of sets) {
    const added = theirs[name].filter((term) => !mine[name].includes(term));
    if (added.length > 0) changes[name] = [...mine[name], ...added];
  }
  return { contested, changes };
}
