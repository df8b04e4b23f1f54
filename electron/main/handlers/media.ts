import { stat } from 'node:fs/promises';
import path from 'node:path';

import { toFailure } from '#core/failure.ts';
import type { PickedMedia } from '#core/ipc/contract.ts';
import type { Operation } from '#services/library/contract.ts';

import type { Desktop } from '../desktop.ts';
import type { Handlers } from '../ipc/register.ts';
import type { LibrarySession } from '../library-session.ts';

type MediaChannel = Extract<keyof Handlers<unknown>, `media.${string}`>;

export function mediaHandlers<W>(session: LibrarySession, desktop: Desktop<W>): Pick<Handlers<W>, MediaChannel> {
  return {
    'media.import': async ({ id, name, bytes }) => await session.library().importMedia(id, name, bytes),
    async 'media.pick'({ id, kind }, { window, signal, progress }) {
      const library = session.library();
      const chosen = await desktop.chooseMedia(window, kind);
      const found = await Promise.all(chosen.map(async (file) => ({ file, size: await sizeOf(file) })));
      const total = found.reduce((sum, { size }) => sum + size, 0);
      const picked: PickedMedia = { files: [], refused: [] };
      let before = 0;
      for (const { file, size } of found) {
        progress({ done: before, total, message: path.basename(file) });
        try {
          const one: Operation = {
            signal,
            progress: ({ done, message }) => progress({ done: before + Math.min(done, size), total, message }),
          };
          picked.files.push(await library.importMediaFile(id, file, one));
        } catch (thrown) {
          if (signal.aborted && picked.files.length > 0)
            await library.discardMedia(id, namesOf(picked)).catch(() => undefined);
          signal.throwIfAborted();
          picked.refused.push(toFailure(thrown));
        }
        before += size;
      }
      return picked;
    },
    'media.discard': async ({ id, names }) => {
      await session.library().discardMedia(id, names);
      return null;
    },
    'media.list': async ({ id }) => await session.library().listMedia(id),
    'media.orphans': async (_input, operation) => await session.library().upkeep.orphans(operation),
    'media.trashOrphans': async ({ paths }, operation) => await session.library().upkeep.trashOrphans(paths, operation),
    'media.restoreTrashed': async ({ paths }, operation) =>
      await session.library().upkeep.restoreMedia(paths, operation),
  };
}

const namesOf = ({ files }: PickedMedia): string[] => files.map(({ name }) => name);

/** Bytes, or 0 for what cannot be looked at: reading it tells why. */
const sizeOf = async (file: string): Promise<number> =>
  await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
