import { join } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import { editFrontMatter } from '#core/post/editFrontMatter.ts';
import type { PostId, PostSummary } from '#core/post/post.ts';
import { isSlug, slugify } from '#core/post/slug.ts';

import { makePostFolder, writeCopy } from './copies.ts';
import type { Desk } from './desk.ts';
import { changedOnDisk } from './desk.ts';
import { diskFailure, exists } from './disk.ts';
import { publicationsPath, setPublicationsAside } from './publications.ts';
import { renameInTurn } from './renaming.ts';
import type { Shelf } from './shelf.ts';
import { bringBack, moveToTrash, removeFromTrash, removeLeavings } from './trash.ts';
import { removeVersions, versionsFromTrash, versionsToTrash } from './versions/moving.ts';
import type { VersionStore } from './versions/versionStore.ts';

/** How posts come to be, get another address, go to the trash and come back: what makes and moves files and folders. See `Library`. */
export class Lifecycle {
  readonly #shelf: Shelf;
  readonly #desk: Desk;
  readonly #keeper: VersionStore;

  constructor(desk: Desk, keeper: VersionStore) {
    this.#shelf = desk.shelf;
    this.#desk = desk;
    this.#keeper = keeper;
  }

  async create(input: { title: string; markdown?: string }): Promise<PostSummary> {
    const title = input.title.trim();
    const id = this.#shelf.options.makeId();
    const { author, language } = this.#shelf.options.defaults();
    // Site generators know drafts by another key than Longhand's own, and would publish what they take for finished.
    const start = this.#shelf.home === 'posts' ? '' : '---\ndraft: true\n---\n';
    const text = editFrontMatter(start, {
      id,
      title,
      status: 'draft',
      updated: this.#shelf.options.now().toISOString(),
      ...(author !== '' && { author }),
      ...(language !== '' && { language }),
    });
    try {
      const { fs, root, home: parent } = this.#shelf;
      const place = { parent, slug: slugify(title) || 'untitled' };
      const found = await makePostFolder(fs, root, place, () => `${text}\n${input.markdown ?? ''}`);
      const entry = await this.#shelf.readEntry(found, id);
      this.#shelf.changed([entry.id]);
      return this.#shelf.index.summary(entry.id);
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not make a new post', 'The other posts are as they were.');
    }
  }

  async renameSlug(id: PostId, slug: string): Promise<PostSummary> {
    if (!isSlug(slug)) {
      throw new LonghandError({
        code: 'invalid-input',
        message: `“${slug}” cannot be part of an address.`,
        kept: 'The post keeps its address.',
        next: 'Use letters, digits and hyphens.',
      });
    }
    this.#shelf.editable(id);
    const live = this.#desk.lives.get(id);
    if (live !== undefined) {
      await live.save();
      live.slugIsAutomatic = false;
    }
    await this.#shelf.run(id, () => renameInTurn(this.#desk, id, slug));
    this.#shelf.changed([id]);
    return this.#shelf.index.summary(id);
  }

