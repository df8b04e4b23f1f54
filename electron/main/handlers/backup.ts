import type { Backups } from '../backups.ts';
import type { Handlers } from '../ipc/register.ts';

type BackupChannel = Extract<keyof Handlers<unknown>, `backup.${string}`>;

export function backupHandlers<W>(backups: Backups<W>): Pick<Handlers<W>, BackupChannel> {
  return {
    'backup.state': async () => backups.state(),
    'backup.configure': async ({ every, keep }) => backups.configure(every, keep),
    'backup.chooseFolder': async (_input, { window }) => await backups.chooseFolder(window),
    'backup.now': async (_input, { window, signal, progress }) => await backups.now(window, { signal, progress }),
    'backup.restore': async (_input, { window, signal, progress }) =>
      await backups.restore(window, { signal, progress }),
    async 'backup.reveal'() {
      await backups.reveal();
      return null;
    },
  };
}
