import { Extension } from '@tiptap/core';
import type { Editor } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Plugin, Selection, TextSelection } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/** From this many blocks on, those out of sight are not laid out. */
const longFrom = 120;

/**
 * Lets the browser skip blocks that are out of sight in a long text (`content-visibility`, see editor.css). The blocks around the caret
 * are always laid out: in a skipped block, as a new one is until the next frame, Chromium puts letters before the caret. The keys to
 * both ends of the text are answered here, since Chromium finds no last line in a skipped block and stops before its first word.
 */
export const LongText = Extension.create({
  name: 'longText',
  addKeyboardShortcuts() {
    const to = (end: 'start' | 'end', extend: boolean) => (): boolean => goTo(this.editor, end, extend);
    return {
      'Ctrl-Home': to('start', false),
      'Ctrl-End': to('end', false),
      'Ctrl-Shift-Home': to('start', true),
      'Ctrl-Shift-End': to('end', true),
      'Meta-ArrowUp': to('start', false),
      'Meta-ArrowDown': to('end', false),
      'Meta-Shift-ArrowUp': to('start', true),
      'Meta-Shift-ArrowDown': to('end', true),
    };
  },
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          attributes: (state): { [name: string]: string } => (isLong(state.doc) ? { class: 'is-long' } : {}),
          decorations({ doc, selection }) {
            if (!isLong(doc)) return null;
            const last = doc.childCount - 1;
            const indexes = new Set(
              [selection.$head, selection.$anchor].flatMap(($at) => [$at.index(0) - 1, $at.index(0), $at.index(0) + 1]),
            );
            const decorations = [...indexes]
              .filter((index) => index >= 0 && index <= last)
              .map((index) => {
                const from = selection.$head.posAtIndex(index, 0);
                return Decoration.node(from, from + doc.child(index).nodeSize, { class: 'is-near-caret' });
              });
            return DecorationSet.create(doc, decorations);
          },
        },
      }),
    ];
  },
});

/** Puts the caret, or the moving end of the selection, to an end of the text; false where the browser finds it by itself. */
function goTo(editor: Editor, end: 'start' | 'end', extend: boolean): boolean {
  const { doc, selection, tr } = editor.state;
  const there = end === 'start' ? Selection.atStart(doc) : Selection.atEnd(doc);
  // A film or a formula has no letters to go to: the browser would stop at the words before the last of them.
  if (!isLong(doc) && (extend || end === 'start' || there instanceof TextSelection)) return false;
  tr.setSelection(extend ? TextSelection.between(selection.$anchor, there.$head) : there);
  editor.view.dispatch(tr.scrollIntoView());
  return true;
}

const isLong = (doc: ProseMirrorNode): boolean => doc.childCount >= longFrom;
