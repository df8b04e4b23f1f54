import * as z from 'zod';

import type { DocumentDiff } from '../document/diff.ts';
import type { DocumentJson } from '../document/json.ts';
import type { Failure, FailureCode } from '../failure.ts';
import { conflictChoices } from '../post/conflict.ts';
import type { ComparedCopy, PostConflict } from '../post/conflict.ts';
import type {
  BrokenLink,
  BulkResult,
  DuplicateGroup,
  IndexState,
  LibraryCounts,
  ListPage,
  PostLink,
  SavedSearch,
} from '../post/listing.ts';
import { mediaKinds } from '../post/mediaTypes.ts';
import type { MediaFile, PostId, PostMeta, PostSummary, SaveState } from '../post/post.ts';
import { backupIntervals } from '../post/upkeep.ts';
import type { BackupState, CheckReport, EmptiedTrash, OrphanedMedia } from '../post/upkeep.ts';
import type { VersionInfo } from '../post/versions.ts';
import type { Account, DiscoveredSite, PublishPreview, PublishReceipt } from '../publish/connector.ts';
import type {
  AppliedSteps,
  AppState,
  BulkExportResult,
  ExportResult,
  KeptCopy,
  LibraryInfo,
  OpenedPost,
  PickedMedia,
  SecretProtection,
} from './answers.ts';
import type { Channel, EventName } from './channels.ts';
import type { CommandId } from './commands.ts';
import {
  absoluteUrl,
  accountSettings,
  bulkAction,
  id,
  limits,
  listQuery,
  metaChanges,
  nothing,
  operation,
  partialSettings,
  postOnly,
  selectedIds,
  selection,
  step,
} from './inputs.ts';
import type { LatePart } from './late.ts';
import { isPlainJson } from './plain-json.ts';
import type { Settings } from './settings.ts';

/**
 * Every channel: how its input is checked, and what it answers. The value of a call is `Answer<Output>`.
 * An `operation` in an input is an id that the window makes up: progress comes under it, and `operations.cancel` takes it.
 */
