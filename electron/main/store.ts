import { readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

import Store from 'electron-store';

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
    return { store: { get: (key) => kept.get(key), set: (key, value) => kept.set(key, value) }, setAside };
  } catch {
    const values = new Map<string, unknown>();
    return { store: { get: (key) => values.get(key), set: (key, value) => values.set(key, value) }, setAside: null };
  }
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
