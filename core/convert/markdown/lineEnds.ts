const lineEnd = /\r\n|\n|\r/g;

/** The end of a line. */
export type LineEnd = '\r\n' | '\n';

/** How most lines of a text end. */
export function mostLineEnds(text: string): LineEnd {
  if (!text.includes('\r\n')) return '\n';
  return (text.match(/\r\n/g)?.length ?? 0) * 2 > text.split('\n').length - 1 ? '\r\n' : '\n';
}

/** Gives lines the ends that they had in `old`, which may be mixed, and new lines those of most. */
export function withLineEndsOf(old: string, text: string, usual: LineEnd): string {
  if (!old.includes('\r')) return usual === '\n' || old.includes('\n') ? text : text.replaceAll('\n', usual);
  const ends: readonly string[] = old.match(lineEnd) ?? [];
  const before = old.split(lineEnd);
  const after = text.split('\n');
  const longer = after.length - before.length;
  let head = longer === 0 ? ends.length : 0;
  while (head < ends.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < before.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const most = mostLineEnds(old);
  return after
    .map((line, index) => {
      if (index === after.length - 1) return line;
      if (index < head) return line + (ends[index] ?? most);
      return line + (index >= after.length - tail ? (ends[index - longer] ?? most) : most);
    })
    .join('');
}
