import { normalizeIdentifier } from 'micromark-util-normalize-identifier';

import { textOf } from '../attributes.ts';
import type { NodeJson } from '../json.ts';

/** What may name a footnote in Markdown: no spaces, no brackets, not too long. Shown on the page is a number. */
export const isFootnoteLabel = (value: string): boolean => /^[^\s[\]\\^`<>&\p{C}]{1,100}$/u.test(value);

/** What two labels share that name the same footnote: Markdown does not tell capitals from small letters. */
export const footnoteKey = (label: string): string => normalizeIdentifier(label);

/** The label of a footnote's mark or text. */
export const footnoteLabel = ({ attrs }: NodeJson): string => textOf(attrs?.['label'] ?? '1');
