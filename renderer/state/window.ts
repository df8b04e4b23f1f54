import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';

import { toFailure } from '#core/failure.ts';
import type { PostId, PostSummary } from '#core/post/post.ts';

import type { Client } from '../bridge/client.ts';
import { createLayout } from './layout.ts';
import { createLibraryState } from './library.ts';
import { createListing, wholeLibrary } from './listing.ts';
import { createNotices } from './notices.ts';
import { createOpenPost } from './openPost.ts';
import { createOperations } from './operations.ts';
import { createPublishing } from './publishing.ts';

/** Everything the window knows, over one client. Made once; a test makes its own. */
export function createWindowState(client: Client) {
  const notices = createNotices();
  const operations = createOperations(client);
  const layout = createLayout();
  const library = createLibraryState(client, notices);
  const post = createOpenPost(client, notices, () => void listing.refresh());
  const listing = createListing(client, (posts) => {
    const { post: now } = post.store.getState();
    const mine = now.kind === 'none' ? undefined : posts.find((summary) => summary.id === now.id);
    if (mine !== undefined) post.adopt(mine);
  });
  const openId = (): PostId | null => {
    const { post: now } = post.store.getState();
    return now.kind === 'none' ? null : now.id;
  };

  /** Asks about one post that the list may not show now. */
  async function look(id: PostId): Promise<PostSummary | null> {
    const listed = listing.find(id);
    if (listed !== null) return listed;
    const { text, tag, category, sort, descending } = wholeLibrary;
    const all = await client['posts.list']({ text, tag, category, sort, descending, status: null, trash: false });
    return all.posts.find((summary) => summary.id === id) ?? null;
  }

  const publishing = createPublishing(client, {
    notices,
    operations,
    flush: post.flush,
    isWatched: (id) => openId() === id && layout.getState().panel === 'publish',
    async onPublished(id) {
      await listing.refresh();
      const summary = await look(id).catch(() => null);
      if (summary !== null) post.adopt(summary);
    },
  });

  /** Makes a post and opens it with the caret in its title. */
  async function newPost(): Promise<void> {
    try {
      const summary = await client['posts.create']({ title: '' });
      const { scope, text, tag, category } = listing.store.getState().filter;
      const hidden = (scope !== 'all' && scope !== 'draft') || text !== '' || tag !== null || category !== null;
      if (hidden) void listing.filterBy({ scope: 'all', text: '', tag: null, category: null });
      else void listing.refresh();
      await post.open(summary, 'title');
    } catch (thrown) {
      notices.fail(toFailure(thrown));
    }
  }

  async function trash(id: PostId): Promise<void> {
    const summary = listing.find(id) ?? (await look(id).catch(() => null));
    const title = summary?.title.trim() || 'Untitled';
    const posts = listing.store.getState().posts ?? [];
    const at = posts.findIndex((candidate) => candidate.id === id);
    const wasOpen = openId() === id;
    if (wasOpen && !(await post.close())) return;
    try {
      await client['posts.trash']({ id });
      notices.say(`“${title}” is in the trash.`, { label: 'Undo', run: () => void restore(id, wasOpen) });
      const next = posts[at + 1] ?? posts[at - 1];
      if (wasOpen && next !== undefined) await post.open(next);
    } catch (thrown) {
      notices.fail(toFailure(thrown));
      if (wasOpen && summary !== null) await post.open(summary);
    }
    await listing.refresh();
  }

  async function restore(id: PostId, open = true): Promise<void> {
    try {
      const summary = await client['posts.restore']({ id });
      if (listing.store.getState().filter.scope === 'trash') void listing.filterBy({ scope: 'all' });
      else void listing.refresh();
      if (open) await post.open(summary);
    } catch (thrown) {
      notices.fail(toFailure(thrown));
    }
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

  /** Hands over what was typed before another library takes this one's place. */
  async function changeLibrary(how: Parameters<typeof library.change>[0]) {
    if (!(await post.close())) return null;
    const opened = await library.change(how);
    if (opened !== null) await resume();
    return opened;
  }

  async function begin(): Promise<void> {
    await library.load();
    if (library.app()?.library) await resume();
  }

  /** The list of the library that was just opened, and the post that was written in last, ready to go on with. */
  async function resume(): Promise<void> {
    await listing.refresh();
    if (openId() !== null) return;
    const latest = listing.store.getState().posts?.find((summary) => summary.problem === null);
    if (latest !== undefined) await post.open(latest, 'text');
  }

  /** Listens to main, and asks for the first state. The result ends it. */
  function start(): () => void {
    const ends = [
      client.on('library.changed', ({ library: next }) => {
        if (next !== null && next.key === library.app()?.library?.key) return void listing.refresh();
        post.forget();
        listing.reset();
        void begin();
      }),
      client.on('posts.changed', () => void listing.refresh()),
      client.on('posts.saveState', ({ id, state }) => post.saveState(id, state)),
      client.on('posts.replaced', ({ id }) => void post.reopen(id)),
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
    post,
    publishing,
    openId,
    look,
    newPost,
    trash,
    restore,
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
export const useOpenPost = <T>(select: (state: StoreOf<WindowState['post']['store']>) => T): T =>
  useStore(useWindow().post.store, useShallow(select));
export const useLibrary = <T>(select: (state: StoreOf<WindowState['library']['store']>) => T): T =>
  useStore(useWindow().library.store, useShallow(select));
export const useNotices = <T>(select: (state: StoreOf<WindowState['notices']['store']>) => T): T =>
  useStore(useWindow().notices.store, useShallow(select));
export const useOperations = <T>(select: (state: StoreOf<WindowState['operations']['store']>) => T): T =>
  useStore(useWindow().operations.store, useShallow(select));
export const usePublishing = <T>(select: (state: StoreOf<WindowState['publishing']['store']>) => T): T =>
  useStore(useWindow().publishing.store, useShallow(select));
export const useLayout = <T>(select: (state: StoreOf<WindowState['layout']>) => T): T =>
  useStore(useWindow().layout, useShallow(select));
