import { Extension } from '@tiptap/core';
import { DOMSerializer } from '@tiptap/pm/model';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { NodeViewConstructor } from '@tiptap/pm/view';

import { documentSchema } from '#core/document/schema.ts';

import { CodeBlockView } from './code/codeBlockView.ts';
import { ImageView } from './media/imageView.ts';
import { OpaqueView, opaqueNodes } from './opaque/opaqueView.ts';

/** How the desk draws nodes that are more than an element, by name. */
export function deskViews(postId: string): Record<string, NodeViewConstructor> {
  return {
    image: (node) => new ImageView(node, postId),
    codeBlock: (node, view, getPos) => new CodeBlockView(node, view, getPos),
    table: () => tableView(),
    ...Object.fromEntries(opaqueNodes.map((name) => [name, (node: ProseMirrorNode) => new OpaqueView(node)])),
  };
}

/** What leaves the desk by the clipboard: the schema's own HTML, without the desk's additions. */
export const CleanClipboard = Extension.create({
  name: 'cleanClipboard',
  addProseMirrorPlugins: () => [
    new Plugin({ props: { clipboardSerializer: DOMSerializer.fromSchema(documentSchema) } }),
  ],
});

/** A table wider than the column scrolls in a frame of its own. */
function tableView() {
  const dom = document.createElement('div');
  dom.className = 'desk-table';
  const table = document.createElement('table');
  const contentDOM = document.createElement('tbody');
  table.append(contentDOM);
  dom.append(table);
  return {
    dom,
    contentDOM,
    ignoreMutation: (mutation: { type: string; target: Node }) =>
      mutation.type === 'attributes' && (mutation.target === dom || mutation.target === table),
  };
}
