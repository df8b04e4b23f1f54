import { Extension } from '@tiptap/core';
import { closeHistory } from '@tiptap/pm/history';
import { Node, Slice } from '@tiptap/pm/model';
import type { Schema } from '@tiptap/pm/model';
import { Plugin, Selection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

import { parseMarkdown } from '#core/convert/markdown.ts';

import { clipboardSerializer, readPastedHtml } from './foreignHtml.ts';
import { looksLikeMarkdown } from './looksLikeMarkdown.ts';
import { withFreeNotes } from './notes.ts';

/** What is copied, pasted and dropped as text: HTML of any origin, and plain text that is Markdown. */
export const Pasting = Extension.create({
  name: 'pasting',
  addProseMirrorPlugins: () => [pastePlugin()],
});

/** @see Pasting */
export function pastePlugin(): Plugin {
  /** What the plain text that is being pasted says as Markdown. */
  let rich: Slice | null = null;
  return new Plugin({
    props: {
      clipboardSerializer,
      transformPastedHTML: readPastedHtml,
      // What is only moved keeps its names: other marks lead to them.
      transformPasted: (slice, view) => (view.dragging?.move === true ? slice : withFreeNotes(slice, view.state)),
      clipboardTextParser(text, _context, plain, view) {
        rich = !plain && looksLikeMarkdown(text) ? readMarkdown(text, view.state.schema) : null;
        // Null: as lines of text, like any other. The types do not know of it.
        return null as unknown as Slice;
      },
      handlePaste(view, event, slice) {
        const meant = rich ?? markdownOfEditor(event.clipboardData, view.state.schema);
        rich = null;
        if (meant === null) return false;
        pasteInTwoSteps(view, slice, meant);
        return true;
      },
      handleDrop() {
        rich = null;
        return false;
      },
    },
  });
}

function readMarkdown(text: string, schema: Schema): Slice | null {
  const { document } = parseMarkdown(text.replaceAll(/\r\n?/g, '\n'));
  const { content } = Node.fromJSON(schema, document);
  return content.size === 0 ? null : Slice.maxOpen(content);
}

/** Markdown from an editor of code, which brings it as coloured lines too. */
function markdownOfEditor(data: DataTransfer | null, schema: Schema): Slice | null {
  const text = data?.getData('text/plain') ?? '';
  if (!/"mode"\s*:\s*"(?:markdown|mdx)"/.test(data?.getData('vscode-editor-data') ?? '')) return null;
  return looksLikeMarkdown(text) ? readMarkdown(text, schema) : null;
}

/** Pastes the text as it stands and then, as a step of its own to undo, what it says. */
function pasteInTwoSteps(view: EditorView, plain: Slice, meant: Slice): void {
  const first = view.state.tr
    .replaceSelection(plain)
    .scrollIntoView()
    .setMeta('paste', true)
    .setMeta('uiEvent', 'paste');
  const selection: unknown = view.state.selection.toJSON();
  view.dispatch(first);
  if (!view.state.doc.eq(first.doc)) return;
  const second = closeHistory(view.state.tr);
  for (let index = first.steps.length - 1; index >= 0; index -= 1) {
    const [step, before] = [first.steps[index], first.docs[index]];
    if (step !== undefined && before !== undefined) second.step(step.invert(before));
  }
  second.setSelection(Selection.fromJSON(second.doc, selection));
  second
    .replaceSelection(withFreeNotes(meant, view.state))
    .scrollIntoView()
    .setMeta('paste', true)
    .setMeta('uiEvent', 'paste');
  view.dispatch(second);
}
