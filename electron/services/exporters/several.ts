import path from 'node:path';

import { toFailure } from '#core/failure.ts';
import type { BulkResult, PostSelection } from '#core/post/listing.ts';
import type { PostId } from '#core/post/post.ts';

import type { Library, Operation } from '../library/contract.ts';
import type { Exporter } from './contract.ts';
import { writeExport } from './write.ts';

export interface SeveralExported {
  done: number;
  failed: BulkResult['failed'];
  /** Each with its post's title. */
  warnings: string[];
}

/** More than these tell nobody anything. */
const mostWarnings = 1_000;

/**
 * Exports each post of a selection into a folder, under a name that nothing there has: an earlier export is never replaced. One post that
 * fails keeps no other back; cancelling ends early, with what is done.
 */
export async function exportPosts(
  library: Pick<Library, 'listing' | 'snapshot' | 'readMedia' | 'summary'>,
  exporter: Exporter,
  { selection, folder }: { selection: PostSelection; folder: string },
  operation: Operation,
): Promise<SeveralExported> {
  const { signal } = operation;
  const ids = await idsOf(library, selection);
  const result: SeveralExported = { done: 0, failed: [], warnings: [] };
  for (const [index, id] of ids.entries()) {
    if (signal.aborted) break;
    try {
      const snapshot = await library.snapshot(id);
      operation.progress({ done: index, total: ids.length, message: snapshot.meta.title });
      const exported = await exporter.export(snapshot, (src) => library.readMedia(id, src), { signal, progress() {} });
      const name = exporter.suggestName(snapshot);
      const ending = exported.kind === 'file' ? path.extname(name) : '';
      await writeBeside(path.join(folder, name.slice(0, name.length - ending.length)), ending, (target) =>
        writeExport(exported, target, { replace: false }),
      );
      result.done += 1;
      for (const warning of exported.warnings) {
        if (result.warnings.length < mostWarnings)
          result.warnings.push(`${snapshot.meta.title.trim() || 'Untitled'}: ${warning}`);
      }
    } catch (error) {
      if (signal.aborted) break;
      const failure = toFailure(error);
      // Every other would fail the same way.
      if (failure.code === 'disk-full' || failure.code === 'disk-denied') throw error;
      const title = await library.summary(id).then(
        (summary) => summary.title,
        () => '',
      );
      result.failed.push({ id, title, message: failure.message });
    }
  }
  return result;
}

async function idsOf(library: Pick<Library, 'listing'>, selection: PostSelection): Promise<PostId[]> {
  if (selection.kind === 'ids') return selection.ids;
  const except = new Set(selection.except);
  return (await library.listing.ids(selection.query)).filter((id) => !except.has(id));
}

/** Two posts may ask for one name, and an earlier export may have it: a number after it parts them. */
async function writeBeside(stem: string, ending: string, write: (target: string) => Promise<void>): Promise<void> {
  for (let number = 1; ; number += 1) {
    try {
      return await write(`${stem}${number === 1 ? '' : `-${number}`}${ending}`);
    } catch (error) {
      if (toFailure(error).code !== 'conflict' || number >= 10_000) throw error;
    }
  }
}
