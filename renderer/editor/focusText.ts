import type { ChainedCommands, Editor } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';

/**
 * Puts the caret into the text at once. Tiptap's own command waits for the next frame, and the letters typed until then would go where
 * the focus was.
 */
export function focusText(editor: Editor, where: 'start' | 'end' | null = null): void {
  if (where !== null) {
    const { tr } = editor.state;
    tr.setSelection(where === 'start' ? Selection.atStart(tr.doc) : Selection.atEnd(tr.doc));
    editor.view.dispatch(tr.scrollIntoView());
  }
  editor.view.focus();
}

/** A chain of commands for the text, with the caret in it. */
export function inText(editor: Editor): ChainedCommands {
  focusText(editor);
  return editor.chain();
}
