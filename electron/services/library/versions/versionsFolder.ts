import { dirname, join } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import type { VersionInfo, VersionReason } from '#core/post/versions.ts';

import type { FileSystem } from '../disk.ts';
import {
  exists,
  isMissing,
  makeFolder,
  removeTemporaryFiles,
  requireFolder,
  syncFolder,
  writeAtomically,
} from '../disk.ts';
import { Describer } from './description.ts';
import { thin } from './policy.ts';
import type { VersionRecord } from './records.ts';
import type { NewVersion } from './versionsFile.ts';
import { headerLine, VersionsFile } from './versionsFile.ts';

/** A file is written anew once so many of its versions may go, and they are this share of all. */
const leastDead = 20;
const deadShare = 1 / 3;
/** No text of a post is that large, nor are thousands of versions of one, bytes. */
const largestFile = 512 * 1024 * 1024;

/**
 * The versions of one post: a folder with a file for each machine that writes here, and whatever copies of them a sync tool made. All are
 * read as one; only this machine's own is written. Calls must follow one another.
 */
export class VersionsFolder {
  readonly #fs: FileSystem;
  readonly #root: string;
  readonly #folder: string;
  readonly #post: string;
  readonly #ownName: string;
  readonly #describer = new Describer();
  readonly #files = new Map<string, { stamp: string; file: VersionsFile }>();
  #list: VersionInfo[] | null = null;
  /** The last version's text, while it is known: most saves ask for no other. */
  #lastText: { id: string; text: string } | null = null;

  constructor(fs: FileSystem, root: string, folder: string, post: string, ownName: string) {
    this.#fs = fs;
    this.#root = root;
    this.#folder = folder;
    this.#post = post;
    this.#ownName = ownName;
  }

  /** What the list says of a text. */
  describe(text: string): Promise<Pick<VersionInfo, 'title' | 'words'>> {
    return this.#describer.describe(text);
  }

