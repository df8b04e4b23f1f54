import { Extension } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

const figures = new PluginKey<DecorationSet>('figures');

/**
 * Shows a paragraph that holds one picture and nothing else as a block of its own. What is typed behind such a picture begins the
 * paragraph after it.
 */
export const Figures = Extension.create({
  name: 'figures',
  addProseMirrorPlugins() {
    return [
      new Plugin<DecorationSet>({
        key: figures,
        state: {
          init: (_config, { doc }) => findFigures(doc),
          apply: (tr, before) => (tr.docChanged ? findFigures(tr.doc) : before),
        },
        props: {
          decorations: (state) => figures.getState(state) ?? null,
          handleTextInput(view, from, to, text) {
            const { state } = view;
            const $from = state.doc.resolve(from);
            if (from !== to || !state.selection.empty || view.composing) return false;
            if (!isFigure($from.parent) || $from.parentOffset === 0) return false;
            const tr = state.tr.split(from).insertText(text, from + 2);
            view.dispatch(tr.scrollIntoView());
            return true;
          },
        },
      }),
    ];
  },
});

const isFigure = (node: ProseMirrorNode): boolean =>
  node.childCount === 1 && node.type.name === 'paragraph' && node.firstChild?.type.name === 'image';

function findFigures(doc: ProseMirrorNode): DecorationSet {
  const found: Decoration[] = [];
  doc.descendants((node, at) => {
    if (isFigure(node)) {
      found.push(Decoration.node(at, at + node.nodeSize, { class: 'is-figure' }));
    }
    return !node.isTextblock;
  });
  return DecorationSet.create(doc, found);
}
