/**
 * How much of two texts is the same, by how often each word stands in them: 0 for nothing to 1 for all of both (Sørensen and Dice's
 * coefficient over bags of words). `whenEmpty` is the answer for two texts without a word.
 */
export function wordOverlap(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
  whenEmpty: 0 | 1,
): number {
  let common = 0;
  let all = 0;
  for (const [word, count] of one) {
    common += Math.min(count, other.get(word) ?? 0);
    all += count;
  }
  for (const count of other.values()) all += count;
  return all === 0 ? whenEmpty : (2 * common) / all;
}
