import type { Call } from './command.ts';
import { write } from './terminal.ts';

/** Answers in JSON or in words, as the call asks. */
export async function answer(call: Call, value: unknown, words: () => string): Promise<void> {
  const text = call.json ? JSON.stringify(value, null, 2) : words();
  if (text !== '') await write(call.terminal.stdout, text.endsWith('\n') ? text : `${text}\n`);
}

/** Says what the caller may want to know, on standard error, one line each. */
export async function warn(call: Call, warnings: string[]): Promise<void> {
  if (call.json) return;
  for (const warning of warnings) await write(call.terminal.stderr, `Note: ${oneLine(warning)}\n`);
}

/** Text from a file, safe for one line of a terminal: control characters could move its cursor or set its title. */
export const oneLine = (text: string): string =>
  // oxlint-disable-next-line no-control-regex
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
