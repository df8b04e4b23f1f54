import { Extension } from '@tiptap/core';
import { AllSelection, Plugin, TextSelection } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/**
 * Keeps the selected words marked while the focus is elsewhere: in the field for a link, say. What has no letters for the browser to mark,
 * like films and cards, is marked as long as it is among what is selected.
 */
export const HeldSelection = Extension.create({
  name: 'heldSelection',
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        props: {
          // Tiptap makes a transaction of every focus and blur, so this is asked again.
          decorations({ doc, selection }) {
            const { from, to } = selection;
            if (selection.empty || !(selection instanceof TextSelection || selection instanceof AllSelection))
              return null;
            const marks: Decoration[] = [];
            doc.nodesBetween(from, to, (node, at) => {
              const wordless = node.isAtom && !node.isText && node.type.name !== 'hardBreak';
              if (wordless && at >= from && at + node.nodeSize <= to)
                marks.push(Decoration.node(at, at + node.nodeSize, { class: 'in-selection' }));
              return !wordless;
            });
            if (!editor.isFocused && selection instanceof TextSelection)
              marks.push(Decoration.inline(from, to, { class: 'desk-selection' }));
            return marks.length === 0 ? null : DecorationSet.create(doc, marks);
          },
        },
      }),
    ];
  },
});
