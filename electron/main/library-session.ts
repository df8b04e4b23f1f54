import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { Failure } from '#core/failure.ts';
import { LonghandError, toFailure } from '#core/failure.ts';
import type { LibraryInfo } from '#core/ipc/contract.ts';
import type { PostId } from '#core/post/post.ts';
import type { Library, LibraryEvent, LibraryOptions } from '#services/library/contract.ts';
import { diskFailure } from '#services/library/disk.ts';

import type { Preferences } from './preferences.ts';

/** Where a library lies, and who hears of it. */
export type LibraryPlace = Pick<LibraryOptions, 'root' | 'stateFolder' | 'emit'>;

export interface LibrarySessionOptions {
  preferences: Preferences;
  /** This machine's own folder; each library gets one below it. Absolute. */
  stateFolder: string;
  /** Where a library without a dialog is made. Absolute. */
  defaultPath: string;
  /** Opens a folder as it is. */
  open: (place: LibraryPlace) => Promise<Library>;
  /** Makes an empty library in a folder, which need not exist; what is there stays. */
  create: (root: string) => Promise<void>;
  /** Events of the library that is open. */
  emit(event: LibraryEvent): void;
  changed(library: LibraryInfo | null): void;
  /**
   * Another library is about to take the place of this one: collect what the window has not sent, end what runs. Rejecting keeps the
   * library that is open. `asking`: the running operation that brings the other library, and goes on.
   */
  beforeLeaving(asking?: AbortSignal): Promise<void>;
  /** True while one library takes the place of another: what is typed then would reach neither. */
  switching(isUnderWay: boolean): void;
}

/** The library that is open, and those that were. The window knows libraries by key alone. */
export interface LibrarySession {
  /** Throws `not-found` while none is open. */
  library(): Library;
  current(): { library: Library; info: LibraryInfo } | null;
  /** Why the last library did not open, until another is. */
  failure(): Failure | null;
  recent(): LibraryInfo[];
  defaultDisplayPath(): string;
  /** Opens the library of the last run, if there was one; a failure is kept, not thrown. */
  reopen(): Promise<void>;
  /** `asking`: the signal of the operation that this is a part of. */
  open(folder: string, asking?: AbortSignal): Promise<LibraryInfo>;
  openRecent(key: string): Promise<LibraryInfo>;
  create(folder: string): Promise<LibraryInfo>;
  createDefault(): Promise<LibraryInfo>;
  /**
   * Writes everything that waits. Throws the first failure of a post whose file could not be written; its changes are in the journal.
   */
  flushAll(): Promise<void>;
  /** Writes what can be written, and lets the library go. */
  close(): Promise<void>;
}

const recentLength = 10;

