import { Extension } from '@tiptap/core';
import { Plugin, TextSelection } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/** Keeps the selected words marked while the focus is elsewhere: in the field for a link, say. */
export const HeldSelection = Extension.create({
  name: 'heldSelection',
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        props: {
          // Tiptap makes a transaction of every focus and blur, so this is asked again.
          decorations({ doc, selection }) {
            if (editor.isFocused || selection.empty || !(selection instanceof TextSelection)) return null;
            return DecorationSet.create(doc, [
              Decoration.inline(selection.from, selection.to, { class: 'desk-selection' }),
            ]);
          },
        },
      }),
    ];
  },
});
