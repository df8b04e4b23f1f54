import { resolve } from 'node:path';

import { realFileSystem } from '#services/library/disk.ts';
import { backUp } from '#services/library/upkeep/backUp.ts';
import { restoreBackup } from '#services/library/upkeep/restoreBackup.ts';

import { answer, oneLine, warn } from '../answer.ts';
import { exitCodes, libraryOption } from '../command.ts';
import type { Call, Command } from '../command.ts';
import { libraryRoot } from '../places.ts';

const counted = (files: number): string => `${files} ${files === 1 ? 'file' : 'files'}`;
/** A line for each of a hundred thousand files would be no news. */
const quiet = ({ terminal: { signal } }: Call) => ({ signal, progress: () => undefined });

export const backup: Command = {
  name: 'backup',
  summary: 'Put a whole library into a zip file.',
  usage: ['FILE.zip'],
  options: libraryOption,
  arguments: { least: 1, most: 1 },
  about: `Posts, media, versions and the trash. Lands whole or not at all, and takes the place of no file.
--json answers {"path", "files", "bytes", "unread": [...]}. The exit code is 1 when a file could not be read: all the others are in the zip.`,
  async run(call) {
    const root = await libraryRoot(call);
    const path = resolve(call.terminal.cwd, call.arguments[0] ?? '');
    const written = await backUp(realFileSystem, root, path, quiet(call));
    await warn(
      call,
      written.unread.map((name) => `${name} could not be read, and is not whole in the backup.`),
    );
    await answer(call, { path, ...written }, () => `${counted(written.files)} in ${oneLine(path)}`);
    return written.unread.length === 0 ? exitCodes.done : exitCodes.failed;
  },
};

export const restore: Command = {
  name: 'restore',
  summary: 'Unpack a backup into an empty folder.',
  usage: ['FILE.zip DIR'],
  options: {},
  arguments: { least: 2, most: 2 },
  about: `Every file is compared with its checksum. Lands whole or not at all; DIR is empty or not there.
--json answers {"path", "files"}.`,
  async run(call) {
    const [zip = '', folder = ''] = call.arguments.map((one) => resolve(call.terminal.cwd, one));
    const { files } = await restoreBackup(realFileSystem, zip, folder, quiet(call));
    await answer(call, { path: folder, files }, () => `${counted(files)} in ${oneLine(folder)}`);
  },
};
