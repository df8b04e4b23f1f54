import { createStore } from 'zustand/vanilla';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { KeptCopy, OpenedPost } from '#core/ipc/contract.ts';
import type { PostId, PostMeta, PostMetaChanges, PostSummary, SaveState } from '#core/post/post.ts';

import type { Client } from '../bridge/client.ts';
import { createMetaWriter } from './metaWriter.ts';
import type { MetaWriter } from './metaWriter.ts';
import type { Notices } from './notices.ts';
import { createOtherHands, nothingTold } from './otherHands.ts';
import type { OtherHands } from './otherHands.ts';
import { isHandedOver, saveStateOf } from './saving.ts';
import type { Saving } from './saving.ts';

/** What the middle of the window holds. */
export type OpenPost =
  | { kind: 'none' }
  | { kind: 'opening'; id: PostId }
  | { kind: 'open'; id: PostId; opened: OpenedPost; summary: PostSummary; meta: PostMeta }
  /** It cannot be edited, or lies in the trash: it is shown, and nothing is written to it. */
  | { kind: 'shown'; id: PostId; summary: PostSummary; source: { text: string; truncated: boolean } | null }
  | { kind: 'failed'; id: PostId; failure: Failure };

export interface OpenPostStore extends OtherHands {
  post: OpenPost;
  saving: Saving | null;
  /** Of the text as it is written; `undescribed` counts its pictures without a description. */
  counts: { words: number; readingMinutes: number; undescribed: number } | null;
  /** Where the caret goes once the desk stands. */
  caret: 'title' | 'text' | null;
}

/** The part of the desk's handle that keeping needs. */
export interface Flushable {
  flush: () => Promise<void>;
  /** Takes back the last merge that came into the text; false when there is none. */
  undoMerge?: () => boolean;
}

/** How soon after a refusal a second one means that opening the post again does not help, ms. */
const refusalPatience = 60_000;

/** How long a file may be missing before that is told: many programs take a file away for a moment to write it anew, ms. */
const missingPatience = 2_000;

/** Whether the library answers that there is no such post. */
const isUnknown = (answer: Promise<unknown>): Promise<boolean> =>
  answer.then(
    () => false,
    (thrown: unknown) => toFailure(thrown).code === 'not-found',
  );

/**
 * The open post: opening, switching, keeping. Nothing is put away before everything typed in it has been handed over; where that
 * fails, it stays open and says so.
 */
