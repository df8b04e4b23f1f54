/** Scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

let segmenter: Intl.Segmenter | null = null;

/** How many words there are, in any script: by spaces where words have them, by the language's own rules where they do not. */
export function countWords(text: string): number {
  if (!unspaced.test(text)) return countSpaced(text);
  let words = 0;
  // Only the runs that need it go through the segmenter, which is slow.
  for (const run of text.split(/(\s+)/)) {
    if (!unspaced.test(run)) {
      words += countSpaced(run);
      continue;
    }
    segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
    for (const segment of segmenter.segment(run)) if (segment.isWordLike === true) words += 1;
  }
  return words;
}

const countSpaced = (text: string): number => text.match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0;

/** Words that most people read in a minute. */
const pace = 230;

/** Whole minutes, at least one where there is anything to read. */
export const readingMinutes = (words: number): number => (words === 0 ? 0 : Math.max(1, Math.round(words / pace)));
