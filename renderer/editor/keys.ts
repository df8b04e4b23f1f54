import { Extension } from '@tiptap/core';

import { commands } from '#core/ipc/commands.ts';
import type { CommandId } from '#core/ipc/commands.ts';

import { readableKeys } from '../ui/accelerator.ts';
import { editingCommands, runCommand } from './commands.ts';
import type { DeskActions } from './commands.ts';

/** What a key is called in Tiptap's notation. */
export const toTiptapKey = (accelerator: string): string =>
  accelerator
    .replace('CmdOrCtrl', 'Mod')
    .split('+')
    .map((part) => (part.length === 1 ? part.toLowerCase() : part))
    .join('-');

const isMac = /mac/i.test(globalThis.navigator?.platform ?? '');

/** The key of a command as people read it on this system, or null when it has none. */
export function keyLabel(command: CommandId): string | null {
  const { accelerator } = commands[command];
  return accelerator === null ? null : readableKeys(accelerator, isMac ? 'darwin' : 'linux');
}

/** Binds every editing command to the key that the menu shows for it, above the stock keys. */
export function commandKeys(actions: DeskActions): Extension {
  return Extension.create({
    name: 'commandKeys',
    priority: 1_000,
    addKeyboardShortcuts() {
      const bindings = editingCommands.flatMap((id) => {
        const { accelerator } = commands[id];
        if (accelerator === null) return [];
        const run = (): boolean => {
          runCommand(this.editor, id, actions);
          return true;
        };
        return [[toTiptapKey(accelerator), run] as const];
      });
      return {
        ...Object.fromEntries(bindings),
        // Tiptap's key for a code block is the menu's for copying HTML: let it through.
        'Mod-Alt-c': () => false,
      };
    },
  });
}
