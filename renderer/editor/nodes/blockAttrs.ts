import type { Node as ProseMirrorNode } from '@tiptap/pm/model';

import { blockElementAttrs } from '#core/document/blockAttributes.ts';

/** Shows on an element how its block is aligned, and which way and in which language it is read. */
export function showBlockAttrs(dom: HTMLElement, node: ProseMirrorNode): void {
  const { dir, lang } = blockElementAttrs(node.attrs);
  const align: unknown = node.attrs['textAlign'];
  dom.style.textAlign = typeof align === 'string' ? align : '';
  setOrRemove(dom, 'dir', dir);
  setOrRemove(dom, 'lang', lang);
}

function setOrRemove(dom: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) dom.removeAttribute(name);
  else dom.setAttribute(name, value);
}
