import type { Editor } from '@tiptap/core';
import { useLayoutEffect } from 'react';

import { caretPlace, selectionAt } from './steps/caretPlace.ts';
import type { CaretPlace } from './steps/caretPlace.ts';

/** Where the writer was in a post: the caret, and the block at the upper edge with how far it is scrolled past. */
interface Place {
  caret: CaretPlace | null;
  top: { index: number; past: number } | null;
}

/** Of every post that was open in this window since it was opened. */
const places = new Map<string, Place>();

/** Comes back to where the writer was in a post that is opened again, and remembers the place when it is left. */
export function usePlace(editor: Editor, post: string): void {
  useLayoutEffect(() => {
    const page = editor.view.dom.closest('.desk-page');
    const place = places.get(post);
    if (place !== undefined) comeBack(editor, page, place);
    let top = place?.top ?? null;
    // Measured while the text stands: when it is left it is gone from the page already.
    let timer: ReturnType<typeof setTimeout> | null = null;
    const onScroll = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        if (!editor.isDestroyed && page !== null) top = topOf(editor, page);
      }, 100);
    };
    page?.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      page?.removeEventListener('scroll', onScroll);
      if (timer !== null) {
        clearTimeout(timer);
        if (page?.isConnected === true) top = topOf(editor, page);
      }
      places.set(post, { caret: caretPlace(editor.state), top });
    };
  }, [editor, post]);
}

function comeBack(editor: Editor, page: Element | null, { caret, top }: Place): void {
  const { tr, doc } = editor.state;
  if (caret !== null) editor.view.dispatch(tr.setSelection(selectionAt(doc, caret)).setMeta('addToHistory', false));
  if (page === null || top === null) return;
  const settle = (): void => {
    const block = editor.isDestroyed ? null : editor.view.dom.children.item(top.index);
    if (block === null) return;
    page.scrollTop += block.getBoundingClientRect().top - page.getBoundingClientRect().top + top.past;
  };
  settle();
  // Blocks that were out of sight have their true height only now.
  requestAnimationFrame(settle);
}

/** The block at the upper edge. */
function topOf({ view }: Editor, page: Element): Place['top'] {
  if (page.scrollTop === 0) return null;
  const edge = page.getBoundingClientRect().top;
  const blocks = view.dom.children;
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks.item(middle)?.getBoundingClientRect().bottom ?? 0) <= edge) low = middle + 1;
    else high = middle;
  }
  const block = blocks.item(low);
  return block === null ? null : { index: low, past: edge - block.getBoundingClientRect().top };
}
