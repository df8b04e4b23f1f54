import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';

import { LonghandError } from '#core/failure.ts';

import { UsageError } from './command.ts';
import type { Call } from './command.ts';
import type { Terminal } from './terminal.ts';

/** Where the command line keeps what is this machine's own: accounts, and each library's journal. Absolute. */
export function stateFolder({ env, cwd }: Terminal): string {
  const said = env['LONGHAND_STATE'];
  if (said !== undefined && said !== '') return resolve(cwd, said);
  if (process.platform === 'win32')
    return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'longhand-cli');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'longhand-cli');
  const config = env['XDG_CONFIG_HOME'];
  return join(config?.startsWith('/') === true ? config : join(homedir(), '.config'), 'longhand-cli');
}

/** The state folder of one library. */
export const libraryStateFolder = (state: string, root: string): string =>
  join(state, 'libraries', createHash('sha256').update(root).digest('hex').slice(0, 16));

/** The library a call is about: what it says, else the environment, else the current folder if it is a library. Absolute, without links. */
export async function libraryRoot({ terminal, text }: Call): Promise<string> {
  const said = text('library') ?? terminal.env['LONGHAND_LIBRARY'];
  if (said !== undefined && said !== '') {
    const root = resolve(terminal.cwd, said);
    if (await isFolder(root)) return await realpath(root);
    throw new LonghandError({
      code: 'not-found',
      message: `There is no folder ${root}.`,
      next: 'A new library is an empty folder: make it first.',
    });
  }
  if ((await isFolder(join(terminal.cwd, 'posts'))) || (await isFolder(join(terminal.cwd, '.longhand'))))
    return await realpath(terminal.cwd);
  throw new UsageError('The current folder is no library. Say which one with --library DIR, or set LONGHAND_LIBRARY.');
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
