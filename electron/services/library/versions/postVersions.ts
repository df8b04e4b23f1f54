import type { Node } from '@tiptap/pm/model';

import type { DocumentDiff } from '#core/document/diff.ts';
import { takeBack } from '#core/document/diff/takeBack.ts';
import type { DocumentJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';
import { stepsBetween } from '#core/document/steps.ts';
import { LonghandError } from '#core/failure.ts';
import { readFrontMatter, splitFrontMatter } from '#core/post/frontMatter.ts';
import type { PostId, PostMeta, PostMetaChanges } from '#core/post/post.ts';
import type { VersionInfo } from '#core/post/versions.ts';

import type { Versions } from '../contract.ts';
import type { Desk } from '../desk.ts';
import { diskFailure } from '../disk.ts';
import type { LivePost } from '../livePost.ts';
import { completeMeta } from '../postEntry.ts';
import type { VersionStore } from './versionStore.ts';

/** The versions of a library's posts, as the contract has them: kept in files, read as documents, brought back as steps. */
export function makeVersions(desk: Desk, store: VersionStore): Versions {
  const { shelf } = desk;
  /** The comparison that the window shows: its changes are named by their numbers, which hold for this text alone. */
  let shown: { id: PostId; from: string; now: DocumentJson; diff: DocumentDiff } | null = null;

  const { converter } = shelf.options;
  const parse = async (text: string): Promise<DocumentJson> => {
    const { body } = splitFrontMatter(text);
    return (await converter.parse(body.trim() === '' ? '' : body)).document;
  };
  /** The whole text as it is now, unsaved edits with it, in turn. */
  const textNow = async (id: PostId): Promise<string> => {
    const live = desk.lives.get(id);
    return live === undefined ? shelf.readText(shelf.index.get(id)) : live.wholeText();
  };
  const documentNow = (id: PostId): Promise<DocumentJson> =>
    shelf.run(id, async () => {
      const live = desk.lives.get(id);
      return live === undefined ? parse(await shelf.readText(shelf.index.get(id))) : live.document;
    });

  const keepAsItIs = async (live: LivePost): Promise<void> =>
    store.keep(live.entry.id, 'before-restore', await live.wholeText());
  /** The comparison that a change is chosen from. Throws `conflict` when it is not of this text any more. */
  const shownOf = (id: PostId, from: string, now: Node): DocumentDiff => {
    if (shown?.id === id && shown.from === from && checked(shown.now).eq(now)) return shown.diff;
    throw changedMeanwhile();
  };

  return {
    list: (id) => guarded('Could not read the versions of this post', () => store.list(id)),

    read: (id, version) =>
      guarded('Could not read this version', async () => {
        const text = await store.text(id, version);
        const meta = completeMeta(shelf.index.get(id), readFrontMatter(text));
        return { meta, document: await parse(text) };
      }),

    diff: (id, from, to) =>
      guarded('Could not compare these versions', async () => {
        const before = await parse(await store.text(id, from));
        const after = to === null ? await documentNow(id) : await parse(await store.text(id, to));
        const diff = await converter.compare(before, after);
        if (to === null) shown = { id, from, now: after, diff };
        return diff;
      }),

    restore: (id, version, changes) =>
      guarded('Could not bring this version back', async () => {
        const text = await store.text(id, version);
        const wanted = changes === null ? checked(await parse(text)) : null;
        const open = desk.lives.get(id);
        // Writing a long text takes a while; who types meanwhile waits only where that made another text of it.
        const kept = open === undefined ? null : { live: open, version: open.version, header: open.header };
        if (open !== undefined) await keepAsItIs(open);
        await shelf.run(id, async () => {
          shelf.editable(id);
          const live = await desk.live(id);
          const now = checked(live.document);
          const target = wanted ?? takeBack(now, shownOf(id, version, now), new Set(changes));
          if (kept?.live !== live || kept.version !== live.version || kept.header !== live.header)
            await keepAsItIs(live);
          await live.applyOwn((doc) => stepsBetween(doc, target), 'restore');
          if (changes === null) await live.changeMeta(metaToBringBack(live.meta, readFrontMatter(text).meta));
        });
        if (open === undefined) await desk.flush(id);
        shelf.changed([id]);
      }),

    name: (id, version, name) =>
      guarded('Could not name this version', async (): Promise<VersionInfo> => {
        if (version !== null) return store.name(id, version, name);
        if (name === null) throw new LonghandError({ code: 'invalid-input', message: 'A version needs a name.' });
        const text = await shelf.run(id, () => textNow(id));
        return store.keepNamed(id, text, name);
      }),

    keep: (id, why) =>
      guarded('Could not keep a version', async () => {
        await store.keep(id, why, await shelf.run(id, () => textNow(id)));
      }),
  };
}

/** What a version says of the post that is brought back with its text. Its address, its state and its date are the post's, not the text's. */
function metaToBringBack(now: PostMeta, then: PostMeta): PostMetaChanges {
  const fields = ['title', 'tags', 'categories', 'excerpt', 'cover', 'author', 'canonicalUrl', 'language'] as const;
  const changed = fields.filter((field) => JSON.stringify(now[field]) !== JSON.stringify(then[field]));
  return Object.fromEntries(changed.map((field) => [field, then[field]]));
}

/** A document as a node. Throws `unreadable` for one that this Longhand cannot hold. */
function checked(document: DocumentJson): Node {
  try {
    const node = documentSchema.nodeFromJSON(document);
    node.check();
    return node;
  } catch (thrown) {
    throw new LonghandError({
      code: 'unreadable',
      message: 'This version holds something that this Longhand does not understand.',
      kept: 'The version stays as it is, and so does the post.',
      next: 'A newer Longhand may read it.',
      detail: String(thrown),
    });
  }
}

const changedMeanwhile = (): LonghandError =>
  new LonghandError({
    code: 'conflict',
    message: 'The text changed after this comparison was made.',
    kept: 'Nothing was brought back.',
    next: 'Look at the changes again.',
  });

async function guarded<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw diskFailure(thrown, what, 'The post is as it was.');
  }
}
