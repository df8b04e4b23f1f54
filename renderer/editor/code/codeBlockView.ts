import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import type { EditorView, NodeView, ViewMutationRecord } from '@tiptap/pm/view';

import { languages } from './languages.ts';

/** A code block with its language in the corner. */
export class CodeBlockView implements NodeView {
  readonly dom = document.createElement('div');
  readonly contentDOM = document.createElement('code');
  readonly #select = document.createElement('select');
  #node: ProseMirrorNode;

  constructor(node: ProseMirrorNode, view: EditorView, getPos: () => number | undefined) {
    this.#node = node;
    this.dom.className = 'desk-code';
    const pre = document.createElement('pre');
    pre.spellcheck = false;
    pre.dir = 'ltr';
    this.contentDOM.translate = false;
    pre.append(this.contentDOM);
    this.#select.className = 'desk-code-language';
    this.#select.contentEditable = 'false';
    this.#select.setAttribute('aria-label', 'Language of this code');
    this.#select.addEventListener('change', () => {
      const at = getPos();
      if (at === undefined) return;
      view.dispatch(
        view.state.tr.setNodeAttribute(at, 'language', this.#select.value === '' ? null : this.#select.value),
      );
      view.focus();
    });
    this.dom.append(this.#select, pre);
    this.#drawOptions();
  }

  update(node: ProseMirrorNode): boolean {
    if (node.type !== this.#node.type) return false;
    const changed = node.attrs['language'] !== this.#node.attrs['language'];
    this.#node = node;
    if (changed) this.#drawOptions();
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof Node && this.#select.contains(event.target);
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target);
  }

  #drawOptions(): void {
    const language: unknown = this.#node.attrs['language'];
    const current = typeof language === 'string' ? language : '';
    const known = current === '' || languages.some(({ id }) => id === current);
    const options = [{ id: '', label: 'Plain' }, ...(known ? [] : [{ id: current, label: current }]), ...languages];
    this.#select.replaceChildren(
      ...options.map(({ id, label }) => new Option(label, id, id === current, id === current)),
    );
  }
}
