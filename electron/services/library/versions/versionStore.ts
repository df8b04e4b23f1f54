import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import type { Failure } from '#core/failure.ts';
import { splitFrontMatter } from '#core/post/frontMatter.ts';
import type { PostId } from '#core/post/post.ts';
import type { VersionInfo, VersionReason } from '#core/post/versions.ts';

import type { LibraryOptions } from '../contract.ts';
import type { FileSystem } from '../disk.ts';
import { isMissing, makeFolder, sha256, writeAtomically } from '../disk.ts';
import { Turns } from '../turns.ts';
import { isDue, saysSame } from './policy.ts';
import type { VersionKeeper } from './keeper.ts';
import { versionsFormat } from './records.ts';
import type { Told } from './unkept.ts';
import { Unkept } from './unkept.ts';
import { VersionsFolder } from './versionsFolder.ts';

/** Posts whose versions are held in memory. */
const mostFolders = 6;

/** Where the versions of a post are, relative to the library. They follow the post into the trash and back, and nothing else. */
export function versionsPath(id: PostId): string {
  return `.longhand/versions/${/^[a-z0-9_-]{1,100}$/.test(id) ? id : sha256(id)}`;
}

/** The versions of a library's posts on disk. Calls for one post follow one another. */
export class VersionStore implements VersionKeeper {
  readonly #fs: FileSystem;
  readonly #options: Pick<LibraryOptions, 'root' | 'stateFolder' | 'now'>;
  readonly #folders = new Map<PostId, VersionsFolder>();
  readonly #turns = new Turns();
  /** Posts that Longhand has written since they were opened, and what it wrote last (SHA-256). */
  readonly #written = new Map<PostId, string>();
  /** When a version of each of those was last kept while someone wrote. */
  readonly #keptAt = new Map<PostId, string>();
  readonly #unkept: Unkept;
  #machine: Promise<string> | null = null;

