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
  settleNeighbours(origins, before, after, settle);
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

/** Equal blocks right after one that stayed, or right before it, are those that stood there. */
function settleNeighbours(
  origins: readonly Origin[],
  before: readonly string[],
  after: readonly string[],
  settle: (to: number, from: number) => void,
): void {
  const taken = new Set(origins.flatMap(({ place }) => place ?? []));
  for (const step of [1, -1]) {
    for (let to = step === 1 ? 1 : origins.length - 2; to >= 0 && to < origins.length; to += step) {
      const neighbour = origins[to - step]?.place ?? null;
      if (neighbour === null || origins[to]?.place !== null) continue;
      const from = neighbour + step;
      if (taken.has(from) || before[from] === undefined || before[from] !== after[to]) continue;
      taken.add(from);
      settle(to, from);
    }
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

/** A block that was moved keeps its bytes too: of those that say the same, the one that went along with its neighbour, or is left. */
function findMoved(origins: Origin[], before: readonly string[], after: readonly string[]): void {
  if (origins.every(({ same }) => same !== null)) return;
  const taken = new Set(origins.flatMap(({ same }) => same ?? []));
  const places = new Map<string, number[]>();
  for (const [place, key] of before.entries()) {
    const same = places.get(key);
    if (same === undefined) places.set(key, [place]);
    else same.push(place);
  }
  for (const [index, origin] of origins.entries()) {
    if (origin.same !== null) continue;
    const key = after[index] ?? '';
    const beside = (origins[index - 1]?.same ?? -2) + 1;
    const same = places.get(key) ?? [];
    while (same.length > 1 && taken.has(same[0] ?? -1)) same.shift();
    origin.same = before[beside] === key && !taken.has(beside) ? beside : (same[0] ?? null);
    if (origin.same !== null) taken.add(origin.same);
  }
}
