import type { Node as ProseMirrorNode, Schema } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';

import { mediaKind } from '#core/post/mediaTypes.ts';
import type { MediaKind } from '#core/post/mediaTypes.ts';
import type { MediaFile } from '#core/post/post.ts';

import { placeBlock } from '../nodes/places.ts';
import { addToFigure } from './figureEditing.ts';

/** What files are chosen for: each as what it is, all to be downloaded, or one figure of pictures. */
export type MediaPurpose = MediaKind | 'gallery';

/** Where a file beside the post is, as the text refers to it. */
export const sourceOf = (file: MediaFile): string => encodeURI(file.name).replace(/[?#]/g, encodeURIComponent);

/** What a file beside the post is in the text. */
export function mediaNode(schema: Schema, file: MediaFile, purpose: MediaPurpose | null): ProseMirrorNode | null {
  const { image, video, audio, fileLink } = schema.nodes;
  const src = sourceOf(file);
  switch (purpose === 'file' ? 'file' : mediaKind(file.name)) {
    case 'picture':
      return image?.create({ src, alt: '' }) ?? null;
    case 'video':
      return video?.create({ src }) ?? null;
    case 'audio':
      return audio?.create({ src }) ?? null;
    case 'file':
    case null:
      return fileLink?.create({ src, size: file.size }) ?? null;
  }
}

/** One figure of several pictures, with a caption to write. */
export function galleryNode(schema: Schema, media: readonly MediaFile[]): ProseMirrorNode | null {
  const { figure, figureImage, figureCaption } = schema.nodes;
  const caption = figureCaption?.create();
  const pictures = media.filter((file) => mediaKind(file.name) === 'picture');
  if (pictures.length === 0 || figure === undefined || figureImage === undefined || caption === undefined) return null;
  return figure.create(null, [...pictures.map((file) => figureImage.create({ src: sourceOf(file) })), caption]);
}

/**
 * Puts nodes one after the other at a place: pictures in the line, or beside the others of a figure; blocks below the block that the
 * place is in. Answers where the last of them is, or null where none could be put.
 */
export function placeMedia(tr: Transaction, nodes: readonly ProseMirrorNode[], at: number): number | null {
  let place = at;
  let last: number | null = null;
  for (let index = 0; index < nodes.length;) {
    const block = nodes[index]?.isBlock === true;
    const end = block ? index + 1 : index + nodes.slice(index).findIndex((node) => node.isBlock);
    const run = nodes.slice(index, block || end > index ? end : nodes.length);
    index += run.length;
    const maps = tr.mapping.maps.length;
    const put = block ? placeOne(tr, run[0], place) : placePictures(tr, run, place);
    if (put === null) continue;
    last = put;
    const node = tr.doc.nodeAt(put);
    place = node === null ? tr.mapping.slice(maps).map(place) : put + node.nodeSize;
  }
  return last;
}

function placeOne(tr: Transaction, block: ProseMirrorNode | undefined, at: number): number | null {
  return block === undefined ? null : placeBlock(tr, block, tr.doc.resolve(at));
}

/** Answers where the last of them is. */
function placePictures(tr: Transaction, pictures: readonly ProseMirrorNode[], at: number): number | null {
  const $at = tr.doc.resolve(at);
  // A figure that gets another picture is a gallery.
  const added = addToFigure(tr, at, pictures);
  if (added !== null) return added;
  const image = pictures[0]?.type;
  const paragraph = tr.doc.type.schema.nodes['paragraph'];
  if (image === undefined || paragraph === undefined) return null;
  const length = pictures.reduce((sum, { nodeSize }) => sum + nodeSize, 0);
  if ($at.parent.inlineContent && $at.parent.canReplaceWith($at.index(), $at.index(), image)) {
    tr.insert(at, [...pictures]);
    return at + length - 1;
  }
  const put = placeBlock(tr, paragraph.create(null, [...pictures]), $at);
  return put === null ? null : put + length;
}