export function createOpenPost(client: Client, notices: Notices, onChanged: () => void) {
  const store = createStore<OpenPostStore>(() => ({
    post: { kind: 'none' },
    saving: null,
    counts: null,
    ...nothingTold,
    caret: null,
  }));
  let desk: Flushable | null = null;
  /** How many times another post is about to take the place of this one, and waits for its words. */
  let changing = 0;
  let writer: MetaWriter | null = null;
  let ticket = 0;
  /** Counts what the writer does in the details. */
  let metaChanges = 0;
  /** The post that is open, when it could not be read again: its desk has no session any more. */
  let stranded: PostId | null = null;
  /** A post whose steps the library refused, and when. */
  let refusal: { id: PostId; at: number } | null = null;
  /** The post that is open, when reading it again did not help against a refusal. */
  let stuck: PostId | null = null;
  let missing: ReturnType<typeof setTimeout> | undefined;
  /** A post that the library does not know any more is looked for once more. */
  let lookingAgain: ReturnType<typeof setTimeout> | undefined;

  const isOpen = (id: PostId) => {
    const { post } = store.getState();
    return post.kind === 'open' && post.id === id;
  };
  const patchSaving = (changes: Partial<Saving>) =>
    store.setState(({ saving }) => ({ saving: saving === null ? null : { ...saving, ...changes } }));

  /** Whether main has all that was typed in the open post. */
  const hasHandedOver = (): boolean => {
    const { saving } = store.getState();
    return saving === null || isHandedOver(saving);
  };

  /** What is typed in the details, and not confirmed. */
  const waiting = (): PostMetaChanges => writer?.waiting ?? {};

  /** Hands over everything typed. Rejects while something could not be. */
  async function flush(): Promise<void> {
    const results = await Promise.allSettled([desk?.flush(), writer?.flush()]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** The same before the post is put away, with what is typed in the details meanwhile; false when it must stay open. */
  async function settle(): Promise<boolean> {
    try {
      do await flush();
      while (Object.keys(waiting()).length > 0);
      return true;
    } catch (thrown) {
      const why = toFailure(thrown);
      if (why.code === 'not-found') return true;
      notices.fail({ ...why, kept: why.kept ?? 'This post stays open, so that nothing you typed is lost.' });
      return false;
    }
  }

  /** Takes the open post away, and only then ends its session: a word typed in between would reach nobody. */
  async function leave(next: OpenPost): Promise<void> {
    const { post, saving } = store.getState();
    const last = saving?.textWaits === true ? desk?.flush() : undefined;
    forgetWriter();
    store.setState({ post: next, saving: null, counts: null, ...nothingTold, caret: null });
    if (post.kind !== 'open') return;
    try {
      await last;
      await client['posts.close']({ id: post.id, session: post.opened.session });
    } catch {
      // What its desk left behind is sent again, and needs the session.
    }
  }

  function forgetWriter() {
    writer?.dispose();
    writer = null;
    stranded = null;
    stuck = null;
  }

  function take(opened: OpenedPost, caret: OpenPostStore['caret']) {
    const { id } = opened.summary;
    const kept = isOpen(id) ? waiting() : {};
    forgetWriter();
    writer = createMetaWriter({
      meta: opened.meta,
      send: (changes) => client['posts.setMeta']({ id, changes }),
      onChange({ meta, waiting, failure }) {
        if (!isOpen(id)) return;
        store.setState(({ post }) => (post.kind === 'open' ? { post: { ...post, meta } } : {}));
        patchSaving({ metaWaits: waiting, metaFailure: failure });
      },
      onRejected: notices.fail,
    });
    store.setState({
      post: { kind: 'open', id, opened, summary: opened.summary, meta: opened.meta },
      saving: { main: opened.saveState, textWaits: false, textFailure: null, metaWaits: false, metaFailure: null },
      counts: null,
      news: opened.recovered ? { kind: 'recovered', words: opened.recoveredWords ?? null } : null,
      conflict: opened.conflict,
      comparing: false,
      caret,
    });
    if (Object.keys(kept).length > 0) writer.change(kept);
    if (opened.recoveredAs !== undefined) tellKept(opened.recoveredAs);
  }

  /** Words of the writer's that did not fit their post are a post of their own. */
  function tellKept({ id, title }: KeptCopy): void {
    const show = async (): Promise<void> => {
      try {
        await open(await client['posts.summary']({ id }), 'text');
      } catch (thrown) {
        notices.fail(toFailure(thrown));
      }
    };
    notices.offer(`Your words are kept as “${title}”.`, { label: 'Open it', run: () => void show() });
  }

  async function show(summary: PostSummary, mine: number): Promise<void> {
    const source = await client['posts.source']({ id: summary.id }).catch(() => null);
    if (mine !== ticket) return;
    store.setState({
      post: { kind: 'shown', id: summary.id, summary, source },
      saving: null,
      counts: null,
      ...nothingTold,
    });
    // The row that was chosen may be of a post that is gone.
    if (source === null) void look(summary.id);
  }

  /** Opens a post in place of the one that is open. */
  async function open(summary: PostSummary, caret: OpenPostStore['caret'] = null): Promise<void> {
    ticket += 1;
    const mine = ticket;
    const { post } = store.getState();
    if (post.kind === 'open' && post.id === summary.id && summary.trashedAt === null) {
      if (caret !== null) store.setState({ caret });
      return;
    }
    changing += 1;
    const isSettled = await settle().finally(() => (changing -= 1));
    if (!isSettled || mine !== ticket) return;
    await leave({ kind: 'opening', id: summary.id });
    if (mine !== ticket) return;
    if (summary.problem !== null || summary.trashedAt !== null) return show(summary, mine);
    try {
      const opened = await client['posts.open']({ id: summary.id });
      if (mine === ticket) take(opened, caret);
      else await client['posts.close']({ id: summary.id, session: opened.session }).catch(() => null);
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (mine !== ticket) return;
      if (failure.code === 'read-only') {
        // What it has become, the row that was chosen did not know yet.
        const fresh = await client['posts.summary']({ id: summary.id }).catch(() => summary);
        if (mine !== ticket) return;
        if (fresh.problem !== null || fresh.trashedAt !== null) return show(fresh, mine);
      }
      store.setState({ post: { kind: 'failed', id: summary.id, failure } });
    }
  }

  /** Puts the open post away; false when it must stay. */
  async function close(): Promise<boolean> {
    ticket += 1;
    const mine = ticket;
    if (!(await settle())) return false;
    // Another post is on its way, and has put this one away.
    if (mine === ticket) await leave({ kind: 'none' });
    return true;
  }

  function forget() {
    ticket += 1;
    forgetWriter();
    store.setState({ post: { kind: 'none' }, saving: null, counts: null, ...nothingTold, caret: null });
  }

  /** The file was changed by another hand, or the versions do not fit: read it again. What waits in the details is kept. */
  async function reopen(id: PostId): Promise<void> {
    const { post } = store.getState();
    if (post.kind !== 'open' || post.id !== id) return;
    ticket += 1;
    const mine = ticket;
    const former = post.opened.session;
    await writer?.flush().catch(() => null);
    try {
      const opened = await client['posts.open']({ id });
      const kept = mine === ticket;
      if (kept) take(opened, null);
      const over = kept ? former : opened.session;
      await client['posts.close']({ id, session: over }).catch(() => null);
    } catch (thrown) {
      if (mine !== ticket) return;
      stranded = id;
      patchSaving({ textFailure: toFailure(thrown) });
    }
  }

  /** The steps of a desk do not fit, or are refused: the post is read again, and the words are brought into it. */
  async function misfit(id: PostId, why: Failure): Promise<void> {
    if (why.code === 'invalid-input') {
      const before = refusal;
      refusal = { id, at: Date.now() };
      if (before?.id === id && refusal.at - before.at < refusalPatience) {
        stuck = id;
        patchSaving({ textFailure: { ...why, kept: 'Your text is kept in this window. Leave it open.' } });
        return;
      }
      notices.fail({
        ...why,
        message: 'A change to the text could not be taken as it was made.',
        kept: 'Your words are kept: the post is read again with them in it.',
        detail: why.detail ?? why.message,
      });
    }
    await reopen(id);
  }

  const otherHands = createOtherHands({
    client,
    notices,
    get: store.getState,
    set: (changes) => store.setState(changes),
    openId() {
      const { post } = store.getState();
      return post.kind === 'open' ? post.id : null;
    },
    flush,
    undoMerge: () => desk?.undoMerge?.() === true,
    onChanged,
  });

  /** Tries again to keep what could not be kept. */
  async function retry(): Promise<void> {
    const { post } = store.getState();
    if (post.kind !== 'open') return;
    // Its desk is replaced, and what could not be sent from the old one is brought into the new.
    if (stranded === post.id || stuck === post.id) return reopen(post.id);
    try {
      await flush();
      await client['posts.flush']({ id: post.id });
      if (isOpen(post.id)) patchSaving({ textFailure: null });
    } catch (thrown) {
      const failure = toFailure(thrown);
      const { saving } = store.getState();
      if (isOpen(post.id) && saving !== null && saveStateOf(saving).kind !== 'failed') {
        patchSaving({ main: { kind: 'failed', failure } });
      }
    }
  }

  /** The title stands for now: keep it, and let the address of a post that was never published follow it. */
  async function titleLeft(): Promise<void> {
    const { post } = store.getState();
    if (post.kind !== 'open') return;
    try {
      await writer?.flush();
      await client['posts.flush']({ id: post.id });
    } catch {
      // The line of state says so already, and the address follows when the post is kept.
    }
  }

  /** The list was asked again: what it says of the open post holds, but for what the writer has typed since. */
  function adopt(summary: PostSummary) {
    const { post } = store.getState();
    if (post.kind === 'shown' && post.id === summary.id) {
      const healed = summary.problem === null && summary.trashedAt === null;
      if (healed) void open(summary, 'text');
      else store.setState({ post: { ...post, summary } });
      return;
    }
    if (post.kind !== 'open' || post.id !== summary.id) return;
    // Another window has thrown it away.
    if (summary.trashedAt !== null && changing === 0 && hasHandedOver()) return void open(summary);
    store.setState({ post: { ...post, summary } });
    if (stranded === post.id && summary.problem === null && summary.trashedAt === null) void reopen(post.id);
    const { saving } = store.getState();
    if (writer === null || saving?.metaWaits === true) return;
    const { title, slug, status, date, tags, categories } = summary;
    writer.adopt({ ...writer.meta, title, slug, status, date, tags, categories });
    void followMeta(post.id, writer);
  }

  /** The open post's row is asked for, and adopted. A post that is not there any more is put away. */
  async function look(id: PostId): Promise<void> {
    if (await isGone(id)) lookingAgain ??= setTimeout(() => void putAwayGone(), missingPatience);
  }

  function isGone(id: PostId): Promise<boolean> {
    return isUnknown(
      client['posts.summary']({ id }).then((summary) => {
        const { post } = store.getState();
        return post.kind !== 'none' && post.id === id ? adopt(summary) : undefined;
      }),
    );
  }

  /** Puts the post away that the library does not know, with a word; one whose last words are in this window alone stays. */
  async function putAwayGone(): Promise<void> {
    lookingAgain = undefined;
    const { post } = store.getState();
    if ((post.kind !== 'shown' && post.kind !== 'open') || !(await isGone(post.id))) return;
    // The list may be being made anew: a post that can be written in is known apart from it.
    if (post.kind === 'open' && !(await isUnknown(client['posts.meta']({ id: post.id })))) return;
    const { post: now } = store.getState();
    if (changing > 0 || now.kind !== post.kind || now.id !== post.id || (now.kind === 'open' && !hasHandedOver()))
      return;
    if (!(await close())) return;
    const place = now.summary.trashedAt === null ? 'here' : 'in the trash';
    notices.say(`“${now.summary.title.trim() || 'Untitled'}” is not ${place} any more.`);
  }

  /** The list's row does not tell every field: the rest is asked for. What the writer does meanwhile counts more than the answer. */
  async function followMeta(id: PostId, asking: MetaWriter): Promise<void> {
    const asked = metaChanges;
    const meta = await client['posts.meta']({ id }).catch(() => null);
    if (meta !== null && writer === asking && metaChanges === asked) asking.adopt(meta);
  }

  /** What stands in the details was changed by the library itself, by bringing a version back: reads it again. */
  async function readMeta(): Promise<void> {
    const { post } = store.getState();
    if (post.kind !== 'open') return;
    const meta = await client['posts.setMeta']({ id: post.id, changes: {} }).catch(() => null);
    if (meta !== null && isOpen(post.id)) writer?.adopt(meta);
  }

  async function renameSlug(slug: string): Promise<Failure | null> {
    const { post } = store.getState();
    if (post.kind !== 'open') return null;
    try {
      await flush();
      adopt(await client['posts.renameSlug']({ id: post.id, slug }));
      onChanged();
      return null;
    } catch (thrown) {
      return toFailure(thrown);
    }
  }

  return {
    store,
    open,
    close,
    forget,
    reopen,
    misfit,
    ...otherHands,
    tellKept,
    flush,
    retry,
    adopt,
    look,
    renameSlug,
    readMeta,
    titleLeft,
    setDesk(next: Flushable | null) {
      desk = next;
    },
    changeMeta(changes: PostMetaChanges) {
      metaChanges += 1;
      writer?.change(changes);
    },
    textWaits: (textWaits: boolean) => patchSaving({ textWaits }),
    textFailed: (textFailure: Failure | null) => patchSaving({ textFailure }),
    setCounts: (counts: NonNullable<OpenPostStore['counts']>) => store.setState({ counts }),
    saveState(id: PostId, state: SaveState) {
      if (!isOpen(id)) return;
      clearTimeout(missing);
      const isMissing = state.kind === 'failed' && state.failure.code === 'not-found';
      if (!isMissing) patchSaving({ main: state });
      else
        missing = setTimeout(() => {
          if (isOpen(id)) patchSaving({ main: state });
        }, missingPatience);
    },
    caretPlaced: () => store.setState({ caret: null }),
  };
}

export type OpenPostState = ReturnType<typeof createOpenPost>;
