import type { Failure } from '#core/failure.ts';

/** Why the app is going: the window alone (on macOS the app stays), the whole app, or an order that waits for nobody (SIGTERM). */
export type Reason = 'close' | 'quit' | 'signal';

/**
 * Leaving without losing a word: ask the window for what was typed, write it, and only then go. Pure: {@link transition} says what to do
 * next, and the effects are carried out elsewhere.
 */
export type ClosingState =
  | { kind: 'open' }
  | { kind: 'asking-window'; reason: Reason; token: string }
  /** `silent`: the window may hold words that it has not sent. */
  | { kind: 'saving'; reason: Reason; silent: boolean }
  /** The writer is being asked whether to stay. */
  | { kind: 'failed'; reason: Exclude<Reason, 'signal'> }
  | { kind: 'leaving'; reason: Reason };

export type ClosingEvent =
  /** `token` names this attempt; `window` tells whether there is one that could have something unsent. */
  | { kind: 'asked'; reason: Reason; token: string; window: boolean }
  /** The window has sent everything. */
  | { kind: 'flushed'; token: string }
  /** The window is there and did not say in time that it has sent everything. */
  | { kind: 'window-silent'; token: string }
  | { kind: 'saved' }
  | { kind: 'save-failed'; failure: Failure }
  | { kind: 'stay' }
  | { kind: 'leave' }
  /** The window is gone and the app goes on without one. */
  | { kind: 'closed' };

export type ClosingEffect =
  | { kind: 'ask-window'; token: string }
  | { kind: 'save' }
  | { kind: 'ask-writer'; failure: Failure }
  | { kind: 'leave'; reason: Reason };

export interface Transition {
  state: ClosingState;
  effects: ClosingEffect[];
}

export const windowSilent: Failure = {
  code: 'unclear',
  message: 'The window has not handed over everything that was typed.',
  kept: 'What it handed over before is saved. The last words may stand in the window alone.',
  next: 'Stay, and copy them if they cannot be saved.',
};

const strength: Record<Reason, number> = { close: 0, quit: 1, signal: 2 };

/** What follows from an event. An event that does not fit the state changes nothing. */
export function transition(state: ClosingState, event: ClosingEvent): Transition {
  const unchanged: Transition = { state, effects: [] };
  switch (event.kind) {
    case 'asked':
      return asked(state, event);
    case 'flushed':
    case 'window-silent':
      if (state.kind !== 'asking-window' || state.token !== event.token) return unchanged;
      return save(state.reason, event.kind === 'window-silent');
    case 'saved':
      if (state.kind !== 'saving') return unchanged;
      if (state.silent && state.reason !== 'signal') return ask(state.reason, windowSilent);
      return leave(state.reason);
    case 'save-failed':
      if (state.kind !== 'saving') return unchanged;
      // The journal has every word, and the system gives no time to ask.
      if (state.reason === 'signal') return leave('signal');
      return ask(state.reason, event.failure);
    case 'stay':
      return state.kind === 'failed' ? { state: { kind: 'open' }, effects: [] } : unchanged;
    case 'leave':
      return state.kind === 'failed' ? leave(state.reason) : unchanged;
    case 'closed':
      return state.kind === 'leaving' && state.reason === 'close'
        ? { state: { kind: 'open' }, effects: [] }
        : unchanged;
  }
}

function asked(state: ClosingState, event: Extract<ClosingEvent, { kind: 'asked' }>): Transition {
  if (state.kind === 'open') {
    if (!event.window) return save(event.reason, false);
    return {
      state: { kind: 'asking-window', reason: event.reason, token: event.token },
      effects: [{ kind: 'ask-window', token: event.token }],
    };
  }
  if (strength[event.reason] <= strength[state.reason]) return { state, effects: [] };
  switch (state.kind) {
    case 'asking-window':
      return { state: { ...state, reason: event.reason }, effects: [] };
    case 'saving':
      return { state: { ...state, reason: event.reason }, effects: [] };
    case 'failed':
      // A quit while the question stands waits for its answer; an order to end does not.
      if (event.reason === 'signal') return leave('signal');
      return { state: { kind: 'failed', reason: event.reason }, effects: [] };
    case 'leaving':
      // What was typed is written already; the rest is to go further than was asked at first.
      return save(event.reason, false);
  }
}

function save(reason: Reason, silent: boolean): Transition {
  return { state: { kind: 'saving', reason, silent }, effects: [{ kind: 'save' }] };
}

function ask(reason: Exclude<Reason, 'signal'>, failure: Failure): Transition {
  return { state: { kind: 'failed', reason }, effects: [{ kind: 'ask-writer', failure }] };
}

function leave(reason: Reason): Transition {
  return { state: { kind: 'leaving', reason }, effects: [{ kind: 'leave', reason }] };
}
