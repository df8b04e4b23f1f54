import type { DocumentJson } from '#core/document/json.ts';
import type { AppliedSteps } from '#core/ipc/contract.ts';
import type { Failure } from '#core/failure.ts';

import type { TextCounts, WritingDeskHandle } from '../../../../renderer/editor/contract.ts';

/** What a test may ask of the pretended main. */
export interface HarnessMain {
  failing: Failure | null;
  /** Copying files beside the post lasts until it is let go on. */
  holdCopies(): void;
  letCopiesGo(): void;
  imported: string[];
  /** Copies that the text was not to have after all. */
  discarded: string[];
  opened: string[];
  /** Another program writes over the last block, and what it did is not told: the post must be opened again. */
  changeElsewhere(words: string): void;
  /** Another window writes at a position, as main tells it. */
  writeElsewhere(at: number, words: string, cause?: AppliedSteps['cause']): void;
  /** Another window says something else of a node, as main tells it. */
  sayElsewhere(at: number, attribute: string, words: string): void;
  /** Another program writes over a block, as main tells it. */
  replaceElsewhere(index: number, words: string): void;
}

/** What the desk told its owner. */
export interface Seen {
  title: string;
  counts: TextCounts | null;
  failures: (Failure | null)[];
  notices: Failure[];
  /** Why others changed the text. */
  theirs: AppliedSteps['cause'][];
  pending: boolean;
  reopened: number;
}

declare global {
  interface Window {
    main: HarnessMain;
    desk: WritingDeskHandle | null;
    seen: Seen;
    documentNow(): DocumentJson;
    /** Puts another document on a desk of its own. */
    startAgain(document: DocumentJson): void;
  }
}
