import { LonghandError, toFailure } from '#core/failure.ts';
import type { PostConflict } from '#core/post/conflict.ts';
import type { SaveState } from '#core/post/post.ts';

import { same } from './taking.ts';

/** Hears of what windows are told. */
export interface StandingListener {
  state(state: SaveState): void;
  /** Null: it is solved. */
  conflict(conflict: PostConflict | null): void;
}

/** How it stands with a post's way to its file: the save state, what is in the way, and what the writer has to decide. Tells what changes. */
export class Standing {
  state: SaveState;
  conflict: PostConflict | null = null;
  /** Why the file can neither be taken over nor written: a conflict, or what another program made of it. */
  obstacle: LonghandError | null = null;
  readonly #tell: StandingListener;

  /** `savedAt`: when the file was written last, ISO 8601. */
  constructor(savedAt: string, tell: StandingListener) {
    this.state = { kind: 'saved', at: savedAt };
    this.#tell = tell;
  }

  set(state: SaveState): void {
    if (state.kind === 'saving' && this.state.kind === 'saving') return;
    this.state = state;
    this.#tell.state(state);
  }

  fail(failure: LonghandError): void {
    this.set({ kind: 'failed', failure: toFailure(failure) });
  }

  /** Notes what is in the way, or that nothing is: then nothing has to be decided either. */
  block(obstacle: LonghandError | null): void {
    this.obstacle = obstacle;
    if (obstacle === null) {
      this.end();
      return;
    }
    const state: SaveState = { kind: 'failed', failure: toFailure(obstacle) };
    if (!same(this.state, state)) this.set(state);
  }

  /** Asks the writer to decide. */
  ask(conflict: PostConflict): void {
    this.#setConflict(conflict);
    this.block(undecided());
  }

  /** Nothing has to be decided any more. */
  end(): void {
    this.#setConflict(null);
  }

  #setConflict(conflict: PostConflict | null): void {
    const { conflict: before } = this;
    if (before === conflict) return;
    // One that says the same is the same.
    if (before !== null && conflict !== null && same({ ...before, at: '' }, { ...conflict, at: '' })) return;
    this.conflict = conflict;
    this.#tell.conflict(conflict);
  }
}

const undecided = (): LonghandError =>
  new LonghandError({
    code: 'conflict',
    message: 'Another program changed this post in the same places as you.',
    kept: 'Both versions are kept: yours in Longhand, the other in the file.',
    next: 'Choose what to keep. The post is saved after that.',
  });

/** The failure of a decision about what is no conflict any more. */
export const decidedAlready = (): LonghandError =>
  new LonghandError({
    code: 'conflict',
    message: 'There is nothing to decide about any more.',
    kept: 'The post is as you see it.',
  });
