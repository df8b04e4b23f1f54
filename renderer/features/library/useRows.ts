import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

import { rowHeight } from './PostRow.tsx';

/** Rows beyond what is seen, above and below: what a fast scroll shows before the next frame. */
const margin = 6;
/** Above the first row and below the last. */
const padding = 4;

export interface Rows {
  /** The rows to draw, both included; `last` is below `first` when there are none. */
  first: number;
  last: number;
  /** Rows that are seen whole at once. */
  page: number;
  /** Of the scroller, CSS pixels. */
  width: number;
  height: number;
}

/** Which rows of a list of equal rows are drawn, as it is scrolled and resized. */
export function useRows(total: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const [rows, setRows] = useState<Rows>({ first: 0, last: -1, page: 1, width: 0, height: 0 });

  const measure = useCallback((): Rows => {
    const element = scroller.current;
    const { scrollTop = 0, clientHeight = 0, clientWidth = 0 } = element ?? {};
    const first = Math.max(0, Math.floor((scrollTop - padding) / rowHeight) - margin);
    const last = Math.min(total - 1, Math.ceil((scrollTop + clientHeight) / rowHeight) + margin);
    const page = Math.max(1, Math.floor(clientHeight / rowHeight));
    return { first: Math.min(first, Math.max(0, last)), last, page, width: clientWidth, height: clientHeight };
  }, [total]);

  const update = useCallback(
    (now: boolean) => {
      const next = measure();
      const put = () =>
        setRows((before) =>
          before.first === next.first &&
          before.last === next.last &&
          before.width === next.width &&
          before.height === next.height
            ? before
            : next,
        );
      // Rows that come a frame after the scrolling are a flicker.
      if (now) flushSync(put);
      else put();
    },
    [measure],
  );

  /** The row that was brought into sight last, and where the list stood then: it stays in sight while the list gets lower. */
  const brought = useRef<{ index: number; top: number } | null>(null);
  const bring = useCallback((index: number) => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, clientHeight } = element;
    const top = padding + index * rowHeight;
    if (top < scrollTop) element.scrollTop = top - padding;
    else if (top + rowHeight > scrollTop + clientHeight) element.scrollTop = top + rowHeight + padding - clientHeight;
    brought.current = { index, top: element.scrollTop };
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    update(false);
    const onScroll = () => {
      // The writer went elsewhere.
      if (brought.current !== null && element.scrollTop !== brought.current.top) brought.current = null;
      update(true);
    };
    const observer = new ResizeObserver(() => {
      if (brought.current !== null) bring(brought.current.index);
      update(false);
    });
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [update, bring]);

  const view = useMemo(() => {
    const scrollTo = (top: number) => {
      if (scroller.current !== null) scroller.current.scrollTop = top;
    };
    return {
      focus: () => scroller.current?.focus(),
      toTop() {
        brought.current = null;
        scrollTo(0);
      },
      /** Brings a row into sight, with as little scrolling as that takes. */
      show: bring,
      /** So many rows came above what is seen, or went: it stays where it is. At the top the new ones are seen. */
      shift(by: number) {
        const { scrollTop = 0 } = scroller.current ?? {};
        if (scrollTop > rowHeight) scrollTo(scrollTop + by * rowHeight);
        if (brought.current !== null)
          brought.current = { index: brought.current.index + by, top: scroller.current?.scrollTop ?? 0 };
      },
      /** The rows that are seen, both included. */
      seen(): [first: number, last: number] {
        const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
        return [Math.floor(scrollTop / rowHeight), Math.ceil((scrollTop + clientHeight) / rowHeight)];
      },
    };
  }, [bring]);
  return { scroller, rows, height: total * rowHeight + 3 * padding, view };
}
