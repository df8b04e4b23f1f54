import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';

import { toFailure } from '#core/failure.ts';
import type { ListedPost, PostSelection } from '#core/post/listing.ts';
import type { PostId, PostSummary } from '#core/post/post.ts';

import type { Client } from '../bridge/client.ts';
import { createAddresses } from './addresses.ts';
import { createBulk } from './bulk.ts';
import { createCheck } from './check.ts';
import { createLayout } from './layout.ts';
import type { Deletion, LayoutStore, UpkeepPart } from './layout.ts';
import { createLibraryState } from './library.ts';
import { createListing, isNarrowed } from './listing.ts';
import { createNotices } from './notices.ts';
import { createOpenPost } from './openPost.ts';
import { createOperations } from './operations.ts';
import { createPublishing } from './publishing.ts';
import { createSearches } from './searches.ts';
import { createSelection, nobody } from './selection.ts';

const showsCheck = ({ screen, upkeepPart }: LayoutStore): boolean => screen === 'upkeep' && upkeepPart === 'check';

/** Everything the window knows, over one client. Made once; a test makes its own. */
export function createWindowState(client: Client) {
  const notices = createNotices();
  const operations = createOperations(client);
  const layout = createLayout();
  const library = createLibraryState(client, notices);
  const post = createOpenPost(client, notices, () => void listing.refresh());
  const listing = createListing(client);
  const searches = createSearches(client, notices, listing);
  const selection = createSelection((from, to) =>
    listing.idsBetween(from, to).catch((thrown: unknown) => {
      notices.fail(toFailure(thrown));
      return [];
    }),
  );
  const openId = (): PostId | null => {
    const { post: now } = post.store.getState();
    return now.kind === 'none' ? null : now.id;
  };

  /** One post's row, whether the list shows it or not; null when there is no such post any more. */
  const look = (id: PostId): Promise<PostSummary | null> => client['posts.summary']({ id }).catch(() => null);

  let following: Promise<void> | null = null;
  let followAgain = false;
  /** What others changed of the open post's row shows beside its text. */
  function follow(): void {
    followAgain = true;
    following ??= (async () => {
      while (followAgain) {
        followAgain = false;
        const id = openId();
        if (id !== null) await post.look(id);
      }
    })().finally(() => {
      following = null;
    });
  }

  const bulk = createBulk(client, {
    notices,
    operations,
    refresh: () => listing.refresh(),
    async beforeChange(chosen, action) {
      const id = openId();
      if (id === null) return true;
      const named = chosen.kind === 'ids' ? chosen.ids.includes(id) : !chosen.except.includes(id);
      if (!named) return true;
      if (action?.kind === 'delete') {
        const { post: now } = post.store.getState();
        return now.kind === 'shown' && now.summary.trashedAt !== null ? await post.close() : true;
      }
      const mayGo = action?.kind === 'trash' && (chosen.kind === 'ids' || (await listing.positionOf(id)) !== null);
      if (mayGo || action?.kind === 'restore') return await post.close();
      await post.flush();
      return true;
    },
  });

  const addresses = createAddresses(client, { notices, bulk });

  const showUpkeep = (upkeepPart: UpkeepPart): void => layout.setState({ screen: 'upkeep', upkeepPart });
  const check = createCheck(client, {
    notices,
    operations,
    isWatched: () => showsCheck(layout.getState()),
    show: () => showUpkeep('check'),
  });

  function changeTitle(title: string): void {
    const id = openId();
    if (id !== null) addresses.titleChanges(id);
    post.changeMeta({ title });
  }

  async function titleLeft(): Promise<void> {
    await post.titleLeft();
    await addresses.titleStands();
  }

  /** Opens a post that is named somewhere, whether the list shows it or not. */
  async function openById(id: PostId): Promise<void> {
    try {
      await post.open(await client['posts.summary']({ id }), 'text');
    } catch (thrown) {
      notices.fail(toFailure(thrown));
    }
  }

  const publishing = createPublishing(client, {
    notices,
    operations,
    flush: post.flush,
    isWatched: (id) => openId() === id && layout.getState().panel === 'publish',
    async onPublished(id) {
      await listing.refresh();
      const summary = await look(id);
      if (summary !== null) post.adopt(summary);
    },
  });

  /** Makes a post and opens it with the caret in its title. */
  async function newPost(): Promise<void> {
    try {
      const summary = await client['posts.create']({ title: '' });
      const { query } = listing.store.getState();
      const hidden = (query.section !== 'all' && query.section !== 'draft') || isNarrowed(query);
      if (hidden) void listing.filterBy({ section: 'all', text: '', tag: null, category: null });
      else void listing.refresh();
      await post.open(summary, 'title');
    } catch (thrown) {
      notices.fail(toFailure(thrown));
    }
  }

  async function trash(id: PostId): Promise<void> {
    const summary = listing.find(id) ?? (await look(id));
    const title = summary?.title.trim() || 'Untitled';
    const at = listing.indexOf(id);
    const next: ListedPost | null = at === null ? null : (listing.rowAt(at + 1) ?? listing.rowAt(at - 1));
    const wasOpen = openId() === id;
    if (wasOpen && !(await post.close())) return;
    try {
      await client['posts.trash']({ id });
      notices.sayTrashed(`“${title}” is in the trash.`, { label: 'Undo', run: () => void restore(id, wasOpen) });
      if (wasOpen && next !== null) await post.open(next);
    } catch (thrown) {
      notices.fail(toFailure(thrown));
      if (wasOpen && summary !== null) await post.open(summary);
    }
    await listing.refresh();
  }

  async function restore(id: PostId, open = true): Promise<void> {
    try {
      const summary = await client['posts.restore']({ id });
      if (listing.store.getState().query.section === 'trash') void listing.filterBy({ section: 'all' });
      else void listing.refresh();
      if (open) await post.open(summary);
    } catch (thrown) {
      notices.fail(toFailure(thrown));
    }
  }

  /** Asks before posts in the trash are deleted for ever; `null` stands for the whole trash. */
  async function askToDelete(chosen: PostSelection | null): Promise<void> {
    try {
      const [only, ...others] = chosen?.kind === 'ids' ? chosen.ids : [];
      const isOne = only !== undefined && others.length === 0;
      const summary = isOne ? await client['posts.summary']({ id: only }) : null;
      if (summary !== null && summary.trashedAt === null) return;
      const sizes = await sizesOf(chosen);
      if (sizes.count + sizes.files === 0) notices.say('There is nothing in the trash.');
      else {
        const title = summary === null ? null : summary.title.trim() || 'Untitled';
        layout.setState({ deleting: { selection: chosen, ...sizes, title } });
      }
    } catch (thrown) {
      notices.fail(toFailure(thrown));
    }
  }

  /** How much goes when this is deleted for ever. */
  async function sizesOf(chosen: PostSelection | null): Promise<Pick<Deletion, 'count' | 'files'>> {
    if (chosen === null) {
      const [counts, { files }] = await Promise.all([client['posts.counts']({}), client['trash.media']({})]);
      return { count: counts.sections.trash, files };
    }
    if (chosen.kind === 'ids') return { count: chosen.ids.length, files: 0 };
    const { total } = await client['posts.page']({ query: chosen.query, offset: 0, limit: 1 });
    return { count: Math.max(0, total - chosen.except.length), files: 0 };
  }

  /** Does what {@link askToDelete} asked for. What came to the trash since was not spoken of: then that is asked anew. */
  async function deleteForEver(): Promise<void> {
    const { deleting } = layout.getState();
    layout.setState({ deleting: null });
    if (deleting === null) return;
    const { selection: chosen, count, files } = deleting;
    try {
      const now = await sizesOf(chosen);
      if (now.count > count || now.files > files) {
        layout.setState({ deleting: { ...deleting, ...now } });
        return;
      }
    } catch (thrown) {
      notices.fail(toFailure(thrown));
      return;
    }
    notices.forgetTrashed();
    if (chosen === null) await bulk.emptyTrash();
    else await bulk.run(chosen, { kind: 'delete' });
    selection.clear();
  }

  async function duplicate(id: PostId): Promise<void> {
    try {
      if (openId() === id) await post.flush();
      const summary = await client['posts.duplicate']({ id });
      void listing.refresh();
      await post.open(summary, 'title');
    } catch (thrown) {
      notices.fail(toFailure(thrown));
    }
  }

  /** A copy with another post's id becomes a post of its own. */
  async function giveOwnId(id: PostId): Promise<void> {
    try {
      const summary = await client['posts.giveOwnId']({ id });
      await listing.refresh();
      await post.open(summary, 'text');
    } catch (thrown) {
      notices.fail(toFailure(thrown));
    }
  }

  /** Hands over what was typed before another library takes this one's place; the post comes back when none does. */
  async function changeLibrary(how: Parameters<typeof library.change>[0]) {
    const { post: before } = post.store.getState();
    const key = library.app()?.library?.key;
    if (!(await post.close())) return null;
    const opened = await library.change(how);
    if (opened !== null) await resume();
    else if (openId() === null && key === library.app()?.library?.key)
      if (before.kind === 'open' || before.kind === 'shown') await post.open(before.summary);
    return opened;
  }

  async function begin(): Promise<void> {
    await library.load();
    if (library.app()?.library) await resume();
  }

  /** The list of the library that was just opened, and the post that was written in last, ready to go on with. */
  async function resume(): Promise<void> {
    void listing.loadSearches();
    void client['posts.indexState']({}).then(listing.indexing, () => null);
    await listing.refresh();
    if (openId() !== null) return;
    // Pinned ones stand first, whenever they were written in.
    const [latest] = [...(listing.store.getState().pages.get(0) ?? [])]
      .filter((row) => row.problem === null)
      .sort((a, b) => Date.parse(b.updated) - Date.parse(a.updated));
    if (latest !== undefined) await post.open(latest, 'text');
  }

  /** What was told of the schedule's backups: it tries again each hour, and says the same. */
  let backupFailure: string | null = null;

  /** Listens to main, and asks for the first state. The result ends it. */
  function start(): () => void {
    const ends = [
      client.on('library.changed', ({ library: next }) => {
        if (next !== null && next.key === library.app()?.library?.key) return void listing.refresh();
        notices.stand('versions', null);
        backupFailure = null;
        check.forget();
        // What is asked, and what is looked after, is of the library that was left.
        layout.setState(({ screen }) => ({ deleting: null, screen: screen === 'upkeep' ? null : screen }));
        post.forget();
        listing.reset();
        selection.clear();
        void begin();
      }),
      client.on('posts.changed', ({ ids }) => {
        listing.changed();
        const open = openId();
        if (open !== null && (ids === null || ids.includes(open))) follow();
      }),
      client.on('library.indexState', listing.indexing),
      client.on('posts.saveState', ({ id, state }) => post.saveState(id, state)),
      client.on('posts.replaced', ({ id }) => void post.reopen(id)),
      client.on('posts.copyKept', ({ copy }) => post.tellKept(copy)),
      client.on('posts.conflict', ({ id, conflict }) => post.conflictChanged(id, conflict)),
      client.on('versions.failing', ({ failure }) => notices.stand('versions', failure)),
      client.on('backup.changed', ({ failure }) => {
        const isNews = failure !== null && failure !== backupFailure;
        backupFailure = failure;
        if (isNews) notices.offer(failure, { label: 'Backups', run: () => showUpkeep('backups') });
      }),
      client.on('operations.progress', operations.progress),
      client.on('settings.changed', library.adoptSettings),
      client.on('app.flush', ({ token }) => {
        // Unanswered while something could not be handed over: main then knows that the window still holds words.
        void post.flush().then(
          () => client['app.flushed']({ token }).catch(() => null),
          (thrown: unknown) => notices.fail(toFailure(thrown)),
        );
      }),
    ];
    // What is chosen is what is seen to be chosen: another list begins with nothing.
    ends.push(
      listing.store.subscribe((now, before) => {
        if (now.answered !== before.answered && selection.store.getState().chosen !== nobody) selection.clear();
      }),
    );
    ends.push(
      layout.subscribe((now, before) => {
        if (showsCheck(before) && !showsCheck(now)) check.seen();
      }),
    );
    // Publishing and exporting belong to the post they were opened for.
    ends.push(
      post.store.subscribe((now, before) => {
        const idOf = (open: typeof now.post) => (open.kind === 'none' ? null : open.id);
        if (idOf(now.post) !== idOf(before.post)) layout.setState({ panel: 'details' });
      }),
    );
    void begin();
    return () => ends.forEach((end) => end());
  }

  return {
    client,
    notices,
    operations,
    layout,
    library,
    listing,
    searches,
    selection,
    bulk,
    check,
    changeAddress: addresses.change,
    changeTitle,
    titleLeft,
    openById,
    post,
    publishing,
    openId,
    look,
    newPost,
    trash,
    restore,
    askToDelete,
    deleteForEver,
    duplicate,
    giveOwnId,
    changeLibrary,
    resume,
    start,
  };
}

