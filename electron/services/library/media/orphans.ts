import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import type { PostId } from '#core/post/post.ts';
import type { OrphanedMedia } from '#core/post/upkeep.ts';

import type { Operation } from '../contract.ts';
import type { FileSystem } from '../disk.ts';
import { diskFailure } from '../disk.ts';
import { mediaUrl } from '../postEntry.ts';
import { mediaFolders } from '../scan.ts';
import { bringMediaBack, moveMediaToTrash } from './mediaTrash.ts';
import { LibraryMentions } from './mentions.ts';
import { mediaFoldersIn } from './walk.ts';

/** What finding unused media needs of the rest of the library. */
export interface OrphanContext {
  fs: FileSystem;
  root: string;
  stateFolder: string;
  now(): Date;
  /** The post whose text is the `index.md` of a folder, or null. */
  postIn(folder: string): { id: PostId; title: string; problem: boolean } | null;
  /** What is being written and may be in no file yet, as plain data. */
  openTexts(): OpenText[];
}

/** A post that is being written. */
export interface OpenText {
  folder: string;
  /** Another as soon as the text is. */
  stamp: string;
  /** Text and front matter as plain data. */
  content(): unknown;
}

/** Names that sites show without any text saying so. */
const conventional =
  /^(?:favicon|apple-touch-icon|android-chrome|mstile|safari-pinned|browserconfig|icon|logo|og[-_]|social|avatar|site)/i;
/** Names by which site builders find a post's own picture. */
const featured =
  /(?:^|[-_.])(?:cover|feature|featured|thumb|thumbnail|banner|hero|header|teaser|background|preview|og|social|twitter|card)(?=[-_.])/i;

/** Media beside posts, and in folders for media, that nothing in the library mentions. When in doubt a file is used. */
export class Orphans {
  readonly #context: OrphanContext;
  #mentions: LibraryMentions | null = null;
  /** Open texts that were looked through as they are. */
  readonly #seen = new Set<string>();

  constructor(context: OrphanContext) {
    this.#context = context;
  }

