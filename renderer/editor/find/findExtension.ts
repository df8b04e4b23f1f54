import { Extension } from '@tiptap/core';
import type { Editor } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Plugin, PluginKey, Selection, TextSelection } from '@tiptap/pm/state';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

import type { Match } from './search.ts';

export interface FindState {
  matches: readonly Match[];
  /** Index of the match the writer is at, or -1. */
  current: number;
  decorations: DecorationSet;
}

type Change = { matches: readonly Match[]; current: number };

const finding = new PluginKey<FindState>('find');
const nothing: FindState = { matches: [], current: -1, decorations: DecorationSet.empty };
/** More than this many marks around the current one help nobody and cost a frame. */
const marked = 300;

/** Holds what was found, moves it along with the text and marks it. The bar decides what is looked for. */
export const FindMarks = Extension.create({
  name: 'findMarks',
  addProseMirrorPlugins() {
    return [
      new Plugin<FindState>({
        key: finding,
        state: { init: () => nothing, apply: applyChange },
        props: { decorations: (state) => finding.getState(state)?.decorations ?? null },
      }),
    ];
  },
});

export const findState = (state: EditorState): FindState => finding.getState(state) ?? nothing;

/** Marks these matches; none clears the marks. */
export function showMatches(editor: Editor, matches: readonly Match[], current: number): void {
  const before = findState(editor.state);
  if (matches.length === 0 && before.matches.length === 0) return;
  editor.view.dispatch(
    editor.state.tr.setMeta(finding, { matches, current } satisfies Change).setMeta('addToHistory', false),
  );
}

/** Selects the match at `index` and brings it into sight; the focus stays where it is. */
export function goToMatch(editor: Editor, index: number): void {
  const { matches } = findState(editor.state);
  const match = matches[index];
  if (match === undefined) return;
  const { tr } = editor.state;
  tr.setSelection(
    match.title === undefined
      ? TextSelection.create(tr.doc, match.from, match.to)
      : Selection.near(tr.doc.resolve(match.from + (tr.doc.nodeAt(match.from)?.isLeaf === true ? 0 : 1))),
  );
  tr.setMeta(finding, { matches, current: index } satisfies Change);
  editor.view.dispatch(tr.setMeta('addToHistory', false));
  const dom = match.title === undefined ? editor.view.domAtPos(match.from).node : editor.view.nodeDOM(match.from);
  const element = dom instanceof HTMLElement ? dom : dom?.parentElement;
  element?.scrollIntoView({ block: 'center' });
}

/** Replaces one match; answers how many were replaced. */
export function replaceMatch(editor: Editor, index: number, replacement: string): number {
  const match = findState(editor.state).matches[index];
  return match === undefined ? 0 : replaceMatches(editor, [match], replacement);
}

/** Replaces every match in one step of undo. */
export function replaceEveryMatch(editor: Editor, replacement: string): number {
  return replaceMatches(editor, findState(editor.state).matches, replacement);
}

function replaceMatches(editor: Editor, matches: readonly Match[], replacement: string): number {
  if (matches.length === 0) return 0;
  const { tr } = editor.state;
  for (const { from, to, title } of matches.toReversed()) {
    if (title !== undefined) {
      const words = String(tr.doc.nodeAt(from)?.attrs[title.name] ?? '');
      const next = words.slice(0, title.start) + replacement + words.slice(title.end);
      // A file is always called something, if by its own name; what else has no title has none.
      tr.setNodeAttribute(from, title.name, next.trim() === '' && title.name !== 'label' ? null : next.trim());
    } else if (replacement === '') tr.delete(from, to);
    else tr.insertText(replacement, from, to);
  }
  editor.view.dispatch(tr);
  return matches.length;
}

function applyChange(tr: Transaction, before: FindState): FindState {
  const change = tr.getMeta(finding) as Change | undefined;
  if (change !== undefined) return { ...change, decorations: decorate(tr, change) };
  if (!tr.docChanged || before.matches.length === 0) return before;
  // The bar looks again in a moment; until then the marks move with the text.
  const matches = before.matches.flatMap((match) => {
    const moved = { ...match, from: tr.mapping.map(match.from, 1), to: tr.mapping.map(match.to, -1) };
    const { title } = match;
    const said = (doc: ProseMirrorNode, at: number): unknown => title && doc.nodeAt(at)?.attrs[title.name];
    // In a title that was changed the words stand elsewhere.
    return moved.from < moved.to && said(tr.before, match.from) === said(tr.doc, moved.from) ? [moved] : [];
  });
  return {
    matches,
    current: Math.min(before.current, matches.length - 1),
    decorations: before.decorations.map(tr.mapping, tr.doc),
  };
}

function decorate(tr: Transaction, { matches, current }: Change): DecorationSet {
  const first = Math.max(0, Math.min(current - marked / 2, matches.length - marked));
  return DecorationSet.create(
    tr.doc,
    matches.slice(first, first + marked).map(({ from, to, title }, index) => {
      const isCurrent = first + index === current;
      return title === undefined
        ? Decoration.inline(from, to, { class: isCurrent ? 'desk-found is-current' : 'desk-found' })
        : Decoration.node(from, to, { class: isCurrent ? 'has-found is-found-current' : 'has-found' });
    }),
  );
}
