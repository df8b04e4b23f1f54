import {
  useEffect,
  useEffectEvent,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { KeyboardEvent, Ref } from 'react';

import { limits } from '#core/ipc/contract.ts';
import type { ListedPost } from '#core/post/listing.ts';

import { isSearch } from '../../state/listing.ts';
import { countChosen, isChosen, selectionOf } from '../../state/selection.ts';
import { useListing, useSelection, useWindow } from '../../state/window.ts';
import { useNow } from '../../ui/useNow.ts';
import { beginDrag, endDrag } from './dragging.ts';
import styles from './PostList.module.css';
import type { RowHandlers } from './PostRow.tsx';
import { PostRow } from './PostRow.tsx';
import { createTypeAhead } from './typeAhead.ts';
import { useRows } from './useRows.ts';

export interface PostListHandle {
  focus: () => void;
  /** The row that the keyboard is at, or the open one. */
  current: () => ListedPost | null;
}

export interface PostListProps {
  openId: string | null;
  ref?: Ref<PostListHandle>;
  onOpen: (post: ListedPost, keyboard: boolean) => void;
  onTrash: (post: ListedPost) => void;
  onRename: (post: ListedPost) => void;
  onContextMenu: (post: ListedPost) => void;
}

const rowPadding = 40;
/** Rows around those that are drawn whose pages are fetched before they are needed. */
const ahead = 30;

/**
 * The posts, drawn as far as they are seen. Arrows, Page, Home and End move, with Shift they choose; Space chooses one, Ctrl+A all; letters go
 * to a title; Enter opens; Delete bins; F2 changes the address; Escape lets go of what is chosen.
 */
export function PostList({ openId, ref, onOpen, onTrash, onRename, onContextMenu }: PostListProps) {
  const { client, listing, selection } = useWindow();
  const { total, pages, answered } = useListing((store) => ({
    total: store.total ?? 0,
    pages: store.pages,
    answered: store.answered,
  }));
  const chosen = useSelection((store) => store.chosen);
  const choosing = countChosen(chosen, total) > 0;
  const id = useId();
  const now = useNow();
  const { scroller, rows, height, view } = useRows(total);
  /** A row by its post, and where it was when it was last seen. */
  const [focus, setFocus] = useState<{ id: string | null; index: number } | null>(null);
  const [typed] = useState(createTypeAhead);

  const focusedId = focus?.id ?? null;
  const knownAt = focusedId === null ? null : listing.indexOf(focusedId);
  const at = focus === null ? -1 : Math.min(knownAt ?? focus.index, total - 1);

  useEffect(() => {
    listing.see(Math.max(0, rows.first - ahead), Math.max(0, rows.last + ahead));
  }, [listing, rows]);

  const focusAt = (index: number, bring = true) => {
    setFocus({ id: listing.rowAt(index)?.id ?? null, index });
    if (bring) view.show(index);
  };

  // What is opened elsewhere (a new post, an undo) is brought into sight; scrolling is left alone otherwise.
  const find = useEffectEvent(async (post: string, isStill: () => boolean) => {
    const index = listing.indexOf(post) ?? (await listing.positionOf(post));
    if (index === null || !isStill()) return false;
    setFocus({ id: post, index });
    view.show(index);
    return true;
  });
  const found = useRef<string | null>(null);
  useEffect(() => {
    let still = true;
    const bring = async (post: string) => {
      if (await find(post, () => still)) found.current = post;
    };
    if (openId === null) found.current = null;
    else if (found.current !== openId && answered !== null) void bring(openId);
    return () => {
      still = false;
    };
    // With other rows a post may be in the list that was not.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [openId, answered, pages]);

  // Rows that came or went above keep what is read where it is: most of what was seen moved by so many rows, and so does the scroll.
  const drawn = useRef<{ id: string; index: number }[]>([]);
  const asked = useRef(answered);
  const settle = useEffectEvent(() => {
    if (asked.current !== answered) {
      // Another question begins at its top, or where the open post stands in it; a search by words at what fits best.
      asked.current = answered;
      view.toTop();
      if (answered !== null && !isSearch(answered)) found.current = null;
    } else {
      const moved = drawn.current.flatMap((row) => {
        const index = listing.indexOf(row.id);
        return index === null ? [] : [index - row.index];
      });
      view.shift(commonest(moved));
    }
    const [first, last] = view.seen();
    drawn.current = [];
    for (let index = first; index <= last; index += 1) {
      const row = listing.rowAt(index);
      if (row !== null) drawn.current.push({ id: row.id, index });
    }
  });
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- whenever other rows are known or seen
  useLayoutEffect(() => settle(), [pages, rows, answered]);

  // The row the keyboard is at is kept by its post: where it went, the keyboard follows; where it is gone, it stays at its place.
  const follow = useEffectEvent(async (isStill: () => boolean) => {
    if (focus === null) return;
    const here = listing.rowAt(focus.index);
    const index = focus.id === null ? null : listing.indexOf(focus.id);
    // Where another list stands, or the row is not known any more, only the library can tell.
    const place = focus.id === null || index !== null || here === null ? index : await listing.positionOf(focus.id);
    await Promise.resolve();
    if (!isStill()) return;
    if (place !== null) {
      if (place !== focus.index) setFocus({ id: focus.id, index: place });
      return;
    }
    if (here === null) return;
    const stays = Math.max(0, Math.min(focus.index, total - 1));
    setFocus({ id: listing.rowAt(stays)?.id ?? null, index: stays });
  });
  useEffect(() => {
    let still = true;
    // oxlint-disable-next-line react/set-state-in-effect -- only after a while: it asks the library
    void follow(() => still);
    return () => {
      still = false;
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- other rows are known
  }, [pages]);

  useImperativeHandle(ref, () => ({
    focus() {
      view.focus();
      if (at < 0 && total > 0) focusAt(0);
    },
    current: () => (at < 0 ? null : listing.rowAt(at)),
  }));

  const move = (to: number, extend: boolean) => {
    const index = Math.min(Math.max(to, 0), total - 1);
    if (extend) void selection.extend(Math.max(at, 0), index);
    else selection.anchorAt(index);
    focusAt(index);
  };
  const goTo = (text: string) => {
    const from = Math.max(at, 0) + (text.length > 1 ? 0 : 1);
    const titlesFrom = async (row: number): Promise<string[]> => {
      if (answered === null) return [];
      const { posts } = await client['posts.page']({ query: answered, offset: row, limit: limits.pageLength });
      return posts.map(({ title }) => title);
    };
    const go = async () => {
      const index = await typed.find(total, from, text, (row) => listing.rowAt(row)?.title ?? null, titlesFrom);
      if (index !== null && listing.store.getState().answered === answered) focusAt(index);
    };
    // What keeps the library from answering is told where the list is.
    void go().catch(() => undefined);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.nativeEvent.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    const post = at < 0 ? null : listing.rowAt(at);
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? 0 : at - 1,
      PageDown: at + rows.page,
      PageUp: at - rows.page,
      Home: 0,
      End: total - 1,
    };
    const to = moves[event.key];
    if (to !== undefined && !(command && event.shiftKey)) move(to, event.shiftKey);
    else if (command && event.key.toLowerCase() === 'a') selection.all();
    else if (event.key === ' ' && !(typed.isGoingOn() && !command)) {
      if (post !== null) selection.toggle(post.id, at);
    } else if (command) return;
    else if (event.key === 'Escape' && choosing) selection.clear();
    else if (event.key.length === 1) goTo(typed.add(event.key));
    else if (post === null) return;
    else if (event.key === 'Enter') onOpen(post, true);
    else if (event.key === 'Delete' || event.key === 'Backspace') onTrash(post);
    else if (event.key === 'F2') onRename(post);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) onContextMenu(post);
    else return;
    event.preventDefault();
  };

  const press: RowHandlers['onPress'] = (event, post, index) => {
    setFocus({ id: post.id, index });
    if (event.shiftKey) void selection.extend(Math.max(at, 0), index);
    else if (event.ctrlKey || event.metaKey) selection.toggle(post.id, index);
    else {
      selection.clear();
      selection.anchorAt(index);
      onOpen(post, false);
    }
  };
  const menu: RowHandlers['onContextMenu'] = (event, post, index) => {
    event.preventDefault();
    setFocus({ id: post.id, index });
    // The menu of a row that is not among the chosen ones is its own.
    if (choosing && !isChosen(chosen, post.id)) selection.clear();
    onContextMenu(post);
  };
  const drag: RowHandlers['onDragStart'] = (event, post) => {
    const several = choosing && isChosen(chosen, post.id) && answered !== null;
    beginDrag(event, {
      selection: several ? selectionOf(chosen, answered) : { kind: 'ids', ids: [post.id] },
      count: several ? countChosen(chosen, total) : 1,
      trashed: post.trashedAt !== null,
    });
  };
  const live = useRef({ press, menu, drag });
  useLayoutEffect(() => {
    live.current = { press, menu, drag };
  });
  const handlers = useMemo(
    (): RowHandlers => ({
      onPress: (event, post, index) => live.current.press(event, post, index),
      onContextMenu: (event, post, index) => live.current.menu(event, post, index),
      onDragStart: (event, post) => live.current.drag(event, post),
      onDragEnd: endDrag,
    }),
    [],
  );

  const keys = new Set<string>();
  const keyOf = (post: ListedPost | null, index: number): string => {
    // While pages of two moments stand side by side, a post may be in both.
    const key = post === null || keys.has(post.id) ? `row ${index}` : post.id;
    keys.add(key);
    return key;
  };
  const indexes = Array.from({ length: Math.max(0, rows.last - rows.first + 1) }, (_, index) => rows.first + index);
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label="Posts"
      aria-multiselectable
      tabIndex={0}
      {...(at >= rows.first && at <= rows.last && { 'aria-activedescendant': `${id}-${at}` })}
      className={styles.scroller}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div role="presentation" className={styles.sizer} style={{ height }}>
        {indexes.map((index) => {
          const post = listing.rowAt(index);
          return (
            <PostRow
              key={keyOf(post, index)}
              id={`${id}-${index}`}
              post={post}
              index={index}
              total={total}
              width={rows.width - rowPadding}
              open={post !== null && post.id === openId}
              chosen={post !== null && choosing && isChosen(chosen, post.id)}
              choosing={choosing}
              focused={index === at}
              now={now}
              handlers={handlers}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The number that comes most often, 0 for none. */
function commonest(numbers: readonly number[]): number {
  const times = new Map<number, number>();
  for (const number of numbers) times.set(number, (times.get(number) ?? 0) + 1);
  let best = 0;
  for (const [number, count] of times) if (count > (times.get(best) ?? 0)) best = number;
  return best;
}
