import { basename, join } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import { limits } from '#core/ipc/contract.ts';
import type { MediaFile, PostId } from '#core/post/post.ts';

import type { LibraryOptions, Operation } from '../contract.ts';
import type { FileSystem } from '../disk.ts';
import { diskFailure, isInside, requireFolder } from '../disk.ts';
import { Turns } from '../turns.ts';
import { importMedia } from './importing.ts';
import { KnownMedia } from './known.ts';
import type { LocatedMedia } from './reading.ts';
import { listMedia, locateMedia, readMedia } from './reading.ts';
import type { Source } from './source.ts';
import { bytesSource, fileSource } from './source.ts';
import type { Thumbnail } from './thumbnails.ts';
import { Thumbnails } from './thumbnails.ts';

/** What the media need of the rest of the library. */
export interface PostPlaces {
  /** The folder of a post, relative to the library. Throws `not-found`. */
  folderOf(id: PostId): string;
  /** The same for a post that may be edited. Throws `read-only`. */
  editableFolderOf(id: PostId): string;
  /** Runs a task while nothing else is done to the post. */
  run<T>(id: PostId, task: () => Promise<T>): Promise<T>;
}

/** The media beside a library's posts. */
export class PostMedia {
  readonly #posts: PostPlaces;
  /** What was copied beside each post since the library was opened. */
  readonly #added = new Map<PostId, Set<string>>();
  /** Imports of one post run one after another: the same bytes twice are one file. */
  readonly #imports = new Turns();
  readonly #fs: FileSystem;
  readonly #options: LibraryOptions;
  readonly #known: KnownMedia;
  readonly #thumbnails: Thumbnails;

  constructor(options: LibraryOptions, fs: FileSystem, posts: PostPlaces) {
    this.#posts = posts;
    this.#options = options;
    this.#fs = fs;
    this.#known = new KnownMedia(fs, options.root, options.stateFolder);
    this.#thumbnails = new Thumbnails(options.stateFolder);
  }

  async import(id: PostId, name: string, bytes: Uint8Array): Promise<MediaFile> {
    if (bytes.byteLength > limits.mediaBytes) {
      throw new LonghandError({
        code: 'too-large',
        message: `“${name}” is larger than ${limits.mediaBytes / 1024 / 1024} MB.`,
        kept: 'It was not added to the post.',
        next: 'Add it as a file from the menu: then it may be of any size.',
      });
    }
    return this.#import(id, name, bytesSource(bytes));
  }

  /** The same from a file (absolute path) of any size. */
  async importFile(id: PostId, path: string, operation: Operation): Promise<MediaFile> {
    const name = basename(path);
    const unreadable = (thrown: unknown): LonghandError =>
      new LonghandError(
        {
          code: 'unreadable',
          message: `“${name}” could not be read.`,
          kept: 'It was not copied.',
          next: 'Choose another file.',
          detail: String(thrown),
        },
        { cause: thrown },
      );
    operation.signal.throwIfAborted();
    const handle = await this.#fs.open(path, 'r').catch((thrown: unknown) => {
      throw unreadable(thrown);
    });
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw unreadable('It is no file.');
      const file = fileSource(handle, stat.size);
      const source: Source = {
        size: file.size,
        read: (at, length) =>
          file.read(at, length).catch((thrown: unknown) => {
            throw unreadable(thrown);
          }),
      };
      return await this.#import(id, name, source, operation);
    } finally {
      await handle.close();
    }
  }

  #import(id: PostId, name: string, source: Source, operation?: Operation): Promise<MediaFile> {
    return this.#imports.run(id, () => this.#importInTurn(id, name, source, operation));
  }

  async #importInTurn(id: PostId, name: string, source: Source, operation?: Operation): Promise<MediaFile> {
    const { root } = this.#options;
    const folder = join(root, this.#posts.editableFolderOf(id));
    if (!isInside(root, await this.#fs.realpath(folder).catch(() => folder)))
      throw new LonghandError({
        code: 'forbidden',
        message: 'The post’s folder leads out of the library now.',
        kept: 'Nothing was added to it.',
        next: 'Put a folder of its own back where the link is.',
      });
    await requireFolder(this.#fs, root).catch((thrown: unknown) => {
      throw diskFailure(thrown, `Could not add “${name}”`, 'Nothing was added to the post.');
    });
    const { keepPhotoData = false, keepOriginals = false } = this.#options.defaults();
    return importMedia(name, source, {
      fs: this.#fs,
      root,
      folder,
      id,
      inTurn: (work) => this.#posts.run(id, () => work(join(root, this.#posts.editableFolderOf(id)))),
      known: this.#known,
      keepPhotoData,
      keepOriginals,
      added: (fileName) => {
        const names = this.#added.get(id) ?? new Set();
        this.#added.set(id, names.add(fileName));
      },
      operation,
    });
  }

  /** Those of names that were copied beside a post since the library was opened, and were not there before. */
  addedTo(id: PostId, names: readonly string[]): string[] {
    const added = this.#added.get(id);
    return names.filter((name) => added?.delete(name) === true);
  }

  list(id: PostId): Promise<MediaFile[]> {
    return listMedia(this.#fs, join(this.#options.root, this.#posts.folderOf(id)), id);
  }

  async locate(id: PostId, name: string): Promise<LocatedMedia | null> {
    const { root } = this.#options;
    return locateMedia(this.#fs, root, join(root, this.#posts.folderOf(id)), name);
  }

  async read(id: PostId, name: string): Promise<{ bytes: Uint8Array; mimeType: string } | null> {
    const { root } = this.#options;
    return readMedia(this.#fs, root, join(root, this.#posts.folderOf(id)), name);
  }

  async thumbnail(id: PostId, name: string, width: number): Promise<Thumbnail | null> {
    const found = await this.locate(id, name);
    return found === null ? null : this.#thumbnails.of(found, width);
  }

  close(): void {
    this.#known.close();
  }
}
