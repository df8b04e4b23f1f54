import { LonghandError, toFailure } from '#core/failure.ts';
import { localMoment } from '#core/post/dates.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import type { BulkAction, BulkResult, PostSelection } from '#core/post/listing.ts';
import type { PostId, PostMeta, PostSummary } from '#core/post/post.ts';

import type { LibraryArrangement } from './arrangement.ts';
import type { Library, Operation } from './contract.ts';
import type { Desk } from './desk.ts';
import { mapLimited } from './disk.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { PostEntry } from './postEntry.ts';
import { readText } from './postEntry.ts';

/** How many posts are worked on side by side: Node writes with four threads, and who types needs some of them. */
const width = 2;
/** Rows that changed are told of this often, ms. */
const tellEvery = 300;
/** How many actions can be taken back. */
const mostUndos = 50;

/** The fields that a bulk action sets. */
type Fields = Partial<Pick<PostMeta, 'tags' | 'categories' | 'status'>>;

/** What takes an action back: posts that were moved or pinned, or the fields that each had, and has since. */
type Undo =
  | { kind: 'fields'; posts: { id: PostId; before: Fields; after: Fields }[] }
  | { kind: 'trash' | 'restore' | 'pin' | 'unpin'; ids: PostId[] };

export interface BulkContext {
  desk: Desk;
  arrangement: LibraryArrangement;
  library: Pick<Library, 'trash' | 'restore' | 'listing'>;
  lifecycle: Pick<Lifecycle, 'deleteForEver' | 'removeLeavings'>;
}

/** Actions on many posts. One that fails keeps no other back; all that were done, but for deleting, can be taken back while the library is open. */
export class Bulk {
  readonly #context: BulkContext;
  readonly #undos = new Map<string, Undo>();

  constructor(context: BulkContext) {
    this.#context = context;
  }

  /** Ends early with the signal: the result says what was done until then. */
  async run(selection: PostSelection, action: BulkAction, operation: Operation): Promise<BulkResult> {
    const ids = await this.#chosen(selection);
    if (action.kind === 'trash' || action.kind === 'restore' || action.kind === 'pin' || action.kind === 'unpin')
      return this.#move(ids, action.kind, operation);
    if (action.kind === 'delete') {
      const { lifecycle } = this.#context;
      const gone = await this.#each(ids, operation, (id) => lifecycle.deleteForEver(id));
      await lifecycle.removeLeavings();
      return { ...gone, undo: null };
    }
    return this.#edit(ids, (summary) => fieldsFor(summary, action), operation);
  }

  /** Takes an action back, once. What the writer changed since stays as it is. */
  async undo(token: string, operation: Operation): Promise<BulkResult> {
    const undo = this.#undos.get(token);
    if (undo === undefined) {
      throw new LonghandError({
        code: 'not-found',
        message: 'This cannot be taken back any more.',
        kept: 'Everything is as it was.',
      });
    }
    this.#undos.delete(token);
    if (undo.kind !== 'fields') return this.#move(undo.ids, undo.kind, operation);
    const posts = new Map(undo.posts.map((post) => [post.id, post]));
    const back = (summary: PostSummary): Fields => {
      const post = posts.get(summary.id);
      return post === undefined ? {} : takenBack(summary, post.before, post.after);
    };
    return this.#edit([...posts.keys()], back, operation);
  }

  async #chosen(selection: PostSelection): Promise<PostId[]> {
    if (selection.kind === 'ids') return [...new Set(selection.ids)];
    const except = new Set(selection.except);
    return (await this.#context.library.listing.ids(selection.query)).filter((id) => !except.has(id));
  }

