import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import type { NodeView } from '@tiptap/pm/view';

import { element } from './element.ts';

/** The line where lists of posts stop, with its words if it has any. */
export class ReadMoreView implements NodeView {
  readonly dom = element('div', 'desk-read-more');
  readonly #words = element('span', 'desk-read-more-words');
  #node: ProseMirrorNode;

  constructor(node: ProseMirrorNode) {
    this.#node = node;
    this.dom.append(this.#words);
    this.#draw();
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

  #draw(): void {
    const text: unknown = this.#node.attrs['text'];
    this.#words.textContent = typeof text === 'string' && text !== '' ? `Read more: ${text}` : 'Read more';
  }
}
