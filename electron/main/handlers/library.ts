import type { Desktop } from '../desktop.ts';
import type { Handlers } from '../ipc/register.ts';
import type { LibrarySession } from '../library-session.ts';

type LibraryChannel =
  | 'library.create'
  | 'library.createDefault'
  | 'library.open'
  | 'library.openRecent'
  | 'library.reveal'
  | 'library.check'
  | 'library.duplicates';

export function libraryHandlers<W>(session: LibrarySession, desktop: Desktop<W>): Pick<Handlers<W>, LibraryChannel> {
  return {
    async 'library.create'(_input, { window }) {
      const folder = await desktop.chooseFolder(window, { title: 'New Library', button: 'Use This Folder' });
      return folder === null ? null : await session.create(folder);
    },
    'library.createDefault': () => session.createDefault(),
    async 'library.open'(_input, { window }) {
      const folder = await desktop.chooseFolder(window, { title: 'Open Library', button: 'Open' });
      return folder === null ? null : await session.open(folder);
    },
    'library.openRecent': ({ key }) => session.openRecent(key),
    async 'library.reveal'() {
      await desktop.reveal(session.library().root);
      return null;
    },
    'library.check': async (_input, operation) => await session.library().upkeep.check(operation),
    'library.duplicates': async () => await session.library().listing.duplicates(),
  };
}
