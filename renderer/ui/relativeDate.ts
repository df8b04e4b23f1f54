const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const thisYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const otherYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const dayOfWeek = new Intl.DateTimeFormat('en', { weekday: 'short' });
const short = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const whole = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });
const wholeDay = new Intl.DateTimeFormat('en', { dateStyle: 'full' });
const soon = new Intl.DateTimeFormat('en', { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** A date of front matter without an hour is a day wherever the writer is, not a moment in Greenwich. */
export const momentOf = (iso: string): Date => new Date(/^\d{4}-\d{2}-\d{2}$/u.test(iso) ? `${iso}T00:00` : iso);

const midnight = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** "Just now", "12 min ago", "3 h ago", "yesterday", "Tue", "3 Mar": the nearer, the finer. */
export function relativeDate(iso: string, now: Date): string {
  const date = momentOf(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const past = now.getTime() - date.getTime();
  if (Math.abs(past) < minute) return 'just now';
  const days = Math.round((midnight(now) - midnight(date)) / day);
  if (Math.abs(past) < hour) return apart(past, minute, 'min');
  if (days === 0) return apart(past, hour, 'h');
  if (days === 1) return 'yesterday';
  if (days === -1) return 'tomorrow';
  if (days > 1 && days < 7) return dayOfWeek.format(date);
  return (date.getFullYear() === now.getFullYear() ? thisYear : otherYear).format(date);
}

const apart = (past: number, unit: number, name: string): string => {
  const count = Math.trunc(Math.abs(past) / unit);
  return past < 0 ? `in ${count} ${name}` : `${count} ${name} ago`;
};

/** The date with its hour, in few characters. */
export function shortDate(iso: string): string {
  const date = momentOf(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return (iso.length === 10 ? otherYear : short).format(date);
}

/** The date in full, for a tooltip. */
export function fullDate(iso: string): string {
  const date = momentOf(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return (iso.length === 10 ? wholeDay : whole).format(date);
}

/** When something is due: the hour too while it is near. */
export function dueDate(iso: string, now: Date): string {
  const date = momentOf(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const days = Math.round((midnight(date) - midnight(now)) / day);
  if (days >= 0 && days < 7) return soon.format(date);
  return (date.getFullYear() === now.getFullYear() ? thisYear : otherYear).format(date);
}

/** What `<input type="datetime-local">` shows for a date of front matter. */
export function toLocalInput(iso: string | null): string {
  if (iso === null) return '';
  const date = momentOf(iso);
  if (Number.isNaN(date.getTime())) return '';
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The other way, with this place's offset from UTC written out, so that the hour stays the hour elsewhere. */
export function fromLocalInput(value: string): string | null {
  if (value === '') return null;
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return null;
  const offset = -date.getTimezoneOffset();
  const two = (n: number) => String(Math.trunc(n)).padStart(2, '0');
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
  return `${toLocalInput(date.toISOString())}:00${zone}`;
}
