import type { Terminal } from './terminal.ts';

/** One option as it is parsed and as `--help` shows it. */
export interface Option {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  /** Stands for the value in `--help`, e.g. `FILE`. */
  value?: string;
  about: string;
}

/** One command: what it is called, what it takes, and what it does. */
export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What follows the command's name, one line for each way to call it. */
  usage: string[];
  options: Record<string, Option>;
  /** The least and the most arguments that are no options. */
  arguments: { least: number; most: number };
  /** More for `--help`: paragraphs. */
  about?: string;
  /** Answers the exit code; 0 when it answers nothing. */
  run(call: Call): Promise<number | void>;
}

/** The arguments of one call, and where its answer goes. */
export interface Call {
  terminal: Terminal;
  arguments: string[];
  /** True for `--json`. */
  json: boolean;
  /** Undefined when the option is not given. */
  text: (name: string) => string | undefined;
  list: (name: string) => string[];
  flag: (name: string) => boolean;
}

/** A call that says something the command does not understand. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

/** Options that commands on a library share. */
export const libraryOption = {
  library: {
    type: 'string',
    short: 'L',
    value: 'DIR',
    about: 'The library. Else LONGHAND_LIBRARY, else the current folder if it is one.',
  },
} as const satisfies Record<string, Option>;

export const commonOptions = {
  json: { type: 'boolean', about: 'Answer in JSON, on standard output; failures in JSON, on standard error.' },
  help: { type: 'boolean', short: 'h', about: 'Show this help.' },
} as const satisfies Record<string, Option>;
