import { unstroked } from './fold.ts';

/** Longest slug that is made, in UTF-16 code units; a folder name may have 255 bytes, and some scripts take three for a letter. */
export const slugLength = 80;

/** How letters that have no decomposition are written in a slug. */
const folded: Record<string, string> = { ...unstroked, ŋ: 'ng', ĸ: 'k' };

/** Names that Windows keeps for devices, with any extension. */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/** Combining marks of Latin, Greek and Cyrillic; those of other scripts carry the word and stay. */
const diacritics = /[\u0300-\u036f]/g;

/**
 * A slug from a title: lower case, words joined by hyphens, diacritics folded, letters and digits of any script. '' when nothing
 * of the title can stand in one.
 */
export function slugify(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(diacritics, '')
    .toLowerCase()
    .replace(/[ßæœøđðþłħıŋĸŧ]/g, (letter) => folded[letter] ?? letter)
    .normalize('NFC')
    .replace(/['’ʼ]/g, '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^[-\p{M}]+|-+$/gu, '');
  return isReserved(words) ? `${words}-post` : shorten(words);
}

/** Whether a text can be a slug, and so the name of a folder on every system. */
export function isSlug(slug: string): boolean {
  return (
    slug.length <= 200 &&
    new TextEncoder().encode(slug).length <= 240 &&
    /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._~-]*$/u.test(slug) &&
    !slug.endsWith('.') &&
    !isReserved(slug)
  );
}

/** The first of `slug`, `slug-2`, `slug-3`… that is not taken. */
export function uniqueSlug(slug: string, isTaken: (slug: string) => boolean): string {
  if (!isTaken(slug)) return slug;
  for (let number = 2; ; number++) {
    const candidate = `${slug}-${number}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** Whether Windows keeps a name for a device. */
export function isReserved(name: string): boolean {
  return reserved.test(name.split('.')[0] ?? '');
}

function shorten(slug: string): string {
  if (slug.length <= slugLength) return slug;
  const cut = slug.slice(0, slugLength + 1);
  const lastHyphen = cut.lastIndexOf('-');
  const whole = lastHyphen > slugLength / 2 ? cut.slice(0, lastHyphen) : cut.slice(0, slugLength);
  // Not half of a surrogate pair.
  return whole.replace(/[\uD800-\uDBFF]$/, '').replace(/-+$/, '');
}
