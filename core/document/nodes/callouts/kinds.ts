/** What may be the kind of a callout: a word in lower case. */
export const isKind = (value: string): boolean => /^[a-z][a-z\d-]{0,39}$/.test(value);

/** The title of a callout that was given none: its kind, in English. */
export const defaultCalloutTitle = (kind: string): string =>
  (kind.charAt(0).toUpperCase() + kind.slice(1)).replaceAll('-', ' ');
