import { basename, join, posix } from 'node:path';

import * as z from 'zod';

import { referencesIn } from '#core/post/links.ts';
import { mediaKind, mediaType } from '#core/post/mediaTypes.ts';
import { splitFrontMatter } from '#core/post/frontMatter.ts';
import type { CheckFinding, CheckReport } from '#core/post/upkeep.ts';

import { arrangementPath } from '../arrangementPath.ts';
import { readLine } from '../checkedLines.ts';
import type { Operation } from '../contract.ts';
import type { FileSystem } from '../disk.ts';
import { diskFailure, errorCode, isMissing, temporarySuffix } from '../disk.ts';
import { publicationsFileSchema, trashRecordSchema } from '../formats.ts';
import { readJournal } from '../journal.ts';
import { imageKind } from '../media/kinds.ts';
import { mediaTrashSchema } from '../media/mediaTrash.ts';
import { readPostBytes } from '../postEntry.ts';
import { publicationsPath } from '../publications.ts';
import { findPosts } from '../scan.ts';
import { walkLibrary } from './walk.ts';
import type { LibraryFile } from './walk.ts';

/** A post's text is read whole up to this size; more is no post, bytes. */
const longestText = 32 * 1024 * 1024;

/**
 * Reads every file of a library to its last byte, and names each that cannot be read or does not hold what it must; then the journals of
 * this machine. Changes nothing. Rejects only when the library itself cannot be read, or with the signal.
 */
export async function checkLibrary(
  fs: FileSystem,
  { root, stateFolder }: { root: string; stateFolder: string },
  operation: Operation,
): Promise<CheckReport> {
  const { signal } = operation;
  const { files, unread } = await walkLibrary(fs, root, signal).catch((thrown: unknown) => {
    signal.throwIfAborted();
    throw diskFailure(thrown, 'Could not look through the library', 'Nothing in it was touched.');
  });
  const findings: CheckFinding[] = unread.map(({ path, thrown }) => unreadable(path, thrown));
  const { posts, littered } = await findPosts(fs, root);
  const paths = new Set(files.map(({ path }) => path));
  const texts = new Set(posts.filter(({ kind }) => kind !== 'missing').map(({ path }) => path));
  const lists = new Set(posts.map((post) => publicationsPath('', post)));
  const firstWithId = new Map<string, string>();
  let bytes = 0;
  for (const [at, file] of files.entries()) {
    signal.throwIfAborted();
    operation.progress({ done: at, total: files.length, message: file.path });
    bytes += file.size;
    try {
      if (texts.has(file.path)) {
        const { findings: inText, media } = checkText(await readWhole(fs, root, file), file.path, firstWithId);
        findings.push(...inText, ...(await missingMedia(fs, root, file.path, media, paths)));
      } else findings.push(...(await checkOther(fs, root, file, recordAt(file.path, lists), signal)));
    } catch (thrown) {
      signal.throwIfAborted();
      // Saved anew or put away while it was looked for.
      if (!isMissing(thrown)) findings.push(unreadable(file.path, thrown));
    }
  }
  for (const { kind, path, denied } of posts) {
    if (kind === 'missing' && denied !== true) {
      const message = 'This folder has no text: its “index.md” is missing.';
      findings.push({ path, kind: 'missing-text', message });
    }
  }
  for (const folder of littered) findings.push(...(await leftOvers(fs, root, folder)));
  findings.push(...(await checkJournals(fs, join(stateFolder, 'journal'))));
  operation.progress({ done: files.length, total: files.length, message: '' });
  return {
    files: files.length,
    bytes,
    findings: findings.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path))),
  };
}

async function readWhole(fs: FileSystem, root: string, { path }: LibraryFile): Promise<Buffer> {
  return await fs.readFile(join(root, path));
}

/** What is wrong with a text, and the addresses of media in it. */
function checkText(
  bytes: Uint8Array,
  path: string,
  firstWithId: Map<string, string>,
): { findings: CheckFinding[]; media: ReadonlySet<string> } {
  const { text, problem, frontMatter } = readPostBytes(bytes);
  if (problem !== null) {
    const kinds = { 'not-utf8': 'not-utf8', 'bad-front-matter': 'front-matter' } as const;
    const kind = problem.kind === 'not-utf8' || problem.kind === 'bad-front-matter' ? kinds[problem.kind] : 'damaged';
    return { findings: [{ path, kind, message: problem.message }], media: new Set() };
  }
  const findings: CheckFinding[] = [];
  const id = frontMatter?.id ?? null;
  const first = id === null ? undefined : firstWithId.get(id);
  if (first !== undefined) findings.push({ path, kind: 'duplicate-id', message: `It has the same id as “${first}”.` });
  else if (id !== null) firstWithId.set(id, path);
  const { media } = referencesIn(splitFrontMatter(text ?? '').body);
  const cover = frontMatter?.meta.cover ?? null;
  return { findings, media: new Set([...media.map(({ src }) => src), ...(cover === null ? [] : [cover])]) };
}

