import { Extension } from '@tiptap/core';
import type { Editor } from '@tiptap/core';
import { closeHistory } from '@tiptap/pm/history';
import { NodeSelection, Plugin, Selection, TextSelection } from '@tiptap/pm/state';
import type { Transaction } from '@tiptap/pm/state';

import { LonghandError, toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import { limits } from '#core/ipc/contract.ts';
import type { MediaFile } from '#core/post/post.ts';

import type { Client } from '../../bridge/client.ts';
import { afterComposition } from '../afterComposition.ts';
import { focusText } from '../focusText.ts';
import { placeBlock } from '../nodes/places.ts';
import { Arrival } from './arriving.ts';
import { withoutEmbeddedPictures } from './embedded.ts';
import { galleryNode, mediaNode, placeMedia } from './mediaNodes.ts';
import type { MediaPurpose } from './mediaNodes.ts';
import { comes, leftOut } from './underWay.ts';

/** Copies of files beside the post. */
export interface MediaCopies {
  /** Copies the bytes of a file. */
  add: (name: string, bytes: Uint8Array<ArrayBuffer>) => Promise<MediaFile>;
  /** Takes copies away again, by name, that the text is not to have after all. */
  takeBack: (names: string[]) => void;
}

/**
 * Takes in files that are pasted or dropped: a placeholder stands where they will be and moves with the text, and the text is the
 * writer's to go on with meanwhile. All of one paste or drop are one step to undo.
 */
export function mediaImport(copies: MediaCopies, onNotice: (failure: Failure) => void): Extension {
  return Extension.create({
    name: 'mediaImport',
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        new Plugin({
          props: {
            transformPasted: (slice) => withoutEmbeddedPictures(slice, editor, copies, onNotice),
            handlePaste(_view, event) {
              const files = [...(event.clipboardData?.files ?? [])];
              // A cell range or a rich text brings its own picture of itself along: the text is what was meant.
              if (
                files.length === 0 ||
                (event.clipboardData?.getData('text/html') ?? '').replace(/<[^>]*>/g, '').trim() !== ''
              )
                return false;
              comes(editor, takeIn(editor, files, editor.state.selection.from, copies, onNotice));
              return true;
            },
            handleDrop(view, event, _slice, moved) {
              const files = moved ? [] : [...(event.dataTransfer?.files ?? [])];
              if (files.length === 0) return false;
              event.preventDefault();
              const at =
                view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.from;
              comes(editor, takeIn(editor, files, at, copies, onNotice));
              return true;
            },
          },
        }),
      ];
    },
  });
}

/** Puts files that are beside the post into the text, one after the other, at `at`. */
export function insertMedia(editor: Editor, media: readonly MediaFile[], at = editor.state.selection.to): void {
  insertChosen(editor, media, null, at, editor.state.tr, true);
}

/** Asks for files by the system's dialog and puts them where the caret is when it closes. */
export async function pickMedia(
  editor: Editor,
  client: Client,
  postId: string,
  purpose: MediaPurpose,
  onNotice: (failure: Failure) => void,
  onSaid: (words: string) => void,
): Promise<void> {
  const operation = crypto.randomUUID();
  const cancel = (): void => {
    client['operations.cancel']({ operation }).catch(() => null);
  };
  let arrival: Arrival | null = null;
  let before = editor.state.doc;
  const stopListening = client.on('operations.progress', (step) => {
    if (step.operation !== operation || editor.isDestroyed || editor.view.composing) return;
    if (arrival === null) {
      arrival = new Arrival(editor, editor.state.selection.to, cancel);
      before = editor.state.doc;
    }
    arrival.tell(step.message, step.done, step.total);
  });
  let media: readonly MediaFile[] = [];
  try {
    const kind = purpose === 'gallery' ? 'picture' : purpose;
    const picked = await client['media.pick']({ id: postId, kind, operation });
    for (const failure of picked.refused) onNotice(failure);
    for (const { note } of picked.files) if (note !== undefined) onSaid(note);
    media = picked.files;
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.code !== 'cancelled') onNotice(failure);
  } finally {
    stopListening();
  }
  if (editor.isDestroyed) {
    if (media.length > 0) onNotice(leftOut(namesOf(media)));
    return;
  }
  afterComposition(editor.view, () => {
    const { tr, selection } = editor.state;
    const at = arrival === null ? selection.to : arrival.where();
    arrival?.end(tr);
    // Who went on writing meanwhile keeps the caret.
    const goThere = arrival === null || tr.doc === before;
    if (at === null || media.length === 0) editor.view.dispatch(tr);
    else insertChosen(editor, media, purpose, at, tr, goThere);
  });
}

