import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import type { NodeView } from '@tiptap/pm/view';

/** What is kept as it was written: which attribute holds it, and what people call it. */
const opaque: Record<string, { attribute: string; label: string; inline: boolean }> = {
  htmlBlock: { attribute: 'html', label: 'HTML', inline: false },
  htmlInline: { attribute: 'html', label: 'HTML', inline: true },
  opaqueBlock: { attribute: 'source', label: 'Kept as written', inline: false },
  opaqueInline: { attribute: 'source', label: 'Kept as written', inline: true },
  shortcode: { attribute: 'raw', label: 'Shortcode', inline: true },
};

/** Names of the nodes that are shown as their source. */
export const opaqueNodes = Object.keys(opaque);

/** The longest source that is drawn, characters; the rest is kept and summed up. */
const drawn = 4_000;

/** Shows the source of something that Longhand keeps but does not edit: it can be seen, selected, moved, deleted, and is never lost. */
export class OpaqueView implements NodeView {
  readonly dom: HTMLElement;
  readonly #source: HTMLElement;
  #node: ProseMirrorNode;

  constructor(node: ProseMirrorNode) {
    this.#node = node;
    const kind = opaque[node.type.name];
    const inline = kind?.inline ?? false;
    this.dom = document.createElement(inline ? 'span' : 'div');
    this.dom.className = inline ? 'desk-opaque-inline' : 'desk-opaque-block';
    this.dom.title = `${kind?.label ?? ''}: kept as it was written`;
    this.#source = document.createElement('code');
    this.#source.dir = 'ltr';
    if (inline) this.dom.append(this.#source);
    else {
      const label = document.createElement('span');
      label.className = 'desk-opaque-label';
      label.textContent = kind?.label ?? '';
      this.dom.append(label, this.#source);
    }
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
    const value: unknown = this.#node.attrs[opaque[this.#node.type.name]?.attribute ?? ''];
    const source = typeof value === 'string' ? value : '';
    this.#source.textContent =
      source.length > drawn ? `${source.slice(0, drawn)}… (${source.length - drawn} more characters)` : source;
  }
}
