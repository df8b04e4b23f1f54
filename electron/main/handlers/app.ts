import type { AppState } from '#core/ipc/contract.ts';
import type { SecretStore } from '#services/platform.ts';
import type { Publishing } from '#services/publishing/contract.ts';

import type { Desktop } from '../desktop.ts';
import type { Operations } from '../ipc/operations.ts';
import type { Handlers } from '../ipc/register.ts';
import type { LibrarySession } from '../library-session.ts';
import type { Preferences } from '../preferences.ts';

type AppChannel = Extract<
  keyof Handlers<unknown>,
  `app.${string}` | `settings.${string}` | `secrets.${string}` | `operations.${string}`
>;

export interface AppServices<W> {
  version: string;
  platform: AppState['platform'];
  session: LibrarySession;
  preferences: Preferences;
  secrets: SecretStore;
  operations: Operations;
  desktop: Desktop<W>;
  idOf(window: W): string;
  publishing: Pick<Publishing, 'problem'>;
  /** Resolves once it is known which library is open after the start. */
  started: Promise<void>;
  /** The window has sent what was typed. */
  flushed(token: string): void;
}

export function appHandlers<W>(services: AppServices<W>): Pick<Handlers<W>, AppChannel> {
  const { session, preferences, secrets, operations, desktop } = services;
  return {
    async 'app.state'() {
      await services.started;
      return {
        version: services.version,
        platform: services.platform,
        library: session.current()?.info ?? null,
        libraryFailure: session.failure(),
        accountsFailure: services.publishing.problem,
        recent: session.recent(),
        defaultLibraryPath: session.defaultDisplayPath(),
        settings: preferences.settings(),
      };
    },
    async 'app.openExternal'({ url }) {
      await desktop.openExternal(url);
      return null;
    },
    async 'app.flushed'({ token }) {
      services.flushed(token);
      return null;
    },
    async 'app.contextMenu'({ post, ...rest }, { window }) {
      desktop.showPostMenu(window, { id: post, ...rest });
      return null;
    },
    async 'operations.cancel'({ operation }, { window }) {
      operations.cancel(services.idOf(window), operation);
      return null;
    },
    'secrets.protection': () => secrets.protection(),
    async 'secrets.allowUnprotected'({ allow }) {
      preferences.change({ allowUnprotectedSecrets: allow });
      return await secrets.protection();
    },
    'settings.get': async () => preferences.settings(),
    'settings.set': async ({ changes }) => preferences.change(changes),
  };
}
