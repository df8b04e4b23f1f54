import { isAbsurd } from './absurd.ts';

/** A part of a text that can be read by itself: what comes before it cannot reach into it, nor it into what comes after. */
export interface Section {
  start: number;
  end: number;
  /** It would cost the parser far more than its length, and means nothing. */
  absurd: boolean;
}

/**
 * Places in `text` where everything that was open may be at an end: after a blank line, before a line that begins at the margin
 * and is no item of a list. Whether it is at an end, the parser must say: code and HTML go on over blank lines.
 */
export function findCuts(text: string, from = 0, to = text.length): number[] {
  const cuts: number[] = [];
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null && pattern.lastIndex < to; match = pattern.exec(text)) {
    cuts.push(pattern.lastIndex);
    // The line end before the next blank line may be the one that this match ended with.
    pattern.lastIndex -= 1;
  }
  return cuts;
}

/** A blank line, and what must not come after it: space, the end, an item of a list, or what a parser drops at the head of a text. */
const pattern = /\n[ \t\r]*\n(?![\s\ufeff]|$|[-+*](?:[ \t\r\n]|$)|\d{1,9}[.)](?:[ \t\r\n]|$))/g;

/** Whether a place is one that {@link findCuts} finds. */
export function isCut(text: string, place: number): boolean {
  let start = place - 1;
  if (text[start] !== '\n') return false;
  while (start > 0 && /[ \t\r]/.test(text[start - 1] ?? '')) start -= 1;
  if (text[start - 1] !== '\n') return false;
  pattern.lastIndex = start - 1;
  const match = pattern.exec(text);
  return match?.index === start - 1 && pattern.lastIndex === place;
}

/** Cuts a text into the smallest sections there may be. */
export function cutSections(text: string): Section[] {
  const places = [0, ...findCuts(text), text.length];
  return places.slice(1).map((end, index) => {
    const start = places[index] ?? 0;
    return { start, end, absurd: isAbsurd(text.slice(start, end)) };
  });
}
