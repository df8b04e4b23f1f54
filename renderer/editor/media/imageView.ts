import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import type { NodeView } from '@tiptap/pm/view';

import { pictureAddress } from './address.ts';
import type { PictureAddress } from './address.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Shows a picture beside the post, or says in words why there is none to see. In the text, or in a figure. */
export class ImageView implements NodeView {
  readonly dom: HTMLElement;
  readonly #postId: string;
  #node: ProseMirrorNode;

  constructor(node: ProseMirrorNode, postId: string) {
    this.#postId = postId;
    this.#node = node;
    this.dom = document.createElement(node.isInline ? 'span' : 'div');
    this.dom.className = 'desk-picture';
    this.#draw();
  }

  update(node: ProseMirrorNode): boolean {
    if (node.type !== this.#node.type) return false;
    const before = this.#node.attrs;
    this.#node = node;
    const shown = this.dom.querySelector('img');
    if (shown !== null && before['src'] === node.attrs['src']) this.#describe(shown);
    else this.#draw();
    return true;
  }

  selectNode(): void {
    this.dom.classList.add('is-selected');
  }

  deselectNode(): void {
    this.dom.classList.remove('is-selected');
  }

  ignoreMutation(): boolean {
    return true;
  }

  #draw(): void {
    const address = pictureAddress(this.#postId, textOf(this.#node.attrs['src']));
    this.dom.dataset['kind'] = address.kind;
    const words = wordsFor(address);
    if (words !== null || !('url' in address)) {
      this.#card(words ?? '');
      return;
    }
    const image = document.createElement('img');
    image.draggable = false;
    image.decoding = 'async';
    image.loading = 'lazy';
    image.addEventListener('error', () => {
      if (!this.dom.contains(image)) return;
      this.dom.dataset['kind'] = 'broken';
      this.#card(
        address.kind === 'beside' ? `${address.name} is not in this post’s folder` : 'This picture cannot be shown',
      );
    });
    this.#describe(image);
    image.src = address.url;
    const hint = document.createElement('span');
    hint.className = 'desk-picture-hint';
    // Shown where the pointer or the caret is; else a small sign stands there, and nothing while someone types.
    const told = document.createElement('span');
    told.textContent = 'Describe this picture';
    hint.append(told);
    this.dom.replaceChildren(image, hint);
  }

  #describe(image: HTMLImageElement): void {
    const { alt, title, width, height } = this.#node.attrs;
    image.alt = textOf(alt);
    image.title = textOf(title);
    for (const [name, value] of Object.entries({ width, height })) {
      if (typeof value === 'number') image.setAttribute(name, String(value));
      else image.removeAttribute(name);
    }
    this.dom.classList.toggle('is-undescribed', image.alt === '');
    this.dom.classList.toggle('is-link', textOf(this.#node.attrs['href']) !== '');
  }

  #card(words: string): void {
    const card = document.createElement('span');
    card.className = 'desk-picture-card';
    card.textContent = words;
    const alt = textOf(this.#node.attrs['alt']);
    if (alt !== '') {
      const description = document.createElement('span');
      description.className = 'desk-picture-card-alt';
      description.textContent = alt;
      card.append(description);
    }
    this.dom.replaceChildren(card);
    this.dom.classList.remove('is-undescribed');
  }
}

/** What is said where there is no picture to see; null where there is one. */
function wordsFor(address: PictureAddress): string | null {
  switch (address.kind) {
    case 'beside':
    case 'embedded':
      return null;
    case 'remote':
      return `Picture from ${address.host} — not loaded`;
    case 'site':
      return `Picture of the site at ${address.path} — not loaded`;
    case 'file':
      return 'Picture on this computer, not in this post’s folder: drop its file here';
    case 'arriving':
      return 'Copying a picture…';
    case 'none':
      return 'A picture without an address';
  }
}
