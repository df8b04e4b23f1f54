import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, Ref } from 'react';

import type { PostSummary } from '#core/post/post.ts';

import styles from './PostList.module.css';
import { PostRow } from './PostRow.tsx';
import { useNow } from '../../ui/useNow.ts';

export interface PostListProps {
  posts: readonly PostSummary[];
  openId: string | null;
  ref?: Ref<HTMLDivElement>;
  onOpen: (post: PostSummary, keyboard: boolean) => void;
  onTrash: (post: PostSummary) => void;
  onRename: (post: PostSummary) => void;
  onContextMenu: (post: PostSummary) => void;
}

const rowPadding = 40;

/** The posts, drawn as far as they are seen. Arrows, Page, Home and End move; Enter opens; Delete bins; F2 changes the address. */
export function PostList({ posts, openId, ref, onOpen, onTrash, onRename, onContextMenu }: PostListProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [width, setWidth] = useState(0);
  const now = useNow();
  // Its functions change with every render, which is what is wanted here.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: posts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 82,
    getItemKey: (index) => posts[index]?.id ?? index,
    overscan: 6,
    paddingStart: 4,
    paddingEnd: 12,
    gap: 1,
  });

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const openAt = posts.findIndex((post) => post.id === openId);
  const focusedAt = posts.findIndex((post) => post.id === focused);
  const at = focusedAt >= 0 ? focusedAt : openAt;

  // What is opened elsewhere (a new post, an undo) is brought into sight; scrolling is left alone otherwise.
  const lastOpen = useRef<string | null>(null);
  useEffect(() => {
    if (openAt >= 0 && lastOpen.current !== openId) {
      lastOpen.current = openId;
      setFocused(openId);
      rows.scrollToIndex(openAt, { align: 'auto' });
    }
  }, [openAt, openId, rows]);

  const move = (to: number) => {
    const next = Math.min(Math.max(to, 0), posts.length - 1);
    const post = posts[next];
    if (post === undefined) return;
    setFocused(post.id);
    rows.scrollToIndex(next, { align: 'auto' });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const post = posts[at];
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / 82) - 1);
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: posts.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) move(to);
    else if (post === undefined) return;
    else if (event.key === 'Enter' || event.key === ' ') onOpen(post, true);
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      const next = posts[at + 1] ?? posts[at - 1];
      setFocused(next?.id ?? null);
      onTrash(post);
    } else if (event.key === 'F2') onRename(post);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) onContextMenu(post);
    else return;
    event.preventDefault();
  };

  const choose = useCallback(
    (post: PostSummary) => {
      setFocused(post.id);
      onOpen(post, false);
    },
    [onOpen],
  );
  const contextMenu = useCallback(
    (event: MouseEvent, post: PostSummary) => {
      event.preventDefault();
      setFocused(post.id);
      onContextMenu(post);
    },
    [onContextMenu],
  );

  const items = rows.getVirtualItems();
  const activeDrawn = items.some((item) => item.index === at);
  return (
    <div
      ref={(element) => {
        scroller.current = element;
        if (typeof ref === 'function') ref(element);
        else if (ref) ref.current = element;
      }}
      role="listbox"
      aria-label="Posts"
      tabIndex={0}
      {...(activeDrawn && { 'aria-activedescendant': `${id}-${at}` })}
      className={styles.scroller}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div role="presentation" className={styles.sizer} style={{ height: rows.getTotalSize() }}>
        {items.map((item) => {
          const post = posts[item.index];
          return post === undefined ? null : (
            <PostRow
              key={item.key}
              ref={rows.measureElement}
              id={`${id}-${item.index}`}
              post={post}
              index={item.index}
              total={posts.length}
              top={item.start}
              width={width - rowPadding}
              selected={post.id === openId}
              focused={item.index === at}
              now={now}
              onChoose={choose}
              onContextMenu={contextMenu}
            />
          );
        })}
      </div>
    </div>
  );
}
