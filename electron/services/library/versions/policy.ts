import { metaKeys } from '#core/post/metaKeys.ts';
import { splitFrontMatter } from '#core/post/splitFrontMatter.ts';
import type { VersionInfo } from '#core/post/versions.ts';

/** The rules by which versions are made and thinned out; docs/file-format.md tells them to people. Here alone they are decided. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** While someone writes, a version follows the last one after this long if enough was changed, and in any case after the longer time, ms. */
const shortestPause = 5 * minute;
const longestPause = 30 * minute;
/** What counts as enough, in characters that came, went or were replaced. */
const enough = 200;

/** Up to which age one version of each period is kept, ms; 0 for a period keeps all. The last tier has no end. */
const tiers: readonly { upTo: number; oneIn: number }[] = [
  { upTo: day, oneIn: 0 },
  { upTo: 7 * day, oneIn: hour },
  { upTo: 92 * day, oneIn: day },
  { upTo: Infinity, oneIn: 7 * day },
];
/** Weeks begin on Mondays; the first day of the computer's calendar was a Thursday. */
const firstMonday = 4 * day;

/** What is needed of a version to tell whether it stays. */
export type Thinnable = Pick<VersionInfo, 'at' | 'why' | 'name'>;

/** Named and published versions are kept for ever. */
export const isForever = ({ why, name }: Thinnable): boolean => name !== null || why === 'published';

/**
 * The versions that stay: all of the last day, the last one of each hour for a week, of each day for three months, of each week after that,
 * and for ever those that were named or published. Hours, days and weeks are those of UTC, so that every machine keeps
 * the same ones; since each period lies in the next longer one, thinning often keeps what thinning once would. Any order; keeps it.
 */
export function thin<V extends Thinnable>(versions: readonly V[], now: Date): V[] {
  const last = new Map<string, number>();
  const periods = versions.map((version, index) => {
    const at = Date.parse(version.at);
    const tier = tiers.find(({ upTo }) => now.getTime() - at < upTo);
    if (tier === undefined || tier.oneIn === 0 || Number.isNaN(at)) return null;
    const period = `${tier.oneIn} ${Math.floor((at - firstMonday) / tier.oneIn)}`;
    const rival = last.get(period);
    // Of two at the same moment the later in order.
    if (rival === undefined || Date.parse(versions[rival]?.at ?? '') <= at) last.set(period, index);
    return period;
  });
  return versions.filter((version, index) => {
    const period = periods[index] ?? null;
    return period === null || last.get(period) === index || isForever(version);
  });
}

/** Whether a text that was saved while someone writes becomes a version, `last` being the one before it, or null for the first of a new post. */
export function isDue(last: { at: string; text: string } | null, text: string, now: Date): boolean {
  if (last === null) return splitFrontMatter(text).body.trim().length >= enough;
  const age = now.getTime() - Date.parse(last.at);
  // A clock that was set back must not end the keeping of versions.
  const isOld = (pause: number): boolean => age >= pause || age < 0;
  if (!isOld(shortestPause) || saysSame(last.text, text)) return false;
  return isOld(longestPause) || changedCharacters(last.text, text) >= enough;
}

/** Whether two texts of a file differ in nothing but the time at which it was saved. */
export function saysSame(one: string, other: string): boolean {
  return one === other || (Math.abs(one.length - other.length) < 100 && withoutTime(one) === withoutTime(other));
}

const timeLine = new RegExp(`^["']?(?:${metaKeys.updated.join('|')})["']?[ \\t]*[:=].*$`, 'm');

function withoutTime(text: string): string {
  const split = splitFrontMatter(text);
  return split.kind === 'none' ? text : split.open + split.data.replace(timeLine, '') + split.close + split.body;
}

/** About how many characters differ: those between the first and the last that do, line by line. */
function changedCharacters(one: string, other: string): number {
  const left = countLines(withoutTime(one));
  const right = countLines(withoutTime(other));
  let [gone, come] = [0, 0];
  for (const [line, count] of left) gone += line.length * Math.max(0, count - (right.get(line) ?? 0));
  for (const [line, count] of right) come += line.length * Math.max(0, count - (left.get(line) ?? 0));
  // A letter changed in a paragraph of one line is not a paragraph's worth of change.
  return Math.min(Math.max(gone, come), Math.abs(come - gone) + between(withoutTime(one), withoutTime(other)));
}

function between(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return shorter - start - end;
}

function countLines(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
