import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { TextSelection } from '@tiptap/pm/state';
import type { EditorView, NodeView, ViewMutationRecord } from '@tiptap/pm/view';

import { showBlockAttrs } from '../nodes/blockAttrs.ts';
import { element, outsideText } from '../nodes/element.ts';
import { icon } from '../nodes/icon.ts';
import { calloutKind, calloutKinds } from './kinds.ts';

const titleOf = (node: ProseMirrorNode): string => {
  const title: unknown = node.attrs['title'];
  return typeof title === 'string' ? title : '';
};

/** A callout: its kind as a glyph and a word, which is a menu too, its title, and its blocks. */
export class CalloutView implements NodeView {
  readonly dom = element('div', 'desk-callout');
  readonly contentDOM = element('div', 'desk-callout-body');
  readonly #head = outsideText(element('div', 'desk-callout-head'));
  readonly #glyph = element('span', 'desk-callout-glyph');
  readonly #kind = element('select', 'desk-callout-kind');
  readonly #title = element('input', 'desk-callout-title');
  readonly #view: EditorView;
  readonly #getPos: () => number | undefined;
  #node: ProseMirrorNode;

  constructor(node: ProseMirrorNode, view: EditorView, getPos: () => number | undefined) {
    this.#node = node;
    this.#view = view;
    this.#getPos = getPos;
    this.#kind.setAttribute('aria-label', 'Kind of callout');
    this.#kind.addEventListener('change', () => {
      this.#set('kind', this.#kind.value);
      view.focus();
    });
    this.#title.setAttribute('aria-label', 'Title of this callout');
    this.#title.placeholder = 'Title';
    this.#title.autocomplete = 'off';
    this.#title.addEventListener('input', (event) => {
      if (!(event instanceof InputEvent && event.isComposing)) this.#keepTitle();
    });
    this.#title.addEventListener('compositionend', () => this.#keepTitle());
    this.#title.addEventListener('keydown', (event) => {
      if (event.isComposing || !['Enter', 'ArrowDown', 'Escape'].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      this.#toBody();
    });
    this.#head.append(this.#glyph, this.#kind, this.#title);
    this.dom.append(this.#head, this.contentDOM);
    this.#draw();
  }

  update(node: ProseMirrorNode): boolean {
    if (node.type !== this.#node.type) return false;
    const changed = !node.sameMarkup(this.#node);
    this.#node = node;
    if (changed) this.#draw();
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof Node && this.#head.contains(event.target);
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target);
  }

  #draw(): void {
    const kind = calloutKind(String(this.#node.attrs['kind']));
    this.dom.dataset['tone'] = kind.tone;
    this.#glyph.replaceChildren(icon(kind.icon, 17));
    const known = calloutKinds.some((one) => one.kind === kind.kind);
    this.#kind.replaceChildren(
      ...(known ? calloutKinds : [kind, ...calloutKinds]).map(
        (one) => new Option(one.label, one.kind, one === kind, one.kind === kind.kind),
      ),
    );
    const title = titleOf(this.#node);
    if (this.#title.value !== title && this.#title.value.trim() !== title) this.#title.value = title;
    showBlockAttrs(this.dom, this.#node);
  }

  #keepTitle(): void {
    const title = this.#title.value.trim();
    if (title !== titleOf(this.#node)) this.#set('title', title === '' ? null : title);
  }

  #set(name: string, value: string | null): void {
    const at = this.#getPos();
    if (at !== undefined) this.#view.dispatch(this.#view.state.tr.setNodeAttribute(at, name, value));
  }

  #toBody(): void {
    const at = this.#getPos();
    if (at === undefined) return;
    const { tr } = this.#view.state;
    this.#view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1))));
    this.#view.focus();
  }
}
