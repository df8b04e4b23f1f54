import { join } from 'node:path';

import { conflictOriginal } from '#core/post/conflictFile.ts';

import type { PublicationRecord } from '../contract.ts';
import type { FileSystem } from '../disk.ts';
import { exists, isMissing, removeTemporaryFiles } from '../disk.ts';
import { shapeOf } from '../catalogue/row.ts';
import type { FileStamp, PostEntry } from '../postEntry.ts';
import { idOfPath, makeEntry, ownId, readPostFile, stampOf } from '../postEntry.ts';
import { publicationsPath, readPublicationsFile } from '../publications.ts';
import type { FoundPost, SeenPost } from '../scan.ts';
import { findPosts, isIgnored, isMarkdown, postIn } from '../scan.ts';
import { readTrashed, trashFolder } from '../trash.ts';
import type { Finding, FindingsTaker } from './findings.ts';
import type { KnownRow, KnownRows } from './knownRows.ts';

/** A temporary file older than this belongs to no program that still runs, ms. */
const litterAge = 3_600_000;
/**
 * Two changes within this time may leave a file with one time, ms: on the coarsest of file systems (FAT), and on one that tells parts of a
 * second, whose clock may go on in steps.
 */
const coarsestTime = 2_000;
const finestTime = 100;
/** Findings that are handed over at once, and characters of text in them. */
const batchSize = 64;
const batchLength = 200_000;

export interface SurveyorOptions {
  fs: FileSystem;
  root: string;
  rows: KnownRows;
  taker: FindingsTaker;
  now: () => Date;
  /** Lets other work of this thread run in between. */
  pause?: () => Promise<void>;
}

/** Waits once, when about `after` posts were looked at and handed over. */
interface Breath {
  after: number;
  rest: () => Promise<void>;
}

interface Listed {
  names: ReadonlySet<string>;
  /** What sync tools' copies are called, by the name of what they are copies of. */
  copies: ReadonlyMap<string, readonly string[]>;
  isBundle: boolean;
}

/** Compares the library's folder with the catalogue, and reads what differs. It writes nothing but what a crash left to be taken away. */
export class Surveyor {
  readonly #options: SurveyorOptions;
  #batch: Finding[] = [];
  #batchLength = 0;
  /** What was handed over last, until it is taken: meanwhile the next is read. */
  #taken: Promise<void> = Promise.resolve();
  /** Told last: what is gone here may have been met elsewhere. */
  #gone: Extract<Finding, { kind: 'gone' }>[] = [];
  readonly #lists = new Map<string, Listed>();
  #stopped = false;