export const contract = {
  'app.state': channel<AppState>()(nothing),
  /** http, https and mailto only; anything else is `forbidden`. */
  'app.openExternal': channel<null>()(z.strictObject({ url: z.string().max(2_000) })),
  /** The answer to the event `app.flush`: everything typed has been sent. */
  'app.flushed': channel<null>()(z.strictObject({ token: z.string().max(100) })),
  /**
   * Shows the native menu of a post in the list; its choice comes back as `app.command` with the post's id. `chosen` above 1: it is one of
   * so many that the choice will be for.
   */
  'app.contextMenu': channel<null>()(
    z.strictObject({ post: id, trashed: z.boolean(), pinned: z.boolean(), chosen: z.number().int().min(1) }),
  ),

  /** Asks for a folder by the native dialog; null when the writer thinks better of it. */
  'library.create': channel<LibraryInfo | null>()(nothing),
  /** Makes a library in the writer's documents folder, without a dialog. */
  'library.createDefault': channel<LibraryInfo>()(nothing),
  'library.open': channel<LibraryInfo | null>()(nothing),
  'library.openRecent': channel<LibraryInfo>()(z.strictObject({ key: id })),
  'library.reveal': channel<null>()(nothing),
  /** Reads every file of the library, and names those that it could not read or that do not hold what they must. Changes nothing. */
  'library.check': channel<CheckReport>()(z.strictObject({ operation })),
  'library.duplicates': channel<DuplicateGroup[]>()(nothing),

  'backup.state': channel<BackupState>()(nothing),
  'backup.configure': channel<BackupState>()(
    z.strictObject({ every: z.enum(backupIntervals), keep: z.number().int().min(1).max(1_000) }),
  ),
  /** Asks for the folder by the native dialog; the state as it is after that. */
  'backup.chooseFolder': channel<BackupState>()(nothing),
  /** A zip of the whole library in the backups' folder; asks for that when none was chosen. Null when the writer thinks better of it. */
  'backup.now': channel<BackupState | null>()(z.strictObject({ operation })),
  /** Asks for a backup and for an empty folder, unpacks it there and opens it. Null when the writer thinks better of it. */
  'backup.restore': channel<LibraryInfo | null>()(z.strictObject({ operation })),
  'backup.reveal': channel<null>()(nothing),

  'searches.list': channel<SavedSearch[]>()(nothing),
  /** A new one without an id; else it takes the place of the one it names. */
  'searches.save': channel<SavedSearch[]>()(
    z.strictObject({ id: id.nullable(), name: z.string().min(1).max(200), query: listQuery }),
  ),
  'searches.remove': channel<SavedSearch[]>()(postOnly),

  'posts.page': channel<ListPage>()(
    z.strictObject({
      query: listQuery,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(limits.pageLength),
    }),
  ),
  'posts.counts': channel<LibraryCounts>()(nothing),
  /** One post's row, wherever it is, trash included. `not-found` */
  'posts.summary': channel<PostSummary>()(postOnly),
  /** Where a post stands in the answer to a query, from 0; null when it is not in it. */
  'posts.position': channel<number | null>()(z.strictObject({ query: listQuery, id })),
  'posts.indexState': channel<IndexState>()(nothing),
  'posts.bulk': channel<BulkResult>()(z.strictObject({ selection, action: bulkAction, operation })),
  'posts.undoBulk': channel<BulkResult>()(z.strictObject({ undo: id, operation })),
  'posts.create': channel<PostSummary>()(z.strictObject({ title: z.string().max(limits.titleLength) })),
  /** `read-only` for a post with a problem: show `posts.source` instead. */
  'posts.open': channel<OpenedPost>()(postOnly),
  /**
   * A batch of ProseMirror steps in JSON, made on `version` of the session's document. They are durable when it answers.
   * `conflict` when the version does not fit: open the post again and rebase.
   */
  'posts.applySteps': channel<{ version: number }>()(
    z.strictObject({
      id,
      session: id,
      version: z.number().int().min(0),
      steps: z
        .array(step)
        .min(1)
        .max(limits.stepsPerBatch)
        .refine((steps) => isPlainJson(steps, limits.steps)),
    }),
  ),
  /** What was done to the post since a version, for a window that fell behind. `conflict` when that is too long ago: open it again. */
  'posts.stepsSince': channel<{ version: number; batches: AppliedSteps[] }>()(
    z.strictObject({ id, session: id, version: z.number().int().min(0) }),
  ),
  /** The writer's decision about a conflict: one choice for each place, then one for each field. What it changes comes as `posts.steps`. */
  'posts.resolveConflict': channel<null>()(
    z.strictObject({
      id,
      places: z.array(z.enum(conflictChoices)).max(100_000),
      fields: z.array(z.enum(['mine', 'theirs'])).max(100),
    }),
  ),
  /** The fields of a post as they stand now, for a window that others have overtaken. */
  'posts.meta': channel<PostMeta>()(postOnly),
  'posts.setMeta': channel<PostMeta>()(z.strictObject({ id, changes: metaChanges })),
  /** Writes what the journal holds to the file now. Throws what saving failed with. */
  'posts.flush': channel<null>()(postOnly),
  'posts.close': channel<null>()(z.strictObject({ id, session: id })),
  /** `conflict` when another post has the slug; `invalid-input` when it is not one. */
  'posts.renameSlug': channel<PostSummary>()(z.strictObject({ id, slug: z.string().min(1).max(limits.slugLength) })),
  'posts.duplicate': channel<PostSummary>()(postOnly),
  'posts.trash': channel<null>()(postOnly),
  'posts.restore': channel<PostSummary>()(postOnly),
  /** The media in the trash. */
  'trash.media': channel<{ files: number; bytes: number }>()(nothing),
  /** Takes everything in the trash off the disk, for ever; the answer says what is gone. `posts.bulk` does it with some posts. */
  'trash.empty': channel<EmptiedTrash>()(z.strictObject({ operation })),
  /** The fix of a `duplicate-id`: this copy becomes a post of its own. */
  'posts.giveOwnId': channel<PostSummary>()(postOnly),
  /** How a sync tool's copy differs from the post beside it. `not-found` when that cannot be opened. */
  'posts.compareCopy': channel<ComparedCopy>()(postOnly),
  /** Brings such a copy into its post, one choice for each place and field, and moves it to the trash. Answers with the post. */
  'posts.mergeCopy': channel<PostSummary>()(
    z.strictObject({
      id,
      places: z.array(z.enum(conflictChoices)).max(100_000),
      fields: z.array(z.enum(['mine', 'theirs'])).max(100),
    }),
  ),
  /** Makes such a copy a draft of its own, and moves the copy to the trash. */
  'posts.keepCopy': channel<PostSummary>()(postOnly),
  /** The file as it is, for a post that cannot be opened; what is not UTF-8 is replaced for the eye only. */
  'posts.source': channel<{ text: string; truncated: boolean }>()(postOnly),
  'posts.reveal': channel<null>()(postOnly),

  /** Posts that link to this one. */
  'links.to': channel<PostLink[]>()(postOnly),
  /** Links to posts and files of the library that are not there: of one post, or of all. */
  'links.broken': channel<BrokenLink[]>()(z.strictObject({ id: id.nullable() })),
  /** Writes another address for every link to `from` in the posts named; undone by calling it the other way round. */
  'links.repoint': channel<BulkResult>()(
    z.strictObject({ posts: selectedIds, from: absoluteUrl, to: absoluteUrl, operation }),
  ),

  /** Newest first. */
  'versions.list': channel<VersionInfo[]>()(postOnly),
  'versions.read': channel<{ meta: PostMeta; document: DocumentJson }>()(z.strictObject({ id, version: id })),
  /** From one version to another, or to the text as it is now (null). */
  'versions.diff': channel<DocumentDiff>()(z.strictObject({ id, from: id, to: id.nullable() })),
  /**
   * Brings a version's text, title and terms back, or only some of its changed blocks, numbered as in the diff from it to now that was asked
   * for last (`conflict` when the text has changed since). The text as it was becomes a version first; open windows get `posts.steps`.
   */
  'versions.restore': channel<null>()(
    z.strictObject({ id, version: id, changes: z.array(z.number().int().min(0)).max(100_000).nullable() }),
  ),
  /** Names a version, or the text as it is now (null); a null name takes the name away. */
  'versions.name': channel<VersionInfo>()(
    z.strictObject({ id, version: id.nullable(), name: z.string().min(1).max(200).nullable() }),
  ),

  /** Copies a pasted or dropped picture, sound, film or document beside the post. `not-an-image`, `too-large`, `disk-full`. */
  'media.import': channel<MediaFile>()(
    z.strictObject({
      id,
      name: z.string().max(300),
      bytes: z.instanceof(Uint8Array).refine((b) => b.byteLength <= limits.mediaBytes),
    }),
  ),
  /** The same, chosen by the native dialog for its kind; empty when cancelled there. One that cannot be had keeps no other back. */
  'media.pick': channel<PickedMedia>()(z.strictObject({ id, kind: z.enum(mediaKinds), operation })),
  'media.list': channel<MediaFile[]>()(postOnly),
  /** Takes away files that were just added and are not wanted after all; one that is used, or was there before, stays. */
  'media.discard': channel<null>()(z.strictObject({ id, names: z.array(z.string().min(1).max(300)).max(1_000) })),
  /** Media that no post refers to. */
  'media.orphans': channel<OrphanedMedia[]>()(z.strictObject({ operation })),
  /** Moves such media to the library's trash; what a post refers to by now is left. */
  'media.trashOrphans': channel<{ moved: number; left: number }>()(
    z.strictObject({ paths: z.array(z.string().min(1).max(2_000)).max(limits.selected), operation }),
  ),
  /** Undoes that: puts media back where they were, by the same paths. */
  'media.restoreTrashed': channel<{ moved: number; left: number }>()(
    z.strictObject({ paths: z.array(z.string().min(1).max(2_000)).max(limits.selected), operation }),
  ),

  /** Asks where by the native dialog; null when cancelled. */
  'export.post': channel<ExportResult | null>()(
    z.strictObject({ id, format: z.enum(['html-file', 'html-folder']), operation }),
  ),
  /** Asks for a folder by the native dialog, and puts each post in there under a name of its own. Null when cancelled in the dialog. */
  'export.posts': channel<BulkExportResult | null>()(
    z.strictObject({ selection, format: z.enum(['html-file', 'html-folder']), operation }),
  ),
  'export.copy': channel<null>()(z.strictObject({ id, format: z.enum(['html', 'markdown']) })),
  'export.reveal': channel<null>()(z.strictObject({ key: id })),

  'accounts.list': channel<Account[]>()(nothing),
  'accounts.discover': channel<DiscoveredSite>()(z.strictObject({ address: z.string().min(1).max(2_000), operation })),
  /** Signs in first; nothing is kept when that fails. `unprotected` asks for `secrets.allowUnprotected`. */
  'accounts.add': channel<Account>()(
    z.strictObject({
      name: z.string().min(1).max(200),
      settings: accountSettings,
      secret: z.string().max(10_000),
      operation,
    }),
  ),
  /** A null secret keeps the one there is. */
  'accounts.update': channel<Account>()(
    z.strictObject({
      account: id,
      name: z.string().min(1).max(200),
      secret: z.string().max(10_000).nullable(),
      operation,
    }),
  ),
  'accounts.remove': channel<null>()(z.strictObject({ account: id })),
  'accounts.check': channel<{ displayName: string }>()(z.strictObject({ account: id, operation })),

  'publish.preview': channel<PublishPreview>()(z.strictObject({ id, account: id })),
  'publish.start': channel<PublishReceipt>()(
    z.strictObject({ id, account: id, visibility: z.enum(['draft', 'published']), operation }),
  ),
  /** Cancelling what has ended already is no error. */
  'operations.cancel': channel<null>()(z.strictObject({ operation })),

  'secrets.protection': channel<SecretProtection>()(nothing),
  'secrets.allowUnprotected': channel<SecretProtection>()(z.strictObject({ allow: z.boolean() })),
  'settings.get': channel<Settings>()(nothing),
  'settings.set': channel<Settings>()(z.strictObject({ changes: partialSettings() })),
} satisfies Record<Channel, ChannelSpec>;

