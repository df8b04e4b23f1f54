import type { DocumentJson } from '#core/document/json.ts';
import type { Failure } from '#core/failure.ts';

import type { TextCounts, WritingDeskHandle } from '../../../../renderer/editor/contract.ts';

/** What a test may ask of the pretended main. */
export interface HarnessMain {
  failing: Failure | null;
  delay: number;
  imported: string[];
  opened: string[];
  changeElsewhere(words: string): void;
}

/** What the desk told its owner. */
export interface Seen {
  title: string;
  counts: TextCounts | null;
  failures: (Failure | null)[];
  notices: Failure[];
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
