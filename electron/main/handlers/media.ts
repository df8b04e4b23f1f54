import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { LonghandError } from '#core/failure.ts';
import { limits } from '#core/ipc/contract.ts';
import type { MediaFile } from '#core/post/post.ts';

import type { Desktop } from '../desktop.ts';
import type { Handlers } from '../ipc/register.ts';
import type { LibrarySession } from '../library-session.ts';

type MediaChannel = Extract<keyof Handlers<unknown>, `media.${string}`>;

export function mediaHandlers<W>(session: LibrarySession, desktop: Desktop<W>): Pick<Handlers<W>, MediaChannel> {
  return {
    'media.import': async ({ id, name, bytes }) => await session.library().importMedia(id, name, bytes),
    async 'media.pick'({ id }, { window }) {
      const library = session.library();
      const chosen = await desktop.choosePictures(window, { title: 'Choose Pictures', button: 'Insert' });
      // All sizes are looked at before anything is copied.
      for (const file of chosen) await checkSize(file);
      const imported: MediaFile[] = [];
      for (const file of chosen)
        imported.push(await library.importMedia(id, path.basename(file), await readPicture(file)));
      return imported;
    },
    'media.list': async ({ id }) => await session.library().listMedia(id),
  };
}

async function checkSize(file: string): Promise<void> {
  const { size } = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (size <= limits.mediaBytes) return;
  throw new LonghandError({
    code: 'too-large',
    message: `${path.basename(file)} is larger than ${limits.mediaBytes / 1024 / 1024} MB.`,
    kept: 'Nothing was copied.',
    next: 'Choose a smaller picture.',
  });
}

async function readPicture(file: string): Promise<Uint8Array> {
  return await readFile(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
}

function unreadable(file: string, cause: unknown): LonghandError {
  return new LonghandError(
    {
      code: 'unreadable',
      message: `${path.basename(file)} could not be read.`,
      kept: 'Your post is as it was.',
      next: 'Choose another picture.',
      detail: String(cause),
    },
    { cause },
  );
}