  constructor(options: SurveyorOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Looks through the whole folder. Rejects when it cannot be listed at all; then every row stays. */
  async lookThrough(breath?: Breath): Promise<void> {
    const { fs, root, rows, now, taker } = this.#options;
    const seen = new Set<string>();
    let done = 0;
    let resting: Promise<void> | null = null;
    const total = rows.below('').length;
    const { littered, failed } = await findPosts(fs, root, '', async (posts) => {
      for (const post of posts) {
        if (this.#stopped) return;
        seen.add(post.path);
        await this.#compare(post);
        done++;
        // Several folders are looked at at the same time: all of them rest.
        if (breath !== undefined && done >= breath.after) await (resting ??= this.#flush().then(breath.rest));
        // Of a folder that is seen for the first time nobody knows how much is to come.
        if (done % 100 === 0) taker.progress({ done, total: done > total ? 0 : total });
      }
    });
    if (this.#stopped) return;
    await this.#lookForGone(
      rows.below('').filter((path) => !seen.has(path) && !failed.some((folder) => path.startsWith(`${folder}/`))),
      seen,
    );
    await this.#lookThroughTrash();
    await this.#end();
    for (const folder of littered) await removeTemporaryFiles(fs, join(root, folder), litterAge, now());
  }

  /** Looks at some paths, relative to the library, of files or folders that may be there or not. */
  async look(paths: readonly string[]): Promise<void> {
    const folders = new Set<string>();
    const files = new Set<string>();
    const trashed = new Set<string>();
    for (const path of paths) await this.#sortOut(path, folders, files, trashed);
    for (const folder of folders) {
      if (this.#stopped) return;
      if (!isBelow(folder, folders)) await this.#lookInFolder(folder);
    }
    for (const file of files) {
      if (this.#stopped) return;
      if (!isBelow(file, folders)) await this.#lookAtFile(file);
    }
    for (const name of trashed) await this.#lookAtTrashed(name);
    await this.#end();
  }

  async #sortOut(path: string, folders: Set<string>, files: Set<string>, trashed: Set<string>): Promise<void> {
    const { fs, root } = this.#options;
    if (path.startsWith(`${trashFolder}/`)) {
      const name = path.slice(trashFolder.length + 1).split('/')[0];
      if (name !== undefined && name !== '') trashed.add(name);
      return;
    }
    if (path === '.longhand' || path === trashFolder)
      for (const name of await fs.readdir(join(root, trashFolder)).catch(() => [])) trashed.add(name);
    if (path === '' || isIgnored(path)) return;
    const [top = '', second] = path.split('/');
    const inPosts = top === 'posts' && second !== undefined && path !== `posts/${second}`;
    const stat = await fs.lstat(join(root, path)).catch(() => null);
    const isFile = stat === null ? isMarkdown(path) : stat.isFile();
    const list = /^(.*?)([^/]+)\.publications\.json$/.exec(path);
    if (list !== null) for (const end of ['md', 'markdown']) files.add(`${list[1] ?? ''}${list[2] ?? ''}.${end}`);
    // What a folder right under posts/ is depends on all that it holds.
    if (inPosts && !(isFile && stat !== null && isMarkdown(path) && !/(^|\/)index\.[^/]*$/i.test(path)))
      folders.add(`posts/${second}`);
    else if (stat?.isDirectory() === true) folders.add(path);
    else {
      files.add(path);
      if (inPosts) files.add(`posts/${second}`);
      if (path.endsWith('/publications.json'))
        for (const end of ['md', 'markdown']) files.add(path.replace(/publications\.json$/, `index.${end}`));
      // It may have been a folder.
      if (stat === null) folders.add(path);
    }
  }

  async #lookInFolder(folder: string): Promise<void> {
    const { fs, root, rows } = this.#options;
    const seen = new Set<string>();
    const failed: string[] = [];
    try {
      const scan = await findPosts(fs, root, folder, async (posts) => {
        for (const post of posts) {
          if (this.#stopped) return;
          seen.add(post.path);
          await this.#compare(post);
        }
      });
      failed.push(...scan.failed);
    } catch (thrown) {
      if (!isMissing(thrown)) {
        // Nothing is known of it now; a folder right under posts/ that may not be read is shown as such.
        if (/^posts\/[^/]+$/.test(folder)) {
          await this.#compare({ kind: 'missing', path: folder, folder, denied: true, hasPublications: false });
          seen.add(folder);
        } else return;
      }
    }
    const known = rows.below(folder);
    if (rows.at(folder)?.shape.startsWith('missing') === true) known.push(folder);
    const gone = known.filter((path) => !seen.has(path) && !failed.some((one) => path.startsWith(`${one}/`)));
    await this.#lookForGone(gone, seen);
  }

  async #lookAtFile(path: string, again = false): Promise<void> {
    const { fs, root, rows } = this.#options;
    const at = path.lastIndexOf('/');
    const folder = at === -1 ? '' : path.slice(0, at);
    const stat = await fs.lstat(join(root, path)).catch(() => null);
    if (stat?.isFile() !== true) {
      // A row of a folder without a text is looked at with the folder.
      if (stat === null && rows.at(path) !== null) await this.#lookForGone([path]);
      else if (stat?.isDirectory() === true && rows.at(path) !== null) await this.#lookInFolder(path);
      return;
    }
    const name = path.slice(at + 1);
    const listed = await this.#listed(folder);
    // What a post is depends on what lies beside it: a disk that fails to say tells nothing.
    if (listed === null) return;
    const { names, copies, isBundle } = listed;
    const post = postIn(folder, name, isBundle, (one) => names.has(one));
    if (post === null) {
      const asOf = rows.seq;
      if (rows.at(path) !== null) await this.#add({ kind: 'gone', path, asOf });
      return;
    }
    // What was a post of its own until now is a copy, and has to be known as such before it is taken for the original.
    if (rows.at(path) === null)
      for (const copy of copies.get(name) ?? []) await this.#lookAtFile(folder === '' ? copy : `${folder}/${copy}`);
    await this.#compare({ ...post, hasPublications: true }, again);
  }

  /**
   * What lies in a folder, listed once a look: ten thousand files that lie side by side would list it ten thousand times. Null when the disk
   * fails to tell.
   */
  async #listed(folder: string): Promise<Listed | null> {
    const { fs, root } = this.#options;
    const known = this.#lists.get(folder);
    if (known !== undefined) return known;
    const found = await fs.readdir(join(root, folder)).catch((thrown: unknown) => (isMissing(thrown) ? [] : null));
    if (found === null) return null;
    const names = new Set<string>(found);
    const isBundle = folder !== '' && [...names].some((name) => /^index\.(md|markdown)$/i.test(name));
    const copies = new Map<string, string[]>();
    for (const one of names) {
      const original = conflictOriginal(one);
      if (original !== null) copies.set(original, [...(copies.get(original) ?? []), one]);
    }
    const listed = { names, copies, isBundle };
    this.#lists.set(folder, listed);
    return listed;
  }

  /** Compares one post with its row, and reads it when they differ. */
  async #compare({ hasPublications, ...post }: SeenPost, again = false): Promise<void> {
    const { fs, root, rows, pause } = this.#options;
    await pause?.();
    const asOf = rows.seq;
    const row = rows.at(post.path);
    const publicationsStamp = hasPublications ? await this.#publicationsStamp(post) : '';
    const stamp = post.kind === 'missing' ? null : await this.#stampOf(post.path);
    // It went away since the folder was listed: that is looked for at the end.
    if (stamp === null && post.kind !== 'missing') return;
    const isSameKind = row !== null && row.shape === shapeOf(post);
    const isSameList = row?.publicationsStamp === publicationsStamp;
    if (!again && isSameKind && isSameList && (stamp === null || isAsItWas(row, stamp))) return;
    const entry = await readFound(fs, root, post, this.#options.now());
    const isSame = !again && isSameKind && isSameList && row.hash !== null && row.hash === entry.hash;
    if (isSame && entry.stamp !== null)
      await this.#add({ kind: 'same', path: post.path, stamp: entry.stamp, publicationsStamp, asOf });
    else await this.#add({ kind: 'read', entry, publicationsStamp, asOf }, entry.content?.text.length);
  }

  /** Sees what became of rows that were not met: away, or met at another name only since the folder was listed. */
  async #lookForGone(paths: readonly string[], seen: ReadonlySet<string> = new Set()): Promise<void> {
    const { fs, root, rows, pause } = this.#options;
    let folded: Set<string> | null = null;
    for (const path of paths) {
      if (this.#stopped) return;
      await pause?.();
      const asOf = rows.seq;
      const row = rows.at(path);
      if (row === null || row.trashed) continue;
      const stat = await fs.lstat(join(root, path)).catch((thrown: unknown) => (isMissing(thrown) ? null : undefined));
      // A disk that fails to say tells nothing.
      if (stat === undefined) continue;
      if (stat?.isFile() === true && !row.shape.startsWith('missing')) {
        // Where capitals do not count, a file that was renamed in them is there under both names, and was met under one.
        folded ??= new Set([...seen].map((one) => one.toLowerCase()));
        if (!folded.has(path.toLowerCase())) await this.#lookAtFile(path);
      } else await this.#add({ kind: 'gone', path, asOf });
    }
  }

  async #lookThroughTrash(): Promise<void> {
    const { fs, root, rows } = this.#options;
    const names = await fs.readdir(join(root, trashFolder)).catch((thrown: unknown) => (isMissing(thrown) ? [] : null));
    if (names === null) return;
    const known = new Map<string, string[]>();
    for (const path of rows.below(trashFolder, true)) {
      const name = path.slice(trashFolder.length + 1).split('/')[0] ?? '';
      known.set(name, [...(known.get(name) ?? []), path]);
    }
    for (const name of names) {
      if (this.#stopped) return;
      const paths = known.get(name);
      known.delete(name);
      if (paths === undefined) await this.#lookAtTrashed(name);
      else for (const path of paths) if (!(await exists(fs, join(root, path)))) await this.#lookAtTrashed(name);
    }
    for (const name of known.keys()) await this.#lookAtTrashed(name);
  }

  async #lookAtTrashed(name: string): Promise<void> {
    const { fs, root, rows, now } = this.#options;
    const asOf = rows.seq;
    const trashed = await readTrashed(fs, root, name);
    for (const path of rows.below(`${trashFolder}/${name}`, true))
      if (path !== trashed?.found.path) await this.#add({ kind: 'gone', path, asOf });
    if (trashed === null) return;
    const row = rows.at(trashed.found.path);
    const stamp = trashed.found.kind === 'missing' ? null : await this.#stampOf(trashed.found.path);
    if (row !== null && (stamp === null || isAsItWas(row, stamp))) return;
    const { record, folder } = trashed;
    const entry = await readFound(fs, root, trashed.found, now());
    const { id } = record;
    const summary = { ...entry.summary, id, path: record.path, trashedAt: record.trashedAt, coverUrl: null };
    const whole: PostEntry = { ...entry, id, summary, trash: { record, folder } };
    await this.#add({ kind: 'read', entry: whole, publicationsStamp: '', asOf }, entry.content?.text.length);
  }

  async #stampOf(path: string): Promise<FileStamp | null> {
    const { fs, root } = this.#options;
    try {
      return stampOf(await fs.lstat(join(root, path)));
    } catch (thrown) {
      if (isMissing(thrown)) return null;
      // Something is there that the disk does not tell of: it is read, and its problem says so.
      return { size: -1, mtime: -1, ctime: -1, inode: -1, readAt: 0 };
    }
  }

