/** Measures a run of text, in CSS pixels. */
export type Measure = (text: string) => number;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The beginning of a text that fits into so many lines of a width, cut between words and ended with "…"; the whole text when it
 * fits. A single word wider than a line is left to the browser to break.
 */
export function clampTitle(text: string, lines: number, width: number, measure: Measure): string {
  if (width <= 0 || measure(text) <= width) return text;
  const pieces = [...words.segment(text)].map((piece) => piece.segment);
  let line = 1;
  let used = 0;
  for (const [index, piece] of pieces.entries()) {
    const size = measure(piece);
    const blank = piece.trim() === '';
    if (used + size > width && !blank && used > 0) {
      line += 1;
      used = 0;
    }
    if (line > lines) return shorten(pieces.slice(0, index), lines, width, measure);
    used += blank && used === 0 ? 0 : size;
  }
  return text;
}

/** Takes words off the end until the last line has room for the ellipsis. */
function shorten(pieces: string[], lines: number, width: number, measure: Measure): string {
  for (let end = pieces.length; end > 1; end -= 1) {
    const text = `${pieces
      .slice(0, end)
      .join('')
      .trimEnd()
      .replace(/[\p{P}\p{S}]+$/u, '')}…`;
    if (fits(text, lines, width, measure)) return text;
  }
  return `${pieces[0] ?? ''}…`;
}

function fits(text: string, lines: number, width: number, measure: Measure): boolean {
  let line = 1;
  let used = 0;
  for (const { segment } of words.segment(text)) {
    const size = measure(segment);
    const blank = segment.trim() === '';
    if (used + size > width && !blank && used > 0) {
      line += 1;
      used = 0;
    }
    used += blank && used === 0 ? 0 : size;
  }
  return line <= lines && used <= width;
}
