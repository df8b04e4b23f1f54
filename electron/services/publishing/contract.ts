import type { Failure } from '#core/failure.ts';
import type { PostId } from '#core/post/post.ts';
import type {
  Account,
  AccountSettings,
  Connector,
  DiscoveredSite,
  PublishPreview,
  PublishReceipt,
} from '#core/publish/connector.ts';

import type { Library } from '../library/contract.ts';
import type { Platform } from '../platform.ts';
import type { Sender } from './send.ts';

export interface PublishingOptions {
  platform: Platform;
  /** Where accounts.json is kept (this machine's own, not the library). Absolute. */
  stateFolder: string;
  connectors: Connector[];
  /** Sends from another thread; else it is done on this one. */
  sender?: Sender;
}

export interface Operation {
  signal: AbortSignal;
  progress(step: { done: number; total: number; message: string }): void;
}

/** Accounts, and what is sent to them. */
export interface Publishing {
  /** Why the accounts could not be read at the start; the broken file was set aside beside the new one. Null when all is well. */
  readonly problem: Failure | null;
  accounts(): Account[];
  accountName(accountId: string): string | null;
  /** Calls `listener` after each change of the accounts. */
  onAccounts(listener: () => void): void;
  discover(address: string, operation: Operation): Promise<DiscoveredSite>;
  addAccount(
    input: { name: string; settings: AccountSettings; secret: string },
    operation: Operation,
  ): Promise<Account>;
  updateAccount(
    input: { account: string; name: string; secret: string | null },
    operation: Operation,
  ): Promise<Account>;
  removeAccount(account: string): Promise<void>;
  checkAccount(account: string, operation: Operation): Promise<{ displayName: string }>;
  preview(library: Library, id: PostId, account: string): Promise<PublishPreview>;
  /** One at a time for each post and account: a second call while one runs is `conflict`. */
  publish(
    library: Library,
    input: { id: PostId; account: string; visibility: 'draft' | 'published' },
    operation: Operation,
  ): Promise<PublishReceipt>;
}
