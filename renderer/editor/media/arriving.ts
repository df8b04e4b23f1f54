import { Extension } from '@tiptap/core';
import type { Editor } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

import { element } from '../nodes/element.ts';

type Change = { kind: 'add'; at: number; arrival: Arrival } | { kind: 'remove'; arrival: Arrival };

const arriving = new PluginKey<DecorationSet>('arrivingMedia');

/** Shows where files will be that are still being copied. */
export const ArrivingMedia = Extension.create({
  name: 'arrivingMedia',
  addProseMirrorPlugins: () => [
    new Plugin<DecorationSet>({
      key: arriving,
      state: { init: () => DecorationSet.empty, apply: applyChange },
      props: { decorations: (state) => arriving.getState(state) ?? null },
    }),
  ],
});

/** Files on their way into the post: a placeholder that moves with the text, says how far they are, and can be told to stop. */
export class Arrival {
  readonly dom = element('span', 'desk-arriving');
  readonly #editor: Editor;
  readonly #words = element('span', 'desk-arriving-words');
  readonly #bar = document.createElement('progress');

  constructor(editor: Editor, at: number, cancel: () => void, tr = editor.state.tr) {
    this.#editor = editor;
    this.#words.setAttribute('role', 'status');
    this.#bar.hidden = true;
    this.#bar.setAttribute('aria-label', 'Copied');
    const stop = element('button', 'desk-arriving-stop', 'Stop');
    stop.type = 'button';
    stop.addEventListener('click', cancel);
    this.dom.append(this.#words, this.#bar, stop);
    editor.view.dispatch(tr.setMeta(arriving, { kind: 'add', at, arrival: this } satisfies Change));
  }

  /** Says which file is copied, and how much of all is done. */
  tell(name: string, done: number, total: number): void {
    const words = `Copying ${name}…`;
    // What is read aloud is said once for each file.
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.#bar.hidden = total === 0;
    this.#bar.max = Math.max(total, 1);
    this.#bar.value = done;
  }

  /** Where it is now; null when its place was deleted. */
  where(state: EditorState = this.#editor.state): number | null {
    return arriving.getState(state)?.find(undefined, undefined, (spec) => spec['arrival'] === this)[0]?.from ?? null;
  }

  /** Takes the placeholder away with a transaction. */
  end(tr: Transaction): Transaction {
    return tr.setMeta(arriving, { kind: 'remove', arrival: this } satisfies Change);
  }
}

function applyChange(tr: Transaction, before: DecorationSet): DecorationSet {
  const mapped = before.map(tr.mapping, tr.doc);
  const change = tr.getMeta(arriving) as Change | undefined;
  if (change === undefined) return mapped;
  const { arrival } = change;
  if (change.kind === 'remove')
    return mapped.remove(mapped.find(undefined, undefined, (spec) => spec['arrival'] === arrival));
  const spec = { arrival, side: 1, ignoreSelection: true, stopEvent: () => true };
  return mapped.add(tr.doc, [Decoration.widget(change.at, arrival.dom, spec)]);
}
