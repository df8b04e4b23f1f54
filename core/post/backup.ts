import type { backupIntervals } from './upkeep.ts';

type Interval = (typeof backupIntervals)[number];

const length: Record<Exclude<Interval, 'never'>, number> = { day: 86_400_000, week: 7 * 86_400_000 };

/** The name of a backup's file: the library's name and the moment in UTC, so that names sort by age on every machine. */
export function backupName(library: string, at: Date): string {
  const [day, time] = at.toISOString().slice(0, 19).split('T');
  return `${safe(library)} ${day} ${time?.replaceAll(':', '.')}.zip`;
}

/** Whether a backup is due: by the clock, and once more after a moment that lies in the future (the clock was set back). */
export function isBackupDue(every: Interval, last: string | null, now: Date): boolean {
  if (every === 'never') return false;
  const since = last === null ? Number.NaN : now.getTime() - Date.parse(last);
  return Number.isNaN(since) || since < 0 || since >= length[every];
}

/**
 * Which of the backups that were made of a library, in that order, are there beyond the last `keep`. Another library may have the same name, and
 * a clock that was set back gives the newest one the oldest name.
 */
export function surplusBackups(names: readonly string[], made: readonly string[], keep: number): string[] {
  const there = new Set(names);
  const own = made.filter((name) => there.has(name));
  return own.slice(0, Math.max(0, own.length - keep));
}

/** A name that every file system takes. */
function safe(library: string): string {
  const name = library
    .normalize('NFC')
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, '-')
    .replace(/^[. ]+|[. ]+$/g, '');
  return Array.from(name).slice(0, 80).join('') || 'Library';
}
