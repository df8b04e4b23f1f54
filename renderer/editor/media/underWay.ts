import type { Editor } from '@tiptap/core';

import type { Failure } from '#core/failure.ts';

/**
 * How long putting a text away waits for the files that come into it, milliseconds: less than main waits for the window's words. A disk that has
 * stopped keeps nobody in a post.
 */
const patience = 2_000;

const underWay = new WeakMap<Editor, Set<Promise<void>>>();

/** Notes that files are coming into a text, until `arrival` ends. */
export function comes(editor: Editor, arrival: Promise<void>): void {
  const all = underWay.get(editor) ?? new Set();
  underWay.set(editor, all.add(arrival));
  void arrival.finally(() => all.delete(arrival));
}

/** Resolves once what was pasted and dropped stands in the text: one that is put away before would lack it. */
export async function arrived(editor: Editor): Promise<void> {
  const all = underWay.get(editor);
  if (all === undefined || all.size === 0) return;
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patience);
  await Promise.race([Promise.allSettled(all), late]);
  clearTimeout(timer);
}

/** What is told of files that were copied for a text that is not on the desk any more. */
export function leftOut(names: readonly string[]): Failure {
  const [first, ...others] = names;
  const isOne = others.length === 0;
  return {
    code: 'conflict',
    message: `${isOne ? `“${first}” is` : `${names.length} files are`} not in the text: the post was put away before the copying was done.`,
    kept: isOne ? 'The file lies beside the post.' : 'The files lie beside the post.',
    next: `Open the post, and insert ${isOne ? 'it' : 'them'} where ${isOne ? 'it belongs' : 'they belong'}.`,
  };
}
