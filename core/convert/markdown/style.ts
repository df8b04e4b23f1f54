import type { MarkdownStyle } from './tree.ts';

/** The habits that a text shows, over those that are given. Rules are left out: `---` is not safe everywhere. */
export function detectStyle(text: string, base: MarkdownStyle): MarkdownStyle {
  const bullet = /^[ >]*([-*+])[ \t]+\S/m.exec(text)?.[1] as MarkdownStyle['bullet'] | undefined;
  const bulletOrdered = /^[ >]*\d{1,9}([.)])[ \t]+\S/m.exec(text)?.[1] as MarkdownStyle['bulletOrdered'] | undefined;
  const fence = /^[ >]*(`|~)\1\1/m.exec(text)?.[1] as MarkdownStyle['fence'] | undefined;
  const emphasis = /(?<![\w*_\\])([*_])(?![\s*_])[^*_\n]+(?<!\s)\1(?![\w*_])/.exec(text)?.[1] as '*' | '_' | undefined;
  const strong = /(?<![\w*_\\])([*_])\1(?![\s*_])[^*_\n]+(?<!\s)\1\1(?![\w*_])/.exec(text)?.[1] as
    | '*'
    | '_'
    | undefined;
  const setext = /^ {0,3}\S.*\n {0,3}(?:=+|-{3,})[ \t]*$/m.test(text) ? !/^#{1,2} /m.test(text) : base.setext;
  return {
    ...base,
    setext,
    ...(bullet !== undefined && { bullet }),
    ...(bulletOrdered !== undefined && { bulletOrdered }),
    ...(fence !== undefined && { fence }),
    ...(emphasis !== undefined && { emphasis }),
    ...(strong !== undefined && { strong }),
  };
}

/** The sign before the items of a list that stands at the head of some Markdown, or null. */
export const listMarker = (markdown: string): string | null =>
  /^(?:<!-- list:[ \w]+ -->\n)?[ \t]*(?:([-*+])|\d{1,9}([.)]))(?:[ \t\n]|$)/.exec(markdown)?.slice(1).find(Boolean) ??
  null;