export interface ChannelSpec {
  input: z.ZodType;
  /** Carries the output's type; there is no value. */
  output: unknown;
}

function channel<Output>() {
  return <Input extends z.ZodType>(input: Input) => ({ input, output: undefined as unknown as Output });
}

export type Contract = typeof contract;
export type Input<C extends Channel> = z.output<Contract[C]['input']>;
export type Output<C extends Channel> = Contract[C]['output'];

/**
 * What every call answers: a value, or a failure as data (an Error's own fields do not survive the bridge). With `late`, the value lacks
 * that part, which its reader puts in.
 */
export type Answer<T> = { ok: true; value: T; late?: LatePart } | { ok: false; error: Failure };

/** What main may tell the window. */
export interface EventPayloads {
  'library.changed': { library: LibraryInfo | null };
  /** Something in the list changed: ask for it again. */
  'posts.changed': { ids: PostId[] | null };
  'posts.saveState': { id: PostId; state: SaveState };
  /** The open post's file was changed by another hand: open it again. */
  'posts.replaced': { id: PostId };
  /** A conflict was left unanswered: the writer's words are a post of their own now. */
  'posts.copyKept': { id: PostId; copy: KeptCopy };
  /** Steps that another than this window made on an open post; a window knows its own by the session. */
  'posts.steps': { id: PostId } & AppliedSteps;
  /** Null: it is solved. */
  'posts.conflict': { id: PostId; conflict: PostConflict | null };
  'library.indexState': IndexState;
  /** Versions cannot be kept now, and why, told at each try; null: they can again. */
  'versions.failing': { failure: Failure | null };
  /** The schedule made a backup, or failed to. */
  'backup.changed': BackupState;
  'operations.progress': { operation: string; done: number; total: number; message: string };
  'app.command': { command: CommandId; post: PostId | null };
  /** The window is about to close: send what was typed, then call `app.flushed`. */
  'app.flush': { token: string };
  'settings.changed': Settings;
}
type AllEvents = { [E in EventName]: EventPayloads[E] };

/** The object the preload puts on `window.longhand`; computed from the contract. */
export type Bridge = {
  [C in Channel]: (input: Input<C>) => Promise<Answer<Output<C>>>;
} & {
  /** Listens; the result ends it. */
  on<E extends EventName>(event: E, listener: (payload: AllEvents[E], late?: LatePart) => void): () => void;
};

export type * from './answers.ts';
export { ipcName } from './channels.ts';
export { limits } from './inputs.ts';
export type { FailureCode };
