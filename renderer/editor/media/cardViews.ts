import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import type { NodeView } from '@tiptap/pm/view';

import { element } from '../nodes/element.ts';
import { icon } from '../nodes/icon.ts';
import { mediaAddress } from './address.ts';
import { fileSize, hostOf } from './words.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A file to download: its name and size. */
export class FileView implements NodeView {
  readonly dom = element('div', 'desk-card is-file');
  readonly #postId: string;
  #node: ProseMirrorNode;

  constructor(node: ProseMirrorNode, postId: string) {
    this.#node = node;
    this.#postId = postId;
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
    const { src, label, size } = this.#node.attrs;
    const { name } = mediaAddress(this.#postId, textOf(src));
    const words = element('span', 'desk-card-name', textOf(label) || name || 'File');
    const facts = [name === words.textContent ? '' : name, typeof size === 'number' ? fileSize(size) : ''];
    this.dom.replaceChildren(
      element('span', 'desk-card-icon', icon('file', 20)),
      element('span', 'desk-card-words', words, element('span', 'desk-card-note', facts.filter(Boolean).join(' · '))),
    );
  }
}

/** Something that lives on another site, as a card. Nothing is loaded from there; its page opens in the browser. */
export class EmbedView implements NodeView {
  readonly dom = element('div', 'desk-card is-embed');
  readonly #postId: string;
  readonly #open = element('button', 'desk-card-open', 'Open in the browser', icon('open', 14));
  #node: ProseMirrorNode;

  constructor(node: ProseMirrorNode, postId: string, openUrl: (url: string) => void) {
    this.#node = node;
    this.#postId = postId;
    this.#open.type = 'button';
    this.#open.addEventListener('click', () => {
      openUrl(textOf(this.#node.attrs['url']));
    });
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

  stopEvent(event: Event): boolean {
    return event.target instanceof Node && this.#open.contains(event.target);
  }

  ignoreMutation(): boolean {
    return true;
  }

  #draw(): void {
    const { url, provider, title, thumbnail } = this.#node.attrs;
    const address = textOf(url);
    const host = hostOf(address);
    const picture = mediaAddress(this.#postId, textOf(thumbnail)).url;
    const front = element('span', 'desk-card-icon', icon('globe', 20));
    if (picture !== null) {
      const image = document.createElement('img');
      image.alt = '';
      image.draggable = false;
      image.src = picture;
      image.addEventListener('error', () => image.replaceWith(icon('globe', 20)));
      front.replaceChildren(image);
      front.classList.add('is-picture');
    }
    const words = element(
      'span',
      'desk-card-words',
      element('span', 'desk-card-name', textOf(title) || address || 'Embed'),
      element('span', 'desk-card-note', [textOf(provider), host].filter(Boolean).join(' · ') || 'No address yet'),
    );
    this.dom.replaceChildren(front, words, ...(/^https?:\/\//i.test(address) ? [this.#open] : []));
  }
}
