import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';

import { LonghandError, toFailure } from '#core/failure.ts';
import { limits } from '#core/ipc/contract.ts';
import type { PickedMedia } from '#core/ipc/contract.ts';

import type { Desktop } from '../desktop.ts';
import type { CallContext, Handlers } from '../ipc/register.ts';
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
      let done = 0;
      for (const { file, size } of found) {
        const name = path.basename(file);
        try {
          if (size > limits.mediaBytes) throw tooLarge(name);
          const bytes = await read(file, signal, (count) => progress({ done: done + count, total, message: name }));
          picked.files.push(await library.importMedia(id, name, bytes));
        } catch (thrown) {
          signal.throwIfAborted();
          picked.refused.push(toFailure(thrown));
        }
        done += size;
      }
      return picked;
    },
    'media.list': async ({ id }) => await session.library().listMedia(id),
    'media.orphans': async (_input, operation) => await session.library().upkeep.orphans(operation),
    'media.trashOrphans': async ({ paths }, operation) => await session.library().upkeep.trashOrphans(paths, operation),
  };
}

/** Bytes, or 0 for what cannot be looked at: reading it tells why. */
const sizeOf = async (file: string): Promise<number> =>
  await stat(file).then(
    ({ size }) => size,
    () => 0,
  );

function tooLarge(name: string): LonghandError {
  return new LonghandError({
    code: 'too-large',
    message: `“${name}” is larger than ${limits.mediaBytes / 1024 / 1024} MB.`,
    kept: 'It was not copied.',
    next: 'Make it smaller, or put it on the web and insert its address.',
  });
}

/** The bytes of a file, told of as they come: a drive may be far away. */
async function read(
  file: string,
  signal: CallContext<unknown>['signal'],
  progress: (count: number) => void,
): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let count = 0;
  progress(0);
  try {
    for await (const part of createReadStream(file, { signal, highWaterMark: 1024 * 1024 })) {
      parts.push(part as Buffer);
      count += (part as Buffer).byteLength;
      progress(count);
    }
  } catch (thrown) {
    signal.throwIfAborted();
    throw unreadable(file, thrown);
  }
  return Buffer.concat(parts);
}

function unreadable(file: string, cause: unknown): LonghandError {
  return new LonghandError(
    {
      code: 'unreadable',
      message: `“${path.basename(file)}” could not be read.`,
      kept: 'It was not copied.',
      next: 'Choose another file.',
      detail: String(cause),
    },
    { cause },
  );
}