async function missingMedia(
  fs: FileSystem,
  root: string,
  path: string,
  media: ReadonlySet<string>,
  paths: ReadonlySet<string>,
): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for (const src of media) {
    const place = placeOf(src, path);
    if (place === null || paths.has(place)) continue;
    // The disk may know it by another spelling (capitals, accents), or through a link.
    if (
      await fs.lstat(join(root, place)).then(
        () => true,
        (thrown: unknown) => !isMissing(thrown),
      )
    )
      continue;
    findings.push({ path, kind: 'missing-media', message: `“${src}” is in the text, and there is no such file.` });
  }
  return findings;
}

/** The file that a reference beside a post means, relative to the library; null for an address elsewhere and for what is no medium. */
function placeOf(src: string, path: string): string | null {
  if (/^(?:[a-z][a-z0-9+.-]*:|[/\\#?])/i.test(src)) return null;
  const plain = src.replace(/[?#].*$/, '');
  if (mediaType(plain) === null) return null;
  let decoded = plain;
  try {
    decoded = decodeURIComponent(plain);
  } catch {
    // It is a name with a percent sign.
  }
  const place = posix.normalize(posix.join(posix.dirname(path), decoded));
  return place.startsWith('../') ? null : place;
}

/** The form of a note of Longhand's own; null for a writer's file, whatever it is called. */
function recordAt(path: string, lists: ReadonlySet<string>): z.ZodType | null {
  const isTrashed = path.startsWith('.longhand/trash/');
  if (path === arrangementPath) return z.json();
  if (lists.has(path) || (isTrashed && /[/.]publications\.json$/.test(path))) return publicationsFileSchema;
  return isTrashed && /^[^/]+\/[^/]+\/[^/]+\/trash\.json$/.test(path) ? anyTrashRecord : null;
}

const anyTrashRecord = z.union([trashRecordSchema, mediaTrashSchema]);

/** Reads a file that is no post to its end, and looks at those whose form is known. */
async function checkOther(
  fs: FileSystem,
  root: string,
  file: LibraryFile,
  record: z.ZodType | null,
  signal: AbortSignal,
): Promise<CheckFinding[]> {
  const { path, size } = file;
  const name = basename(path);
  const damaged = (message: string): CheckFinding[] => [{ path, kind: 'damaged', message }];
  if (mediaType(name) !== null && size === 0) return damaged('The file is empty.');
  if (record !== null && size <= longestText) {
    const isWhole = record.safeParse(parseJson((await readWhole(fs, root, file)).toString('utf8'))).success;
    return isWhole ? [] : damaged('Longhand’s note in this file cannot be understood.');
  }
  if (path.startsWith('.longhand/versions/') && size <= longestText) {
    const lines = (await readWhole(fs, root, file)).toString('utf8').split('\n');
    const broken = lines.filter((line, at) => line !== '' && at < lines.length - 1 && readLine(line) === null).length;
    return broken === 0 ? [] : damaged(`${broken} of the versions’ lines are damaged; the others can be read.`);
  }
  const beginning = await readThrough(fs, join(root, path), signal);
  const isWrong = mediaKind(name) === 'picture' && !/\.svg$/i.test(name) && imageKind(beginning) === null;
  return isWrong ? damaged('The file is called a picture and is none that can be read.') : [];
}

/** Reads a file to its last byte, and gives its first ones. */
async function readThrough(fs: FileSystem, path: string, signal: AbortSignal): Promise<Buffer> {
  const handle = await fs.open(path, 'r');
  try {
    const portion = Buffer.alloc(1024 * 1024);
    let beginning: Buffer | null = null;
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(portion, 0, portion.length, null);
      beginning ??= Buffer.from(portion.subarray(0, Math.min(bytesRead, 64)));
      if (bytesRead === 0) return beginning;
    }
  } finally {
    await handle.close();
  }
}

/** What a crash left half written. Longhand takes it away by itself when nobody can be writing it any more. */
async function leftOvers(fs: FileSystem, root: string, folder: string): Promise<CheckFinding[]> {
  const names = await fs.readdir(join(root, folder)).catch(() => []);
  return names
    .filter((name) => name.endsWith(temporarySuffix))
    .map((name) => ({
      path: folder === '' ? name : `${folder}/${name}`,
      kind: 'left-over',
      message: 'A write that was cut off left this. The file it was for is whole.',
    }));
}

/** The journals of this machine: one that is damaged, and those that could not be used and were kept. */
async function checkJournals(fs: FileSystem, folder: string): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for (const [place, isKept] of [
    [folder, false],
    [join(folder, 'kept'), true],
  ] as const) {
    const names = await fs.readdir(place).catch(() => []);
    for (const name of names.filter((one) => one.endsWith('.jsonl'))) {
      const path = join(place, name);
      try {
        const bytes = await fs.readFile(path);
        if (isKept)
          findings.push({
            path,
            kind: 'left-over',
            message: 'What was typed before a crash; its words were brought back, and this is the record of it.',
          });
        else if (readJournal(bytes) === null)
          findings.push({ path, kind: 'damaged', message: 'A journal that cannot be read.' });
      } catch (thrown) {
        if (!isMissing(thrown)) findings.push(unreadable(path, thrown));
      }
    }
  }
  return findings;
}

function unreadable(path: string, thrown: unknown): CheckFinding {
  const code = errorCode(thrown);
  const message = ['EACCES', 'EPERM'].includes(code)
    ? 'This system does not allow Longhand to read it.'
    : `The disk reported an error when it was read${code === '' ? '' : ` (${code})`}.`;
  return { path, kind: 'unreadable', message };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
