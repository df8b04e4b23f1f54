import { fold } from '#core/post/fold.ts';

/** What titles are sorted by: without case and diacritics, and so that "Part 10" comes after "Part 2". */
export function titleKey(title: string): string {
  return fold(title)
    .trim()
    .slice(0, 200)
    .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(12, '0'));
}
