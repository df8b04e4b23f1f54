/** A piece longer than this is cut within, UTF-16 code units. */
const longPiece = 2_000;

/**
 * Cuts a text into pieces at its blank lines, so that texts which share paragraphs share pieces. Joined, they are the text again. Where a
 * piece would be long (a list, a listing) it is cut after lines that are chosen by what they hold, so that a change moves no other cut.
 */
export function cutText(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (const blank of text.matchAll(/\n(?:[ \t]*\r?\n)+/g)) {
    const end = blank.index + blank[0].length;
    cutLong(text.slice(start, end), pieces);
    start = end;
  }
  if (start < text.length) cutLong(text.slice(start), pieces);
  return pieces;
}

function cutLong(text: string, pieces: string[]): void {
  if (text.length <= longPiece) {
    pieces.push(text);
    return;
  }
  let start = 0;
  for (let lineStart = 0; lineStart < text.length;) {
    const lineEnd = text.indexOf('\n', lineStart) + 1 || text.length;
    if (lineEnd < text.length && lineEnd - start > 200 && isCut(text, lineStart, lineEnd)) {
      pieces.push(text.slice(start, lineEnd));
      start = lineEnd;
    }
    lineStart = lineEnd;
  }
  pieces.push(text.slice(start));
}

/** Whether a line ends a piece: one in four does. */
function isCut(text: string, start: number, end: number): boolean {
  let sum = 0x811c9dc5;
  for (let at = start; at < end; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return ((sum >>> 13) & 3) === 0;
}
