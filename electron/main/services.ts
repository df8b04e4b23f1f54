import { randomUUID } from 'node:crypto';
import path from 'node:path';

import type { LibraryInfo } from '#core/ipc/contract.ts';
import { httpConnector } from '#services/connectors/http/index.ts';
import { wordpressConnector } from '#services/connectors/wordpress/index.ts';
import { makeConverter } from '#services/conversion/converter.ts';
import type { LibraryEvent } from '#services/library/contract.ts';
import { createLibrary, openLibrary } from '#services/library/library.ts';
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
  beforeLeaving: () => Promise<void>;
}

export interface Services {
  library: LibrarySession;
  publishing: Publishing;
  /** Lets go of the library and ends the converter's worker. */
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
  const converter = makeConverter();
  const publishing = await makePublishing({
    platform,
    stateFolder: userData,
    connectors: [wordpressConnector, httpConnector],
  });
  const library = makeLibrarySession({
    preferences,
    stateFolder: path.join(userData, 'libraries'),
    defaultPath: path.join(documents, 'Longhand'),
    open: (opening) => openLibrary(opening),
    create: (root) => createLibrary(root),
    services: {
      converter,
      now: () => platform.now(),
      makeId: () => platform.makeId(),
      accountName: (id) => publishing.accountName(id),
      defaults() {
        const { author, language } = preferences.settings();
        return { author, language };
      },
    },
    emit: options.emit,
    changed: options.changed,
    beforeLeaving: options.beforeLeaving,
  });
  return {
    library,
    publishing,
    async close() {
      await library.close();
      await converter.close();
    },
  };
}
