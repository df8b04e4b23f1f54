import { channels } from '#core/ipc/channels.ts';
import type { Channel, EventName } from '#core/ipc/channels.ts';
import type {
  AppState,
  Bridge,
  EventPayloads,
  Input,
  LibraryInfo,
  OpenedPost,
  Output,
  SecretProtection,
} from '#core/ipc/contract.ts';
import { defaultSettings } from '#core/ipc/settings.ts';
import type { Settings } from '#core/ipc/settings.ts';
import { LonghandError, toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import { mediaPath } from '#core/ipc/origin.ts';
import type { BrokenLink, DuplicateGroup, PostLink, SavedSearch } from '#core/post/listing.ts';
import type { PostConflict } from '#core/post/conflict.ts';
import type { BackupState, CheckReport, OrphanedMedia } from '#core/post/upkeep.ts';
import type { PostMeta, PostSummary } from '#core/post/post.ts';
import type { Account, PublishReceipt } from '#core/publish/connector.ts';

import { article, shortText, twoSides } from './documents.ts';
import { fakeListing } from './fakeListing.ts';
import { fakeVersions } from './fakeVersions.ts';
import { harnessNow, harnessPosts } from './posts.ts';

type Calls = { [C in Channel]: (input: Input<C>) => Output<C> | Promise<Output<C>> };

export interface FakeOptions {
  library?: LibraryInfo | null;
  libraryFailure?: Failure | null;
  recent?: LibraryInfo[];
  posts?: PostSummary[];
  accounts?: Account[];
  protection?: SecretProtection;
  settings?: Partial<Settings>;
  recovered?: string;
  /** What another program changed of the first post meanwhile. */
  conflict?: PostConflict;
  searches?: SavedSearch[];
  /** Links, each with the post it leads to. */
  links?: (PostLink & { to: string })[];
  broken?: BrokenLink[];
  duplicates?: DuplicateGroup[];
  orphans?: OrphanedMedia[];
  check?: CheckReport;
  /** How many versions the first post has, and whether it is written from right to left. */
  versions?: { count?: number; rtl?: boolean };
}

export const home: LibraryInfo = { key: 'lib', name: 'Blog', displayPath: '~/Documents/Blog' };
export const blog: Account = {
  id: 'blog',
  name: 'My blog',
  kind: 'wordpress',
  siteUrl: 'https://blog.example/',
  apiRoot: 'https://blog.example/wp-json/',
  username: 'ida',
};

/** A whole main process in memory: what the window may ask of it, and what a test may do to it. */
export function fakeBridge(options: FakeOptions = {}) {
  const posts = new Map((options.posts ?? harnessPosts()).map((post) => [post.id, post]));
  const metas = new Map<string, PostMeta>();
  let library = options.library === undefined ? home : options.library;
  let settings: Settings = { ...defaultSettings, author: 'Ida Lindqvist', ...options.settings };
  let accounts = options.accounts ?? [blog];
  let protection: SecretProtection = options.protection ?? { level: 'system', keeper: 'GNOME Keyring', allowed: false };
  let made = 0;
  let conflict = options.conflict ?? null;
  const calls: { channel: Channel; input: unknown }[] = [];
  const failures = new Map<Channel, Failure[]>();
  const gates = new Map<Channel, Promise<void>>();
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const kept = fakeVersions(options.versions);
  const versions = new Map<string, number>();

  const emit = <E extends EventName>(event: E, payload: EventPayloads[E]) => {
    for (const listener of listeners.get(event) ?? []) (listener as (payload: EventPayloads[E]) => void)(payload);
  };
  const post = (id: string): PostSummary => {
    const found = posts.get(id);
    if (found === undefined)
      throw new LonghandError({ code: 'not-found', message: 'This post is not in the library any more.' });
    return found;
  };
  const metaOf = (id: string): PostMeta => {
    const { title, slug, date, updated, status, tags, categories, excerpt, coverUrl } = post(id);
    const meta = metas.get(id) ?? {
      title,
      slug,
      date,
      updated,
      status,
      tags,
      categories,
      excerpt: id === 'p1' ? excerpt : '',
      cover: coverUrl === null ? null : (coverUrl.split('/').at(-1) ?? null),
      author: settings.author,
      canonicalUrl: '',
      language: '',
    };
    metas.set(id, meta);
    return meta;
  };
  const change = (id: string, changes: Partial<PostSummary>): PostSummary => {
    const next = { ...post(id), ...changes };
    posts.set(id, next);
    listing.changed();
    emit('posts.changed', { ids: [id] });
    return next;
  };
  const listing = fakeListing(posts, (id, changes) => void posts.set(id, { ...post(id), ...changes }));
  let searches = options.searches ?? [];
  const allOrphans = options.orphans ?? [];
  let orphans = allOrphans;
  let trashedFiles = 2;
  let backup: BackupState = { every: 'never', keep: 10, displayPath: null, last: null, failure: null };
  const create = (title: string): PostSummary => {
    made += 1;
    const summary: PostSummary = {
      id: `new${made}`,
      slug: `untitled-${made}`,
      path: `posts/untitled-${made}/index.md`,
      title,
      status: 'draft',
      excerpt: '',
      date: null,
      updated: harnessNow.toISOString(),
      tags: [],
      categories: [],
      coverUrl: null,
      words: 0,
      problem: null,
      publications: [],
      trashedAt: null,
    };
    posts.set(summary.id, summary);
    listing.changed();
    emit('posts.changed', { ids: [summary.id] });
    return summary;
  };
  const setLibrary = (next: LibraryInfo): LibraryInfo => {
    library = next;
    emit('library.changed', { library });
    return next;
  };
  const state = (): AppState => ({
    version: '0.1.0',
    platform: 'linux',
    library,
    libraryFailure: options.libraryFailure ?? null,
    accountsFailure: null,
    recent: options.recent ?? [home, { key: 'work', name: 'Company notes', displayPath: '~/Work/notes' }],
    defaultLibraryPath: '~/Documents/Longhand',
    settings,
  });

  const answers: Partial<Calls> = {
    'app.state': state,
    'app.openExternal': () => null,
    'app.flushed': () => null,
    'app.contextMenu': () => null,
    'library.create': () => setLibrary({ key: 'new', name: 'New', displayPath: '~/New' }),
    'library.createDefault': () => {
      posts.clear();
      return setLibrary({ key: 'default', name: 'Longhand', displayPath: '~/Documents/Longhand' });
    },
    'library.open': () => setLibrary(home),
    'library.openRecent': ({ key }) =>
      setLibrary(key === 'work' ? { key, name: 'Company notes', displayPath: '~/Work/notes' } : home),
    'library.reveal': () => null,
    'library.duplicates': () => options.duplicates ?? [],
    'library.check': () => options.check ?? { files: 812, bytes: 48_200_000, findings: [] },
    'backup.state': () => backup,
    'backup.configure': ({ every, keep }) => (backup = { ...backup, every, keep }),
    'backup.chooseFolder': () => (backup = { ...backup, displayPath: '~/Backups' }),
    'backup.now': () => {
      const at = harnessNow.toISOString();
      const last = { at, bytes: 48_200_000, files: 812, displayPath: '~/Backups/Blog 2026-11-23.zip' };
      backup = { ...backup, displayPath: backup.displayPath ?? '~/Backups', last, failure: null };
      return backup;
    },
    'backup.restore': () => null,
    'backup.reveal': () => null,
    'searches.list': () => searches,
    'searches.save': ({ id, name, query }) => {
      made += 1;
      const saved = { id: id ?? `search${made}`, name, query };
      searches = id === null ? [...searches, saved] : searches.map((search) => (search.id === id ? saved : search));
      return searches;
    },
    'searches.remove': ({ id }) => {
      searches = searches.filter((search) => search.id !== id);
      return searches;
    },
    'posts.page': ({ query, offset, limit }) => listing.page(query, offset, limit),
    'posts.counts': () => listing.counts(),
    'posts.summary': ({ id }) => post(id),
    'posts.position': ({ query, id }) => listing.position(query, id),
    'posts.indexState': () => ({ kind: 'ready' }),
    'posts.bulk': ({ selection, action }) => {
      const result = listing.bulk(selection, action);
      emit('posts.changed', { ids: null });
      return result;
    },
    'posts.undoBulk': ({ undo }) => {
      const result = listing.undo(undo);
      emit('posts.changed', { ids: null });
      return result;
    },
    'links.to': ({ id }) => (options.links ?? []).filter((link) => link.to === id),
    'links.broken': ({ id }) => (options.broken ?? []).filter((link) => id === null || link.from === id),
    'links.repoint': ({ posts: ids }) => ({ done: ids.length, failed: [], undo: null }),
    'posts.create': ({ title }) => create(title),
    'posts.open': ({ id }): OpenedPost => {
      const summary = post(id);
      if (summary.problem !== null) throw new LonghandError({ code: 'read-only', message: summary.problem.message });
      made += 1;
      const session = `session-${made}`;
      versions.set(session, 0);
      return {
        summary,
        meta: metaOf(id),
        document: id === 'p1' ? article : shortText(summary.excerpt),
        session,
        version: 0,
        recovered: options.recovered === id,
        ...(options.recovered === id && { recoveredWords: 12 }),
        saveState: { kind: 'saved', at: harnessNow.toISOString() },
        conflict: id === 'p1' ? conflict : null,
      };
    },
    'posts.applySteps': ({ id, session, version, steps }) => {
      post(id);
      if (versions.get(session) !== version)
        throw new LonghandError({ code: 'conflict', message: 'The post was changed meanwhile.' });
      versions.set(session, version + steps.length);
      return { version: version + steps.length };
    },
    'posts.stepsSince': ({ version }) => ({ version, batches: [] }),
    'posts.compareCopy': () => {
      const { id, title, path } = post('p1');
      return { original: { id, title, path }, conflict: twoSides };
    },
    'posts.mergeCopy': ({ id }) => {
      change(id, { trashedAt: harnessNow.toISOString() });
      return post('p1');
    },
    'posts.keepCopy': ({ id }) => {
      change(id, { trashedAt: harnessNow.toISOString() });
      return create(`${post(id).title} (other version)`);
    },
    'posts.resolveConflict': ({ id }) => {
      conflict = null;
      emit('posts.conflict', { id, conflict });
      return null;
    },
    'posts.meta': ({ id }) => metaOf(id),
    'posts.setMeta': ({ id, changes }) => {
      const meta = { ...metaOf(id), ...changes };
      metas.set(id, meta);
      const { title, status, date, tags, categories } = meta;
      change(id, {
        title,
        status,
        date,
        tags,
        categories,
        coverUrl: meta.cover === null ? null : mediaPath(id, meta.cover),
      });
      return meta;
    },
    'posts.flush': () => null,
    'posts.close': () => null,
    'posts.renameSlug': ({ id, slug }) => {
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/u.test(slug)) {
        throw new LonghandError({
          code: 'invalid-input',
          message: 'An address is made of small letters, digits and hyphens.',
        });
      }
      if ([...posts.values()].some((other) => other.id !== id && other.slug === slug)) {
        throw new LonghandError({ code: 'conflict', message: `Another post has the address “${slug}” already.` });
      }
      metas.set(id, { ...metaOf(id), slug });
      return change(id, { slug, path: `posts/${slug}/index.md` });
    },
    'posts.duplicate': ({ id }) => create(`${post(id).title} (copy)`),
    'posts.trash': ({ id }) => {
      change(id, { trashedAt: harnessNow.toISOString() });
      return null;
    },
    'posts.restore': ({ id }) => change(id, { trashedAt: null }),
    'trash.media': () => ({ files: trashedFiles, bytes: trashedFiles * 240_000 }),
    'trash.empty'() {
      const trashed = [...posts.values()].filter(({ trashedAt }) => trashedAt !== null).map(({ id }) => id);
      for (const id of trashed) posts.delete(id);
      const files = trashedFiles;
      trashedFiles = 0;
      listing.changed();
      emit('posts.changed', { ids: trashed });
      return { posts: trashed.length, files, failed: [] };
    },
    'posts.giveOwnId': ({ id }) => change(id, { problem: null }),
    'posts.source': ({ id }) => ({
      text: `---\ntitle: ${post(id).title}: what I would say\ndate: 2026-11-02\ntags: [talks]\n---\n\n${post(id).excerpt}\n`,
      truncated: false,
    }),
    'posts.reveal': () => null,
    'media.import': ({ id, name, bytes }) => ({
      name,
      url: mediaPath(id, name),
      size: bytes.byteLength,
      width: 800,
      height: 450,
    }),
    'media.pick': ({ id }) => ({
      files: [{ name: 'picked.svg', url: mediaPath(id, 'picked.svg'), size: 90_000, width: 800, height: 450 }],
      refused: [],
    }),
    'media.list': ({ id }) =>
      ['harbour.svg', 'shed.svg', 'lighthouse.svg', 'train.svg'].map((name) => ({
        name,
        url: mediaPath(id, name),
        size: 120_000,
        width: 800,
        height: 450,
      })),
    'media.orphans': () => orphans,
    'media.trashOrphans': ({ paths }) => {
      orphans = orphans.filter(({ path }) => !paths.includes(path));
      trashedFiles += paths.length;
      return { moved: paths.length, left: 0 };
    },
    'media.restoreTrashed': ({ paths }) => {
      orphans = allOrphans.filter((one) => orphans.includes(one) || paths.includes(one.path));
      trashedFiles -= paths.length;
      return { moved: paths.length, left: 0 };
    },
    'export.post': ({ id, format }) => ({
      key: 'export',
      displayPath: `~/Desktop/${post(id).slug}${format === 'html-file' ? '.html' : ''}`,
      warnings: [],
    }),
    'export.posts': ({ selection }) => ({
      key: 'exports',
      displayPath: '~/Desktop/Exports',
      done: listing.ids(selection).length,
      failed: [],
      warnings: [],
    }),
    'export.copy': () => null,
    'export.reveal': () => null,
    ...kept,
    'versions.read': (input) => kept['versions.read'](input, metaOf(input.id)),
    'accounts.list': () => accounts,
    'accounts.discover': ({ address }) =>
      address.includes('post')
        ? { kind: 'http', name: 'post.example', endpoint: `https://${address.replace(/^https?:\/\//u, '')}` }
        : {
            kind: 'wordpress',
            name: 'Harbour Notes',
            siteUrl: 'https://blog.example/',
            apiRoot: 'https://blog.example/wp-json/',
            supportsApplicationPasswords: true,
          },
    'accounts.add': ({ name, settings: kind }) => {
      if (protection.level !== 'system' && !protection.allowed) {
        throw new LonghandError({ code: 'unprotected', message: 'This system cannot protect the password.' });
      }
      made += 1;
      const account: Account = { id: `account${made}`, name, ...kind };
      accounts = [...accounts, account];
      return account;
    },
    'accounts.update': ({ account, name }) => {
      accounts = accounts.map((one) => (one.id === account ? { ...one, name } : one));
      return accounts.find((one) => one.id === account) ?? blog;
    },
    'accounts.remove': ({ account }) => {
      accounts = accounts.filter((one) => one.id !== account);
      return null;
    },
    'accounts.check': () => ({ displayName: 'Ida Lindqvist' }),
    'publish.preview': ({ id, account }) => {
      const summary = post(id);
      const known = summary.publications.find((publication) => publication.accountId === account);
      return {
        accountName: accounts.find((one) => one.id === account)?.name ?? '',
        action: known === undefined ? 'create' : 'update',
        url: known?.url ?? null,
        title: summary.title,
        slug: summary.slug,
        tags: summary.tags,
        categories: summary.categories,
        words: summary.words,
        media: [
          { src: 'harbour.svg', bytes: 1_240_000, alreadySent: known !== undefined },
          { src: 'shed.svg', bytes: 820_000, alreadySent: false },
        ],
        warnings: summary.title === '' ? ['It has no title yet.'] : [],
        blockers: [],
      };
    },
    'publish.start': ({ id, account, visibility }) => {
      const summary = post(id);
      const accountName = accounts.find((one) => one.id === account)?.name ?? '';
      const url = visibility === 'published' ? `https://blog.example/${summary.slug}/` : null;
      const action = summary.publications.some((publication) => publication.accountId === account)
        ? 'update'
        : 'create';
      change(id, {
        publications: [
          {
            accountId: account,
            accountName,
            url,
            remoteStatus: visibility,
            sentAt: harnessNow.toISOString(),
            changedSince: false,
          },
        ],
      });
      return {
        accountId: account,
        accountName,
        action,
        remoteId: '7',
        url,
        visibility,
        sentAt: harnessNow.toISOString(),
        mediaSent: 1,
        mediaReused: 1,
      } satisfies PublishReceipt;
    },
    'operations.cancel': () => null,
    'secrets.protection': () => protection,
    'secrets.allowUnprotected': ({ allow }) => {
      protection = { ...protection, allowed: allow };
      return protection;
    },
    'settings.get': () => settings,
    'settings.set': ({ changes }) => {
      settings = { ...settings, ...changes };
      return settings;
    },
  };

  const bridge = {
    on(event: EventName, listener: (payload: never) => void) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    ...Object.fromEntries(
      channels.map((channel) => [
        channel,
        async (input: never) => {
          calls.push({ channel, input });
          await gates.get(channel);
          try {
            const failure = failures.get(channel)?.shift();
            if (failure !== undefined) throw new LonghandError(failure);
            return { ok: true, value: await (answers[channel] as (input: never) => unknown)(input) };
          } catch (thrown) {
            return { ok: false, error: toFailure(thrown) };
          }
        },
      ]),
    ),
  } as unknown as Bridge;

  return {
    bridge,
    calls,
    posts,
    get conflict() {
      return conflict;
    },
    emit,
    sent: <C extends Channel>(channel: C): Input<C>[] =>
      calls.filter((call) => call.channel === channel).map((call) => call.input as Input<C>),
    /** The next call of a channel fails so, or the next few do. */
    fail(channel: Channel, failure: Failure, times = 1) {
      failures.set(
        channel,
        Array.from({ length: times }, () => failure),
      );
    },
    mend: (channel: Channel) => failures.delete(channel),
    /** Calls of a channel wait until the result is called. */
    hold(channel: Channel): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      gates.set(channel, promise);
      return () => {
        gates.delete(channel);
        resolve();
      };
    },
  };
}

export type Fake = ReturnType<typeof fakeBridge>;
