import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { NodeSelection } from '@tiptap/pm/state';
import type { EditorView, NodeView } from '@tiptap/pm/view';

import { element } from '../nodes/element.ts';
import { formulasNow, loadFormulas } from './formulas.ts';
import type { DrawFormula } from './formulas.ts';

/** A formula as it is printed; its TeX where it cannot be, with the reason under the pointer. */
export class MathView implements NodeView {
  readonly dom: HTMLElement;
  readonly #place = element('span', 'desk-math-drawn');
  readonly #block: boolean;
  #node: ProseMirrorNode;
  #gone = false;

  constructor(node: ProseMirrorNode, view: EditorView, getPos: () => number | undefined, editNode: () => void) {
    this.#node = node;
    this.#block = node.isBlock;
    this.dom = element(this.#block ? 'div' : 'span', this.#block ? 'desk-math is-block' : 'desk-math');
    this.dom.dir = 'ltr';
    this.dom.append(this.#place);
    this.dom.addEventListener('mousedown', (event) => {
      const at = getPos();
      if (event.button !== 0 || event.shiftKey || at === undefined) return;
      // There are no letters to press on in MathML: Chromium would put the caret to the start of the text. The panel takes it.
      event.preventDefault();
      view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, at)));
      editNode();
    });
    this.#draw();
  }

  stopEvent(event: Event): boolean {
    return event.type === 'mousedown' && event instanceof MouseEvent && event.button === 0 && !event.shiftKey;
  }

  update(node: ProseMirrorNode): boolean {
    if (node.type !== this.#node.type) return false;
    const same = node.sameMarkup(this.#node);
    this.#node = node;
    // What is drawn anew under the pointer would lose it.
    if (!same) this.#draw();
    return true;
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.#gone = true;
  }

  #draw(): void {
    const draw = formulasNow();
    if (draw !== null) {
      this.#drawWith(draw);
      return;
    }
    this.#showSource();
    loadFormulas()
      .then((loaded) => (this.#gone ? undefined : this.#drawWith(loaded)))
      // Its source stands there.
      .catch(() => {});
  }

  #drawWith(draw: DrawFormula): void {
    const { tex, display } = this.#node.attrs as { tex: string; display?: boolean };
    const wrong = tex.trim() === '' ? null : draw(tex, this.#place, this.#block || display === true);
    this.dom.classList.toggle('is-display', display === true);
    this.dom.classList.toggle('is-wrong', wrong !== null);
    this.dom.title = wrong ?? '';
    if (wrong !== null || tex.trim() === '') this.#showSource();
  }

  #showSource(): void {
    const tex = String(this.#node.attrs['tex']);
    const source = element('code', '', tex.trim() === '' ? 'Formula' : tex);
    this.#place.replaceChildren(source);
  }
}
