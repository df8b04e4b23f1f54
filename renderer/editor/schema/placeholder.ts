import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/** Says "Write…" in a text that holds nothing but one empty paragraph. A blank line elsewhere is a writer's own pause. */
export const Invitation = Extension.create({
  name: 'invitation',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          decorations({ doc }) {
            const first = doc.firstChild;
            if (doc.childCount !== 1 || first?.type.name !== 'paragraph' || first.content.size > 0) return null;
            return DecorationSet.create(doc, [
              Decoration.node(0, first.nodeSize, { class: 'desk-blank', 'data-placeholder': 'Write…' }),
            ]);
          },
        },
      }),
    ];
  },
});
