import { randomUUID } from 'node:crypto';

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

/** Opens the call's library for the length of `use`, and closes it whatever happens. */
export async function withLibrary<T>(call: Call, use: (services: Services) => Promise<T>): Promise<T> {
  const root = await libraryRoot(call);
  const state = stateFolder(call.terminal);
  const { publishing, secrets } = await openPublishing(call);
  const converter = makeConverter();
  try {
    const library = await openLibrary({
      root,
      stateFolder: libraryStateFolder(state, root),
      converter,
      now: () => new Date(),
      makeId: () => randomUUID(),
      accountName: (id) => publishing.accountName(id),
      defaults: () => ({ author: '', language: 'en' }),
      emit: () => undefined,
    });
    try {
      return await use({ library, publishing, secrets });
    } finally {
      await library.close();
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
