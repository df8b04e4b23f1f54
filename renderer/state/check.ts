import { createStore } from 'zustand/vanilla';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { CheckReport } from '#core/post/upkeep.ts';

import type { Client } from '../bridge/client.ts';
import type { Notices } from './notices.ts';
import type { Operations } from './operations.ts';

/** How the check of the library's files stands. */
export type CheckStage =
  | { kind: 'idle' }
  | { kind: 'running' }
  | { kind: 'done'; report: CheckReport }
  | { kind: 'failed'; failure: Failure };

/** The check of every file of the library. It outlives the screen that it was begun on. */
export function createCheck(
  client: Client,
  parts: {
    notices: Notices;
    operations: Operations;
    /** Whether its screen is looked at. */
    isWatched: () => boolean;
    /** Leads to its screen. */
    show: () => void;
  },
) {
  const store = createStore<{ stage: CheckStage }>(() => ({ stage: { kind: 'idle' } }));
  const put = (stage: CheckStage): void => store.setState({ stage });
  let library = 0;

  function tell({ findings: { length } }: CheckReport): void {
    if (length === 0) parts.notices.say('Every file was read, and all of them are sound.');
    else
      parts.notices.offer(
        `The check of the files found ${length === 1 ? '1 thing' : `${length.toLocaleString('en')} things`} to look at.`,
        { label: 'Look', run: parts.show },
      );
  }

  return {
    store,
    async start(): Promise<void> {
      if (store.getState().stage.kind === 'running') return;
      const asked = library;
      put({ kind: 'running' });
      try {
        const report = await parts.operations.run('Checking the files', (operation) =>
          client['library.check']({ operation }),
        );
        if (asked !== library) return;
        put({ kind: 'done', report });
        if (!parts.isWatched()) tell(report);
      } catch (thrown) {
        const failure = toFailure(thrown);
        if (asked !== library) return;
        put(failure.code === 'cancelled' ? { kind: 'idle' } : { kind: 'failed', failure });
        if (!parts.isWatched()) parts.notices.fail(failure);
      }
    },
    /** What it ended with was looked at. */
    seen(): void {
      if (store.getState().stage.kind !== 'running') put({ kind: 'idle' });
    },
    /** Another library is open. */
    forget(): void {
      library += 1;
      put({ kind: 'idle' });
    },
  };
}