  /** `failing` is told while versions cannot be kept, and why; null once they can, and all that waited are. */
  constructor(
    options: Pick<LibraryOptions, 'root' | 'stateFolder' | 'now'>,
    fs: FileSystem,
    {
      failing = () => undefined,
      firstPause,
    }: { failing?: (failure: Failure | null) => void; firstPause?: number } = {},
  ) {
    this.#options = options;
    this.#fs = fs;
    this.#unkept = new Unkept({
      keep: (id, told) => this.#keep(id, told),
      run: (id, task) => this.#turns.run(id, task),
      tell: failing,
      ...(firstPause !== undefined && { firstPause }),
    });
  }

  /** Newest first. */
  list(id: PostId): Promise<VersionInfo[]> {
    return this.#run(id, async (folder) => folder.versions(this.#options.now()));
  }

  /** The whole text of a version, front matter included. */
  text(id: PostId, version: string): Promise<string> {
    return this.#run(id, (folder) => folder.text(version));
  }

  /** Names a version; null takes its name away. */
  name(id: PostId, version: string, name: string | null): Promise<VersionInfo> {
    return this.#run(id, async (folder) => {
      await folder.mark({ version, name, at: this.#options.now().toISOString() });
      return find(folder, version, this.#options.now());
    });
  }

  /** Keeps a text under a name; the last version gets it when that is the same. */
  keepNamed(id: PostId, text: string, name: string): Promise<VersionInfo> {
    return this.#run(id, async (folder) => {
      const last = await folder.last();
      const isSame = last !== null && saysSame(last.text, text);
      const now = this.#options.now();
      const version = isSame ? last.info.id : await add(folder, text, 'named', now);
      await folder.mark({ version, name, at: now.toISOString() });
      return find(folder, version, now);
    });
  }

  async keep(id: PostId, why: VersionReason, text: string): Promise<void> {
    const told = { kind: 'keep', why, text, now: this.#options.now() } as const;
    try {
      await this.#turns.run(id, () => this.#keep(id, told));
    } catch (thrown) {
      // What is not brought back needs no version of what it would have replaced.
      if (why !== 'before-restore') this.#unkept.refused(id, told, thrown);
      throw thrown;
    }
  }

  wrote(id: PostId, before: string | null, after: string): void {
    this.#unkept.add(id, { kind: 'wrote', before, after, now: this.#options.now() });
  }

  closed(id: PostId, text: string): void {
    this.#unkept.add(id, { kind: 'closed', text, now: this.#options.now() });
  }

  found(id: PostId, before: string | null, after: string): void {
    this.#unkept.add(id, { kind: 'found', before, after, now: this.#options.now() });
  }

  /** Runs what moves the versions of a post, after all that is kept of it so far and before all that comes. */
  inTurn<T>(id: PostId, task: () => Promise<T>): Promise<T> {
    return this.#turns.run(id, task);
  }

  /** Drops what waits of a post that was deleted for ever. */
  forget(id: PostId): Promise<void> {
    return this.#turns.run(id, async () => {
      this.#unkept.drop(id);
      this.#written.delete(id);
      this.#keptAt.delete(id);
      this.#folders.delete(id);
    });
  }

  /** What waits is not tried again by itself any more. */
  end(): void {
    this.#unkept.end();
  }

  async settled(id?: PostId): Promise<void> {
    if (id !== undefined) {
      await this.#turns.ended(id);
      return;
    }
    while (this.#turns.isBusy) await this.#turns.settled();
  }

  /** Keeps what comes of what the desk told, in turn. */
  async #keep(id: PostId, told: Told): Promise<void> {
    const folder = await this.#fresh(id);
    switch (told.kind) {
      case 'keep':
        return keepNow(folder, told.why, told.text, told.now);
      case 'wrote':
        return this.#keepWritten(id, folder, told);
      case 'closed':
        return this.#keepClosed(id, folder, told.text, told.now);
      case 'found':
        return this.#keepFound(id, folder, told.before, told.after, told.now);
    }
  }

  async #keepWritten(
    id: PostId,
    folder: VersionsFolder,
    { before, after, now, since = now }: Extract<Told, { kind: 'wrote' }>,
  ): Promise<void> {
    const wroteBefore = this.#written.get(id);
    let last = await folder.last();
    // The first save since the post was opened, or what came in between is not ours.
    if (before !== null && sha256(before) !== wroteBefore && !isBlank(before)) {
      if (last === null || !saysSame(last.text, before)) {
        await add(folder, before, wroteBefore === undefined ? 'before-edit' : 'other-program', since);
        last = await folder.last();
      }
    }
    this.#written.set(id, sha256(after));
    // Behind a clock that was set back the last version is not the one that was kept last.
    const isAhead = last !== null && Date.parse(last.info.at) > now.getTime();
    const at = (isAhead ? this.#keptAt.get(id) : undefined) ?? last?.info.at ?? '';
    if (!isDue(last === null ? null : { at, text: last.text }, after, now)) return;
    await add(folder, after, 'save', now);
    this.#keptAt.set(id, now.toISOString());
  }

  async #keepClosed(id: PostId, folder: VersionsFolder, text: string, now: Date): Promise<void> {
    // A post that was only looked at leaves nothing behind.
    if (!this.#written.has(id)) return;
    const last = await folder.last();
    if (last === null ? !isBlank(text) : !saysSame(last.text, text)) await add(folder, text, 'closed', now);
    this.#written.delete(id);
    this.#keptAt.delete(id);
    // What cannot be thinned out now is at the next time.
    await folder.tidy(now).catch(() => undefined);
  }

  async #keepFound(id: PostId, folder: VersionsFolder, before: string | null, after: string, now: Date): Promise<void> {
    let last = await folder.last();
    if (last === null && !this.#written.has(id)) return;
    if (before !== null && !isBlank(before) && (last === null || !saysSame(last.text, before))) {
      await add(folder, before, 'save', now);
      last = await folder.last();
    }
    if (last === null || !saysSame(last.text, after)) await add(folder, after, 'other-program', now);
    this.#written.set(id, sha256(after));
  }

  #run<T>(id: PostId, work: (folder: VersionsFolder) => Promise<T>): Promise<T> {
    return this.#turns.run(id, async () => work(await this.#fresh(id)));
  }

  /** The versions of a post as the disk has them, in turn. */
  async #fresh(id: PostId): Promise<VersionsFolder> {
    const folder = await this.#folder(id);
    await folder.refresh();
    return folder;
  }

  async #folder(id: PostId): Promise<VersionsFolder> {
    const known = this.#folders.get(id);
    this.#folders.delete(id);
    const { root } = this.#options;
    const folder =
      known ?? new VersionsFolder(this.#fs, root, join(root, versionsPath(id)), id, `${await this.#ownName()}.jsonl`);
    this.#folders.set(id, folder);
    for (const [other] of this.#folders) {
      if (this.#folders.size <= mostFolders) break;
      if (!this.#turns.has(other)) this.#folders.delete(other);
    }
    return folder;
  }

  #ownName(): Promise<string> {
    this.#machine ??= machineName(this.#fs, this.#options.stateFolder).catch((thrown: unknown) => {
      this.#machine = null;
      throw thrown;
    });
    return this.#machine.then((name) => `${name}.v${versionsFormat}`);
  }
}

/** What this machine's files are called, made up once: names of computers and users may be alike, and tell of people. */
async function machineName(fs: FileSystem, stateFolder: string): Promise<string> {
  const path = join(stateFolder, 'machine');
  const known = await fs.readFile(path, 'utf8').catch((thrown: unknown) => {
    if (isMissing(thrown)) return '';
    throw thrown;
  });
  if (/^[0-9a-f]{12}$/.test(known.trim())) return known.trim();
  const name = randomBytes(6).toString('hex');
  await makeFolder(fs, stateFolder);
  await writeAtomically(fs, path, `${name}\n`);
  return name;
}

async function keepNow(folder: VersionsFolder, why: VersionReason, text: string, now: Date): Promise<void> {
  const last = await folder.last();
  if (last === null || !saysSame(last.text, text)) await add(folder, text, why, now);
  else if (why === 'published' && last.info.why !== why)
    await folder.mark({ version: last.info.id, why, at: now.toISOString() });
}

async function add(folder: VersionsFolder, text: string, why: VersionReason, now: Date): Promise<string> {
  const id = `${now.getTime().toString(36)}-${randomBytes(5).toString('hex')}`;
  await folder.add({ id, at: now.toISOString(), why, ...(await folder.describe(text)), text });
  return id;
}

function find(folder: VersionsFolder, id: string, now: Date): VersionInfo {
  const found = folder.versions(now).find((version) => version.id === id);
  if (found === undefined) throw new Error(`Version ${id} was kept and is not there`);
  return found;
}

const isBlank = (text: string): boolean => splitFrontMatter(text).body.trim() === '';
