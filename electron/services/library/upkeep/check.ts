import { createReadStream } from 'node:fs';
import { basename, join, posix } from 'node:path';

import { referencesIn } from '#core/post/links.ts';
import { mediaKind, mediaType } from '#core/post/mediaTypes.ts';
import { splitFrontMatter } from '#core/post/frontMatter.ts';
import type { CheckFinding, CheckReport } from '#core/post/upkeep.ts';

import { readLine } from '../checkedLines.ts';
import type { Operation } from '../contract.ts';
import type { FileSystem } from '../disk.ts';
import { diskFailure, errorCode, isMissing, temporarySuffix } from '../disk.ts';
import { publicationsFileSchema, trashRecordSchema } from '../formats.ts';
import { readJournal } from '../journal.ts';
import { imageKind } from '../media/kinds.ts';
import { readPostBytes } from '../postEntry.ts';
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
  const firstWithId = new Map<string, string>();
  let bytes = 0;
  for (const [at, file] of files.entries()) {
    signal.throwIfAborted();
    operation.progress({ done: at, total: files.length, message: file.path });
    bytes += file.size;
    try {
      if (texts.has(file.path))
        findings.push(...checkText(await readWhole(fs, root, file), file.path, paths, firstWithId));
      else findings.push(...(await checkOther(fs, root, file, signal)));
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

function checkText(
  bytes: Uint8Array,
  path: string,
  paths: ReadonlySet<string>,
  firstWithId: Map<string, string>,
): CheckFinding[] {
  const { text, problem, frontMatter } = readPostBytes(bytes);
  if (problem !== null) {
    const kinds = { 'not-utf8': 'not-utf8', 'bad-front-matter': 'front-matter' } as const;
    const kind = problem.kind === 'not-utf8' || problem.kind === 'bad-front-matter' ? kinds[problem.kind] : 'damaged';
    return [{ path, kind, message: problem.message }];
  }
  const findings: CheckFinding[] = [];
  const id = frontMatter?.id ?? null;
  const first = id === null ? undefined : firstWithId.get(id);
  if (first !== undefined) findings.push({ path, kind: 'duplicate-id', message: `It has the same id as “${first}”.` });
  else if (id !== null) firstWithId.set(id, path);
  const { media } = referencesIn(splitFrontMatter(text ?? '').body);
  const cover = frontMatter?.meta.cover ?? null;
  const wanted = [...media.map(({ src }) => src), ...(cover === null ? [] : [cover])];
  for (const src of new Set(wanted)) {
    const place = placeOf(src, path);
    if (place === null || paths.has(place)) continue;
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

/** Reads a file that is no post to its end, and looks at those whose form is known. */
async function checkOther(
  fs: FileSystem,
  root: string,
  file: LibraryFile,
  signal: AbortSignal,
): Promise<CheckFinding[]> {
  const { path, size } = file;
  const name = basename(path);
  const damaged = (message: string): CheckFinding[] => [{ path, kind: 'damaged', message }];
  if (mediaType(name) !== null && size === 0) return damaged('The file is empty.');
  const isRecord = name === 'trash.json' || name.endsWith('publications.json') || name === 'library.json';
  if (isRecord && size <= longestText) {
    const value = parseJson((await readWhole(fs, root, file)).toString('utf8'));
    const schema = name === 'trash.json' ? trashRecordSchema : name === 'library.json' ? null : publicationsFileSchema;
    const isWhole = value !== undefined && (schema === null || schema.safeParse(value).success);
    return isWhole ? [] : damaged('Longhand’s note in this file cannot be understood.');
  }
  if (path.startsWith('.longhand/versions/') && size <= longestText) {
    const lines = (await readWhole(fs, root, file)).toString('utf8').split('\n');
    const broken = lines.filter((line, at) => line !== '' && at < lines.length - 1 && readLine(line) === null).length;
    return broken === 0 ? [] : damaged(`${broken} of the versions’ lines are damaged; the others can be read.`);
  }
  const beginning = await readThrough(join(root, path), signal);
  const isWrong = mediaKind(name) === 'picture' && !/\.svg$/i.test(name) && imageKind(beginning) === null;
  return isWrong ? damaged('The file is called a picture and is none that can be read.') : [];
}

/** Reads a file to its last byte, and gives its first ones. */
async function readThrough(path: string, signal: AbortSignal): Promise<Buffer> {
  let beginning: Buffer | null = null;
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1024 * 1024 })) {
    beginning ??= (chunk as Buffer).subarray(0, 64);
  }
  return beginning ?? Buffer.alloc(0);
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
