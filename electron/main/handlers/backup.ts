import { LonghandError } from '#core/failure.ts';

import type { Handlers } from '../ipc/register.ts';

type BackupChannel = Extract<keyof Handlers<unknown>, `backup.${string}`>;

export function backupHandlers<W>(): Pick<Handlers<W>, BackupChannel> {
  const later = async (): Promise<never> => {
    throw new LonghandError({ code: 'internal', message: 'Backups are not built yet.' });
  };
  return {
    'backup.state': later,
    'backup.configure': later,
    'backup.chooseFolder': later,
    'backup.now': later,
    'backup.restore': later,
    'backup.reveal': later,
  };
}
