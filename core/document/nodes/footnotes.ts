/** What may name a footnote in Markdown: no spaces, no brackets, not too long. Shown on the page is a number. */
export const isFootnoteLabel = (value: string): boolean => /^[^\s[\]\\^`<>&\p{C}]{1,100}$/u.test(value);
