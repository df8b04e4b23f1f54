import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';

/** Bytes that can be looked at anywhere without holding all of them. */
export interface Source {
  readonly size: number;
  /** So many bytes from a place on; fewer only where the source ends. */
  read(at: number, length: number): Promise<Buffer>;
}

/** How much is read, hashed or written in one go, bytes: a turn of the event loop must stay short. */
export const portion = 1024 * 1024;

export function bytesSource(bytes: Uint8Array): Source {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: all.length,
    async read(at, length) {
      // What takes long lets others have their turn in between.
      if (length >= portion / 4) await setImmediate();
      return all.subarray(at, at + length);
    },
  };
}

export function fileSource(handle: FileHandle, size: number): Source {
  return {
    size,
    async read(at, length) {
      const wanted = Math.max(0, Math.min(length, size - at));
      const bytes = Buffer.alloc(wanted);
      let filled = 0;
      while (filled < wanted) {
        const { bytesRead } = await handle.read(bytes, filled, wanted - filled, at + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
  };
}
