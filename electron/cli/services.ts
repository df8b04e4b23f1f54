import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import { connectors } from '#services/connectors/index.ts';
import { makeConverter } from '#services/conversion/converter.ts';
import type { Library } from '#services/library/contract.ts';
import { openLibrary } from '#services/library/library.ts';
import type { Platform } from '#services/platform.ts';
import type { Operation, Publishing } from '#services/publishing/contract.ts';
import { makePublishing } from '#services/publishing/publishing.ts';

import { warn } from './answer.ts';
import type { Call } from './command.ts';
import { libraryRoot, libraryStateFolder, stateFolder } from './places.ts';
import { terminalSecrets } from './secrets.ts';
import type { TerminalSecrets } from './secrets.ts';
import { write } from './terminal.ts';

export interface Services {
  library: Library;
  publishing: Publishing;
  secrets: TerminalSecrets;
}

/** What accounts need: no library is opened for them. */
export async function openPublishing(call: Call): Promise<{ publishing: Publishing; secrets: TerminalSecrets }> {
  const secrets = terminalSecrets(call.terminal);
  const platform: Platform = { now: () => new Date(), makeId: () => randomUUID(), fetch, secrets };
  const publishing = await makePublishing({ platform, stateFolder: stateFolder(call.terminal), connectors });
  if (publishing.problem !== null) await warn(call, [publishing.problem.message]);
  return { publishing, secrets };
}

/** Another command on the same library is done in a moment; one that publishes films is not. */
const patience = 2_000;

/**
 * Opens the call's library for the length of `use`, and closes it whatever happens. One process at a time keeps a library's journal: what
 * only reads goes on without it, and says so.
 */
export async function withLibrary<T>(
  call: Call,
  use: (services: Services) => Promise<T>,
  { reading = false }: { reading?: boolean } = {},
): Promise<T> {
  const root = await libraryRoot(call);
  const state = stateFolder(call.terminal);
  const { publishing, secrets } = await openPublishing(call);
  const converter = makeConverter();
  try {
    const open = (stateFolder: string, wait: number): Promise<Library> =>
      openLibrary({
        root,
        stateFolder,
        converter,
        now: () => new Date(),
        makeId: () => randomUUID(),
        accountName: (id) => publishing.accountName(id),
        defaults: () => ({ author: '', language: 'en' }),
        patience: wait,
        emit: () => undefined,
      });
    let aside: string | null = null;
    let library: Library;
    try {
      library = await open(libraryStateFolder(state, root), reading ? 0 : patience);
    } catch (thrown) {
      if (!reading || !(thrown instanceof LonghandError) || thrown.code !== 'conflict') throw thrown;
      await warn(call, [
        'Another Longhand has this library open: what it has not written to the files yet is not shown here.',
      ]);
      aside = await mkdtemp(join(tmpdir(), 'longhand-reading-'));
      library = await open(aside, 0);
    }
    try {
      return await use({ library, publishing, secrets });
    } finally {
      await library.close();
      if (aside !== null) await rm(aside, { recursive: true, force: true });
    }
  } finally {
    await converter.close();
  }
}

/** Work that tells its progress on standard error when a person watches, and ends with Ctrl+C. */
export function operationOf({ terminal, json }: Call): Operation {
  let last = '';
  return {
    signal: terminal.signal,
    progress: ({ message }) => {
      if (json || message === last) return;
      last = message;
      void write(terminal.stderr, `${message}\n`);
    },
  };
}
