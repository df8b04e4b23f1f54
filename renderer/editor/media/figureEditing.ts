import type { Editor } from '@tiptap/core';
import { Fragment } from '@tiptap/pm/model';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { NodeSelection, TextSelection } from '@tiptap/pm/state';
import type { EditorState, Transaction } from '@tiptap/pm/state';

import { around } from '../nodes/places.ts';
import type { Placed } from '../nodes/places.ts';

/** Attributes that a picture has in the text and in a figure. */
const shared = ['src', 'alt', 'title', 'width', 'height'];

/** The paragraph of a picture that stands alone in it, where a figure may stand in its place; null for any other picture. */
export function loneParagraph(state: EditorState, at: number): Placed | null {
  const $at = state.doc.resolve(at);
  const figure = state.schema.nodes['figure'];
  if ($at.parent.type.name !== 'paragraph' || $at.parent.childCount !== 1 || figure === undefined) return null;
  const outer = $at.node($at.depth - 1);
  const index = $at.index($at.depth - 1);
  return outer.canReplaceWith(index, index + 1, figure) ? { node: $at.parent, at: $at.before() } : null;
}

/** Makes a figure of a picture that stands alone in its paragraph. The picture keeps its place in the document, and the selection. */
export function toFigure(tr: Transaction, paragraph: Placed, attrs: Record<string, unknown> = {}): boolean {
  const { schema } = tr.doc.type;
  const picture = paragraph.node.firstChild;
  const figure = schema.nodes['figure'];
  const figureImage = schema.nodes['figureImage'];
  const caption = schema.nodes['figureCaption']?.create();
  if (picture === null || figure === undefined || figureImage === undefined || caption === undefined) return false;
  const link: unknown = picture.marks.find((mark) => mark.type.name === 'link')?.attrs['href'];
  const kept = Object.fromEntries(shared.map((name) => [name, picture.attrs[name] as unknown]));
  const image = figureImage.create({ ...kept, href: typeof link === 'string' ? link : null });
  const { textAlign, dir, lang } = paragraph.node.attrs;
  tr.replaceWith(
    paragraph.at,
    paragraph.at + paragraph.node.nodeSize,
    figure.create({ textAlign, dir, lang, ...attrs }, Fragment.from([image, caption])),
  );
  tr.setSelection(NodeSelection.create(tr.doc, paragraph.at + 1));
  return true;
}

/** The figure around a place, or selected by it. */
export function figureAt(state: EditorState, at: number): (Placed & { depth: number }) | null {
  return around(state.doc.resolve(at), 'figure');
}

/** Adds pictures to a figure, at `at` among its others; from its caption, behind the last. Answers where the last one is; null outside of one. */
export function addToFigure(tr: Transaction, at: number, pictures: readonly ProseMirrorNode[]): number | null {
  const figureImage = tr.doc.type.schema.nodes['figureImage'];
  const $at = tr.doc.resolve(at);
  const figure = around($at, 'figure');
  if (figure === null || figureImage === undefined) return null;
  const caption = figure.node.lastChild?.nodeSize ?? 2;
  const end = figure.at + figure.node.nodeSize - 1 - caption;
  const place = $at.depth === figure.depth ? Math.min(at, end) : end;
  const images = pictures.map((picture) =>
    figureImage.create(Object.fromEntries(shared.map((name) => [name, picture.attrs[name] as unknown]))),
  );
  tr.insert(place, images);
  return place + images.length - 1;
}

/** Takes a picture out of its figure, and the figure with the last one; what its caption says stays as a paragraph. */
export function removeFromFigure(tr: Transaction, at: number): boolean {
  const $at = tr.doc.resolve(at);
  const figure = around($at, 'figure');
  const picture = tr.doc.nodeAt(at);
  if (figure === null || picture?.type.name !== 'figureImage') return false;
  if (figure.node.childCount > 2) {
    tr.delete(at, at + picture.nodeSize);
    return true;
  }
  const words = figure.node.lastChild?.content ?? Fragment.empty;
  const paragraph = tr.doc.type.schema.nodes['paragraph'];
  const end = figure.at + figure.node.nodeSize;
  if (paragraph === undefined) return false;
  tr.replaceWith(figure.at, end, paragraph.create(null, words));
  tr.setSelection(TextSelection.create(tr.doc, figure.at + 1));
  return true;
}

/** Puts the caret into the caption of a figure. */
export function toCaption(editor: Editor, at: number): boolean {
  const figure = figureAt(editor.state, at);
  if (figure === null) return false;
  const { tr } = editor.state;
  tr.setSelection(TextSelection.create(tr.doc, figure.at + figure.node.nodeSize - 2));
  editor.view.dispatch(tr.scrollIntoView());
  editor.view.focus();
  return true;
}
