import type { Editor } from '@tiptap/core';

/** Where in the window some of the text is, for a panel to stay beside: the selection, or a range that is asked for once. */
export function selectionAnchor(editor: Editor, range: { from: number; to: number } = editor.state.selection) {
  const { from, to } = range;
  return {
    contextElement: editor.view.dom,
    getBoundingClientRect() {
      const most = editor.state.doc.content.size;
      const start = editor.view.coordsAtPos(Math.min(from, most));
      const end = editor.view.coordsAtPos(Math.min(to, most), -1);
      const sameLine = Math.abs(end.top - start.top) < 4;
      const left = sameLine ? start.left : Math.min(start.left, end.left);
      const right = sameLine ? Math.max(end.right, start.left) : Math.max(start.right, end.right);
      return new DOMRect(left, start.top, Math.max(right - left, 1), end.bottom - start.top);
    },
  };
}
