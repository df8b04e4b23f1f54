import * as z from 'zod';

import { LonghandError } from '#core/failure.ts';
import { defaultSettings, settingsSchema } from '#core/ipc/settings.ts';
import type { Settings } from '#core/ipc/settings.ts';

/** As much of electron-store as is used. Values come from a file, so they are `unknown`. */
export interface KeyValueStore {
  get(key: string): unknown;
  /** It is on the disk when this returns; throws when it cannot be. */
  set(key: string, value: unknown): void;
  /** It holds at once, and comes to the disk soon, which main does not wait for; at the next start it may be as if it had not been said. */
  note(key: string, value: unknown): void;
  /** Resolves once what was noted is on the disk, or could not be. */
  noted(): Promise<void>;
}

const folder = z.string().min(1).max(4_096);
const recentSchema = z.strictObject({ key: z.string().min(1).max(100), path: folder });
/** A library this machine has opened; newest first. */
export type RecentLibrary = z.output<typeof recentSchema>;

/** What is kept between starts, besides posts, accounts and secrets. Reading never fails: what the file says wrongly is as if it did not say it. */
export interface Preferences {
  settings(): Settings;
  /** Throws `invalid-input` for values that no setting takes, `disk-…` when they could not be kept; then nothing changed. */
  change(changes: Partial<Settings>): Settings;
  /** Hears of every change; the result ends it. */
  onChange(listener: (now: Settings, before: Settings) => void): () => void;
  windowState(): unknown;
  setWindowState(state: unknown): void;
  recent(): RecentLibrary[];
  /** The path of the library to open at the next start, or null. */
  lastLibrary(): string | null;
  setLibraries(recent: RecentLibrary[], last: string | null): void;
  /** What is kept of the backups of a library, by its key. */
  backups(key: string): unknown;
  setBackups(key: string, record: unknown): void;
  exportFolder(): string | null;
  setExportFolder(path: string): void;
  /** Resolves once all of it is on the disk, as far as it could be written. */
  kept(): Promise<void>;
}

/**
 * Reads settings setting by setting: one that an older or newer version wrote, or that a hand spoilt, takes its default, and the others
 * hold.
 */
export function readSettings(kept: unknown): Settings {
  if (typeof kept !== 'object' || kept === null) return defaultSettings;
  const settings: Record<string, unknown> = { ...defaultSettings };
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    if (!Object.hasOwn(kept, key)) continue;
    const value = schema.safeParse((kept as Record<string, unknown>)[key]);
    if (value.success) settings[key] = value.data;
  }
  return settingsSchema.parse(settings);
}

export function makePreferences(store: KeyValueStore): Preferences {
  const listeners = new Set<(now: Settings, before: Settings) => void>();
  let settings = readSettings(read('settings'));

  /** A store that fails to read is no reason to stop. */
  function read(key: string): unknown {
    try {
      return store.get(key);
    } catch {
      return undefined;
    }
  }
  const backupRecords = (): Record<string, unknown> =>
    z.record(z.string(), z.unknown()).safeParse(read('backups')).data ?? {};

  return {
    settings: () => settings,
    change(changes) {
      const parsed = settingsSchema.safeParse({ ...settings, ...changes });
      if (!parsed.success)
        throw new LonghandError({ code: 'invalid-input', message: 'That is not a value this setting takes.' });
      // What another version keeps here stays.
      const kept = read('settings');
      const foreign = typeof kept === 'object' && kept !== null ? kept : {};
      try {
        store.set('settings', { ...foreign, ...parsed.data });
      } catch (cause) {
        throw new LonghandError(
          {
            code: codeOf(cause) === 'ENOSPC' ? 'disk-full' : 'disk-failed',
            message: 'The setting could not be kept.',
            kept: 'Your posts are not touched by this.',
            next: 'Check that the disk has room and may be written.',
            detail: String(cause),
          },
          { cause },
        );
      }
      const before = settings;
      settings = parsed.data;
      for (const listener of listeners) listener(settings, before);
      return settings;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    windowState: () => read('window'),
    setWindowState: (state) => store.note('window', state),
    recent() {
      const kept = z.array(z.unknown()).safeParse(read('libraries'));
      return (kept.data ?? []).flatMap((entry) => recentSchema.safeParse(entry).data ?? []);
    },
    lastLibrary: () => folder.safeParse(read('lastLibrary')).data ?? null,
    setLibraries(recent, last) {
      store.note('libraries', recent);
      store.note('lastLibrary', last);
    },
    backups: (key) => backupRecords()[key],
    setBackups: (key, record) => store.note('backups', { ...backupRecords(), [key]: record }),
    exportFolder: () => folder.safeParse(read('exportFolder')).data ?? null,
    setExportFolder: (path) => store.note('exportFolder', path),
    kept: () => store.noted(),
  };
}

const codeOf = (thrown: unknown): unknown => (thrown as { code?: unknown } | null)?.code;
