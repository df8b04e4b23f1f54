import type { ConflictChoice, PostConflict } from '#core/post/conflict.ts';

/** What the writer has chosen so far; null where nothing is chosen. */
export interface Choices {
  places: (ConflictChoice | null)[];
  fields: ('mine' | 'theirs' | null)[];
}

export const noChoices = ({ places, fields }: PostConflict): Choices => ({
  places: places.map(() => null),
  fields: fields.map(() => null),
});

/** One side everywhere. */
export const allOf = ({ places, fields }: PostConflict, side: 'mine' | 'theirs'): Choices => ({
  places: places.map(() => side),
  fields: fields.map(() => side),
});

/** How many places and fields wait for an answer. */
export const openCount = ({ places, fields }: Choices): number =>
  [...places, ...fields].filter((choice) => choice === null).length;

/** What was chosen still holds where neither the place nor what stands in it has changed. */
export function carriedOver(before: PostConflict, choices: Choices, now: PostConflict): Choices {
  const keyOf = (value: unknown): string => JSON.stringify(value);
  const places = new Map(before.places.map((place, at) => [keyOf(place), choices.places[at] ?? null]));
  const fields = new Map(before.fields.map((field, at) => [keyOf(field), choices.fields[at] ?? null]));
  return {
    places: now.places.map((place) => places.get(keyOf(place)) ?? null),
    fields: now.fields.map((field) => fields.get(keyOf(field)) ?? null),
  };
}

/** "2 places", "one place and 2 fields". */
export function countWords({ places, fields }: PostConflict): string {
  const parts = [
    places.length === 0 ? '' : places.length === 1 ? 'one place' : `${places.length.toLocaleString('en')} places`,
    fields.length === 0 ? '' : fields.length === 1 ? 'one field' : `${fields.length.toLocaleString('en')} fields`,
  ];
  return parts.filter(Boolean).join(' and ');
}

const fieldNames: Readonly<Record<string, string>> = {
  title: 'Title',
  slug: 'Address',
  date: 'Date',
  status: 'State',
  tags: 'Tags',
  categories: 'Categories',
  excerpt: 'Excerpt',
  cover: 'Cover',
  author: 'Author',
  canonicalUrl: 'Canonical address',
  language: 'Language',
};

/** What the details call a field of the front matter. */
export const fieldName = (name: string): string => fieldNames[name] ?? name;
