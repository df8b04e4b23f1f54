/** A date as people write it in ISO 8601, or null when it is none. */
export function isoDate(text: string): string | null {
  if (text === '') return null;
  if (isDay(text)) return Number.isNaN(Date.parse(text)) ? null : text;
  // `2024-01-02 10:00:00 +0100`, as Jekyll and YAML 1.1 write it.
  const loose =
    /^(\d{4}-\d{2}-\d{2})[Tt ]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|z|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/.exec(text);
  if (loose !== null) {
    const [, date = '', time = '', zone = ''] = loose;
    const clock = (time.length === 4 || /^\d:/.test(time) ? `0${time}` : time).replace(/^(\d{2}:\d{2})$/, '$1:00');
    const offset = zone
      .toUpperCase()
      .replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')
      .replace(/^([+-]\d{2})$/, '$1:00');
    const iso = `${date}T${clock}${offset}`;
    return Number.isNaN(Date.parse(iso)) ? null : iso;
  }
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? null : new Date(parsed).toISOString();
}

/**
 * A date of ISO 8601 in the form in which a file has another one: a day alone stays a day, a clock without a zone stays without, `Z`
 * and an offset stay what they are, and so do a space for the `T` and an offset without a colon.
 */
export function dateLike(old: string, date: string): string {
  const wanted = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/.exec(date);
  if (wanted === null) return date;
  const [, day = '', clock = '', fraction = '', zone = ''] = wanted;
  if (isDay(old)) return clock === '00:00:00' && zone !== 'Z' ? day : date;
  const form =
    /^\d{4}-\d{2}-\d{2}([Tt]| +)\d{1,2}:\d{2}(?::\d{2}(\.\d+)?)?(?:( *)([Zz]|[+-]\d{2}(:?)(?:\d{2})?))?$/.exec(old);
  if (form === null) return date;
  const [, between = 'T', oldFraction, gap = '', oldZone = '', colon = ':'] = form;
  const written = (moment: string, as: string): string =>
    `${moment.slice(0, 10)}${between}${moment.slice(11, 19)}${oldFraction === undefined ? '' : fraction}${as}`;
  if (zone === '' || (oldZone === '' && zone !== 'Z')) return written(date, '');
  if (oldZone === '') return written(date, zone);
  const isUtc = /^z$/i.test(oldZone);
  if (isUtc || zone === 'Z') {
    const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?/.exec(oldZone) ?? [];
    const offset = isUtc ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    const moment = new Date(Date.parse(`${day}T${clock}${zone}`) + offset * 60_000);
    return Number.isNaN(moment.getTime()) ? date : written(moment.toISOString(), gap + oldZone);
  }
  return written(date, gap + (colon === '' ? zone.replace(':', '') : zone));
}

/** A moment in ISO 8601 by this computer's clock, with its offset: the day in it is the day that the writer lives in. */
export function localMoment(date: Date): string {
  const offset = -date.getTimezoneOffset();
  const two = (number: number): string => String(Math.trunc(Math.abs(number))).padStart(2, '0');
  const clock = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
  return `${clock}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
}

/** Whether a date is a day without a time. */
export const isDay = (date: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(date);
