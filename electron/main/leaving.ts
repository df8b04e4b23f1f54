import type { Failure } from '#core/failure.ts';
import { toFailure } from '#core/failure.ts';

import { transition } from './closing.ts';
import type { ClosingEffect, ClosingEvent, ClosingState, Reason } from './closing.ts';
import type { WindowAnswer } from './window-flush.ts';

/** What a writer is told who leaves although a post could not be written: where its words are then. */
export function whenLeaving(failure: Failure): Failure {
  // Nothing waits to be written there: the text alone is what is left of it.
  if (failure.code === 'not-found') return failure;
  const kept =
    failure.code === 'conflict'
      ? 'Nothing is lost: if you leave now, your words become a post of their own beside it.'
      : 'Nothing is lost: the changes are kept in a journal on this computer, and come back when you open this library again.';
  return { ...failure, kept };
}

export interface LeavingEffects {
  /** Whether there is a window that could have something unsent. */
  hasWindow(): boolean;
  /** Asks the window to send what was typed. */
  flushWindow(): Promise<WindowAnswer>;
  /** Writes everything that waits; rejects with what could not be written. */
  save(): Promise<void>;
  /** Tells the writer what failed and what is kept. */
  askWriter(failure: Failure): Promise<'stay' | 'leave'>;
  leave(reason: Reason): void;
  /** Keeps keys from the window, or lets them through again: what is typed after the last question would come too late. */
  holdKeys(held: boolean): void;
}

/** Carries out the transitions of closing.ts. */
export interface Leaving {
  ask(reason: Reason): void;
  /** True once everything is written, so that a window may close and the app may quit. */
  readonly mayGo: boolean;
  /** The window is gone. */
  closed(): void;
}

const isUnderWay = ({ kind }: ClosingState): boolean =>
  kind === 'asking-window' || kind === 'saving' || kind === 'leaving';

export function makeLeaving(effects: LeavingEffects): Leaving {
  let state: ClosingState = { kind: 'open' };
  let attempts = 0;

  function dispatch(event: ClosingEvent): void {
    const next = transition(state, event);
    if (isUnderWay(next.state) !== isUnderWay(state)) effects.holdKeys(isUnderWay(next.state));
    state = next.state;
    for (const effect of next.effects) carryOut(effect);
  }

  function carryOut(effect: ClosingEffect): void {
    switch (effect.kind) {
      case 'ask-window': {
        const { token } = effect;
        effects.flushWindow().then(
          (answer) => dispatch({ kind: answer === 'silent' ? 'window-silent' : 'flushed', token }),
          () => dispatch({ kind: 'window-silent', token }),
        );
        return;
      }
      case 'save':
        effects.save().then(
          () => dispatch({ kind: 'saved' }),
          (error: unknown) => dispatch({ kind: 'save-failed', failure: whenLeaving(toFailure(error)) }),
        );
        return;
      case 'ask-writer':
        effects.askWriter(effect.failure).then(
          (answer) => dispatch({ kind: answer }),
          // Nobody could be asked: staying loses nothing.
          () => dispatch({ kind: 'stay' }),
        );
        return;
      case 'leave':
        effects.leave(effect.reason);
    }
  }

  return {
    ask(reason) {
      attempts += 1;
      dispatch({ kind: 'asked', reason, token: String(attempts), window: effects.hasWindow() });
    },
    get mayGo() {
      return state.kind === 'leaving';
    },
    closed: () => dispatch({ kind: 'closed' }),
  };
}