/** When the caret goes there: behind what was chosen, into a caption, or onto a single block, of which there is more to be said. */
function insertChosen(
  editor: Editor,
  media: readonly MediaFile[],
  purpose: MediaPurpose | null,
  at: number,
  tr: Transaction,
  goThere: boolean,
): void {
  const gallery = purpose === 'gallery' ? galleryNode(editor.schema, media) : null;
  if (gallery !== null) {
    const place = placeBlock(tr, gallery, tr.doc.resolve(at));
    if (place !== null && goThere) tr.setSelection(TextSelection.create(tr.doc, place + gallery.nodeSize - 2));
  } else {
    const nodes = media.map((file) => mediaNode(editor.schema, file, purpose)).filter((node) => node !== null);
    const place = placeMedia(tr, nodes, at);
    const last = place === null ? null : tr.doc.nodeAt(place);
    if (goThere && place !== null && last?.isBlock === true)
      tr.setSelection(
        nodes.length === 1
          ? NodeSelection.create(tr.doc, place)
          : (Selection.findFrom(tr.doc.resolve(place + last.nodeSize), 1, true) ?? NodeSelection.create(tr.doc, place)),
      );
  }
  editor.view.dispatch(goThere ? closeHistory(tr).scrollIntoView() : closeHistory(tr));
  if (goThere) focusText(editor);
}

/** Takes in files that are dropped beside the text: above it at its start, anywhere else at its end. Says whether there were any. */
export function takeInBeside(
  editor: Editor,
  event: DragEvent,
  copies: MediaCopies,
  onNotice: (failure: Failure) => void,
): boolean {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.length === 0) return false;
  const above = event.clientY < editor.view.dom.getBoundingClientRect().top;
  const at = above ? 0 : editor.state.doc.content.size;
  comes(editor, takeIn(editor, files, at, copies, onNotice));
  return true;
}

async function takeIn(
  editor: Editor,
  files: readonly File[],
  at: number,
  copies: MediaCopies,
  onNotice: (failure: Failure) => void,
): Promise<void> {
  const { tr } = editor.state;
  if (!tr.selection.empty && at === tr.selection.from) tr.deleteSelection();
  let stopped = false;
  const settle = (media: readonly MediaFile[]): void => {
    if (editor.isDestroyed) {
      if (media.length > 0) onNotice(leftOut(namesOf(media)));
      return;
    }
    afterComposition(editor.view, () => {
      const place = arrival.where();
      const change = arrival.end(editor.state.tr);
      const nodes = media.map((file) => mediaNode(editor.schema, file, null)).filter((node) => node !== null);
      // Its place was deleted meanwhile: the files stay beside the post, the text is left as the writer made it.
      if (place !== null && nodes.length > 0) placeMedia(closeHistory(change), nodes, place);
      editor.view.dispatch(change);
    });
  };
  const arrival = new Arrival(
    editor,
    tr.mapping.map(at),
    () => {
      stopped = true;
      settle([]);
    },
    tr,
  );
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const media: MediaFile[] = [];
  let done = 0;
  for (const file of files) {
    const name = file.name || 'picture';
    arrival.tell(name, done, files.length > 1 ? total : 0);
    try {
      const bytes = await bytesOf(file, name);
      if (!stopped) media.push(await copies.add(name, bytes));
    } catch (thrown) {
      if (!stopped) onNotice(toFailure(thrown));
    }
    if (stopped) {
      copies.takeBack(namesOf(media));
      return;
    }
    done += file.size;
  }
  settle(media);
}

const namesOf = (media: readonly MediaFile[]): string[] => media.map(({ name }) => name);

async function bytesOf(file: File, name: string): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > limits.mediaBytes)
    throw new LonghandError({
      code: 'too-large',
      message: `“${name}” is larger than ${limits.mediaBytes / 1024 / 1024} MB.`,
      kept: 'It was not copied.',
      next: 'Choose it by the Insert menu: there a file may be of any size.',
    });
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (thrown) {
    throw new LonghandError({
      code: 'unreadable',
      message: `“${name}” could not be read.`,
      kept: 'It was not copied.',
      next: 'A folder cannot be put into a post; its files can.',
      detail: String(thrown),
    });
  }
}
