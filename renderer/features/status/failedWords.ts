import type { Failure } from '#core/failure.ts';

/** What the line says of a post that is not in its file. One whose file was taken away had nothing to save, and what could not be done is not said twice. */
export function failedWords({ code, message, kept }: Failure): string {
  const words = [message, kept].filter((part) => part !== undefined).join(' ');
  return code === 'not-found' || message.startsWith('Could not ') ? words : `Could not save: ${words}`;
}
