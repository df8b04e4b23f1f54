import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The Chromium to run, `$LONGHAND_CHROMIUM` before the installed ones, or null. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const chosen = env['LONGHAND_CHROMIUM'];
  if (chosen !== undefined && chosen !== '') return chosen;
  const folders = [...(env['PATH'] ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'];
  for (const name of names) {
    for (const folder of folders) {
      const candidate = path.join(folder, name);
      try {
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch {
        // Not this one.
      }
    }
  }
  return null;
}
