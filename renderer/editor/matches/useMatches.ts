import type { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { useEffect, useMemo, useRef, useState } from 'react';

import { WordFinder, wantedWords } from './matchedWords.ts';
import type { Found } from './matchedWords.ts';

/** The name of the marks in editor.css. */
const highlightName = 'matched-words';
/** How long the text must be quiet before it is looked through again, milliseconds. */
const pause = 150;
/** Blocks around those in sight that are marked too. */
const margin = 12;

export interface Matches {
  /** Whether words are marked. */
  active: boolean;
  /** Takes the marks away. */
  clear: () => void;
}

/**
 * Marks the words of a search in the part of the text that is in sight, and goes from one to the next with F3. Nothing of the document or
 * of its elements changes for it: the browser draws the marks over the text.
 */
export function useMatches(editor: Editor, words: readonly string[]): Matches {
  const [cleared, setCleared] = useState<readonly string[] | null>(null);
  const active = words.length > 0 && words !== cleared;
  const finder = useMemo(() => (active ? new WordFinder(wantedWords(words)) : null), [active, words]);

  useEffect(() => {
    if (finder === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const draw = (): void => {
      timer = null;
      if (editor.isDestroyed) return;
      const { from, to } = partInSight(editor);
      const ranges: Range[] = [];
      for (const found of finder.between(editor.state.doc, from, to)) ranges.push(rangeOf(editor, found));
      CSS.highlights.set(highlightName, new Highlight(...ranges));
    };
    const drawIn = (delay: number): void => {
      timer ??= setTimeout(draw, delay);
    };
    const onUpdate = (): void => drawIn(pause);
    const onMove = (): void => drawIn(16);
    const page = editor.view.dom.closest('.desk-page');
    draw();
    editor.on('update', onUpdate);
    page?.addEventListener('scroll', onMove, { passive: true });
    window.addEventListener('resize', onMove);
    return () => {
      if (timer !== null) clearTimeout(timer);
      editor.off('update', onUpdate);
      page?.removeEventListener('scroll', onMove);
      window.removeEventListener('resize', onMove);
      CSS.highlights.delete(highlightName);
    };
  }, [editor, finder]);

  useEffect(() => {
    if (finder === null) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'F3' || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (editor.view.composing) return;
      event.preventDefault();
      const { selection, doc } = editor.state;
      goTo(editor, event.shiftKey ? before(finder, doc, selection.from) : after(finder, doc, selection.to));
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [editor, finder]);

  // A post that was opened from a search begins at what was found.
  const isFirst = useRef(true);
  useEffect(() => {
    const opening = isFirst.current;
    isFirst.current = false;
    const { doc } = editor.state;
    const first = opening && finder !== null ? after(finder, doc, 0) : null;
    if (first === null) return;
    const element = rangeOf(editor, first).startContainer.parentElement;
    element?.scrollIntoView({ block: 'center' });
  }, [editor, finder]);

  return { active, clear: () => setCleared(words) };
}

type Doc = Editor['state']['doc'];

/** The first place from a position on, or from the start when there is none. */
function after(finder: WordFinder, doc: Doc, position: number): Found | null {
  for (const found of finder.between(doc, position, doc.content.size)) if (found.from >= position) return found;
  for (const found of finder.between(doc, 0, position)) return found;
  return null;
}

/** The last place before a position, or the last of all. */
function before(finder: WordFinder, doc: Doc, position: number): Found | null {
  const lastOf = (from: number, to: number): Found | null => {
    let last: Found | null = null;
    for (const found of finder.between(doc, from, to)) if (found.to <= to) last = found;
    return last;
  };
  const at = doc.resolve(Math.min(position, doc.content.size)).index(0);
  for (let index = at; index >= 0; index -= 1) {
    const start = doc.resolve(0).posAtIndex(index, 0);
    const end = index === at ? position : start + (doc.maybeChild(index)?.nodeSize ?? 0);
    const last = lastOf(start, end);
    if (last !== null) return last;
  }
  return lastOf(position, doc.content.size);
}

function goTo(editor: Editor, found: Found | null): void {
  if (found === null) return;
  const { tr } = editor.state;
  editor.view.dispatch(
    tr.setSelection(TextSelection.create(tr.doc, found.from, found.to)).setMeta('addToHistory', false),
  );
  rangeOf(editor, found).startContainer.parentElement?.scrollIntoView({ block: 'center' });
}

function rangeOf({ view }: Editor, { from, to }: Found): Range {
  const range = document.createRange();
  const start = view.domAtPos(from, 1);
  const end = view.domAtPos(to, -1);
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  return range;
}

/** The blocks in sight and some around them, as document positions. */
function partInSight({ view, state: { doc } }: Editor): Found {
  const page = view.dom.closest('.desk-page')?.getBoundingClientRect();
  const last = doc.childCount - 1;
  if (page === undefined || last < margin * 4) return { from: 0, to: doc.content.size };
  const indexBelow = (y: number): number => {
    // The blocks stand one below the other: half of them at a time is left out.
    let [low, high] = [0, last];
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = view.dom.children.item(middle);
      if (block !== null && block.getBoundingClientRect().bottom < y) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const start = doc.resolve(0);
  const from = Math.max(0, indexBelow(page.top) - margin);
  const to = Math.min(last, indexBelow(page.bottom) + margin);
  return { from: start.posAtIndex(from, 0), to: start.posAtIndex(to + 1, 0) };
}