  /** Looks at the folder: files that changed are read again. */
  async refresh(): Promise<void> {
    const names = await this.#fs.readdir(this.#folder).catch((thrown: unknown) => {
      if (isMissing(thrown)) return [];
      throw thrown;
    });
    const found = new Set(names.filter((name) => name.endsWith('.jsonl') && !name.startsWith('.')));
    for (const name of this.#files.keys()) if (!found.has(name)) this.#forget(name);
    for (const name of [...found].sort()) {
      const stamp = await this.#stampOf(name);
      if (stamp === null || stamp === this.#files.get(name)?.stamp) continue;
      this.#forget(name);
      this.#files.set(name, {
        stamp,
        file: await VersionsFile.read(await this.#fs.readFile(join(this.#folder, name))),
      });
    }
  }

  /** Every version there is, newest first, as marks have it. Thinned out: what the rule would drop is not told of. */
  versions(now: Date): VersionInfo[] {
    return thin(this.#all(), now);
  }

  /** A version's text, from whichever file has it whole. */
  async text(id: string): Promise<string> {
    if (this.#lastText?.id === id) return this.#lastText.text;
    let isKnown = false;
    for (const { file } of this.#files.values()) {
      isKnown ||= file.versions.has(id);
      const text = await file.text(id);
      if (text !== null) return text;
    }
    throw new LonghandError(
      isKnown
        ? {
            code: 'unreadable',
            message: 'This version was damaged on the disk and cannot be read.',
            kept: 'The post and its other versions are not touched by that.',
          }
        : { code: 'not-found', message: 'This version is not kept any more.', kept: 'The post is as it is.' },
    );
  }

  /** The last version and its text; null where there is none that can be read. */
  async last(): Promise<{ info: VersionInfo; text: string } | null> {
    for (const info of this.#all()) {
      const text = await this.text(info.id).catch(() => null);
      if (text === null) continue;
      this.#lastText = { id: info.id, text };
      return { info, text };
    }
    return null;
  }

  /** Keeps a version; durable when it resolves. On failure nothing is kept. */
  async add(version: NewVersion): Promise<void> {
    await this.#append((file) => file.add(version));
    this.#lastText = { id: version.id, text: version.text };
  }

  /** Marks a version; durable when it resolves. One that another machine keeps is kept here too, so that it cannot go there. */
  async mark(mark: { version: string; at: string; name?: string | null; why?: VersionReason }): Promise<void> {
    const record = this.#record(mark.version);
    const own = this.#files.get(this.#ownName)?.file;
    const text = own?.versions.has(mark.version) === true ? null : await this.text(mark.version);
    await this.#append(async (file) => {
      const copied = text === null || record === null ? '' : await file.add({ ...record, text });
      return copied + file.addMark({ kind: 'mark', ...mark });
    });
  }

  /**
   * Drops what the rule lets go, once there is enough of it: the file is written anew beside the old one, read back, and takes its place. Until
   * then, and when it fails, the old one stands as it was.
   */
  async tidy(now: Date): Promise<void> {
    const own = this.#files.get(this.#ownName);
    if (own === undefined) return;
    const stays = new Set(this.versions(now).map(({ id }) => id));
    const dead = [...own.file.versions.keys()].filter((id) => !stays.has(id)).length;
    if (dead < leastDead || dead < own.file.versions.size * deadShare) return;
    const bytes = Buffer.from(await own.file.rewritten(this.#post, ({ id }) => stays.has(id)), 'utf8');
    const again = await VersionsFile.read(bytes);
    for (const id of stays) {
      if (!own.file.versions.has(id)) continue;
      const [before, after] = [await own.file.text(id), await again.text(id)];
      if (before !== after) throw new Error(`Version ${id} would not be what it was`);
    }
    if ((await this.#stampOf(this.#ownName)) !== own.stamp) return;
    await removeTemporaryFiles(this.#fs, this.#folder, 0, now);
    await writeAtomically(this.#fs, join(this.#folder, this.#ownName), bytes);
    await this.#remember(this.#ownName, again);
  }

  #all(): VersionInfo[] {
    if (this.#list !== null) return this.#list;
    const infos = new Map<string, VersionInfo>();
    for (const { file } of this.#files.values()) {
      for (const { id, at, why, title, words } of file.versions.values())
        infos.set(id, { id, at, why, name: null, title, words });
    }
    const marks = [...this.#files.values()].flatMap(({ file }) => file.marks);
    for (const mark of marks.sort((one, other) => Date.parse(one.at) - Date.parse(other.at))) {
      const info = infos.get(mark.version);
      if (info === undefined) continue;
      if (mark.name !== undefined) info.name = mark.name;
      if (mark.why !== undefined) info.why = mark.why;
    }
    // Of several at one moment the one that was written last comes first.
    const placed = [...infos.values()].map((info) => ({ info, time: Date.parse(info.at) })).toReversed();
    this.#list = placed.sort((one, other) => other.time - one.time).map(({ info }) => info);
    return this.#list;
  }

  #record(id: string): VersionRecord | null {
    for (const { file } of this.#files.values()) {
      const record = file.versions.get(id);
      if (record !== undefined) return record;
    }
    return null;
  }

  /** Adds lines to the end of this machine's file. A torn end that a crash left is ended first, and is a damaged line from then on. */
  async #append(lines: (file: VersionsFile) => Promise<string>): Promise<void> {
    const known = this.#files.get(this.#ownName)?.file;
    const file = known ?? new VersionsFile();
    const path = join(this.#folder, this.#ownName);
    // What it holds in memory is what the disk will hold; when that fails, it is read again.
    this.#forget(this.#ownName);
    const text = await lines(file);
    await requireFolder(this.#fs, this.#root);
    if (known === undefined) {
      if (await exists(this.#fs, path)) throw new Error(`${path} is there and was not read`);
      await makeFolder(this.#fs, this.#folder);
      const whole = headerLine(this.#post) + text;
      await writeAtomically(this.#fs, path, whole);
      file.size = Buffer.byteLength(whole);
    } else file.size = await appendTo(this.#fs, path, file.size, (file.endsWhole ? '' : '\n') + text);
    file.endsWhole = true;
    await this.#remember(this.#ownName, file);
  }

  async #remember(name: string, file: VersionsFile): Promise<void> {
    this.#forget(name);
    // It is on the disk: where that does not tell of it now, it is read again.
    const stamp = await this.#stampOf(name).catch(() => null);
    if (stamp !== null) this.#files.set(name, { stamp, file });
  }

  #forget(name: string): void {
    this.#files.delete(name);
    this.#list = null;
    this.#lastText = null;
  }

  async #stampOf(name: string): Promise<string | null> {
    const stat = await this.#fs.stat(join(this.#folder, name), { bigint: true }).catch((thrown: unknown) => {
      if (isMissing(thrown)) return null;
      throw thrown;
    });
    return stat?.isFile() === true && stat.size <= largestFile ? `${stat.size} ${stat.mtimeNs} ${stat.ino}` : null;
  }
}

/** Adds to the end of a file; answers its new size. Durable when it resolves; on failure the file is as long as it was. */
async function appendTo(fs: FileSystem, path: string, size: number, text: string): Promise<number> {
  const bytes = Buffer.from(text, 'utf8');
  const handle = await fs.open(path, 'r+');
  try {
    try {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, size + done);
        done += bytesWritten;
      }
      await handle.sync();
    } catch (thrown) {
      await handle.truncate(size).catch(() => undefined);
      throw thrown;
    }
  } finally {
    await handle.close();
  }
  await syncFolder(fs, dirname(path)).catch(() => undefined);
  return size + bytes.length;
}