  async orphans(operation: Operation): Promise<OrphanedMedia[]> {
    const { fs, root } = this.#context;
    const mentions = new LibraryMentions(fs, root);
    this.#mentions = mentions;
    this.#seen.clear();
    await this.#refresh(mentions, operation);
    const found: OrphanedMedia[] = [];
    for await (const { folder, media } of mediaFoldersIn(fs, root, operation.signal)) {
      for (const { path, size } of media) {
        if (!this.#isOrphan(mentions, path)) continue;
        const home = nearest(mentions, folder);
        const post = home === null ? null : this.#context.postIn(home);
        if (post?.problem === true) continue;
        found.push({
          path,
          post: post === null ? null : { id: post.id, title: post.title },
          url: post === null || home === null ? null : mediaUrl(post.id, path.slice(home.length + 1)),
          size,
        });
      }
    }
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Moves files to the trash of which nothing says by now that they are used. */
  async trashOrphans(paths: string[], operation: Operation): Promise<{ moved: number; left: number }> {
    const { fs, root } = this.#context;
    const mentions = this.#mentions ?? new LibraryMentions(fs, root);
    this.#mentions = mentions;
    await this.#refresh(mentions, operation);
    const orphans = new Set<string>();
    for await (const { media } of mediaFoldersIn(fs, root, operation.signal)) {
      for (const { path } of media) orphans.add(path);
    }
    const wanted = [...new Set(paths)].filter((path) => orphans.has(path) && this.#isOrphan(mentions, path));
    const moved = await moveMediaToTrash(fs, root, wanted, this.#context.now(), operation, async (path) => {
      // What was typed while the others were moved.
      await this.#addOpen(mentions);
      return this.#isOrphan(mentions, path);
    });
    return { moved, left: paths.length - moved };
  }

  /** Moves files that were just added beside a post to the trash, unless the post has come to use them. */
  async discard(folder: string, names: readonly string[]): Promise<void> {
    const { fs, root } = this.#context;
    const mentions = new LibraryMentions(fs, root);
    await mentions.readFolder(folder).catch((thrown: unknown) => {
      throw diskFailure(thrown, 'Could not move the files to the trash', 'They are where they were.');
    });
    this.#seen.clear();
    await this.#addOpen(mentions);
    const paths = names.map((name) => (folder === '' ? name : `${folder}/${name}`));
    const unused = paths.filter((path) => !mentions.mentions(path));
    const operation: Operation = { signal: new AbortController().signal, progress: () => undefined };
    await moveMediaToTrash(fs, root, unused, this.#context.now(), operation, () => Promise.resolve(true));
  }

  /** Puts back what {@link trashOrphans} moved. */
  async restoreMedia(paths: string[], operation: Operation): Promise<{ moved: number; left: number }> {
    const { fs, root } = this.#context;
    const moved = await bringMediaBack(fs, root, paths, operation);
    return { moved, left: paths.length - moved };
  }

  #isOrphan(mentions: LibraryMentions, path: string): boolean {
    const name = path.split('/').at(-1) ?? '';
    const folder = path.slice(0, Math.max(0, path.length - name.length - 1));
    const home = nearest(mentions, folder);
    const places = folder.split('/');
    const apart = places.slice(0, 2).some((place) => mediaFolders.has(place.toLowerCase()));
    if (home === null || home === '') {
      if (!apart || conventional.test(name)) return false;
    } else if (featured.test(name)) return false;
    // A post's folder that has lost its text.
    const [, post] = /^posts\/([^/]+)\//.exec(path) ?? [];
    if (post !== undefined && !mediaFolders.has(post.toLowerCase()) && !mentions.hasText(`posts/${post}`)) return false;
    return !this.#isBroken(folder, home ?? '') && !mentions.uses(path);
  }

  /** Whether a post in a folder, or above it up to another, has a problem: what its text says is not known. */
  #isBroken(folder: string, upTo: string): boolean {
    for (let at = folder; ; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') {
      if (this.#context.postIn(at)?.problem === true) return true;
      if (at === upTo || at === '') return false;
    }
  }

  async #refresh(mentions: LibraryMentions, operation: Operation): Promise<void> {
    const message = 'Looking for media that no text uses';
    await mentions.refresh(operation.signal, (done) => {
      if (done % 100 === 0) operation.progress({ done, total: done, message });
    });
    await this.#addOpen(mentions);
    await this.#addJournals(mentions);
  }

  async #addOpen(mentions: LibraryMentions): Promise<void> {
    for (const open of this.#context.openTexts()) {
      if (this.#seen.has(open.stamp)) continue;
      this.#seen.add(open.stamp);
      await addStrings(mentions, open.content(), open.folder);
    }
  }

  /** What was typed and is in no file: of posts that are open, and of those that could not be recovered. */
  async #addJournals(mentions: LibraryMentions): Promise<void> {
    const folder = join(this.#context.stateFolder, 'journal');
    for (const name of await readdir(folder).catch(() => [])) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => '');
      for (const line of text.split('\n')) {
        try {
          await addStrings(mentions, JSON.parse(line), '');
        } catch {
          mentions.add(line, '');
        }
      }
    }
  }
}

/** The post whose text is the `index.md` of a folder, or whose text is missing there. */
export function postInFolder(
  posts: { byPath(path: string): { id: PostId; summary: { title: string; problem: unknown } } | null },
  folder: string,
): { id: PostId; title: string; problem: boolean } | null {
  if (folder === '') return null;
  for (const path of [`${folder}/index.md`, `${folder}/index.markdown`, folder]) {
    const post = posts.byPath(path);
    if (post !== null) return { id: post.id, title: post.summary.title, problem: post.summary.problem !== null };
  }
  return null;
}

/** The nearest folder with Markdown in it, upwards; null when there is none. */
function nearest(mentions: LibraryMentions, folder: string): string | null {
  for (let at = folder; ; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') {
    if (mentions.folders.has(at)) return at;
    if (at === '') return null;
  }
}

/** Every text in plain data. Others have their turn in between: it may be a book. */
async function addStrings(mentions: LibraryMentions, content: unknown, folder: string): Promise<void> {
  const open = [content];
  let count = 0;
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') {
      if (value.length > 1) mentions.add(value, folder);
      if (++count % 100 === 0) await setImmediate();
    } else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) open.push(one);
  }
}
