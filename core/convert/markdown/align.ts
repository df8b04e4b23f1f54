/** Where a block of the new document comes from. */
export interface Origin {
  /** The old block whose bytes it can have as they are, or null. */
  same: number | null;
  /** The old block whose place it takes, unchanged or edited, or null for a new one. Ascends through the document. */
  place: number | null;
}

/** Finds, for every new key, the old block it is or replaces. */
export function align(before: readonly string[], after: readonly string[]): Origin[] {
  const origins: Origin[] = after.map(() => ({ same: null, place: null }));
  const settle = (to: number, from: number): void => {
    origins[to] = { same: from, place: from };
  };
  let head = 0;
  while (head < after.length && head < before.length && before[head] === after[head]) settle(head, head++);
  let tail = 0;
  while (tail < after.length - head && tail < before.length - head && before.at(-1 - tail) === after.at(-1 - tail)) {
    tail += 1;
    settle(after.length - tail, before.length - tail);
  }
  alignMiddle(before, after, head, before.length - tail, after.length - tail, settle);
  pairEdited(origins, before.length);
  findMoved(origins, before, after);
  return origins;
}

/** Between the equal ends: blocks that occur once on both sides, in the longest order that both sides have. */
function alignMiddle(
  before: readonly string[],
  after: readonly string[],
  head: number,
  beforeEnd: number,
  afterEnd: number,
  settle: (to: number, from: number) => void,
): void {
  const once = (keys: readonly string[], end: number): Map<string, number> => {
    const found = new Map<string, number>();
    for (let index = head; index < end; index += 1) {
      const key = keys[index] ?? '';
      found.set(key, found.has(key) ? -1 : index);
    }
    return found;
  };
  const olds = once(before, beforeEnd);
  const pairs: [to: number, from: number][] = [];
  for (const [key, to] of once(after, afterEnd)) {
    const from = olds.get(key) ?? -1;
    if (to >= 0 && from >= 0) pairs.push([to, from]);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  for (const [to, from] of longestAscending(pairs)) {
    settle(to, from);
  }
}

function longestAscending(pairs: readonly [number, number][]): [number, number][] {
  const tails: number[] = [];
  const previous: number[] = [];
  for (const [index, pair] of pairs.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < pair[1]) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  }
  const chain: [number, number][] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = pairs[index];
    if (pair !== undefined) chain.unshift(pair);
  }
  return chain;
}

/** Blocks between two that stayed take the places of the old ones there, in order. */
function pairEdited(origins: Origin[], oldCount: number): void {
  let next = 0;
  for (let index = 0; index < origins.length;) {
    const place = origins[index]?.place ?? null;
    if (place !== null) {
      next = place + 1;
      index += 1;
      continue;
    }
    let end = index;
    while (end < origins.length && (origins[end]?.place ?? null) === null) end += 1;
    const limit = origins[end]?.place ?? oldCount;
    for (; index < end; index += 1) {
      if (next < limit) origins[index] = { same: null, place: next++ };
    }
  }
}

/** A block that was moved keeps its bytes too. */
function findMoved(origins: Origin[], before: readonly string[], after: readonly string[]): void {
  let places: Map<string, number> | null = null;
  for (const [index, origin] of origins.entries()) {
    if (origin.same !== null) continue;
    places ??= new Map(before.map((key, place) => [key, place]));
    origin.same = places.get(after[index] ?? '') ?? null;
  }
}
