import { LonghandError } from '#core/failure.ts';
import type { SecretStore } from '#services/platform.ts';

import type { Terminal } from './terminal.ts';
import { write } from './terminal.ts';

export interface TerminalSecrets extends SecretStore {
  /** Says whose secret is asked for from now on. */
  setAccount(name: string): void;
  /** The account's secret, from the environment or the person at the terminal. */
  ask(): Promise<string>;
}

/** `Café blog` is told by LONGHAND_SECRET_CAF__BLOG. */
export const secretVariable = (accountName: string): string =>
  `LONGHAND_SECRET_${accountName.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;

/**
 * Secrets of the command line: they come from the environment, or are typed where nobody sees them, and are held in memory for
 * one call. None is ever written.
 */
export function terminalSecrets(terminal: Terminal): TerminalSecrets {
  const held = new Map<string, string>();
  let account = '';

  async function ask(): Promise<string> {
    const variable = secretVariable(account);
    const told = terminal.env[variable] ?? terminal.env['LONGHAND_SECRET'];
    if (told !== undefined && told !== '') return told;
    if (terminal.stdin.isTTY === true && terminal.stderr.isTTY === true)
      return await prompt(terminal, `Password or token of ${account}: `);
    throw new LonghandError({
      code: 'wrong-credentials',
      message: `There is no password or token for ${account}.`,
      kept: 'Nothing was sent.',
      next: `Set ${variable} or LONGHAND_SECRET, or call this at a terminal.`,
    });
  }

  return {
    setAccount(name) {
      account = name;
    },
    ask,
    protection: () => Promise.resolve({ level: 'system', keeper: 'the environment', allowed: true }),
    async read(name) {
      const known = held.get(name) ?? (await ask());
      held.set(name, known);
      return known;
    },
    write(name, secret) {
      held.set(name, secret);
      return Promise.resolve();
    },
    remove(name) {
      held.delete(name);
      return Promise.resolve();
    },
  };
}

/** Reads one line without showing it. */
async function prompt({ stdin, stderr, signal }: Terminal, question: string): Promise<string> {
  await write(stderr, question);
  stdin.setRawMode?.(true);
  let typed = '';
  try {
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      for (const character of String(chunk)) {
        if (character === '\r' || character === '\n') return typed;
        if (character === '\u0003' || character === '\u0004') throw cancelled();
        typed = character === '\u007f' || character === '\b' ? typed.slice(0, -1) : typed + character;
      }
      signal.throwIfAborted();
    }
    return typed;
  } finally {
    stdin.setRawMode?.(false);
    stdin.pause();
    await write(stderr, '\n');
  }
}

const cancelled = (): LonghandError =>
  new LonghandError({ code: 'cancelled', message: 'Cancelled.', kept: 'Nothing was sent.' });
