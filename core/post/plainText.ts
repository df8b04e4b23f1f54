/**
 * The words of a Markdown text without most of its signs, for searching, counting and excerpts. It is fast and rough on purpose: no
 * document is built, and what looks like markup may stay.
 */
export function stripMarkdown(markdown: string): string {
  return [
    ['<!--', '-->'],
    ['{{<', '>}}'],
    ['{{%', '%}}'],
    ['{%', '%}'],
  ]
    .reduce((text, [open = '', close = '']) => withoutSpans(text, open, close), markdown)
    .replace(/^[ \t]*(?:`{3,}|~{3,}).*$/gm, ' ')
    .replace(/^[ \t]*(?:[-*_][ \t]*){3,}$/gm, ' ')
    .replace(/^[ \t]*\[[^\]\n]+\]:[ \t]*\S+.*$/gm, ' ')
    .replace(/^(?=.*-)[ \t|:-]+$/gm, ' ')
    .replace(/!?\[([^[\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*\)/g, '$1')
    .replace(/!?\[([^[\]\n]*)\]\[[^[\]\n]*\]/g, '$1')
    .replace(/<((?:https?:\/\/|mailto:)[^>\s]+)>/g, '$1')
    .replace(/<\/?[A-Za-z][^<>\n]*>/g, '')
    .replace(/^[ \t]*(?:>[ \t]?)+/gm, '')
    .replace(/^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/gm, '')
    .replace(/^[ \t]*#{1,6}[ \t]+/gm, '')
    .replace(/[ \t]#+[ \t]*$/gm, '')
    .replace(/\*{1,3}|~~|==|`+|(?<![\p{L}\p{N}])_{1,3}|_{1,3}(?![\p{L}\p{N}])/gu, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[ \t|]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

/** The first words of a text, cut at a word's end with an ellipsis; `length` is in UTF-16 code units. */
export function firstWords(text: string, length = 200): string {
  // White space runs of a few characters are what texts have; only so much of a book is looked at.
  const line = text
    .slice(0, length * 10)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= length && text.length <= length * 10) return line;
  const cut = line.slice(0, length + 1);
  const space = cut.lastIndexOf(' ');
  const whole = space > length / 2 ? cut.slice(0, space) : line.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
  return `${whole.replace(/[\s,;:–—-]+$/, '')}…`;
}

/** The first heading of level one in a Markdown text, or null. */
export function firstHeading(markdown: string): string | null {
  const match = /^ {0,3}#[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$/m.exec(markdown.slice(0, 4_000));
  return match?.[1] === undefined ? null : stripMarkdown(match[1]);
}

/** Takes out what stands between two marks; one that is not closed stays. Linear, whatever the text. */
function withoutSpans(text: string, open: string, close: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start === -1 ? -1 : text.indexOf(close, start + open.length);
    if (end === -1) return result + text.slice(at);
    result += `${text.slice(at, start)} `;
    at = end + close.length;
  }
}
