import * as nodeFs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { LibraryCounts, ListedPost, ListQuery, TermCount } from '#core/post/listing.ts';
import type { PostSummary } from '#core/post/post.ts';
import type { Library, LibraryEvent, LibraryOptions } from '#services/library/contract.ts';
import type { FileSystem } from '#services/library/disk.ts';
import { createLibrary, openLibrary } from '#services/library/library.ts';

import { paragraphs } from './paragraphs.ts';

export interface Bench {
  root: string;
  stateFolder: string;
  events: LibraryEvent[];
  /** Opens the library again, or another time. */
  open(changes?: Partial<LibraryOptions>, fs?: FileSystem): Promise<Library>;
  /** The text of a file in the library. */
  read(path: string): Promise<string>;
  write(path: string, text: string | Uint8Array): Promise<void>;
  files(folder?: string): Promise<string[]>;
}

/** A library in a folder of its own, taken away after the test. */
export async function makeBench(folder?: string): Promise<Bench> {
  const base = folder ?? (await nodeFs.mkdtemp(join(tmpdir(), 'longhand-library-')));
  const root = join(base, 'Library');
  const stateFolder = join(base, 'state');
  const events: LibraryEvent[] = [];
  const opened: Library[] = [];
  if (folder === undefined)
    onTestFinished(() => nodeFs.rm(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  onTestFinished(async () => {
    await Promise.allSettled(opened.map((library) => library.close()));
  });
  await createLibrary(root);
  let ids = 0;
  const options: LibraryOptions = {
    root,
    stateFolder,
    converter: paragraphs,
    now: () => new Date(),
    makeId: () => `id${Date.now().toString(36)}${(ids++).toString(36)}`,
    accountName: (id) => (id === 'gone' ? null : `Site ${id}`),
    defaults: () => ({ author: 'Ada', language: '' }),
    writeDelay: 20,
    emit: (event) => events.push(event),
  };
  return {
    root,
    stateFolder,
    events,
    open: async (changes, fs) => {
      const library = await openLibrary({ ...options, ...changes }, fs);
      opened.push(library);
      return library;
    },
    read: (path) => nodeFs.readFile(join(root, path), 'utf8'),
    write: async (path, text) => {
      await nodeFs.mkdir(join(root, path, '..'), { recursive: true });
      await nodeFs.writeFile(join(root, path), text);
    },
    files: async (at = '') => (await nodeFs.readdir(join(root, at), { recursive: true })).sort(),
  };
}

/** The step that types a text at a place. */
export function typed(text: string, at = 1): Record<string, unknown> {
  return { stepType: 'replace', from: at, to: at, slice: { content: [{ type: 'text', text }] } };
}

/** What a test wants of the list; all posts by title when it does not say. */
export type Asked = Partial<ListQuery> & { trash?: boolean };

/** The posts that a query finds, and how many there are of each kind. */
export async function listOf(
  library: Pick<Library, 'listing'>,
  { trash = false, ...query }: Asked = {},
): Promise<{ posts: ListedPost[]; counts: LibraryCounts['sections'] & { tags: TermCount[] } }> {
  const asked: ListQuery = {
    section: trash ? 'trash' : 'all',
    text: '',
    tag: null,
    category: null,
    sort: 'title',
    descending: false,
    ...query,
  };
  const { posts } = await library.listing.page(asked, 0, 10_000);
  const { sections, tags } = await library.listing.counts();
  return { posts, counts: { ...sections, tags } };
}

export async function only(library: Library, query: Asked = {}): Promise<PostSummary> {
  const { posts } = await listOf(library, query);
  const [post] = posts;
  if (post === undefined || posts.length !== 1)
    throw new Error(`Expected one post, found ${posts.map((one) => one.path).join(', ') || 'none'}`);
  return post;
}

export interface FaultyFileSystem extends FileSystem {
  /** What fails next, by the name of the call. */
  fail: Map<string, { code: string; path?: RegExp; times?: number }>;
  /** Ends it as a crash does: what is under way ends, nothing else reaches the disk. */
  kill(): Promise<void>;
  /** The same after so many calls more. */
  dieAfter(calls: number): void;
}

/** The real file system, until a test tells one of its calls to fail. */
export function faultyFileSystem(): FaultyFileSystem {
  const fail: FaultyFileSystem['fail'] = new Map();
  const underWay = new Set<Promise<unknown>>();
  let isDead = false;
  let left = Infinity;
  const check = (call: string, path: unknown): void => {
    if (left-- <= 0) isDead = true;
    if (isDead) throw Object.assign(new Error('EIO: the process is gone'), { code: 'EIO' });
    const fault = fail.get(call);
    if (fault === undefined || fault.path?.test(String(path)) === false || fault.times === 0) return;
    if (fault.times !== undefined) fault.times--;
    throw Object.assign(new Error(`${fault.code}: injected into ${call}, '${String(path)}'`), { code: fault.code });
  };
  const track = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    const forget = (): void => void underWay.delete(work);
    work.finally(forget).catch(() => undefined);
    return work;
  };
  const wrapped = Object.fromEntries(
    ['readFile', 'rename', 'unlink', 'rmdir', 'rm', 'mkdir', 'stat', 'lstat', 'readdir', 'realpath', 'copyFile'].map(
      (call) => [
        call,
        async (...args: unknown[]) => {
          check(call, call === 'rename' ? args[1] : args[0]);
          return track((nodeFs[call as 'readFile'] as (...all: unknown[]) => Promise<unknown>)(...args));
        },
      ],
    ),
  ) as unknown as FileSystem;
  return {
    ...wrapped,
    fail,
    kill: async () => {
      isDead = true;
      await Promise.allSettled(underWay);
    },
    dieAfter: (calls) => {
      left = calls;
    },
    open: async (path, flags, mode) => {
      check('open', path);
      const handle = await track(nodeFs.open(path, flags, mode));
      return new Proxy(handle, {
        get(target, name) {
          const value = Reflect.get(target, name, target) as unknown;
          if (typeof value !== 'function') return value;
          return async (...args: unknown[]) => {
            if (name !== 'close') {
              try {
                check(String(name), path);
              } catch (thrown) {
                // A failed write has often written a part.
                const bytes = args[0] as Uint8Array;
                if (!isDead && (name === 'writeFile' || name === 'write')) {
                  await track(
                    target.write(bytes, 0, Math.floor(bytes.length / 2), name === 'write' ? (args[3] as number) : 0),
                  );
                }
                throw thrown;
              }
            }
            return track(Promise.resolve((value as (...all: unknown[]) => unknown).apply(target, args)));
          };
        },
      });
    },
  };
}
