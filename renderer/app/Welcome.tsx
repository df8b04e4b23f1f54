import type { AppState } from '#core/ipc/contract.ts';

import { Notices } from '../features/status/Notices.tsx';
import { WelcomeScreen } from '../features/welcome/WelcomeScreen.tsx';
import { useLibrary, useNotices, useWindow } from '../state/window.ts';
import { useAppCommands } from './useAppCommands.ts';

/** No library is open: one is made or opened, and a new one begins with a first post. */
export function Welcome({ app }: { app: AppState }) {
  const state = useWindow();
  const busy = useLibrary((store) => store.busy);
  const notices = useNotices((store) => store.notices);
  const { client, library, listing } = state;

  const begin = async (how: Parameters<typeof library.change>[0]) => {
    if ((await library.change(how)) === null) return;
    await listing.refresh();
    if (listing.store.getState().total === 0) await state.newPost();
  };
  const open = async (how: Parameters<typeof library.change>[0]) => {
    if ((await library.change(how)) !== null) await state.resume();
  };
  const start = () => void begin(() => client['library.createDefault']({}));
  const choose = () => void begin(() => client['library.create']({}));
  const openFolder = () => void open(() => client['library.open']({}));

  useAppCommands((command) => {
    if (command === 'library.create') choose();
    else if (command === 'library.open') openFolder();
  });

  return (
    <>
      <WelcomeScreen
        defaultPath={app.defaultLibraryPath}
        recent={app.recent}
        failure={app.libraryFailure}
        busy={busy}
        onStart={start}
        onChooseFolder={choose}
        onOpen={openFolder}
        onOpenRecent={(key) => void open(() => client['library.openRecent']({ key }))}
      />
      <Notices notices={notices} onDismiss={state.notices.dismiss} />
    </>
  );
}
