import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { loadSharp, makeTurns, mostPixels } from '../../pictures/sharp.ts';
import type { LocatedMedia } from './reading.ts';

/** The widths that there are, pixels: few, so that a picture is made small a few times at most. */
const widths = [96, 192, 384, 768] as const;
/** What all of them may take on the disk, bytes. */
const usualLimit = 256 * 1024 * 1024;
/** Larger files are no pictures to be looked at in a list, bytes. */
const largestFile = 256 * 1024 * 1024;
/** One that was looked at so recently is not marked again, ms. */
const recent = 24 * 3_600_000;

const readable = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

export interface Thumbnail {
  bytes: Uint8Array;
  mimeType: string;
}

/** Small pictures of pictures, made once and kept in a folder of this machine's own, which may be emptied at any time. */
export class Thumbnails {
  readonly #folder: string;
  readonly #limit: number;
  readonly #turns = makeTurns('last');
  readonly #making = new Map<string, Promise<Thumbnail | null>>();
  /** What could not be read as a picture, until it changes. */
  readonly #hopeless = new Set<string>();
  /** Bytes on the disk; null until somebody counted. */
  #total: number | null = null;
  #tidying: Promise<void> | null = null;

  constructor(stateFolder: string, limit = usualLimit) {
    this.#folder = join(stateFolder, 'thumbnails');
    this.#limit = limit;
  }

  /** A picture at least `width` pixels wide where its original is; null for what is no picture that can be made small. */
  async of(picture: LocatedMedia, width: number): Promise<Thumbnail | null> {
    if (!readable.has(picture.mimeType) || picture.size > largestFile) return null;
    const wide = widths.find((one) => one >= width) ?? widths[widths.length - 1] ?? 768;
    // The same file under another name has the same.
    const key = createHash('sha256')
      .update(`${picture.inode} ${picture.size} ${picture.mtime} ${wide}`)
      .digest('hex')
      .slice(0, 40);
    if (this.#hopeless.has(key)) return null;
    const known = this.#making.get(key) ?? this.#find(key, picture.path, wide);
    this.#making.set(key, known);
    try {
      return await known;
    } finally {
      this.#making.delete(key);
    }
  }

  async #find(key: string, path: string, width: number): Promise<Thumbnail | null> {
    const place = join(this.#folder, key.slice(0, 2), `${key}.webp`);
    const kept = await readFile(place).catch(() => null);
    if (kept !== null && kept.length > 0) {
      void this.#mark(place);
      return { bytes: kept, mimeType: 'image/webp' };
    }
    const sharp = await loadSharp();
    if (sharp === null) return null;
    const made = await this.#turns.run(() =>
      sharp(path, { failOn: 'none', limitInputPixels: mostPixels, sequentialRead: true })
        .autoOrient()
        .resize({ width, height: width * 3, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 74, effort: 2 })
        .toBuffer()
        .catch(() => null),
    );
    if (made === null) {
      this.#hopeless.add(key);
      return null;
    }
    await this.#keep(place, made);
    return { bytes: made, mimeType: 'image/webp' };
  }

  /** A disk that takes no more costs the next look at it, and nothing else. */
  async #keep(place: string, bytes: Buffer): Promise<void> {
    const temporary = `${place}.${process.pid}.tmp`;
    try {
      await mkdir(join(place, '..'), { recursive: true });
      await writeFile(temporary, bytes);
      await rename(temporary, place);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
      return;
    }
    if (this.#total !== null) this.#total += bytes.length;
    if (this.#total === null || this.#total > this.#limit) {
      this.#tidying ??= this.#tidy().finally(() => {
        this.#tidying = null;
      });
      await this.#tidying;
    }
  }

  async #mark(place: string): Promise<void> {
    const now = new Date();
    const { mtimeMs } = await stat(place).catch(() => ({ mtimeMs: now.getTime() }));
    if (now.getTime() - mtimeMs > recent) await utimes(place, now, now).catch(() => undefined);
  }

  /** Counts what there is, and takes away what nobody looked at for longest when that is too much. */
  async #tidy(): Promise<void> {
    const files: { path: string; size: number; time: number }[] = [];
    for (const below of await readdir(this.#folder).catch(() => [])) {
      for (const name of await readdir(join(this.#folder, below)).catch(() => [])) {
        const path = join(this.#folder, below, name);
        const found = await stat(path).catch(() => null);
        if (found !== null) files.push({ path, size: found.size, time: found.mtimeMs });
      }
    }
    let total = files.reduce((sum, { size }) => sum + size, 0);
    if (total > this.#limit) {
      files.sort((a, b) => a.time - b.time);
      for (const { path, size } of files) {
        if (total <= this.#limit * 0.75) break;
        await rm(path, { force: true }).catch(() => undefined);
        total -= size;
      }
    }
    this.#total = total;
  }
}
