import type { Publishing } from '#services/publishing/contract.ts';

import type { Handlers } from '../ipc/register.ts';
import { accountHandlers } from './accounts.ts';
import { appHandlers } from './app.ts';
import type { AppServices } from './app.ts';
import type { Backups } from '../backups.ts';
import { backupHandlers } from './backup.ts';
import { exportHandlers } from './exports.ts';
import type { ExportServices } from './exports.ts';
import { libraryHandlers } from './library.ts';
import { mediaHandlers } from './media.ts';
import { postHandlers } from './posts.ts';
import { versionHandlers } from './versions.ts';

export interface HandlerServices<W> extends AppServices<W>, ExportServices<W> {
  publishing: Publishing;
  backups: Backups<W>;
}

/** Everything the window may ask for, over the services: no Electron here. */
export function makeHandlers<W>(services: HandlerServices<W>): Handlers<W> {
  const { session, desktop, publishing } = services;
  return {
    ...appHandlers(services),
    ...libraryHandlers(session, desktop),
    ...postHandlers(session, desktop),
    ...versionHandlers(session),
    ...backupHandlers(services.backups),
    ...mediaHandlers(session, desktop),
    ...exportHandlers(services),
    ...accountHandlers(publishing, session),
  };
}
