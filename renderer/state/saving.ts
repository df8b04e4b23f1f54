import type { Failure } from '#core/failure.ts';
import type { SaveState } from '#core/post/post.ts';

/** How saving stands with the open post, from all who have a say in it. */
export interface Saving {
  /** What main says of the file. */
  main: SaveState;
  /** Steps of the text that main has not answered for. */
  textWaits: boolean;
  textFailure: Failure | null;
  metaWaits: boolean;
  metaFailure: Failure | null;
}

/** The one line that is always visible: the worst news wins, then what is under way. */
export function saveStateOf(saving: Saving): SaveState {
  const failure = saving.textFailure ?? saving.metaFailure;
  if (failure !== null) return { kind: 'failed', failure };
  if (saving.main.kind === 'failed') return saving.main;
  if (saving.textWaits || saving.metaWaits) return { kind: 'saving' };
  return saving.main;
}

/** Whether main has all that was typed. */
export const isHandedOver = ({ textWaits, metaWaits, textFailure, metaFailure }: Saving): boolean =>
  !textWaits && !metaWaits && textFailure === null && metaFailure === null;
