import { Extension } from '@tiptap/core';
import type { Editor } from '@tiptap/core';
import { Fragment, Slice } from '@tiptap/pm/model';
import type { Node as ProseMirrorNode, Schema } from '@tiptap/pm/model';
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import { limits } from '#core/ipc/contract.ts';
import type { MediaFile } from '#core/post/post.ts';

import type { Client } from '../../bridge/client.ts';
import { afterComposition } from '../afterComposition.ts';
import { focusText } from '../focusText.ts';
import { placeBlock } from '../nodes/places.ts';
import { withoutEmbeddedPictures } from './embedded.ts';
import { addToFigure } from './figureEditing.ts';

/** Copies the bytes of a picture beside the post. */
export type ImportPicture = (name: string, bytes: Uint8Array<ArrayBuffer>) => Promise<MediaFile>;

type Change = { kind: 'add'; id: number; at: number; name: string } | { kind: 'remove'; id: number };

const arriving = new PluginKey<DecorationSet>('arrivingPictures');
let nextId = 1;

/**
 * Takes in pictures that are pasted or dropped: a placeholder stands where each will be and moves with the text, and the text is the
 * writer's to go on with meanwhile.
 */
export function pictureImport(importPicture: ImportPicture, onNotice: (failure: Failure) => void): Extension {
  return Extension.create({
    name: 'pictureImport',
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        new Plugin<DecorationSet>({
          key: arriving,
          state: { init: () => DecorationSet.empty, apply: applyChange },
          props: {
            decorations: (state) => arriving.getState(state) ?? null,
            transformPasted: (slice) => withoutEmbeddedPictures(slice, editor, importPicture, onNotice),
            handlePaste(_view, event) {
              const files = picturesOf(event.clipboardData);
              // A cell range or a rich text brings its own picture of itself along: the text is what was meant.
              if (
                files.length === 0 ||
                (event.clipboardData?.getData('text/html') ?? '').replace(/<[^>]*>/g, '').trim() !== ''
              )
                return false;
              takeIn(editor, files, editor.state.selection.from, importPicture, onNotice);
              return true;
            },
            handleDrop(view, event, _slice, moved) {
              const files = moved ? [] : picturesOf(event.dataTransfer);
              if (files.length === 0) return false;
              event.preventDefault();
              const at =
                view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.from;
              takeIn(editor, files, at, importPicture, onNotice);
              return true;
            },
          },
        }),
      ];
    },
  });
}

/** Puts pictures that are beside the post into the text, one after the other, at `at`. */
export function insertPictures(editor: Editor, media: readonly MediaFile[], at = editor.state.selection.to): void {
  const nodes = media.map((file) => pictureNode(editor.schema, file)).filter((node) => node !== null);
  if (nodes.length === 0) return;
  const { tr } = editor.state;
  if (!placePictures(tr, nodes, at)) return;
  editor.view.dispatch(tr.scrollIntoView());
  focusText(editor);
}

/** Asks for pictures by the system's dialog and puts them where the caret is then. */
export async function pickPictures(
  editor: Editor,
  client: Client,
  postId: string,
  onNotice: (failure: Failure) => void,
): Promise<void> {
  try {
    const media = await client['media.pick']({ id: postId });
    if (!editor.isDestroyed) insertPictures(editor, media);
  } catch (thrown) {
    onNotice(toFailure(thrown));
  }
}

/** Asks for pictures by the system's dialog and makes a figure of them where the caret is then. */
export async function pickGallery(
  editor: Editor,
  client: Client,
  postId: string,
  onNotice: (failure: Failure) => void,
): Promise<void> {
  try {
    const media = await client['media.pick']({ id: postId });
    if (!editor.isDestroyed) insertGallery(editor, media);
  } catch (thrown) {
    onNotice(toFailure(thrown));
  }
}

function insertGallery(editor: Editor, media: readonly MediaFile[]): void {
  const { figure, figureImage, figureCaption } = editor.schema.nodes;
  const caption = figureCaption?.create();
  if (media.length === 0 || figure === undefined || figureImage === undefined || caption === undefined) return;
  const images = media.map((file) => figureImage.create({ src: sourceOf(file) }));
  const { tr } = editor.state;
  const block = figure.create(null, [...images, caption]);
  const at = placeBlock(tr, block);
  if (at === null) return;
  tr.setSelection(TextSelection.create(tr.doc, at + block.nodeSize - 2));
  editor.view.dispatch(tr.scrollIntoView());
  focusText(editor);
}

