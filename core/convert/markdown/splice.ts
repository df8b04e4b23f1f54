/**
 * Puts a change into a block's source where the change belongs, so that its lines, wraps and signs stay as they were.
 * `before` and `after` are what Longhand writes for the block without and with the change. Answers null where the source is too
 * far from that; what it answers must be read back and compared, because it is a guess.
 */
export function splice(source: string, before: string, after: string): string | null {
  if (before === after) return null;
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  while (start > 0 && !isSpace(before[start - 1])) start -= 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  while (tail > 0 && !isSpace(before.at(-tail))) tail -= 1;

  const from = walk(source, before, start, 1);
  const to = walk(source, before, tail, -1);
  if (from === null || to === null || from > source.length - to) return null;
  return source.slice(0, from) + after.slice(start, after.length - tail) + source.slice(source.length - to);
}

const isSpace = (character: string | undefined): boolean => character !== undefined && /[ \t\n]/.test(character);

/** How far into the source one must go, from either end, to have passed the first `length` characters of what was written. */
function walk(source: string, written: string, length: number, step: 1 | -1): number | null {
  const at = (text: string, index: number): string | undefined => (step === 1 ? text[index] : text.at(-1 - index));
  let here = 0;
  for (let there = 0; there < length;) {
    const wanted = at(written, there);
    const found = at(source, here);
    if (wanted === found && !isSpace(wanted)) {
      here += 1;
      there += 1;
    } else if (isSpace(wanted) || isSpace(found)) {
      // A space of ours may be a line end of theirs, with the signs of the quote or the indentation around it.
      const run = spaceRun(source, here, at);
      if (run === 0 && !isSpace(wanted)) return null;
      here += run;
      while (there < length && isSpace(at(written, there))) there += 1;
    } else if (wanted === '\\') {
      there += 1;
    } else if (found === '\\') {
      here += 1;
    } else if (found === '-' && at(source, here - 1) === '-') {
      here += 1;
    } else {
      return null;
    }
  }
  return here;
}

function spaceRun(source: string, from: number, at: (text: string, index: number) => string | undefined): number {
  let end = from;
  while (isSpace(at(source, end)) || (at(source, end) === '>' && end > from)) end += 1;
  return end - from;
}
