import { Extension, InputRule } from '@tiptap/core';
import type { Editor } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';

import { footnoteKey } from '#core/document/nodes/footnotes.ts';
import { nodeDefinition } from '#core/document/schema.ts';

import { addFootnoteText } from '../footnotes/inserting.ts';
import { footnoteNumbers } from '../footnotes/numbering.ts';
import { around } from '../nodes/places.ts';

/**
 * Markdown for blocks, as it is typed from memory: `> [!NOTE] ` is a callout, `$$` and a space or Enter a formula, `[^label]` a footnote.
 * A single dollar is a price and stays one.
 */
export const blockShortcuts = (editNode: () => boolean): Extension =>
  Extension.create({
    name: 'blockShortcuts',
    priority: 940,
    addInputRules() {
      const { editor } = this;
      return [
        new InputRule({
          find: /^\[!([A-Za-z][A-Za-z\d-]{0,39})\] $/,
          handler: ({ state, range, match }) => {
            const quote = around(state.selection.$from, 'blockquote');
            const callout = state.schema.nodes['callout'];
            const kind = (match[1] ?? '').toLowerCase();
            const { $from } = state.selection;
            if (quote === null || callout === undefined) return null;
            if ($from.depth !== quote.depth + 1 || $from.index(quote.depth) !== 0) return null;
            state.tr.delete(range.from, range.to).setNodeMarkup(quote.at, callout, { ...quote.node.attrs, kind });
            return undefined;
          },
        }),
        new InputRule({
          find: /^\$\$ $/,
          handler: ({ state }) => {
            if (!toFormula(editor, state.tr)) return null;
            // The panel can be asked for once the formula is there.
            queueMicrotask(editNode);
            return undefined;
          },
        }),
        new InputRule({
          find: /\[\^([^\s[\]]{1,100})\]$/,
          handler: ({ state, range, match }) => {
            const label = match[1] ?? '';
            const reference = state.schema.nodes['footnoteReference'];
            const definition = state.schema.nodes['footnoteDefinition'];
            if (reference === undefined || definition === undefined) return null;
            if (nodeDefinition('footnoteReference')?.attrs?.['label']?.accepts(label) !== true) return null;
            const { tr } = state;
            tr.replaceWith(range.from, range.to, reference.create({ label }));
            if (!footnoteNumbers(editor.state).written.has(footnoteKey(label))) addFootnoteText(tr, definition, label);
            return undefined;
          },
        }),
      ];
    },
    addKeyboardShortcuts() {
      return {
        Enter: ({ editor }) => {
          const { selection, tr } = editor.state;
          if (editor.view.composing || !selection.empty || selection.$from.parent.textContent !== '$$') return false;
          if (selection.$from.parentOffset !== 2 || !toFormula(editor, tr)) return false;
          editor.view.dispatch(tr);
          editNode();
          return true;
        },
      };
    },
  });

/** Puts a formula in place of the paragraph around the caret, and selects it. */
function toFormula(editor: Editor, tr: Editor['state']['tr']): boolean {
  const { $from } = tr.selection;
  const type = editor.schema.nodes['mathBlock'];
  if (type === undefined || $from.parent.type.name !== 'paragraph' || $from.depth === 0) return false;
  const outer = $from.node($from.depth - 1);
  const index = $from.index($from.depth - 1);
  if (!outer.canReplaceWith(index, index + 1, type)) return false;
  const at = $from.before();
  tr.replaceWith(at, $from.after(), type.create());
  return tr.setSelection(NodeSelection.create(tr.doc, at)).docChanged;
}
