import { Extension } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/** From this many blocks on, those out of sight are not laid out. */
const longFrom = 120;

/**
 * Lets the browser skip blocks that are out of sight in a long text (`content-visibility`, see editor.css). The blocks around the caret
 * are always laid out: in a skipped block, as a new one is until the next frame, Chromium puts letters before the caret.
 */
export const LongText = Extension.create({
  name: 'longText',
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

const isLong = (doc: ProseMirrorNode): boolean => doc.childCount >= longFrom;