function takeIn(
  editor: Editor,
  files: readonly File[],
  at: number,
  importPicture: ImportPicture,
  onNotice: (failure: Failure) => void,
): void {
  for (const file of files) {
    const id = nextId++;
    const { tr } = editor.state;
    if (!tr.selection.empty && at === tr.selection.from) tr.deleteSelection();
    editor.view.dispatch(
      tr.setMeta(arriving, { kind: 'add', id, at: tr.mapping.map(at), name: file.name } satisfies Change),
    );
    void copy(editor, file, id, importPicture, onNotice);
  }
}

async function copy(
  editor: Editor,
  file: File,
  id: number,
  importPicture: ImportPicture,
  onNotice: (failure: Failure) => void,
): Promise<void> {
  let media: MediaFile | null = null;
  try {
    if (file.size > limits.mediaBytes) {
      const megabytes = Math.round(limits.mediaBytes / 1024 / 1024);
      onNotice({
        code: 'too-large',
        message: `${file.name} is larger than ${megabytes} MB.`,
        next: 'Make it smaller and drop it again.',
      });
    } else {
      media = await importPicture(file.name || 'picture', new Uint8Array(await file.arrayBuffer()));
    }
  } catch (thrown) {
    onNotice(toFailure(thrown));
  }
  if (editor.isDestroyed) return;
  afterComposition(editor.view, () => {
    settle(editor, id, media);
  });
}

/** Puts a picture that has arrived where its placeholder is now. */
function settle(editor: Editor, id: number, media: MediaFile | null): void {
  const at = whereIs(editor.state, id);
  const { tr } = editor.state;
  tr.setMeta(arriving, { kind: 'remove', id } satisfies Change);
  const node = media === null ? null : pictureNode(editor.schema, media);
  // Its place was deleted meanwhile: the file stays beside the post, the text is left as the writer made it.
  if (node !== null && at !== null) placePictures(tr, [node], at);
  editor.view.dispatch(tr);
}

/** Inline in text; in a figure beside its others; a paragraph of its own where no text can be. */
function placePictures(tr: Transaction, nodes: ProseMirrorNode[], at: number): boolean {
  const $at = tr.doc.resolve(at);
  // A figure that gets another picture is a gallery.
  if (addToFigure(tr, at, nodes)) return true;
  const fragment = Fragment.from(nodes);
  if ($at.parent.inlineContent && $at.parent.type.validContent(fragment)) {
    tr.insert(at, fragment);
    return true;
  }
  const paragraph = tr.doc.type.schema.nodes['paragraph'];
  if (paragraph === undefined) return false;
  const after = $at.parent.inlineContent ? $at.after() : at;
  tr.replace(after, after, new Slice(Fragment.from(paragraph.create(null, fragment)), 0, 0));
  return true;
}

function pictureNode(schema: Schema, file: MediaFile): ProseMirrorNode | null {
  return schema.nodes['image']?.create({ src: sourceOf(file), alt: '' }) ?? null;
}

const sourceOf = (file: MediaFile): string => encodeURI(file.name).replace(/[?#]/g, encodeURIComponent);

function picturesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter((file) => file.type.startsWith('image/'));
}

function whereIs(state: EditorState, id: number): number | null {
  const found = arriving.getState(state)?.find(undefined, undefined, (spec) => (spec as { id?: number }).id === id);
  return found?.[0]?.from ?? null;
}

function applyChange(tr: Transaction, before: DecorationSet): DecorationSet {
  const mapped = before.map(tr.mapping, tr.doc);
  const change = tr.getMeta(arriving) as Change | undefined;
  if (change === undefined) return mapped;
  if (change.kind === 'remove')
    return mapped.remove(mapped.find(undefined, undefined, (spec) => (spec as { id?: number }).id === change.id));
  const placeholder = document.createElement('span');
  placeholder.className = 'desk-arriving';
  placeholder.setAttribute('role', 'status');
  placeholder.textContent = `Copying ${change.name || 'picture'}…`;
  return mapped.add(tr.doc, [Decoration.widget(change.at, placeholder, { id: change.id, side: 1 })]);
}
