import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** What a command has of the process it runs in. */
export interface Terminal {
  stdin: Readable & { isTTY?: boolean; setRawMode?(on: boolean): unknown };
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
  env: Record<string, string | undefined>;
  /** Absolute. */
  cwd: string;
  /** Aborted by Ctrl+C. */
  signal: AbortSignal;
}

/** Writes and waits until the reader keeps up, so that a long answer does not pile up in memory. */
export async function write(stream: Writable, text: string | Uint8Array): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

/** All bytes of standard input. */
export async function readAll(stdin: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array));
  return Buffer.concat(chunks);
}