  async duplicate(id: PostId): Promise<PostSummary> {
    const title = `${this.#shelf.editable(id).summary.title} (copy)`;
    await this.#desk.lives.get(id)?.save();
    const copyId = this.#shelf.options.makeId();
    try {
      const { original, reading } = await this.#shelf.run(id, async () => {
        const entry = this.#shelf.editable(id);
        return { original: entry, reading: this.#desk.lives.get(id)?.wholeText() ?? this.#shelf.readText(entry) };
      });
      // Outside of the turn: typing goes on while many media are copied.
      const copy = await writeCopy(this.#shelf, original, `${original.summary.slug}-copy`, await reading, {
        id: copyId,
        title,
        status: 'draft',
        date: null,
      });
      const entry = await this.#shelf.readEntry(copy, copyId);
      this.#shelf.changed([entry.id]);
      return this.#shelf.index.summary(entry.id);
    } catch (thrown) {
      throw diskFailure(thrown, 'Could not duplicate the post', 'The post itself is as it was.');
    }
  }

  async trash(id: PostId): Promise<void> {
    const live = this.#desk.lives.get(id);
    if (live !== undefined) {
      await live.save();
      if (live.wasReplaced) throw changedOnDisk();
    }
    await this.#shelf.run(id, async () => {
      const entry = this.#shelf.index.get(id);
      if (entry.trash !== null) return;
      const current = this.#desk.lives.get(id);
      if (current?.isDirty === true)
        throw new LonghandError({
          code: 'conflict',
          message: 'The post was being written to.',
          kept: 'Nothing was moved.',
          next: 'Try again.',
        });
      if (entry.kind !== 'file') this.#shelf.refuseNested(entry);
      if (current !== undefined) this.#keeper.closed(id, current.fileText);
      await this.#keeper.settled(id);
      try {
        const { found, record, folder } = await moveToTrash(
          this.#shelf.fs,
          this.#shelf.root,
          entry,
          this.#shelf.options.now(),
        );
        await this.#desk.drop(current);
        this.#shelf.index.put({
          ...entry,
          ...found,
          summary: { ...entry.summary, trashedAt: record.trashedAt },
          trash: { record, folder },
        });
      } catch (thrown) {
        throw diskFailure(thrown, 'Could not move the post to the trash', 'The post is where it was.');
      }
    });
    this.#shelf.changed([id]);
  }

  async restore(id: PostId): Promise<PostSummary> {
    const restored = await this.#shelf.run(id, async () => {
      const entry = this.#shelf.index.get(id);
      if (entry.trash === null) return entry;
      try {
        const { record, folder } = entry.trash;
        const { fs, root } = this.#shelf;
        // Another that was the same post may be coming back too, or be written.
        await this.#keeper.inTurn(record.id, () => versionsFromTrash(fs, root, record.id, folder));
        const found = await bringBack(this.#shelf, { found: entry, record, folder });
        this.#shelf.index.remove(id);
        return await this.#shelf.readEntry(found, record.id);
      } catch (thrown) {
        throw diskFailure(thrown, 'Could not bring the post back', 'It is still in the trash.');
      }
    });
    this.#shelf.changed([id, restored.id]);
    return this.#shelf.index.summary(restored.id);
  }

  /** What of it could not be removed at once is left to {@link removeLeavings}: once for all that are deleted. */
  async deleteForEver(id: PostId): Promise<void> {
    const { fs, root, index } = this.#shelf;
    await this.#shelf.run(id, async () => {
      const { trash } = index.get(id);
      if (trash === null) {
        throw new LonghandError({
          code: 'conflict',
          message: 'This post is not in the trash.',
          kept: 'It is as it was.',
          next: 'Move it to the trash first.',
        });
      }
      const own = trash.record.id;
      // Where not every post is known yet, another may have its id, and then its versions.
      const isAlone = index.isComplete && (id === own || !index.has(own));
      let isRemoved: boolean;
      try {
        const isThere = await exists(fs, join(root, trash.folder));
        // What could not follow it into the trash leaves with it, in one step.
        if (isAlone && isThere) await versionsToTrash(fs, root, own, trash.folder).catch(() => undefined);
        isRemoved = await removeFromTrash(fs, root, trash.folder);
      } catch (thrown) {
        throw diskFailure(thrown, 'Could not delete the post', 'It is still in the trash.');
      }
      index.remove(id);
      // Another machine may have brought it back: then it has its versions again.
      if (!isAlone || !isRemoved) return;
      await this.#keeper.forget(own);
      await removeVersions(fs, root, own);
    });
    this.#shelf.changed([id]);
  }

  /** Takes away what left the trash for ever and is still on the disk; closing the library waits for it. */
  removeLeavings(): Promise<void> {
    const { fs, root, options } = this.#shelf;
    return this.#shelf.run('leavings of the trash', () => removeLeavings(fs, root, options.now()));
  }

  async giveOwnId(id: PostId): Promise<PostSummary> {
    const own = this.#shelf.options.makeId();
    await this.#shelf.run(id, async () => {
      const entry = this.#shelf.index.get(id);
      if (entry.summary.problem?.kind !== 'duplicate-id') {
        throw new LonghandError({ code: 'invalid-input', message: 'This post has an id of its own already.' });
      }
      try {
        const back = await setPublicationsAside(this.#shelf.fs, publicationsPath(this.#shelf.root, entry));
        await this.#shelf
          .editFile(entry, () => ({ id: own }))
          .catch(async (thrown: unknown) => {
            await back().catch(() => undefined);
            throw thrown;
          });
      } catch (thrown) {
        throw diskFailure(thrown, 'Could not make this a post of its own', 'The file is as it was.');
      }
      this.#shelf.index.remove(id);
      await this.#shelf.readEntry(entry, own);
    });
    this.#shelf.changed([id, own]);
    return this.#shelf.index.summary(own);
  }
}