export type WindowState = ReturnType<typeof createWindowState>;

const WindowContext = createContext<WindowState | null>(null);
export const WindowProvider = WindowContext.Provider;

export function useWindow(): WindowState {
  const state = useContext(WindowContext);
  if (state === null) throw new Error('There is no WindowProvider above this component.');
  return state;
}

type StoreOf<T> = T extends { getState(): infer S } ? S : never;

/** Reads a part of one store; renders again when that part is another. */
export const useListing = <T>(select: (state: StoreOf<WindowState['listing']['store']>) => T): T =>
  useStore(useWindow().listing.store, useShallow(select));
export const useSelection = <T>(select: (state: StoreOf<WindowState['selection']['store']>) => T): T =>
  useStore(useWindow().selection.store, useShallow(select));
export const useOpenPost = <T>(select: (state: StoreOf<WindowState['post']['store']>) => T): T =>
  useStore(useWindow().post.store, useShallow(select));
export const useLibrary = <T>(select: (state: StoreOf<WindowState['library']['store']>) => T): T =>
  useStore(useWindow().library.store, useShallow(select));
export const useNotices = <T>(select: (state: StoreOf<WindowState['notices']['store']>) => T): T =>
  useStore(useWindow().notices.store, useShallow(select));
export const useOperations = <T>(select: (state: StoreOf<WindowState['operations']['store']>) => T): T =>
  useStore(useWindow().operations.store, useShallow(select));
export const useCheck = <T>(select: (state: StoreOf<WindowState['check']['store']>) => T): T =>
  useStore(useWindow().check.store, useShallow(select));
export const usePublishing = <T>(select: (state: StoreOf<WindowState['publishing']['store']>) => T): T =>
  useStore(useWindow().publishing.store, useShallow(select));
export const useLayout = <T>(select: (state: StoreOf<WindowState['layout']>) => T): T =>
  useStore(useWindow().layout, useShallow(select));
