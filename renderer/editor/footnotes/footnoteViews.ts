import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import type { EditorView, NodeView, ViewMutationRecord } from '@tiptap/pm/view';

import { footnoteKey } from '#core/document/nodes/footnotes.ts';

import { element, outsideText } from '../nodes/element.ts';
import { goToFootnoteReference, goToFootnoteText } from './moving.ts';
import { footnoteNumbers } from './numbering.ts';
import type { FootnoteNumbers, FootnoteWatch } from './numbering.ts';

const labelOf = (node: ProseMirrorNode): string => String(node.attrs['label']);

/** The mark of a footnote: its number on the page. A click leads to its text. */
export class FootnoteReferenceView implements NodeView {
  readonly dom = element('sup', 'desk-footnote-mark');
  readonly #view: EditorView;
  readonly #forget: () => void;
  #node: ProseMirrorNode;

  constructor(node: ProseMirrorNode, view: EditorView, watch: FootnoteWatch) {
    this.#node = node;
    this.#view = view;
    this.#forget = watch.add((numbers) => {
      this.#draw(numbers);
    });
    this.dom.addEventListener('click', (event) => {
      if (event.button === 0 && !event.shiftKey) goToFootnoteText(view, labelOf(this.#node));
    });
    this.#draw(footnoteNumbers(view.state));
  }

  update(node: ProseMirrorNode): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    this.#draw(footnoteNumbers(this.#view.state));
    return true;
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.#forget();
  }

  #draw({ numbers, written, isPart }: FootnoteNumbers): void {
    const label = labelOf(this.#node);
    const key = footnoteKey(label);
    const missing = !isPart && !written.has(key);
    this.dom.textContent = String(numbers.get(key) ?? label);
    this.dom.classList.toggle('is-missing', missing);
    this.dom.title = missing ? `Footnote “${label}” has no text yet` : `Footnote “${label}”`;
  }
}

/** A footnote's text, with its number, which leads back to the place in the text. */
export class FootnoteTextView implements NodeView {
  readonly dom = element('div', 'desk-footnote');
  readonly contentDOM = element('div', 'desk-footnote-text');
  readonly #back = outsideText(element('button', 'desk-footnote-back'));
  readonly #note = outsideText(element('span', 'desk-footnote-note', 'Nothing in the text refers to it'));
  readonly #view: EditorView;
  readonly #forget: () => void;
  #node: ProseMirrorNode;

  constructor(node: ProseMirrorNode, view: EditorView, watch: FootnoteWatch) {
    this.#node = node;
    this.#view = view;
    this.#back.type = 'button';
    this.#back.addEventListener('mousedown', (event) => event.preventDefault());
    this.#back.addEventListener('click', () => {
      goToFootnoteReference(view, labelOf(this.#node));
    });
    this.#forget = watch.add((numbers) => {
      this.#draw(numbers);
    });
    this.dom.append(this.#back, this.contentDOM, this.#note);
    this.#draw(footnoteNumbers(view.state));
  }

  update(node: ProseMirrorNode): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    this.#draw(footnoteNumbers(this.#view.state));
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof Node && this.#back.contains(event.target);
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target);
  }

  destroy(): void {
    this.#forget();
  }

  #draw({ numbers, isPart }: FootnoteNumbers): void {
    const label = labelOf(this.#node);
    const number = numbers.get(footnoteKey(label));
    this.#back.textContent = number === undefined ? label : `${number}.`;
    this.#back.disabled = number === undefined;
    this.#back.title = number === undefined ? `Footnote “${label}”` : `Footnote “${label}”: back to the text`;
    this.#back.setAttribute(
      'aria-label',
      number === undefined ? `Footnote ${label}` : `Footnote ${number}: back to the text`,
    );
    this.#note.hidden = isPart || number !== undefined;
  }
}
