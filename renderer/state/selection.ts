import { createStore } from 'zustand/vanilla';

import type { ListQuery, PostSelection } from '#core/post/listing.ts';
import type { PostId } from '#core/post/post.ts';

/** Posts that were chosen for what is done to several: some, or all that the list shows but a few. */
export type Chosen = { kind: 'ids'; ids: ReadonlySet<PostId> } | { kind: 'all'; except: ReadonlySet<PostId> };

export const nobody: Chosen = { kind: 'ids', ids: new Set() };

export const isChosen = (chosen: Chosen, id: PostId): boolean =>
  chosen.kind === 'ids' ? chosen.ids.has(id) : !chosen.except.has(id);

/** How many are chosen of a list of so many. */
export const countChosen = (chosen: Chosen, total: number): number =>
  chosen.kind === 'ids' ? chosen.ids.size : Math.max(0, total - chosen.except.size);

export function toggled(chosen: Chosen, id: PostId): Chosen {
  const next = new Set(chosen.kind === 'ids' ? chosen.ids : chosen.except);
  if (!next.delete(id)) next.add(id);
  return chosen.kind === 'ids' ? { kind: 'ids', ids: next } : { kind: 'all', except: next };
}

/** `chosen` and these too. */
export function withIds(chosen: Chosen, ids: readonly PostId[]): Chosen {
  if (chosen.kind === 'ids') return { kind: 'ids', ids: new Set([...chosen.ids, ...ids]) };
  const except = new Set(chosen.except);
  for (const id of ids) except.delete(id);
  return { kind: 'all', except };
}

/** What main is asked to work on. */
export const selectionOf = (chosen: Chosen, query: ListQuery): PostSelection =>
  chosen.kind === 'ids' ? { kind: 'ids', ids: [...chosen.ids] } : { kind: 'query', query, except: [...chosen.except] };

/**
 * Choosing rows, as lists do it: one by one, or from an anchor to another row. What was chosen before the anchor stays; the stretch from
 * it to here is drawn anew each time.
 */
export function createSelection(idsBetween: (from: number, to: number) => Promise<PostId[]>) {
  const store = createStore<{ chosen: Chosen }>(() => ({ chosen: nobody }));
  let anchor: number | null = null;
  let before: Chosen = nobody;
  let ticket = 0;
  const put = (chosen: Chosen) => {
    ticket += 1;
    store.setState({ chosen });
  };
  return {
    store,
    isEmpty: (total: number): boolean => countChosen(store.getState().chosen, total) === 0,
    toggle(id: PostId, index: number): void {
      put(toggled(store.getState().chosen, id));
      anchor = index;
      before = store.getState().chosen;
    },
    /** Chooses from the anchor, or from `from` when there is none, to a row. */
    async extend(from: number, to: number): Promise<void> {
      if (anchor === null) {
        anchor = from;
        before = store.getState().chosen;
      }
      ticket += 1;
      const mine = ticket;
      const ids = await idsBetween(Math.min(anchor, to), Math.max(anchor, to));
      if (mine === ticket) store.setState({ chosen: withIds(before, ids) });
    },
    all(): void {
      put({ kind: 'all', except: new Set() });
      anchor = null;
    },
    clear(): void {
      anchor = null;
      before = nobody;
      put(nobody);
    },
    /** Where the next stretch begins; nothing is chosen by it. */
    anchorAt(index: number): void {
      anchor = index;
      before = store.getState().chosen;
    },
  };
}

export type Selection = ReturnType<typeof createSelection>;
