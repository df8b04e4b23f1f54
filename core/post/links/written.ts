import type { LinkForm } from '../links.ts';

/** Longest address and longest tag that are looked at, in characters. */
export const longest = 2_000;

/** Whether an address is a site builder's tag. */
export const formOf = (href: string): LinkForm => (/^\{[{%]/.test(href) ? 'template' : 'plain');

/** Where a site builder's tag that begins at `at` ends; null when it does not. */
export function endOfTemplate(text: string, at: number): number | null {
  const close = text[at + 1] === '%' ? '%}' : '}}';
  const end = text.slice(at, at + longest).indexOf(close);
  return end === -1 ? null : at + end + 2;
}

/** Markdown's words without the signs that escape them. */
export const unescaped = (source: string): string => unentitied(source.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1'));

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** HTML's words without its entities. */
export const unentitied = (source: string): string =>
  source.includes('&')
    ? source.replaceAll(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, name, decimal, hex) => {
        if (typeof name === 'string') return entities[name.toLowerCase()] ?? whole;
        const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
        return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
      })
    : source;

/** The words of a link without their signs. */
export const wordsOf = (source: string): string =>
  unentitied(
    source
      .replaceAll(/!?\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])?/g, '$1')
      .replaceAll(/<[^<>]*>/g, '')
      .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
      .replaceAll(/\*{1,3}|~~|`+|(?<![\p{L}\p{N}])_{1,3}|_{1,3}(?![\p{L}\p{N}])/gu, ''),
  )
    .replaceAll(/\s+/g, ' ')
    .trim();
