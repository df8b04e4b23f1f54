import type { EditorView } from '@tiptap/pm/view';

/**
 * Runs `change` when no input method is at work in the text: at once, or when the composition has ended. A change made by the program in
 * the middle of one would tear the syllable apart.
 */
export function afterComposition(view: EditorView, change: () => void): void {
  if (!view.composing) {
    change();
    return;
  }
  view.dom.addEventListener(
    'compositionend',
    () => {
      // ProseMirror reads the composed text first.
      setTimeout(() => {
        if (!view.isDestroyed) afterComposition(view, change);
      }, 50);
    },
    { once: true },
  );
}
