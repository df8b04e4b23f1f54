import { randomUUID } from 'node:crypto';
import path from 'node:path';

import type { LibraryInfo } from '#core/ipc/contract.ts';
import { connectors } from '#services/connectors/index.ts';
import type { LibraryEvent } from '#services/library/contract.ts';
import { openHostedLibrary } from '#services/library/host/hostedLibrary.ts';
import type { HostedLibrary } from '#services/library/host/hostedLibrary.ts';
import type { Known } from '#services/library/host/messages.ts';
import { createLibrary } from '#services/library/library.ts';
import { makeOutgoingThread } from '#services/outgoing/outgoingThread.ts';
import type { OutgoingThread } from '#services/outgoing/outgoingThread.ts';
import type { Platform, SecretStore } from '#services/platform.ts';
import type { Publishing } from '#services/publishing/contract.ts';
import { makePublishing } from '#services/publishing/publishing.ts';

import { makeLibrarySession } from './library-session.ts';
import type { LibrarySession } from './library-session.ts';
import type { Preferences } from './preferences.ts';

export interface ServicesOptions {
  /** This machine's own folder. Absolute. */
  userData: string;
  documents: string;
  preferences: Preferences;
  secrets: SecretStore;
  emit: (event: LibraryEvent) => void;
  changed: (library: LibraryInfo | null) => void;
  beforeLeaving: (asking?: AbortSignal) => Promise<void>;
  switching: (isUnderWay: boolean) => void;
}

export interface Services {
  library: LibrarySession;
  publishing: Publishing;
  outgoing: Pick<OutgoingThread, 'exporters' | 'copyHtml' | 'restoreBackup'>;
  /** Lets go of the library and ends the threads. */
  close: () => Promise<void>;
}

/** The services with what this machine gives them. */
export async function composeServices(options: ServicesOptions): Promise<Services> {
  const { userData, documents, preferences, secrets } = options;
  const platform: Platform = {
    now: () => new Date(),
    makeId: () => randomUUID(),
    fetch: (input, init) => fetch(input, init),
    secrets,
  };
  const outgoing = makeOutgoingThread();
  const publishing = await makePublishing({ platform, stateFolder: userData, connectors, sender: outgoing.sender });
  /** Libraries on their threads: one, or two while one takes the place of the other. */
  const hosted = new Set<HostedLibrary>();
  const known = (): Known => {
    const { author, language, keepPhotoData, keepOriginals } = preferences.settings();
    return {
      accounts: Object.fromEntries(publishing.accounts().map(({ id, name }) => [id, name])),
      defaults: { author, language, keepPhotoData, keepOriginals },
    };
  };
  const inform = (): void => {
    for (const opened of hosted) opened.inform(known());
  };
  publishing.onAccounts(inform);
  preferences.onChange(inform);
  const library = makeLibrarySession({
    preferences,
    stateFolder: path.join(userData, 'libraries'),
    defaultPath: path.join(documents, 'Longhand'),
    async open(place) {
      const opened = await openHostedLibrary({ ...place, known: known() });
      hosted.add(opened);
      // What changed while it opened.
      opened.inform(known());
      return {
        ...opened,
        async close() {
          hosted.delete(opened);
          await opened.close();
        },
      };
    },
    create: (root) => createLibrary(root),
    emit: options.emit,
    changed: options.changed,
    beforeLeaving: options.beforeLeaving,
    switching: options.switching,
  });
  return {
    library,
    publishing,
    outgoing,
    async close() {
      await outgoing.close();
      await library.close();
    },
  };
}
