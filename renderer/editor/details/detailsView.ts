import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { TextSelection } from '@tiptap/pm/state';
import type { EditorView, NodeView, ViewMutationRecord } from '@tiptap/pm/view';

import { showBlockAttrs } from '../nodes/blockAttrs.ts';
import { element, outsideText } from '../nodes/element.ts';
import { icon } from '../nodes/icon.ts';

const views = new WeakMap<HTMLElement, DetailsView>();

/** The view that drew an element, when it is one of details. */
export const detailsViewOf = (dom: unknown): DetailsView | null =>
  dom instanceof HTMLElement ? (views.get(dom) ?? null) : null;

/**
 * Something that readers may open and close. It is opened and closed here for the writer alone; how the page shows it first is said by a
 * switch of its own.
 */
export class DetailsView implements NodeView {
  readonly dom = element('div', 'desk-details');
  readonly contentDOM = element('div', 'desk-details-content');
  readonly #toggle = outsideText(element('button', 'desk-details-toggle', icon('chevron', 16)));
  readonly #page = outsideText(element('button', 'desk-details-page'));
  readonly #view: EditorView;
  readonly #getPos: () => number | undefined;
  #node: ProseMirrorNode;

  constructor(node: ProseMirrorNode, view: EditorView, getPos: () => number | undefined) {
    this.#node = node;
    this.#view = view;
    this.#getPos = getPos;
    views.set(this.dom, this);
    this.#toggle.type = 'button';
    this.#toggle.setAttribute('aria-label', 'What is folded here');
    this.#toggle.addEventListener('click', () => {
      this.show(this.isClosed);
    });
    this.#page.type = 'button';
    this.#page.title = 'How the page shows it first';
    this.#page.addEventListener('click', () => {
      const at = this.#getPos();
      if (at !== undefined)
        view.dispatch(view.state.tr.setNodeAttribute(at, 'open', this.#node.attrs['open'] !== true));
    });
    for (const button of [this.#toggle, this.#page])
      button.addEventListener('mousedown', (event) => event.preventDefault());
    this.dom.append(this.#toggle, this.contentDOM, this.#page);
    this.show(true);
    this.#draw();
  }

  get isClosed(): boolean {
    return this.dom.classList.contains('is-closed');
  }

  /** Opens or closes it in the desk. A caret that would be hidden goes to the summary. */
  show(open: boolean): void {
    this.dom.classList.toggle('is-closed', !open);
    this.#toggle.setAttribute('aria-expanded', String(open));
    const at = this.#getPos();
    if (open || at === undefined) return;
    const { selection, tr } = this.#view.state;
    const summaryEnd = at + 1 + (this.#node.firstChild?.nodeSize ?? 0) - 1;
    if (selection.from > summaryEnd && selection.from < at + this.#node.nodeSize)
      this.#view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(summaryEnd), -1)));
  }

  update(node: ProseMirrorNode): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    this.#draw();
    return true;
  }

  stopEvent(event: Event): boolean {
    const { target } = event;
    return target instanceof Node && (this.#toggle.contains(target) || this.#page.contains(target));
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return (
      mutation.type !== 'selection' && (mutation.target === this.dom || !this.contentDOM.contains(mutation.target))
    );
  }

  #draw(): void {
    const open = this.#node.attrs['open'] === true;
    const words = open ? 'Open on the page' : 'Closed on the page';
    if (this.#page.textContent !== words) this.#page.textContent = words;
    showBlockAttrs(this.dom, this.#node);
  }
}
