import { createStore } from 'zustand/vanilla';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { SecretProtection } from '#core/ipc/contract.ts';
import type { PostId } from '#core/post/post.ts';
import type { Account, PublishReceipt } from '#core/publish/connector.ts';

import type { Client } from '../bridge/client.ts';
import type { Notices } from './notices.ts';
import type { Operations } from './operations.ts';

/** How the last publishing of a post stands. It outlives the panel that began it. */
export type PublishRun =
  | { kind: 'running'; account: Account; operation: string }
  | { kind: 'done'; receipt: PublishReceipt }
  | { kind: 'failed'; account: Account; failure: Failure };

export interface PublishingStore {
  accounts: Account[] | null;
  failure: Failure | null;
  protection: SecretProtection | null;
  runs: Record<PostId, PublishRun>;
}

/** Accounts, and what goes out to them. */
export function createPublishing(
  client: Client,
  parts: {
    notices: Notices;
    operations: Operations;
    flush: () => Promise<void>;
    isWatched: (id: PostId) => boolean;
    onPublished: (id: PostId) => Promise<void>;
  },
) {
  const store = createStore<PublishingStore>(() => ({ accounts: null, failure: null, protection: null, runs: {} }));
  const setRun = (id: PostId, run: PublishRun | null) =>
    store.setState(({ runs }) => {
      const next = { ...runs };
      if (run === null) delete next[id];
      else next[id] = run;
      return { runs: next };
    });

  async function loadAccounts(): Promise<void> {
    try {
      store.setState({ accounts: await client['accounts.list']({}), failure: null });
    } catch (thrown) {
      store.setState({ failure: toFailure(thrown) });
    }
  }

  async function loadProtection(): Promise<void> {
    await client['secrets.protection']({}).then(
      (protection) => store.setState({ protection }),
      () => null,
    );
  }

  return {
    store,
    loadAccounts,
    loadProtection,
    async allowUnprotected(allow: boolean): Promise<void> {
      store.setState({ protection: await client['secrets.allowUnprotected']({ allow }) });
    },
    /** Puts the last receipt or failure of a post away. */
    clear: (id: PostId) => setRun(id, null),
    async publish(id: PostId, title: string, account: Account, visibility: 'draft' | 'published'): Promise<void> {
      if (store.getState().runs[id]?.kind === 'running') return;
      await parts.operations.run(`Publishing to ${account.name}`, async (operation) => {
        setRun(id, { kind: 'running', account, operation });
        try {
          await parts.flush();
          const receipt = await client['publish.start']({ id, account: account.id, visibility, operation });
          setRun(id, { kind: 'done', receipt });
          if (!parts.isWatched(id)) {
            const { url } = receipt;
            parts.notices.say(
              `“${title === '' ? 'Untitled' : title}” is on ${account.name}.`,
              url === null
                ? null
                : { label: 'Open', run: () => void client['app.openExternal']({ url }).catch(() => null) },
            );
          }
        } catch (thrown) {
          const failure = toFailure(thrown);
          if (failure.code === 'cancelled') setRun(id, null);
          else setRun(id, { kind: 'failed', account, failure });
          if (!parts.isWatched(id)) parts.notices.fail(failure);
        } finally {
          await parts.onPublished(id);
        }
      });
    },
  };
}

export type Publishing = ReturnType<typeof createPublishing>;
