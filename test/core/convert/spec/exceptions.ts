/** Why an example, written anew, is not shown as it was. `docs/markdown-conformance.md` says so too, and a test keeps them in step. */
export interface Exception {
  example: number;
  reason: string;
}

const nested = 'A mark is on or off: emphasis within emphasis, and strong within strong, is written once.';
const order = 'Marks on the same words have one order: strong is outside of emphasis.';
const address = 'A bare address is a link, as in GFM, and is written so that it is one everywhere.';

/** Examples of CommonMark 0.31, by their numbers there. */
export const exceptions: readonly Exception[] = [
  { example: 148, reason: 'A line end of a paragraph is a space, even where HTML before it opened a `<pre>`.' },
  { example: 168, reason: 'Struck text is written with tildes, which GFM has and CommonMark has not.' },
  {
    example: 173,
    reason: 'HTML that never ends is put in a fence, so that it cannot swallow what is written after it.',
  },
  ...[369, 373, 389, 407, 408, 409, 417, 418, 419, 425, 426, 427, 432, 461, 463, 464, 465, 466].map((example) => ({
    example,
    reason: nested,
  })),
  ...[416, 467, 468].map((example) => ({ example, reason: order })),
  { example: 475, reason: 'A picture written as a tag becomes a picture, with an empty text in place of none.' },
  ...[602, 608, 611, 612].map((example) => ({ example, reason: address })),
];
