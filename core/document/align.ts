/** A run that differs: `from`–`to` of the one sequence stands where `start`–`end` of the other does. Ends are excluded. */
export interface Hunk {
  from: number;
  to: number;
  start: number;
  end: number;
}

/** Largest table that is filled to compare runs in which nothing is unique, in cells. */
const largestTable = 250_000;

/**
 * Where two sequences differ, in order. What is the same at both ends is found first, then what occurs once in each (which survives moves
 * and repetition), and only short runs in between are compared item by item: the time grows with the length and not with its square.
 */
export function differences(a: readonly string[], b: readonly string[]): Hunk[] {
  const pairs: [number, number][] = [];
  match(a, b, { from: 0, to: a.length, start: 0, end: b.length }, pairs);
  const hunks: Hunk[] = [];
  let from = 0;
  let start = 0;
  for (const [atA, atB] of [...pairs, [a.length, b.length] as const]) {
    if (atA > from || atB > start) hunks.push({ from, to: atA, start, end: atB });
    from = atA + 1;
    start = atB + 1;
  }
  return hunks;
}

/** Adds the pairs of equal items of a run, in order. */
function match(a: readonly string[], b: readonly string[], run: Hunk, pairs: [number, number][]): void {
  let { from, to, start, end } = run;
  while (from < to && start < end && a[from] === b[start]) pairs.push([from++, start++]);
  let same = 0;
  while (from < to && start < end && a[to - 1] === b[end - 1]) {
    to--;
    end--;
    same++;
  }
  if (from < to && start < end) {
    const inner = { from, to, start, end };
    const anchors = rising(uniquePairs(a, b, inner));
    if (anchors.length === 0) matchShort(a, b, inner, pairs);
    else {
      for (const [atA, atB] of anchors) {
        match(a, b, { from, to: atA, start, end: atB }, pairs);
        pairs.push([atA, atB]);
        from = atA + 1;
        start = atB + 1;
      }
      match(a, b, { from, to, start, end }, pairs);
    }
  }
  for (let at = 0; at < same; at++) pairs.push([to + at, end + at]);
}

/** The items that occur once in each run, in the order of `a`. */
function uniquePairs(a: readonly string[], b: readonly string[], { from, to, start, end }: Hunk): [number, number][] {
  const inA = placesOfUnique(a, from, to);
  const inB = placesOfUnique(b, start, end);
  const found: [number, number][] = [];
  for (const [item, at] of inA) {
    const other = at === -1 ? undefined : inB.get(item);
    if (other !== undefined && other !== -1) found.push([at, other]);
  }
  return found.sort(([one], [other]) => one - other);
}

/** Where each item stands; -1 for one that occurs more than once. */
function placesOfUnique(items: readonly string[], from: number, to: number): Map<string, number> {
  const places = new Map<string, number>();
  for (let at = from; at < to; at++) {
    const item = items[at] ?? '';
    places.set(item, places.has(item) ? -1 : at);
  }
  return places;
}

/** The longest run of pairs that rises on both sides. */
function rising(pairs: readonly [number, number][]): [number, number][] {
  /** Indexes of the pairs that end the best run of each length. */
  const ends: number[] = [];
  const before: number[] = [];
  for (const [index, [, value]] of pairs.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : (ends[low - 1] ?? -1);
    ends[low] = index;
  }
  const run: [number, number][] = [];
  for (let at = ends.at(-1) ?? -1; at !== -1; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) run.push(pair);
  }
  return run.toReversed();
}

/** Compares a run in which nothing is unique; one that is too long is taken to differ where it stands. */
function matchShort(
  a: readonly string[],
  b: readonly string[],
  { from, to, start, end }: Hunk,
  pairs: [number, number][],
): void {
  // What the other side does not have at all need not be compared.
  const inA = new Set(a.slice(from, to));
  const inB = new Set(b.slice(start, end));
  const rows: number[] = [];
  const columns: number[] = [];
  for (let at = from; at < to; at++) if (inB.has(a[at] ?? '')) rows.push(at);
  for (let at = start; at < end; at++) if (inA.has(b[at] ?? '')) columns.push(at);
  const width = columns.length + 1;
  if (rows.length === 0 || columns.length === 0 || (rows.length + 1) * width > largestTable) return;
  const best = new Uint16Array((rows.length + 1) * width);
  const cell = (row: number, column: number): number => best[row * width + column] ?? 0;
  const equal = (row: number, column: number): boolean => a[rows[row] ?? 0] === b[columns[column] ?? 0];
  for (let row = rows.length - 1; row >= 0; row--) {
    for (let column = columns.length - 1; column >= 0; column--) {
      best[row * width + column] = equal(row, column)
        ? cell(row + 1, column + 1) + 1
        : Math.max(cell(row + 1, column), cell(row, column + 1));
    }
  }
  for (let row = 0, column = 0; row < rows.length && column < columns.length;) {
    if (equal(row, column)) pairs.push([rows[row++] ?? 0, columns[column++] ?? 0]);
    else if (cell(row + 1, column) >= cell(row, column + 1)) row++;
    else column++;
  }
}
