import { readFileSync, renameSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';

import Store from 'electron-store';

import { realFileSystem, writeAtomically } from '#services/library/disk.ts';

import type { KeyValueStore } from './preferences.ts';

const name = 'settings';

/**
 * Opens electron-store in `folder`. A file that is not a JSON object is set aside beside it first, never written over, and the store
 * starts empty. When not even that works (the folder may not be written), the store lives in memory for this run.
 */
export function openStore(folder: string, now: Date): { store: KeyValueStore; setAside: string | null } {
  try {
    const setAside = setBrokenAside(path.join(folder, `${name}.json`), now);
    const kept = new Store<Record<string, unknown>>({ name, cwd: folder, accessPropertiesByDotNotation: false });
    return { store: storeOver(kept), setAside };
  } catch {
    const values = new Map<string, unknown>();
    const set = (key: string, value: unknown): void => void values.set(key, value);
    return { store: { get: (key) => values.get(key), set, note: set, noted: async () => undefined }, setAside: null };
  }
}

/**
 * electron-store waits for the disk on the calling thread, which is main's: what nobody waits for is written beside it, by the same way of a
 * temporary file and a rename.
 */
function storeOver(kept: Store): KeyValueStore {
  let values: Record<string, unknown> = { ...kept.store };
  let writing: Promise<void> | null = null;

  async function writeNoted(): Promise<void> {
    let written: unknown = null;
    // What was set meanwhile may have been written over with what was before.
    while (written !== values) {
      // A link leads to where the writer keeps the settings of programs.
      const file = await realpath(kept.path).catch(() => kept.path);
      written = values;
      await writeAtomically(realFileSystem, file, JSON.stringify(values, null, '\t')).catch(() => undefined);
    }
    writing = null;
  }

  return {
    get: (key) => values[key],
    set(key, value) {
      const changed = { ...values, [key]: value };
      kept.store = changed;
      values = changed;
    },
    note(key, value) {
      values = { ...values, [key]: value };
      writing ??= writeNoted();
    },
    noted: async () => {
      await writing;
    },
  };
}

function setBrokenAside(file: string, now: Date): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (isObject(text)) return null;
  const aside = file.replace(/\.json$/, `.broken-${now.toISOString().replaceAll(/[:.]/g, '-')}.json`);
  renameSync(file, aside);
  return aside;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
