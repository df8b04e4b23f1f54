import { fold } from '#core/post/fold.ts';
import type { LibraryCounts } from '#core/post/listing.ts';
import { postStatuses } from '#core/post/post.ts';
import { searchedParts, searchedStates } from '#core/post/searchQuery.ts';

/** What could stand where the caret is. */
export interface SearchSuggestion {
  /** As it would be written, with its filter. */
  text: string;
  label: string;
  /** How many posts have it, where that is known. */
  count: number | null;
}

export interface SearchSuggestions {
  /** What of the text they replace. */
  from: number;
  to: number;
  items: SearchSuggestion[];
}

const most = 8;
const none: SearchSuggestions = { from: 0, to: 0, items: [] };

/** Values for the filter that is being typed before the caret; none where mere words are typed. */
export function suggestionsFor(
  text: string,
  caret: number,
  counts: LibraryCounts | null,
  today: Date,
): SearchSuggestions {
  const before = /(?:^|\s)[-−–]?([A-Za-z]{2,10}):(?:"([^"]*)|([^\s"]*))$/u.exec(text.slice(0, caret));
  const [, filter = '', quoted, plain = ''] = before ?? [];
  if (before === null || (caret < text.length && !/\s/u.test(text[caret] ?? ''))) return none;
  const typed = quoted ?? plain;
  const from = caret - typed.length - (quoted === undefined ? 0 : 1);
  const values = valuesOf(filter.toLowerCase(), counts, today);
  const wanted = fold(typed);
  const begins = values.filter(({ label }) => fold(label).startsWith(wanted));
  const holds = values.filter(({ label }) => !fold(label).startsWith(wanted) && fold(label).includes(wanted));
  const items = [...begins, ...holds].slice(0, most).map(({ label, count }) => ({
    label,
    count,
    text: /[\s"]/u.test(label) ? `"${label.replaceAll('"', '')}"` : label,
  }));
  // What is written out already needs no suggestion.
  const done = items.length === 1 && fold(items[0]?.label ?? '') === wanted && quoted === undefined;
  return done || items.length === 0 ? none : { from, to: caret, items };
}

type Value = Omit<SearchSuggestion, 'text'>;

function valuesOf(filter: string, counts: LibraryCounts | null, today: Date): Value[] {
  const words = (all: readonly string[]): Value[] => all.map((label) => ({ label, count: null }));
  const byUse = (a: Value, b: Value): number => (b.count ?? 0) - (a.count ?? 0);
  const terms = (all: { name: string; count: number }[]): Value[] =>
    all.map(({ name, count }) => ({ label: name, count })).sort(byUse);
  switch (filter) {
    case 'tag':
    case 'tags':
      return terms(counts?.tags ?? []);
    case 'category':
    case 'categories':
    case 'cat':
      return terms(counts?.categories ?? []);
    case 'status':
      return postStatuses.map((status) => ({ label: status, count: counts?.sections[status] ?? null }));
    case 'is':
      return words(searchedStates);
    case 'has':
      return words(searchedParts);
    case 'in':
      return words(['trash']);
    case 'before':
    case 'after':
    case 'on':
    case 'date':
      return words(datesNear(today));
    default:
      return [];
  }
}

function datesNear(today: Date): string[] {
  const two = (number: number): string => String(number).padStart(2, '0');
  const year = today.getFullYear();
  const month = `${year}-${two(today.getMonth() + 1)}`;
  return [String(year), String(year - 1), month, `${month}-${two(today.getDate())}`];
}

/** What can be typed, with an example to begin from. */
export const searchExamples: { text: string; means: string }[] = [
  { text: 'harbour gulls', means: 'Both words, anywhere' },
  { text: '"last train"', means: 'These words side by side' },
  { text: '-rain', means: 'Without this word' },
  { text: 'tide OR ebb', means: 'One or the other' },
  { text: 'title:notes', means: 'In the title' },
  { text: 'tag:', means: 'With this tag; category: too' },
  { text: 'status:', means: 'Draft, scheduled, published, archived' },
  { text: 'is:', means: 'Pinned, changed, undated and more' },
  { text: 'has:', means: 'With a picture, a table, a link and more' },
  { text: 'after:', means: 'Since a day, month or year; before:, on:' },
  { text: 'in:trash', means: 'Among what was thrown away' },
];