  async #publicationsStamp(post: FoundPost): Promise<string> {
    const { fs, root } = this.#options;
    const stat = await fs.lstat(publicationsPath(root, post)).catch(() => null);
    return stat?.isFile() === true ? `${stat.size} ${stat.mtimeMs}` : '';
  }

  async #add(finding: Finding, length = 0): Promise<void> {
    if (finding.kind === 'gone') {
      this.#gone.push(finding);
      return;
    }
    this.#batch.push(finding);
    this.#batchLength += length;
    if (this.#batch.length >= batchSize || this.#batchLength > batchLength) await this.#flush();
  }

  async #end(): Promise<void> {
    await this.#flush();
    const gone = this.#gone;
    this.#gone = [];
    for (let at = 0; at < gone.length; at += batchSize) {
      this.#batch = gone.slice(at, at + batchSize);
      await this.#flush();
    }
    await this.#taken;
    if (gone.length === 0) return;
    // What was a copy may be the only one now: beside it is what is there now.
    this.#lists.clear();
    for (const copy of this.#options.rows.copiesOf(new Set(gone.map(({ path }) => path))))
      await this.#lookAtFile(copy, true);
    await this.#flush();
    await this.#taken;
  }

  /** Hands over what was found, once what was handed over before is taken. */
  async #flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#batchLength = 0;
    if (batch.length === 0) return;
    const before = this.#taken;
    this.#taken = before.then(() => (this.#stopped ? undefined : this.#options.taker.take(batch)));
    // Whoever awaits it hears of a failure.
    this.#taken.catch(() => undefined);
    await before;
  }
}

