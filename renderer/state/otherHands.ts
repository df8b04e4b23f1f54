import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { AppliedSteps } from '#core/ipc/contract.ts';
import type { ConflictChoice, PostConflict } from '#core/post/conflict.ts';
import type { PostId } from '#core/post/post.ts';

import type { Client } from '../bridge/client.ts';
import type { Notices } from './notices.ts';

/** What the library did for the open post, to be told in one quiet line. */
export type News =
  /** Words came back after a crash; how many, where that is known. */
  | { kind: 'recovered'; words: number | null }
  /** Its file was changed by another program, and the text followed. */
  | { kind: 'file' }
  /** The same, with words of the writer's in between. */
  | { kind: 'merge' };

/** What other hands did to the open post, as far as the writer has to know or to decide. */
export interface OtherHands {
  news: News | null;
  /** What another program changed at the same time and the writer has not decided about. */
  conflict: PostConflict | null;
  /** Both sides of the conflict are looked at. */
  comparing: boolean;
}

export const nothingTold: OtherHands = { news: null, conflict: null, comparing: false };

export interface OtherHandsOptions {
  client: Client;
  notices: Notices;
  get: () => OtherHands;
  set: (changes: Partial<OtherHands>) => void;
  /** The post that is open for writing; null while none is. */
  openId: () => PostId | null;
  /** Hands over everything typed. Rejects while something could not be. */
  flush: () => Promise<void>;
  /** Takes back the last merge that came into the text; false when there is none. */
  undoMerge: () => boolean;
  onChanged: () => void;
}

/** The failure of a decision about what came to be another conflict while the last words were handed over. */
const changedSince: Failure = {
  code: 'conflict',
  message: 'The post was changed once more.',
  kept: 'Nothing was brought together yet.',
  next: 'Look at the choices again.',
};

/** Tells of what other programs and windows did to the open post, and carries out what the writer decides about it. */
export function createOtherHands({
  client,
  notices,
  get,
  set,
  openId,
  flush,
  undoMerge,
  onChanged,
}: OtherHandsOptions) {
  /** The writer's own decision about a conflict is on its way: what it changes is told by itself. */
  let deciding = false;

  function undoDecision(id: PostId): void {
    if (openId() === id && undoMerge()) return;
    notices.say('This cannot be taken back here any more. The text as it was is among the post’s versions.');
  }

  /** Others changed the text of the open post; it is shown already. */
  function told(causes: readonly AppliedSteps['cause'][]): void {
    const kind = causes.includes('merge') ? 'merge' : causes.includes('file') ? 'file' : null;
    if (kind === null || (deciding && kind === 'merge')) return;
    // What came back after a crash is read first.
    if (kind === 'merge' || get().news?.kind !== 'recovered') set({ news: { kind } });
  }

  return {
    told,
    newsRead: () => set({ news: null }),
    conflictChanged(id: PostId, conflict: PostConflict | null): void {
      if (openId() === id) set({ conflict, comparing: get().comparing && conflict !== null });
    },
    compare: (comparing: boolean) => set({ comparing }),

    /** Carries out what the writer decided about a conflict; what that fails with, or null. */
    async decide(places: ConflictChoice[], fields: ('mine' | 'theirs')[]): Promise<Failure | null> {
      const id = openId();
      if (id === null) return null;
      const { conflict: decided } = get();
      deciding = true;
      try {
        await flush();
        if (openId() === id && get().conflict !== decided) return changedSince;
        await client['posts.resolveConflict']({ id, places, fields });
        if (openId() === id) set({ conflict: null, comparing: false });
        const isTextChanged = places.some((choice) => choice !== 'mine');
        const undo = isTextChanged ? { label: 'Undo', run: () => undoDecision(id) } : null;
        notices.say('Both versions are brought together.', undo);
        if (isTextChanged || fields.includes('theirs')) onChanged();
        return null;
      } catch (thrown) {
        return toFailure(thrown);
      } finally {
        deciding = false;
      }
    },
  };
}
