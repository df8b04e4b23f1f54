import { createStore } from 'zustand/vanilla';

import type { Failure } from '#core/failure.ts';

/** One short message in a corner: what was done, often with a way back. */
export interface Notice {
  id: number;
  text: string;
  /** A failure stays until it is put away; the rest goes by itself. */
  failure: Failure | null;
  action: { label: string; run: () => void } | null;
  /** Stays like a failure: an offer that is worth an answer. */
  lasting: boolean;
  /** Its action brings back what lies there. */
  backFrom?: 'trash';
}

/** How long a notice that is no failure stays, ms. */
export const noticeTime = 10_000;
const most = 3;

/** Notices with room for one more. What would go by itself makes it before what stays. */
function withRoom(notices: readonly Notice[]): readonly Notice[] {
  if (notices.length < most) return notices;
  const passing = notices.findIndex(({ failure, lasting }) => failure === null && !lasting);
  return notices.toSpliced(Math.max(0, passing), 1);
}

export function createNotices() {
  const store = createStore<{ notices: Notice[] }>(() => ({ notices: [] }));
  let last = 0;
  const standing = new Map<string, { message: string; id: number }>();
  const add = (notice: Omit<Notice, 'id'>): number => {
    last += 1;
    const id = last;
    store.setState(({ notices }) => ({
      notices: [...withRoom(notices.filter((other) => other.text !== notice.text)), { ...notice, id }],
    }));
    return id;
  };
  const dismiss = (id: number): void => {
    store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
  };
  return {
    store,
    say: (text: string, action: Notice['action'] = null) => add({ text, failure: null, action, lasting: false }),
    /** Says that something is in the trash now. */
    sayTrashed: (text: string, action: Notice['action']) =>
      add({ text, failure: null, action, lasting: false, backFrom: 'trash' }),
    /** Nothing is brought back from the trash any more. */
    forgetTrashed: () =>
      store.setState(({ notices }) => ({ notices: notices.filter(({ backFrom }) => backFrom !== 'trash') })),
    offer: (text: string, action: NonNullable<Notice['action']>) => add({ text, failure: null, action, lasting: true }),
    fail: (failure: Failure) => {
      if (failure.code !== 'cancelled') add({ text: failure.message, failure, action: null, lasting: false });
    },
    /** A failure that lasts and is told of again and again: shown once, until it is put away, is another, or is over (null). */
    stand: (name: string, failure: Failure | null) => {
      const before = standing.get(name);
      if (before?.message === failure?.message) return;
      if (before !== undefined) dismiss(before.id);
      if (failure === null) standing.delete(name);
      else {
        const id = add({ text: failure.message, failure, action: null, lasting: false });
        standing.set(name, { message: failure.message, id });
      }
    },
    dismiss,
  };
}

export type Notices = ReturnType<typeof createNotices>;
