import type { Failure } from '#core/failure.ts';
import { toFailure } from '#core/failure.ts';

import { transition } from './closing.ts';
import type { ClosingEffect, ClosingEvent, ClosingState, Reason } from './closing.ts';

export interface LeavingEffects {
  /** Whether there is a window that could have something unsent. */
  hasWindow(): boolean;
  /** Asks the window to send what was typed; resolves in any case, true when it has. */
  flushWindow(): Promise<boolean>;
  /** Writes everything that waits; rejects with what could not be written. */
  save(): Promise<void>;
  /** Tells the writer what failed and what is kept. */
  askWriter(failure: Failure): Promise<'stay' | 'leave'>;
  leave(reason: Reason): void;
}

/** Carries out the transitions of closing.ts. */
export interface Leaving {
  ask(reason: Reason): void;
  /** True once everything is written, so that a window may close and the app may quit. */
  readonly mayGo: boolean;
  /** True from the first question to the last write: what is typed now would come too late. */
  readonly underWay: boolean;
  /** The window is gone. */
  closed(): void;
}

export function makeLeaving(effects: LeavingEffects): Leaving {
  let state: ClosingState = { kind: 'open' };
  let attempts = 0;

  function dispatch(event: ClosingEvent): void {
    const next = transition(state, event);
    state = next.state;
    for (const effect of next.effects) carryOut(effect);
  }

  function carryOut(effect: ClosingEffect): void {
    switch (effect.kind) {
      case 'ask-window': {
        const { token } = effect;
        effects.flushWindow().then(
          (answered) => dispatch({ kind: answered ? 'flushed' : 'window-silent', token }),
          () => dispatch({ kind: 'window-silent', token }),
        );
        return;
      }
      case 'save':
        effects.save().then(
          () => dispatch({ kind: 'saved' }),
          (error: unknown) => dispatch({ kind: 'save-failed', failure: toFailure(error) }),
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
    get underWay() {
      return state.kind === 'asking-window' || state.kind === 'saving' || state.kind === 'leaving';
    },
    closed: () => dispatch({ kind: 'closed' }),
  };
}
