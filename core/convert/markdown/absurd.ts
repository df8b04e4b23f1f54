/** Thrown for text that would cost the parser far more than its length. */
export class AbsurdMarkdown extends Error {}

/** Levels of quotes and lists that signs in one line may open. */
const deepestLine = 40;

/** Characters without a safe place to cut them: the parser takes 150 bytes of memory for each. */
const longest = 4_000_000;

/** Half of the columns by which items of lists may stand in: more than what is read of lists in each other. */
const deepestIndent = 70;

/**
 * Whether lines without a safe place to cut them have a shape that costs the parser time out of all proportion: dozens of list
 * signs in a line, or short lines without end in what was opened so. Nobody writes such lines, but what is read may hold anything.
 */
export function isAbsurd(text: string): boolean {
  if (text.length > longest || hasDeepLine(text)) return true;
  if (text.length < 2_000) return false;
  return isCostly(text) || isWideTable(text) || isDense(text);
}

/** How many lines and cells are read that hold so few characters each: the parser takes as long for a letter as for a line of words. */
const dense = { lines: { 8: 5_000, 24: 20_000 }, cells: { 4: 20_000, 16: 60_000 } };

/** Thousands of items or cells with hardly a word in them. */
function isDense(text: string): boolean {
  if (text.length < 10_000) return false;
  const isOver = (count: number, limits: Record<number, number>): boolean =>
    Object.entries(limits).some(([size, most]) => count > most && text.length / count <= Number(size));
  if (isOver(count(text, '|'), dense.cells)) return true;
  return isOver(count(text, '\n'), dense.lines) && isOver(countLines(text), dense.lines);
}

function count(text: string, sign: string): number {
  let found = 0;
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) found += 1;
  return found;
}

/** The lines of a text that are neither blank nor within code. */
function countLines(text: string): number {
  let lines = 0;
  let fence: string | null = null;
  for (const line of text.split('\n')) {
    const mark = /^[ \t]{0,3}(`{3,}|~{3,}|\${2,})/.exec(line)?.[1];
    if (fence === null && line.trim() !== '') lines += 1;
    if (fence === null && mark !== undefined) fence = mark;
    else if (fence !== null && mark?.startsWith(fence) === true) fence = null;
  }
  return lines;
}

/** A rule (`- - - -`) is no such line. */
const hasDeepLine = (text: string): boolean => {
  for (const [line] of text.matchAll(deepLine)) {
    if (!rule.test(line)) return true;
  }
  return false;
};

const deepLine = new RegExp(
  `^(?:[ \\t]*(?:>|(?:[-+*]|\\d{1,9}[.)])(?=[ \\t])|\\[\\^[^\\s[\\]]{1,200}\\]:)){${deepestLine}}.*$`,
  'gm',
);
const rule = /^[ \t>]*([-*])(?:[ \t]*\1)*[ \t]*$/;

/** Lines that cost more than they hold: each is looked at once for every level that stays open, and underlines move what was read. */
function isCostly(text: string): boolean {
  let depth = 0;
  let cost = 0;
  let underlines = 0;
  let lazy = 0;
  let deep = 0;
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    lineSigns.lastIndex = start;
    const head = lineSigns.exec(text)?.[0] ?? '';
    const signs = countSigns(head);
    const own = signs + (head.length - signs) / 2;
    if (own >= 1) {
      depth = own;
      if (signs > 0 && own > deepestIndent) deep += 1;
    } else {
      cost += Math.min(depth, 50);
      if (depth > 0 && !isBlank(text, start, end)) lazy += 1;
      underline.lastIndex = start;
      if (underline.test(text)) underlines += 1;
    }
    start = end + 1;
  }
  return cost > text.length + 20_000 || underlines > 300 || lazy > 3_000 || deep > 20;
}

const isBlank = (text: string, start: number, end: number): boolean => text.slice(start, end).trim() === '';

const lineSigns = /(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)))*[ \t]*/my;
const underline = / {0,3}(?:=+|-+)[ \t\r]*$/my;

const countSigns = (head: string): number => head.match(/>|[-+*]|\d+[.)]/g)?.length ?? 0;

/** A table whose rows leave most cells out: all of them would be made. */
function isWideTable(text: string): boolean {
  let width = 0;
  let rows = 0;
  for (const [line] of text.matchAll(/^.*$/gm)) {
    if (width === 0) {
      if (line.includes('-') && /^[ \t>|:-]+$/.test(line)) width = line.split('|').length;
      if (width < 50) width = 0;
    } else {
      rows += 1;
    }
  }
  return width * rows > text.length * 4 + 20_000;
}
