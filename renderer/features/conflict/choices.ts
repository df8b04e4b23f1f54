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

/** What tells the places of a conflict apart while the writer goes on in them: what the other side made of what. */
export function placeKeys({ places }: PostConflict): string[] {
  const seen = new Map<string, number>();
  return places.map(({ base, theirs }) => {
    const key = JSON.stringify([base, theirs]);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return `${times} ${key}`;
  });
}

/**
 * What was chosen still holds where the other side is what it was. Words of the writer's that have come to a place since may be kept
 * unseen, but not thrown away: there the choice of the other side alone is asked for again.
 */
export function carriedOver(before: PostConflict, choices: Choices, now: PostConflict): Choices {
  const keys = placeKeys(before);
  const fieldKey = (field: PostConflict['fields'][number]): string => JSON.stringify(field);
  const fieldKeys = before.fields.map(fieldKey);
  return {
    places: placeKeys(now).map((key, at) => {
      const was = keys.indexOf(key);
      const choice = choices.places[was] ?? null;
      const isSame = JSON.stringify(before.places[was]?.mine) === JSON.stringify(now.places[at]?.mine);
      return choice === 'theirs' && !isSame ? null : choice;
    }),
    fields: now.fields.map((field) => choices.fields[fieldKeys.indexOf(fieldKey(field))] ?? null),
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
