import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import type { NodeViewConstructor } from '@tiptap/pm/view';

import { CalloutView } from './callout/calloutView.ts';
import { CodeBlockView } from './code/codeBlockView.ts';
import { DetailsView } from './details/detailsView.ts';
import { FootnoteReferenceView, FootnoteTextView } from './footnotes/footnoteViews.ts';
import type { FootnoteWatch } from './footnotes/numbering.ts';
import { MathView } from './math/mathView.ts';
import { EmbedView, FileView } from './media/cardViews.ts';
import { ImageView } from './media/imageView.ts';
import { PlayerView } from './media/playerView.ts';
import { showBlockAttrs } from './nodes/blockAttrs.ts';
import { ReadMoreView } from './nodes/readMoreView.ts';
import { OpaqueView, opaqueNodes } from './opaque/opaqueView.ts';

export interface DeskViewOptions {
  postId: string;
  openUrl: (url: string) => void;
  footnotes: FootnoteWatch;
  /** Puts the caret into the panel of the selected node. */
  editNode: () => void;
}

/** How the desk draws nodes that are more than an element, by name. */
export function deskViews({
  postId,
  openUrl,
  footnotes,
  editNode,
}: DeskViewOptions): Record<string, NodeViewConstructor> {
  return {
    image: (node) => new ImageView(node, postId),
    figureImage: (node) => new ImageView(node, postId),
    audio: (node) => new PlayerView(node, postId),
    video: (node) => new PlayerView(node, postId),
    fileLink: (node) => new FileView(node, postId),
    embed: (node) => new EmbedView(node, postId, openUrl),
    callout: (node, view, getPos) => new CalloutView(node, view, getPos),
    details: (node, view, getPos) => new DetailsView(node, view, getPos),
    footnoteReference: (node, view) => new FootnoteReferenceView(node, view, footnotes),
    footnoteDefinition: (node, view) => new FootnoteTextView(node, view, footnotes),
    mathBlock: (node, view, getPos) => new MathView(node, view, getPos, editNode),
    mathInline: (node, view, getPos) => new MathView(node, view, getPos, editNode),
    readMore: (node) => new ReadMoreView(node),
    codeBlock: (node, view, getPos) => new CodeBlockView(node, view, getPos),
    table: (node) => tableView(node),
    ...Object.fromEntries(opaqueNodes.map((name) => [name, (node: ProseMirrorNode) => new OpaqueView(node)])),
  };
}

/** A table wider than the column scrolls in a frame of its own. */
function tableView(first: ProseMirrorNode) {
  const dom = document.createElement('div');
  dom.className = 'desk-table';
  const table = document.createElement('table');
  const contentDOM = document.createElement('tbody');
  table.append(contentDOM);
  dom.append(table);
  showBlockAttrs(dom, first);
  return {
    dom,
    contentDOM,
    update: (node: ProseMirrorNode) => {
      if (node.type !== first.type) return false;
      showBlockAttrs(dom, node);
      return true;
    },
    ignoreMutation: (mutation: { type: string; target: Node }) =>
      mutation.type === 'attributes' && (mutation.target === dom || mutation.target === table),
  };
}
