import type { Editor } from '@tiptap/core';
import { Fragment, Slice } from '@tiptap/pm/model';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { MediaFile } from '#core/post/post.ts';

import { afterComposition } from '../afterComposition.ts';
import { arrivingPrefix } from './address.ts';
import { removeFromFigure } from './figureEditing.ts';
import type { MediaCopies } from './importing.ts';
import { sourceOf } from './mediaNodes.ts';
import { comes, leftOut } from './underWay.ts';

let nextId = 1;

/**
 * Takes the pictures that stand in pasted text as `data:` addresses out of it and copies them beside the post: kept in the text, each would
 * be megabytes of letters. The picture's place is held by a node of its own meanwhile.
 */
export function withoutEmbeddedPictures(
  slice: Slice,
  editor: Editor,
  copies: MediaCopies,
  onNotice: (failure: Failure) => void,
): Slice {
  const replaced = (fragment: Fragment): Fragment => {
    const nodes: ProseMirrorNode[] = [];
    fragment.forEach((node) => {
      const picture =
        node.type.name === 'image' || node.type.name === 'figureImage' ? readDataUrl(String(node.attrs['src'])) : null;
      if (picture === null) {
        nodes.push(node.isLeaf ? node : node.copy(replaced(node.content)));
        return;
      }
      const src = `${arrivingPrefix}${Date.now()}-${nextId++}`;
      nodes.push(node.type.create({ ...node.attrs, src }, null, node.marks));
      comes(editor, arrive(editor, src, picture, copies, onNotice));
    });
    return Fragment.from(nodes);
  };
  return new Slice(replaced(slice.content), slice.openStart, slice.openEnd);
}

interface EmbeddedPicture {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

function readDataUrl(src: string): EmbeddedPicture | null {
  const match = /^data:image\/([a-z\d]+)[^,]*;base64,/i.exec(src);
  if (match === null) return null;
  try {
    const text = atob(src.slice(match[0].length).replace(/\s/g, ''));
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
    return { name: `pasted.${(match[1] ?? 'png').toLowerCase().replace('jpeg', 'jpg')}`, bytes };
  } catch {
    return null;
  }
}

async function arrive(
  editor: Editor,
  src: string,
  { name, bytes }: EmbeddedPicture,
  copies: MediaCopies,
  onNotice: (failure: Failure) => void,
): Promise<void> {
  let copy: MediaFile | null = null;
  try {
    copy = await copies.add(name, bytes);
  } catch (thrown) {
    onNotice(toFailure(thrown));
  }
  if (editor.isDestroyed) {
    if (copy !== null) onNotice(leftOut([copy.name]));
    return;
  }
  afterComposition(editor.view, () => {
    settle(editor, src, copy === null ? null : sourceOf(copy));
  });
}

/** Gives the waiting pictures their address; takes them out again when there is none. */
function settle(editor: Editor, src: string, arrived: string | null): void {
  const { tr } = editor.state;
  const places: { at: number; node: ProseMirrorNode }[] = [];
  tr.doc.descendants((node, at) => {
    if (node.attrs['src'] === src) places.push({ at, node });
    return true;
  });
  for (const { at, node } of places.toReversed()) {
    if (arrived !== null) tr.setNodeMarkup(at, undefined, { ...node.attrs, src: arrived });
    else if (!removeFromFigure(tr, at)) tr.delete(at, at + node.nodeSize);
  }
  if (tr.docChanged) editor.view.dispatch(tr);
}
