import path from 'node:path';

const nodeSwitches = /^--(inspect(-brk)?|require|import|loader)(=|$)/;

/** The command line as Electron reads it: switches anywhere before `--`, the first other word is the app. */
export interface CommandLine {
  app: string | null;
  switches: Map<string, string>;
}

export function parseCommandLine(argv: readonly string[]): CommandLine {
  const switches = new Map<string, string>();
  let app: string | null = null;
  let skip = false;
  for (const word of argv) {
    if (word === '--') break;
    if (skip) {
      skip = false;
      continue;
    }
    if (word === '-r') skip = true;
    else if (word.startsWith('--')) {
      if (nodeSwitches.test(word)) continue;
      const [name = '', ...value] = word.slice(2).split('=');
      switches.set(name.toLowerCase(), value.join('='));
    } else if (!word.startsWith('-') && app === null) app = path.resolve(word);
  }
  return { app, switches };
}

export const commandLine = parseCommandLine(process.argv.slice(2));

/** What there is to show a window on. */
export function chosenDisplay(): 'x11' | 'wayland' | 'none' {
  if (commandLine.switches.has('headless')) return 'none';
  if (process.env['DISPLAY']) return 'x11';
  return process.env['WAYLAND_DISPLAY'] ? 'wayland' : 'none';
}
