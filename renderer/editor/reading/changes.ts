import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/** A place of a text that shows both sides of a change, as positions in it. */
export interface MarkedChange {
  /** What came, what went, or what is formatted otherwise. */
  kind: 'inserted' | 'deleted' | 'formatted';
  from: number;
  to: number;
  /** True for a node, false for a stretch of text. */
  isNode: boolean;
  /** What is formatted otherwise, for people to read. */
  words: string;
}

const elements = { inserted: 'ins', deleted: 'del', formatted: 'span' };

/** Tells what came, what went and what was formatted apart, by colour, by form, and for those who do not see either. */
export const markedChanges = (changes: readonly MarkedChange[]): Extension =>
  Extension.create({
    name: 'markedChanges',
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          decorations: ({ doc }) => {
            const within = changes.filter(({ to }) => to <= doc.content.size);
            return DecorationSet.create(
              doc,
              within.map(({ kind, from, to, isNode, words }) => {
                const attrs = { class: `change is-${kind}`, ...(words !== '' && { title: words }) };
                return isNode
                  ? Decoration.node(from, to, { ...attrs, 'data-change': kind })
                  : Decoration.inline(from, to, { ...attrs, nodeName: elements[kind] });
              }),
            );
          },
        },
      }),
    ],
  });
