import { isAbsurd } from './absurd.ts';

/** A part of a text that can be read by itself: what comes before it cannot reach into it, nor it into what comes after. */
export interface Section {
  start: number;
  end: number;
  /** It would cost the parser far more than its length, and means nothing. */
  absurd: boolean;
  /** It begins with an item, which may go on with a list that began before it. */
  item: boolean;
}

/**
 * Places in `text` where everything that was open may be at an end: after a blank line, before a line that begins at the margin
 * and is no item of a list. Whether it is at an end, the parser must say: code and HTML go on over blank lines.
 */
export function findCuts(text: string): number[] {
  const cuts: number[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    cuts.push(pattern.lastIndex);
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

/**
 * Cuts a text into the smallest sections there may be. Those that are longer than a portion are cut once more, before headings and
 * items of lists.
 */
export function cutSections(text: string, portion: number): Section[] {
  const places = [0, ...findCuts(text), text.length];
  const sections: Section[] = [];
  for (const [index, end] of places.slice(1).entries()) {
    const start = places[index] ?? 0;
    const part = text.slice(start, end);
    const absurd = isAbsurd(part);
    if (absurd || end - start <= portion) sections.push({ start, end, absurd, item: false });
    else sections.push(...cutLong(part, start, portion));
  }
  return sections;
}

function cutLong(text: string, offset: number, portion: number): Section[] {
  const sections: Section[] = [];
  let start = 0;
  let item = false;
  for (const { index, 1: marker } of text.matchAll(/^(?:#{1,6}[ \t]|([-+*]|\d{1,9}[.)])[ \t]+[^\s])/gm)) {
    if (index - start < portion / 2) continue;
    sections.push({ start: offset + start, end: offset + index, absurd: false, item });
    start = index;
    item = marker !== undefined;
  }
  return [...sections, { start: offset + start, end: offset + text.length, absurd: false, item }];
}
