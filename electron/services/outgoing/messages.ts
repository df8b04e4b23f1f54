import type { ExportChoice, Exported, Exporter } from '../exporters/contract.ts';
import type { PostSnapshot } from '../library/contract.ts';
import type { Operation } from '../publishing/contract.ts';
import type { Looked, PostSource, Sending } from '../publishing/send.ts';
import type { AccountSettings, PublishReceipt } from '#core/publish/connector.ts';

/** Names one piece of work on the thread, when it asks back for what belongs to it. */
export type WorkKey = number;

/** What is asked of the thread, by path. */
export interface OutgoingCalls {
  export: (
    key: WorkKey,
    format: Exporter['format'],
    post: PostSnapshot,
    operation: Operation,
    choice: ExportChoice,
  ) => Promise<Exported>;
  copyHtml: (post: PostSnapshot) => Promise<string>;
  restoreBackup: (zip: string, folder: string, operation: Operation) => Promise<{ files: number }>;
  look: (key: WorkKey, id: string, kind: AccountSettings['kind']) => Promise<Looked>;
  send: (key: WorkKey, sending: Sending, operation: Operation) => Promise<PublishReceipt>;
}

/** What the thread asks back, by path; each with the key of the work it is for. */
export const askedBack = [
  'snapshot',
  'readMedia',
  'readPublications',
  'writePublication',
  'setMeta',
] as const satisfies (keyof PostSource)[];
