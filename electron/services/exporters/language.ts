/** Scripts that are written from right to left. ISO 15924. */
const rightToLeft = new Set([
  'Adlm',
  'Arab',
  'Aran',
  'Hebr',
  'Mand',
  'Mend',
  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa',
  'Yezi',
  'Sogd',
  'Orkh',
  'Hung',
  'Chrs',
  'Ougr',
]);

export interface PageLanguage {
  /** Canonical BCP 47, or '' when it is not known. */
  tag: string;
  direction: 'ltr' | 'rtl';
}

/** What a page says of its language. A post that names none, or none that exists, is left without a claim. */
export function pageLanguage(language: string): PageLanguage {
  try {
    const locale = new Intl.Locale(language.trim().replaceAll('_', '-'));
    const script = locale.maximize().script ?? '';
    return { tag: locale.toString(), direction: rightToLeft.has(script) ? 'rtl' : 'ltr' };
  } catch {
    return { tag: '', direction: 'ltr' };
  }
}

export interface PageDate {
  /** As the `datetime` of `<time>` takes it. */
  machine: string;
  /** In the words of the page's language. */
  people: string;
}

const isoDate = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;

/** The day that the date's own text names: a reader elsewhere must not see the day before. Null for what is no date. */
export function pageDate(date: string, language: string): PageDate | null {
  const match = isoDate.exec(date.trim());
  if (match === null) return null;
  const [, year = '', month = '', day = '', hour, minute, second, zone] = match;
  const moment = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (moment.getUTCMonth() !== Number(month) - 1 || moment.getUTCDate() !== Number(day)) return null;
  const time = hour === undefined ? '' : `T${hour}:${minute}:${second ?? '00'}${(zone ?? '').toUpperCase()}`;
  const people = new Intl.DateTimeFormat(language === '' ? 'en' : language, { dateStyle: 'long', timeZone: 'UTC' });
  return { machine: `${year}-${month}-${day}${time}`, people: people.format(moment) };
}
