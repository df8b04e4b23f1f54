import { toFailure } from '#core/failure.ts';
import type { BulkExportResult } from '#core/ipc/contract.ts';
import { wholeLibrary } from '#core/post/listing.ts';
import type { BulkAction, BulkResult, PostSelection } from '#core/post/listing.ts';
import type { PostId, PostStatus } from '#core/post/post.ts';
import type { EmptiedTrash } from '#core/post/upkeep.ts';

import type { Client } from '../bridge/client.ts';
import type { Notices } from './notices.ts';
import type { Operations } from './operations.ts';

/** Every link to `from` in these posts is to lead to `to`. */
export interface LinkChange {
  posts: PostId[];
  from: string;
  to: string;
}

const statusWords: Record<PostStatus, string> = {
  draft: 'a draft',
  scheduled: 'scheduled',
  published: 'published',
  archived: 'archived',
};
const manyStatusWords: Record<PostStatus, string> = { ...statusWords, draft: 'drafts' };

const posts = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'post' : 'posts'}`;
/** "1 post is", "3 posts are". */
const postsAre = (count: number): string => `${posts(count)} ${count === 1 ? 'is' : 'are'}`;

/** What an action did to so many posts, in a line. */
export function doneWords(action: BulkAction, count: number): string {
  switch (action.kind) {
    case 'add-tag':
      return `${posts(count)} tagged “${action.tag}”.`;
    case 'remove-tag':
      return `“${action.tag}” taken off ${posts(count)}.`;
    case 'add-category':
      return `${posts(count)} put into “${action.category}”.`;
    case 'remove-category':
      return `${posts(count)} taken out of “${action.category}”.`;
    case 'status':
      return `${postsAre(count)} ${(count === 1 ? statusWords : manyStatusWords)[action.status]} now.`;
    case 'trash':
      return `${postsAre(count)} in the trash.`;
    case 'restore':
      return `${posts(count)} put back.`;
    case 'delete':
      return `${postsAre(count)} gone for ever.`;
    case 'pin':
      return `${posts(count)} pinned.`;
    case 'unpin':
      return `${posts(count)} unpinned.`;
  }
}

const doingWords: Record<BulkAction['kind'], string> = {
  'add-tag': 'Tagging',
  'remove-tag': 'Taking a tag off',
  'add-category': 'Sorting in',
  'remove-category': 'Taking out of a category',
  status: 'Changing the status',
  trash: 'Moving to the trash',
  restore: 'Putting back',
  delete: 'Deleting',
  pin: 'Pinning',
  unpin: 'Unpinning',
};

const wholeTrash: PostSelection = { kind: 'query', query: { ...wholeLibrary, section: 'trash' }, except: [] };

const failedTo: Partial<Record<BulkAction['kind'], string>> = { trash: 'moved', delete: 'deleted' };

/** "12 posts and 3 unused files are". */
function emptiedWords({ posts: count, files }: EmptiedTrash): string {
  const media = `${files.toLocaleString('en')} unused ${files === 1 ? 'file' : 'files'}`;
  const what = files === 0 ? posts(count) : count === 0 ? media : `${posts(count)} and ${media}`;
  return `${what} ${count + files === 1 ? 'is' : 'are'} gone for ever.`;
}

/** A failure that names the first few posts, and all of them under its details. */
export function failedWords(failed: EmptiedTrash['failed'], what: string) {
  const names = failed.slice(0, 3).map(({ title }) => `“${title.trim() || 'Untitled'}”`);
  const more = failed.length > names.length ? ` and ${(failed.length - names.length).toLocaleString('en')} more` : '';
  const reasons = [...new Set(failed.map(({ message }) => message))];
  const steps = [...new Set(failed.map(({ next }) => next))];
  return {
    code: 'conflict' as const,
    message: `${posts(failed.length)} could not be ${what}: ${names.join(', ')}${more}.${reasons.length === 1 ? ` ${reasons[0]}` : ''}`,
    kept: failed.length === 1 ? 'It is as it was.' : 'They are as they were.',
    ...(steps.length === 1 && steps[0] !== undefined && { next: steps[0] }),
    detail: failed
      .slice(0, 1_000)
      .map(({ title, message }) => `${title.trim() || 'Untitled'}: ${message}`)
      .join('\n'),
  };
}

/** What is done to many posts at once: with progress, a way to end it, and a way back. */
export function createBulk(
  client: Client,
  {
    notices,
    operations,
    refresh,
    beforeChange,
  }: {
    notices: Notices;
    operations: Operations;
    refresh: () => Promise<void>;
    /** Hands over what was typed, or puts the open post away when it goes too; false keeps everything as it is. */
    beforeChange: (selection: PostSelection, action: BulkAction | null) => Promise<boolean>;
  },
) {
  async function undo(token: string): Promise<void> {
    try {
      const result = await operations.run('Undoing', (operation) =>
        client['posts.undoBulk']({ undo: token, operation }),
      );
      if (result.failed.length > 0) notices.fail(failedWords(result.failed, 'taken back'));
    } catch (thrown) {
      notices.fail(toFailure(thrown));
    }
    await refresh();
  }

  function say(result: BulkResult, words: string, { kind }: BulkAction): void {
    const { undo: token } = result;
    if (result.done > 0) {
      const tell = kind === 'trash' ? notices.sayTrashed : notices.say;
      tell(words, token === null ? null : { label: 'Undo', run: () => void undo(token) });
    }
    if (result.failed.length > 0) notices.fail(failedWords(result.failed, failedTo[kind] ?? 'changed'));
  }

  async function repointAll(
    label: string,
    changes: readonly LinkChange[],
  ): Promise<{ made: LinkChange[]; failed: BulkResult['failed'] }> {
    return await operations.run(label, async (operation) => {
      const made: LinkChange[] = [];
      const failed: BulkResult['failed'] = [];
      for (const change of changes) {
        // Each is a call of its own to main, and the writer ends all of them.
        if (operations.isCancelled(operation)) break;
        const result = await client['links.repoint']({ ...change, operation }).catch((thrown: unknown) => {
          // What was written until then has its way back.
          if (made.length === 0) throw thrown;
          notices.fail(toFailure(thrown));
          return null;
        });
        if (result === null) break;
        failed.push(...result.failed);
        const left = new Set(result.failed.map(({ id }) => id));
        if (result.done > 0) made.push({ ...change, posts: change.posts.filter((id) => !left.has(id)) });
      }
      return { made, failed };
    });
  }

  return {
    /** Answers whether anything was done. */
    async run(selection: PostSelection, action: BulkAction): Promise<boolean> {
      try {
        if (!(await beforeChange(selection, action))) return false;
        const result = await operations.run(doingWords[action.kind], (operation) =>
          client['posts.bulk']({ selection, action, operation }),
        );
        say(result, doneWords(action, result.done), action);
        await refresh();
        return result.done > 0;
      } catch (thrown) {
        notices.fail(toFailure(thrown));
        await refresh();
        return false;
      }
    },
    /** Takes everything in the trash off the disk. */
    async emptyTrash(): Promise<void> {
      try {
        if (!(await beforeChange(wholeTrash, { kind: 'delete' }))) return;
        const emptied = await operations.run('Emptying the trash', (operation) => client['trash.empty']({ operation }));
        if (emptied.posts + emptied.files > 0) notices.say(emptiedWords(emptied));
        if (emptied.failed.length > 0) notices.fail(failedWords(emptied.failed, 'deleted'));
      } catch (thrown) {
        notices.fail(toFailure(thrown));
      }
      await refresh();
    },
    /** Writes other addresses for links; answers whether any was written. */
    async repoint(changes: readonly LinkChange[]): Promise<boolean> {
      try {
        const ids = [...new Set(changes.flatMap((change) => change.posts))];
        if (!(await beforeChange({ kind: 'ids', ids }, null))) return false;
        const { made, failed } = await repointAll('Updating links', changes);
        const done = new Set(made.flatMap((change) => change.posts)).size;
        // The way back is the same work the other way round.
        const back = made.map(({ posts: some, from, to }) => ({ posts: some, from: to, to: from })).toReversed();
        if (done > 0) {
          notices.say(`Links in ${posts(done)} lead to the right address now.`, {
            label: 'Undo',
            run: () => void repointAll('Undoing', back).catch((thrown: unknown) => notices.fail(toFailure(thrown))),
          });
        }
        if (failed.length > 0) notices.fail(failedWords(failed, 'updated'));
        return done > 0;
      } catch (thrown) {
        notices.fail(toFailure(thrown));
        return false;
      }
    },
    async export(selection: PostSelection, format: 'html-file' | 'html-folder'): Promise<void> {
      try {
        if (!(await beforeChange(selection, null))) return;
        const result: BulkExportResult | null = await operations.run('Exporting', (operation) =>
          client['export.posts']({ selection, format, operation }),
        );
        if (result === null) return;
        const { done, failed, warnings, key, displayPath } = result;
        if (done > 0) {
          notices.say(`${posts(done)} exported to ${displayPath}.`, {
            label: 'Show',
            run: () =>
              void client['export.reveal']({ key }).catch((thrown: unknown) => notices.fail(toFailure(thrown))),
          });
        }
        if (failed.length > 0) notices.fail({ ...failedWords(failed, 'exported'), kept: 'They are untouched.' });
        if (warnings.length > 0) {
          notices.fail({
            code: 'unreadable',
            message: `Something is missing in what was exported: ${warnings.length === 1 ? 'one thing' : `${warnings.length.toLocaleString('en')} things`}.`,
            detail: warnings.join('\n'),
          });
        }
      } catch (thrown) {
        notices.fail(toFailure(thrown));
      }
    },
  };
}

export type Bulk = ReturnType<typeof createBulk>;