/** Whether a path lies in one of some folders. */
function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    if (folders.has(path.slice(0, at))) return true;
  return false;
}

/** Whether a file is the one that its row was read from. One that was changed while it was read may be another with the same time. */
function isAsItWas({ stamp: known }: KnownRow, stamp: FileStamp): boolean {
  if (known === null) return false;
  const { size, mtime, ctime, inode, readAt } = known;
  if (size !== stamp.size || mtime !== stamp.mtime || ctime !== stamp.ctime || inode !== stamp.inode) return false;
  // Whole seconds may be all that the file system tells of the time.
  const coarse = ctime % 1_000 === 0 ? coarsestTime : finestTime;
  return readAt - Math.max(mtime, ctime) > coarse;
}

/** Reads a post from disk: its text or why there is none, and where it was published. */
export async function readFound(fs: FileSystem, root: string, found: FoundPost, now: Date): Promise<PostEntry> {
  const read =
    found.kind === 'missing'
      ? { hash: null, text: null, modified: null, problem: missingText(found), frontMatter: null }
      : await readPostFile(fs, join(root, found.path));
  const publications: PublicationRecord[] = await readPublicationsFile(fs, publicationsPath(root, found)).then(
    (file) => file.accounts,
    () => [],
  );
  const id = ownId({ ...found, frontMatter: read.frontMatter }) ?? idOfPath(found.path);
  return makeEntry(found, id, read, publications, now);
}

const missingText = ({ denied }: FoundPost) =>
  denied === true
    ? ({ kind: 'unreadable', message: 'This folder cannot be read. What it holds is untouched.' } as const)
    : ({
        kind: 'missing-index',
        message: 'This folder has no text: its “index.md” is missing. What else it holds is untouched.',
      } as const);
