import { createStore } from 'zustand/vanilla';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { AppState, LibraryInfo } from '#core/ipc/contract.ts';
import type { Settings } from '#core/ipc/settings.ts';

import type { Client } from '../bridge/client.ts';
import type { Notices } from './notices.ts';

export type AppPhase = { kind: 'starting' } | { kind: 'broken'; failure: Failure } | { kind: 'ready'; app: AppState };

/** Which library is open, where others are, and the writer's settings. */
export function createLibraryState(client: Client, notices: Notices) {
  const store = createStore<{ phase: AppPhase; busy: boolean }>(() => ({ phase: { kind: 'starting' }, busy: false }));
  const app = (): AppState | null => {
    const { phase } = store.getState();
    return phase.kind === 'ready' ? phase.app : null;
  };
  const put = (changes: Partial<AppState>) => {
    const now = app();
    if (now !== null) store.setState({ phase: { kind: 'ready', app: { ...now, ...changes } } });
  };

  async function load(): Promise<void> {
    try {
      const isFirst = app() === null;
      const state = await client['app.state']({});
      store.setState({ phase: { kind: 'ready', app: state } });
      if (isFirst && state.accountsFailure !== null) notices.fail(state.accountsFailure);
    } catch (thrown) {
      store.setState({ phase: { kind: 'broken', failure: toFailure(thrown) } });
    }
  }

  /** Opens or makes a library; null when the writer thought better of it or it failed, which is said. */
  async function change(how: () => Promise<LibraryInfo | null>): Promise<LibraryInfo | null> {
    if (store.getState().busy) return null;
    store.setState({ busy: true });
    try {
      const library = await how();
      if (library !== null) await load();
      return library;
    } catch (thrown) {
      notices.fail(toFailure(thrown));
      return null;
    } finally {
      store.setState({ busy: false });
    }
  }

  /** Shows the change at once, and takes it back with words when it could not be kept. */
  async function changeSettings(changes: Partial<Settings>): Promise<void> {
    const before = app()?.settings;
    if (before === undefined) return;
    put({ settings: { ...before, ...changes } });
    try {
      put({ settings: await client['settings.set']({ changes }) });
    } catch (thrown) {
      const now = app()?.settings ?? before;
      const back = Object.fromEntries(Object.keys(changes).map((key) => [key, before[key as keyof Settings]]));
      put({ settings: { ...now, ...back } });
      notices.fail(toFailure(thrown));
    }
  }

  return { store, app, load, change, changeSettings, adoptSettings: (settings: Settings) => put({ settings }) };
}

export type LibraryState = ReturnType<typeof createLibraryState>;
