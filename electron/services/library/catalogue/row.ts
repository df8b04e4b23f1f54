import type { PostSummary } from '#core/post/post.ts';

import type { FileStamp, PostEntry } from '../postEntry.ts';
import type { FoundPost } from '../scan.ts';
import { summarizePublications } from '../publications.ts';
import { titleKey } from './titleKey.ts';

/** What stands in `posts.detail`. */
type Detail = Pick<
  PostEntry,
  'kind' | 'folder' | 'denied' | 'conflictOf' | 'hash' | 'frontMatter' | 'contentHash' | 'publications' | 'trash'
>;

/** The columns of `posts` that an entry is made from again. */
export interface EntryRow {
  path: string;
  summary: string;
  detail: string;
  size: number | null;
  mtime: number | null;
  ctime: number | null;
  inode: number | null;
  read_at: number | null;
}
export const entryColumns = 'path, summary, detail, size, mtime, ctime, inode, read_at';

/** The columns of `posts` that follow from an entry alone. */
export type PostColumns = ReturnType<typeof columnsOf>;

/** What is written to `posts` for an entry. */
export function columnsOf(entry: PostEntry) {
  const { summary, stamp } = entry;
  const publications = summarizePublications(entry, () => null);
  const trashed = entry.trash === null ? 0 : 1;
  const detail: Detail = {
    kind: entry.kind,
    folder: entry.folder,
    ...(entry.denied !== undefined && { denied: entry.denied }),
    ...(entry.conflictOf !== undefined && { conflictOf: entry.conflictOf }),
    hash: entry.hash,
    frontMatter: entry.frontMatter,
    contentHash: entry.contentHash,
    publications: entry.publications,
    trash: entry.trash,
  };
  return {
    id: entry.id,
    path: entry.path,
    summary: JSON.stringify({ ...summary, publications } satisfies PostSummary),
    detail: JSON.stringify(detail),
    ...stampColumns(stamp),
    hash: entry.hash,
    shape: shapeOf(entry),
    updated: timeOf(summary.updated) ?? 0,
    date: timeOf(summary.date),
    title_key: titleKey(summary.title),
    words: summary.words,
    status: summary.status,
    changed: publications.some((one) => one.changedSince) ? 1 : 0,
    problem: summary.problem?.kind ?? null,
    trashed,
  };
}

/** What a post is on the disk, beside its content. */
export const shapeOf = ({ kind, denied, conflictOf }: FoundPost): string =>
  [kind, denied === true ? 'denied' : '', conflictOf ?? ''].join(' ').trim();

/** A stamp's columns; all null when there is none. */
export function stampColumns(stamp: FileStamp | null) {
  return {
    size: stamp?.size ?? null,
    mtime: stamp?.mtime ?? null,
    ctime: stamp?.ctime ?? null,
    inode: stamp?.inode ?? null,
    read_at: stamp?.readAt ?? null,
  };
}

/** The entry of a row. It has no content: that stands in tables of its own. */
export function entryOf(row: EntryRow): PostEntry {
  const summary = JSON.parse(row.summary) as PostSummary;
  const detail = JSON.parse(row.detail) as Detail;
  const { size, mtime, ctime, inode, read_at: readAt } = row;
  return {
    ...detail,
    id: summary.id,
    path: row.path,
    summary: { ...summary, publications: [] },
    stamp:
      size === null || mtime === null || ctime === null || inode === null || readAt === null
        ? null
        : { size, mtime, ctime, inode, readAt },
  };
}

function timeOf(date: string | null): number | null {
  const time = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? null : time;
}
