import { normalizeIdentifier } from 'micromark-util-normalize-identifier';

/** What may name a footnote in Markdown: no spaces, no brackets, not too long. Shown on the page is a number. */
export const isFootnoteLabel = (value: string): boolean => /^[^\s[\]\\^`<>&\p{C}]{1,100}$/u.test(value);

/** What two labels share that name the same footnote: Markdown does not tell capitals from small letters. */
export const footnoteKey = (label: string): string => normalizeIdentifier(label);
