const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
/** Without the full stops of abbreviations: a list is not prose. */
const spoken = (value: number, unit: Intl.RelativeTimeFormatUnit): string =>
  relative.format(value, unit).replace('.', '');
const thisYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const otherYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const whole = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });
const wholeDay = new Intl.DateTimeFormat('en', { dateStyle: 'full' });
const soon = new Intl.DateTimeFormat('en', { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** A date of front matter without an hour is a day wherever the writer is, not a moment in Greenwich. */
export const momentOf = (iso: string): Date => new Date(/^\d{4}-\d{2}-\d{2}$/u.test(iso) ? `${iso}T00:00` : iso);

const midnight = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** "Just now", "12 minutes ago", "yesterday", "3 Mar": the nearer, the finer. */
export function relativeDate(iso: string, now: Date): string {
  const date = momentOf(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const past = now.getTime() - date.getTime();
  if (Math.abs(past) < minute) return 'just now';
  if (Math.abs(past) < hour) return spoken(-Math.trunc(past / minute), 'minute');
  const days = Math.round((midnight(now) - midnight(date)) / day);
  if (days === 0) return spoken(-Math.trunc(past / hour), 'hour');
  if (Math.abs(days) < 7) return spoken(-days, 'day');
  return (date.getFullYear() === now.getFullYear() ? thisYear : otherYear).format(date);
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
