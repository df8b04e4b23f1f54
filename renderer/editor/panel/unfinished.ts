import type { EditorView } from '@tiptap/pm/view';

/** Of each text, what puts the words of its fields into it. */
const unfinished = new WeakMap<EditorView, Set<() => void>>();

/** Has `finish` put what is typed beside a text into it before the text is sent away, changed by others, or taken down. The result ends that. */
export function onFinish(view: EditorView, finish: () => void): () => void {
  const all = unfinished.get(view) ?? new Set();
  unfinished.set(view, all.add(finish));
  return () => {
    all.delete(finish);
  };
}

/** Puts what is typed in fields beside a text into it. */
export function finishFields(view: EditorView): void {
  for (const finish of unfinished.get(view) ?? []) finish();
}
