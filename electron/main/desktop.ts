import type { MediaKind } from '#core/post/mediaTypes.ts';
import type { PostId } from '#core/post/post.ts';

/** What the handlers ask of the machine's desktop, for a window `W`: Electron's dialogs, shell and clipboard, or a test's. */
export interface Desktop<W> {
  /** A folder that exists or was made in the dialog; null when the writer thinks better of it. Absolute. */
  chooseFolder(window: W, words: { title: string; button: string }): Promise<string | null>;
  /** One file that exists; null when the writer thinks better of it. Absolute. */
  chooseFile(
    window: W,
    words: { title: string; button: string; filter: string; extensions: string[] },
  ): Promise<string | null>;
  /** Files of a kind; empty when the writer thinks better of it. Absolute. */
  chooseMedia(window: W, kind: MediaKind): Promise<string[]>;
  /** A place for a file or folder; the dialog has asked whether one that is there may be replaced. */
  choosePlace(
    window: W,
    words: { title: string; button: string; suggested: string; file: boolean },
  ): Promise<string | null>;
  /** Only through the check of external-url.ts. */
  openExternal(url: unknown): Promise<void>;
  /** Shows a file or folder in the file manager. */
  reveal(target: string): Promise<void>;
  /** Puts both forms on the clipboard. */
  copy(content: { text: string; html?: string }): Promise<void>;
  showPostMenu(window: W, post: { id: PostId; trashed: boolean; pinned: boolean; chosen: number }): void;
}