  async #move(ids: PostId[], kind: 'trash' | 'restore' | 'pin' | 'unpin', operation: Operation): Promise<BulkResult> {
    const { desk, library, arrangement } = this.#context;
    const { index } = desk.shelf;
    if (kind === 'pin' || kind === 'unpin') {
      const known = ids.filter((id) => index.has(id));
      const changed = known.filter((id) => index.pinned.has(id) !== (kind === 'pin'));
      if (changed.length > 0) await arrangement.setPinned(changed, kind === 'pin');
      operation.progress({ done: ids.length, total: ids.length, message: '' });
      return this.#result(known.length, [], { kind: kind === 'pin' ? 'unpin' : 'pin', ids: changed });
    }
    const moved: PostId[] = [];
    const { done, failed } = await this.#each(ids, operation, async (id) => {
      const isThere = (index.get(id).trash !== null) === (kind === 'trash');
      if (isThere) return;
      if (kind === 'trash') await library.trash(id);
      moved.push(kind === 'restore' ? (await library.restore(id)).id : id);
    });
    return this.#result(done, failed, { kind: kind === 'trash' ? 'restore' : 'trash', ids: moved });
  }

  async #edit(ids: PostId[], change: (summary: PostSummary) => Fields, operation: Operation): Promise<BulkResult> {
    const posts: { id: PostId; before: Fields; after: Fields }[] = [];
    const { done, failed } = await this.#each(ids, operation, async (id) => {
      const edited = await this.#editOne(id, change);
      if (edited !== null) posts.push({ id, ...edited });
    });
    return this.#result(done, failed, { kind: 'fields', posts });
  }

  /** Edits one post, open or not; null when it is so already. */
  async #editOne(
    id: PostId,
    change: (summary: PostSummary) => Fields,
  ): Promise<{ before: Fields; after: Fields } | null> {
    const { desk } = this.#context;
    const { shelf } = desk;
    const closed = await shelf.run(id, async () => {
      if (desk.lives.has(id)) return 'open';
      const entry = shelf.editable(id);
      const after = change(entry.summary);
      if (Object.keys(after).length === 0) return null;
      await this.#editFile(entry, after);
      return { before: pick(entry.summary, after), after };
    });
    if (closed !== 'open') return closed;
    const live = desk.lives.get(id);
    const summary = live === undefined ? shelf.editable(id).summary : desk.liveSummary(live);
    const after = change(summary);
    if (Object.keys(after).length === 0) return null;
    const changed = await desk.changeMeta(id, after);
    if (changed.sessions.size === 0) await desk.flush(id);
    return { before: pick(summary, after), after };
  }

  /** Writes the fields of a post that nobody has open straight into its file: no document is built for them. In turn. */
  async #editFile(entry: PostEntry, fields: Fields): Promise<void> {
    const { desk } = this.#context;
    const { shelf } = desk;
    const { before, after } = await shelf.editFile(entry, (text): FrontMatterChanges => {
      const { frontMatter } = readText(text);
      return {
        ...fields,
        ...(frontMatter !== null && !frontMatter.hasId && { id: entry.id }),
        ...(frontMatter?.hasUpdated === true && { updated: localMoment(shelf.options.now()) }),
      };
    });
    desk.versions.wrote(entry.id, before, after);
    // Or the texts of thousands of posts would wait in memory.
    await desk.versions.settled(entry.id);
    const fresh = await shelf.readEntry(entry, entry.id);
    // Another program had given the file another id.
    if (fresh.id !== entry.id) shelf.index.remove(entry.id);
  }

  async #each(
    ids: readonly PostId[],
    operation: Operation,
    work: (id: PostId) => Promise<void>,
  ): Promise<Pick<BulkResult, 'done' | 'failed'>> {
    const { shelf } = this.#context.desk;
    const failed: BulkResult['failed'] = [];
    let done = 0;
    let changed: PostId[] = [];
    let told = Date.now();
    const tell = (): void => {
      if (changed.length > 0) shelf.changed(changed.length > 200 ? null : changed);
      changed = [];
      told = Date.now();
    };
    await mapLimited(ids, width, async (id) => {
      if (operation.signal.aborted) return;
      const title = shelf.index.find(id)?.summary.title ?? '';
      try {
        await work(id);
        done++;
        changed.push(id);
      } catch (thrown) {
        failed.push({ id, title, ...wordsOf(thrown) });
      }
      operation.progress({ done: done + failed.length, total: ids.length, message: title });
      if (Date.now() - told > tellEvery) tell();
    });
    tell();
    return { done, failed };
  }

  #result(done: number, failed: BulkResult['failed'], undo: Undo): BulkResult {
    const isNothing = undo.kind === 'fields' ? undo.posts.length === 0 : undo.ids.length === 0;
    if (isNothing) return { done, failed, undo: null };
    const token = this.#context.desk.shelf.options.makeId();
    this.#undos.set(token, undo);
    for (const oldest of this.#undos.keys()) {
      if (this.#undos.size <= mostUndos) break;
      this.#undos.delete(oldest);
    }
    return { done, failed, undo: token };
  }
}

/** What the result of an action on many says of one that failed. */
export function wordsOf(thrown: unknown): { message: string; next?: string } {
  const { message, next } = toFailure(thrown);
  return { message, ...(next !== undefined && { next }) };
}

/** The fields that an action changes in a post; none when it is so already. */
function fieldsFor(
  { tags, categories, status }: PostSummary,
  action: Exclude<BulkAction, { kind: 'trash' | 'restore' | 'delete' | 'pin' | 'unpin' }>,
): Fields {
  switch (action.kind) {
    case 'add-tag':
      return tags.includes(action.tag) ? {} : { tags: [...tags, action.tag] };
    case 'remove-tag':
      return tags.includes(action.tag) ? { tags: tags.filter((tag) => tag !== action.tag) } : {};
    case 'add-category':
      return categories.includes(action.category) ? {} : { categories: [...categories, action.category] };
    case 'remove-category':
      return categories.includes(action.category)
        ? { categories: categories.filter((category) => category !== action.category) }
        : {};
    case 'status':
      return status === action.status ? {} : { status: action.status };
  }
}

/** The fields as they were, where nobody has changed them since; of lists that were changed again, only the action's own part. */
function takenBack(now: PostSummary, before: Fields, after: Fields): Fields {
  const fields: Fields = {};
  if (before.status !== undefined && now.status === after.status) fields.status = before.status;
  for (const key of ['tags', 'categories'] as const) {
    const [was, became] = [before[key], after[key]];
    if (was === undefined || became === undefined) continue;
    const isUntouched = now[key].length === became.length && now[key].every((name, at) => name === became[at]);
    const added = became.filter((name) => !was.includes(name));
    const removed = was.filter((name) => !became.includes(name));
    const merged = [
      ...now[key].filter((name) => !added.includes(name)),
      ...removed.filter((name) => !now[key].includes(name)),
    ];
    fields[key] = isUntouched ? was : merged;
  }
  return fields;
}

const pick = (summary: PostSummary, fields: Fields): Fields =>
  Object.fromEntries(Object.keys(fields).map((key) => [key, summary[key as keyof Fields]]));
