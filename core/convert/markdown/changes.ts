/** A part of one text, and what stands there in the other. */
export interface Change {
  start: number;
  end: number;
  text: string;
}

/** Changes that are told apart; more of them are one. */
const most = 100;

/** What was changed between two texts, word by word, in order. */
export function changesOf(before: string, after: string): Change[] {
  const a = wordsOf(before);
  const b = wordsOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const kept = commonWords(a.slice(head, a.length - tail), b.slice(head, b.length - tail)) ?? [];

  const changes: Change[] = [];
  let at = lengthOf(a.slice(0, head));
  let [x, y] = [head, head];
  for (const [nextX, nextY] of [
    ...kept.map(([i, j]) => [i + head, j + head] as const),
    [a.length - tail, b.length - tail] as const,
  ]) {
    const end = at + lengthOf(a.slice(x, nextX));
    if (nextX > x || nextY > y) changes.push({ start: at, end, text: b.slice(y, nextY).join('') });
    at = end + (a[nextX] ?? '').length;
    [x, y] = [nextX + 1, nextY + 1];
  }
  return changes;
}

const wordsOf = (text: string): readonly string[] => text.match(/\s+|\S+/g) ?? [];
const lengthOf = (words: readonly string[]): number => words.reduce((sum, word) => sum + word.length, 0);

/**
 * Pairs of words that two lists have in common, in order, by Myers' greedy search for the fewest changes. Null where there are more
 * than are told apart.
 */
function commonWords(a: readonly string[], b: readonly string[]): [number, number][] | null {
  const steps: Map<number, number>[] = [];
  let reached = new Map([[1, 0]]);
  for (let edits = 0; edits <= 2 * most; edits += 1) {
    const next = new Map<number, number>();
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = furthest(reached, diagonal);
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return pairsOf([...steps, reached], a.length, b.length);
    }
    steps.push(reached);
    reached = next;
  }
  return null;
}

/** How far a diagonal gets with one change more: by a word that was taken away, or by one that was put in. */
function furthest(reached: ReadonlyMap<number, number>, diagonal: number): number {
  const removed = (reached.get(diagonal - 1) ?? -2) + 1;
  const added = reached.get(diagonal + 1) ?? -1;
  return Math.max(removed, added);
}

function pairsOf(steps: readonly Map<number, number>[], endX: number, endY: number): [number, number][] {
  const pairs: [number, number][] = [];
  let [x, y] = [endX, endY];
  for (const reached of steps.toReversed()) {
    const from = furthest(reached, x - y);
    while (x > from && x > 0 && y > 0) pairs.push([(x -= 1), (y -= 1)]);
    if ((reached.get(x - y - 1) ?? -2) + 1 === from) x -= 1;
    else y -= 1;
  }
  return pairs.toReversed();
}