export function makeLibrarySession(options: LibrarySessionOptions): LibrarySession {
  const { preferences } = options;
  let current: { library: Library; info: LibraryInfo; path: string; unwritten: Map<PostId, Failure> } | null = null;
  let failure: Failure | null = null;
  let last: Promise<unknown> = Promise.resolve();
  /** Two switches at once would leave a library open that nobody owns. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  };

  /** In turn, unless it is cancelled before its turn comes: the one before it may wait for just that. */
  async function unlessCancelled<T>(asking: AbortSignal, work: () => Promise<T>): Promise<T> {
    asking.throwIfAborted();
    const { promise: cancelled, reject } = Promise.withResolvers<never>();
    const cancel = (): void => reject(asking.reason);
    asking.addEventListener('abort', cancel);
    const result = inTurn(() => {
      asking.removeEventListener('abort', cancel);
      asking.throwIfAborted();
      return work();
    });
    return await Promise.race([result, cancelled]);
  }

  async function enter(folder: string, asking?: AbortSignal): Promise<LibraryInfo> {
    const root = await realpath(folder).catch(() => path.resolve(folder));
    if (current?.path === root) return current.info;
    const info = infoOf(root);
    const stateFolder = path.join(options.stateFolder, info.key);
    await mkdir(stateFolder, { recursive: true }).catch((error: unknown) => {
      throw diskFailure(error, 'The journal of this library has no place', 'The library itself was not touched.');
    });
    let library: Library | null = null;
    const unwritten = new Map<PostId, Failure>();
    const opened = await options.open({
      root,
      stateFolder,
      emit(event) {
        if (event.kind === 'save-state') {
          if (event.state.kind === 'failed') unwritten.set(event.id, event.state.failure);
          else unwritten.delete(event.id);
        }
        if (library !== null && current?.library === library) options.emit(event);
      },
    });
    library = opened;
    options.switching(true);
    try {
      await leave(opened, asking);
      current = { library: opened, info, path: root, unwritten };
      failure = null;
      remember(root, info.key);
      options.changed(info);
    } finally {
      options.switching(false);
    }
    return info;
  }

  /** Lets the open library go for another, which is closed again where that fails. */
  async function leave(next: Library, asking: AbortSignal | undefined): Promise<void> {
    if (current === null) return;
    try {
      await options.beforeLeaving(asking);
      await current.library.close();
    } catch (error) {
      await next.close().catch(() => undefined);
      throw error;
    }
  }

  async function make(folder: string): Promise<LibraryInfo> {
    await options.create(path.resolve(folder));
    return await enter(folder);
  }

  function remember(root: string, key: string): void {
    const others = preferences.recent().filter((recent) => recent.key !== key);
    preferences.setLibraries([{ key, path: root }, ...others].slice(0, recentLength), root);
  }

  const session: LibrarySession = {
    library() {
      if (current !== null) return current.library;
      throw new LonghandError({
        code: 'not-found',
        message: 'No library is open.',
        next: 'Make a library, or open one.',
      });
    },
    current: () => current,
    failure: () => failure,
    recent: () => preferences.recent().map(({ path: root }) => infoOf(root)),
    defaultDisplayPath: () => displayPath(options.defaultPath),
    reopen: () =>
      inTurn(async () => {
        const folder = preferences.lastLibrary();
        if (folder === null || current !== null) return;
        try {
          await enter(folder);
        } catch (error) {
          failure = toFailure(error);
        }
      }),
    open: (folder, asking) =>
      asking === undefined ? inTurn(() => enter(folder)) : unlessCancelled(asking, () => enter(folder, asking)),
    openRecent: (key) =>
      inTurn(() => {
        const known = preferences.recent().find((recent) => recent.key === key);
        if (known === undefined) {
          throw new LonghandError({
            code: 'not-found',
            message: 'This library is not among the recent ones.',
            next: 'Open its folder instead.',
          });
        }
        return enter(known.path);
      }),
    create: (folder) => inTurn(() => make(folder)),
    createDefault: () => inTurn(() => make(options.defaultPath)),
    // Not in turn: it is asked for in the middle of a switch.
    async flushAll() {
      if (current !== null) await writeAll(current);
    },
    close: () =>
      inTurn(async () => {
        if (current === null) return;
        await current.library.close();
        current = null;
      }),
  };
  return session;
}

/** A library tells of what it could not write by save states alone. */
async function writeAll({ library, unwritten }: { library: Library; unwritten: Map<PostId, Failure> }): Promise<void> {
  await library.flushAll();
  const [first] = unwritten.values();
  if (first === undefined) return;
  const others = unwritten.size - 1;
  throw new LonghandError({
    ...first,
    message:
      others === 0
        ? first.message
        : `${first.message} ${others === 1 ? 'One more post waits' : `${others} more posts wait`} to be written.`,
  });
}

/** The same folder has the same key at every start, so that its journal is found again. */
export function libraryKey(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 20);
}

function infoOf(root: string): LibraryInfo {
  return { key: libraryKey(root), name: path.basename(root) || root, displayPath: displayPath(root) };
}

function displayPath(folder: string): string {
  const inside = path.relative(os.homedir(), folder);
  if (inside === '') return '~';
  return inside.startsWith('..') || path.isAbsolute(inside) ? folder : path.join('~', inside);
}
