import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const hasDisplay = (): boolean => Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

/** Hands something to the desktop; without one, says what would have been opened. Resolves to what went wrong, or ''. */
function hand(target: string): Promise<string> {
  if (!hasDisplay()) {
    console.log(`Longhand would open ${target}`);
    return Promise.resolve('');
  }
  return new Promise((resolve) => {
    const child = spawn('xdg-open', [target], { stdio: 'ignore', detached: true });
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => resolve(code === 0 ? '' : `xdg-open ended with ${code}`));
    child.unref();
  });
}

async function trash(target: string): Promise<void> {
  const data = process.env['XDG_DATA_HOME'] ?? path.join(os.homedir(), '.local', 'share');
  const files = path.join(data, 'Trash', 'files');
  const info = path.join(data, 'Trash', 'info');
  await mkdir(files, { recursive: true, mode: 0o700 });
  await mkdir(info, { recursive: true, mode: 0o700 });
  const { name, ext } = path.parse(target);
  let free = name + ext;
  for (let count = 2; existsSync(path.join(files, free)); count += 1) free = `${name} ${count}${ext}`;
  const when = new Date().toISOString().slice(0, 19);
  const entry = path.join(info, `${free}.trashinfo`);
  await writeFile(entry, `[Trash Info]\nPath=${encodeURI(path.resolve(target))}\nDeletionDate=${when}\n`, {
    flag: 'wx',
  });
  try {
    await rename(target, path.join(files, free));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') {
      await rm(entry, { force: true });
      throw error;
    }
    await cp(target, path.join(files, free), { recursive: true, preserveTimestamps: true });
    await rm(target, { recursive: true });
  }
}

/** Electron's shell, by xdg-open and the desktop's trash. */
export const shell = {
  async openExternal(url: string): Promise<void> {
    const problem = await hand(url);
    if (problem !== '') throw new Error(problem);
  },
  openPath: (target: string): Promise<string> =>
    existsSync(target) ? hand(target) : Promise.resolve(`Failed to open: ${target} is not there`),
  showItemInFolder(target: string): void {
    void hand(path.dirname(target));
  },
  trashItem: trash,
  beep(): void {
    process.stdout.write('\u0007');
  },
} satisfies Pick<Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'trashItem' | 'beep'>;
