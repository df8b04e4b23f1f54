import type { CommandId } from '#core/ipc/commands.ts';
import type { AppliedSteps, OpenedPost } from '#core/ipc/contract.ts';
import type { Settings } from '#core/ipc/settings.ts';
import type { Failure } from '#core/failure.ts';
import type { MediaFile } from '#core/post/post.ts';

import type { Client } from '../bridge/client.ts';

export interface TextCounts {
  words: number;
  characters: number;
  /** Minutes, at least 1 when there are words. */
  readingMinutes: number;
  /** Pictures without a description. */
  undescribed: number;
}

/** What the desk is given. A change of `opened.session` means another opening: the editor starts anew. */
export interface WritingDeskProps {
  client: Client;
  opened: OpenedPost;
  settings: Settings;
  /** The title as the writer types it; batching and sending it is the owner's. */
  title: string;
  onTitleChange: (title: string) => void;
  /** The caret left the title, which is what the writer wants it to be for now. */
  onTitleLeft?: () => void;
  onCounts: (counts: TextCounts) => void;
  /** The steps could not be sent or do not fit any more; the text is still in the window. */
  onFailure: (failure: Failure | null) => void;
  /** True while there are steps that main has not answered for. */
  onPending: (pending: boolean) => void;
  /** Asks for the post to be opened again: its version did not fit, or what was sent is refused. */
  onReopen: (why: Failure) => void;
  /** Words of a search, as the list tells them, to be marked in the text. */
  words?: readonly string[];
  /** Others changed the text, by these causes; it is shown already. */
  onTheirs?: (causes: AppliedSteps['cause'][]) => void;
  /** A picture could not be taken in, with the words to show. */
  onNotice: (failure: Failure) => void;
  /** What the writer may want to know and need not act on: a picture is in the library already. */
  onSaid?: (words: string) => void;
}

/** What the owner may ask of the desk. */
export interface WritingDeskHandle {
  /** Carries out an editing command; false when it is none of the editor's or does not apply here. */
  run: (command: CommandId) => boolean;
  /** Whether the command's format is on where the caret is. */
  isActive: (command: CommandId) => boolean;
  focus: (where?: 'title' | 'text') => void;
  insertMedia: (media: MediaFile[]) => void;
  /** Sends everything typed; resolves when main has it. */
  flush: () => Promise<void>;
  /** Takes back the last merge that came into the text, and leaves what was written since; false when there is none. */
  undoMerge: () => boolean;
  /** Opens the find bar in the text. */
  find: () => void;
}
