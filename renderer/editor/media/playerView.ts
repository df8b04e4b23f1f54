import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import type { NodeView } from '@tiptap/pm/view';

import { element } from '../nodes/element.ts';
import { icon } from '../nodes/icon.ts';
import { mediaAddress } from './address.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A sound or a film: a player for a file beside the post, and what it is called. */
export class PlayerView implements NodeView {
  readonly dom: HTMLElement;
  readonly #postId: string;
  readonly #kind: 'audio' | 'video';
  #node: ProseMirrorNode;
  #player: HTMLMediaElement | null = null;

  constructor(node: ProseMirrorNode, postId: string) {
    this.#node = node;
    this.#postId = postId;
    this.#kind = node.type.name === 'video' ? 'video' : 'audio';
    this.dom = element('div', `desk-player is-${this.#kind}`);
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
    return event.target === this.#player && event.type !== 'contextmenu' && !event.type.startsWith('drag');
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.#player?.pause();
  }

  #draw(): void {
    const { src, title, poster, width } = this.#node.attrs;
    const address = mediaAddress(this.#postId, textOf(src));
    const name = textOf(title) || address.name;
    const words = element('span', 'desk-card-name', name || (this.#kind === 'audio' ? 'Sound' : 'Film'));
    const head = element('div', 'desk-card-head', icon(this.#kind === 'audio' ? 'sound' : 'film'), words);
    if (address.url === null) {
      head.append(element('span', 'desk-card-note', address.note));
      this.#player?.pause();
      this.#player = null;
      this.dom.replaceChildren(head);
      return;
    }
    const player = this.#player ?? this.#makePlayer();
    this.#player = player;
    player.setAttribute('aria-label', name);
    if (player.getAttribute('src') !== address.url) player.setAttribute('src', address.url);
    if (player instanceof HTMLVideoElement) {
      const picture = mediaAddress(this.#postId, textOf(poster)).url;
      if (picture === null) player.removeAttribute('poster');
      else player.poster = picture;
      player.style.maxWidth = typeof width === 'number' ? `min(100%, ${width}px)` : '';
    }
    this.dom.replaceChildren(player, head);
  }

  #makePlayer(): HTMLMediaElement {
    const player = document.createElement(this.#kind);
    player.controls = true;
    player.preload = 'metadata';
    player.addEventListener('error', () => {
      const name = mediaAddress(this.#postId, textOf(this.#node.attrs['src'])).name;
      this.#player = null;
      player.replaceWith(
        element('p', 'desk-card-note is-wrong', `${name} cannot be played here. It is kept as it is.`),
      );
    });
    return player;
  }
}
