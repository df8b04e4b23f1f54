/** A sign of Markdown: what finds it, and how much one of them says. */
interface Sign {
  pattern: RegExp;
  weight: number;
  /** How many of them count. */
  most: number;
}

const signs: readonly Sign[] = [
  // A heading stands by itself; a comment in a script stands right before what it is about.
  { pattern: /(?<=^|\n[ \t]*\n)#{1,6} [^\n]*\S[^\n]*(?=$|\n[ \t]*(?:\n|$))/g, weight: 2, most: 3 },
  { pattern: /(?<=^|\n)(?:[-*+]|\d{1,3}[.)]) +[^\s\d$€£¥][^\n]*/g, weight: 1, most: 4 },
  { pattern: /(?<=^|\n)[-*+] \[[ xX]\] \S/g, weight: 2, most: 2 },
  { pattern: /(?<=^|\n)(`{3,}|~{3,})[^\n`]*\n[^]*?\n\1[ \t]*(?=$|\n)/g, weight: 4, most: 1 },
  { pattern: /(?<=^|\n)> *\S/g, weight: 1, most: 1 },
  { pattern: /(?<=^|\n)\|?[ \t]*:?-{2,}:?[ \t]*\|[-:| \t]*(?=$|\n)/g, weight: 4, most: 1 },
  {
    pattern: /!?\[[^\]\n]+\]\((?:https?:\/\/|\/|\.|#|mailto:|[\w-]+\.\w)[^\s)]*(?: "[^"\n]*")?\)/g,
    weight: 3,
    most: 2,
  },
  { pattern: /(?<![\w*])\*\*[^\s*](?:[^*\n]*[^\s*])?\*\*(?![\w*])/g, weight: 1, most: 1 },
  { pattern: /(?<!`)`[^`\n]+`(?!`)/g, weight: 1, most: 1 },
  { pattern: /(?<=^|\n[ \t]*\n)(?:-{3,}|\*{3,})[ \t]*(?=$|\n[ \t]*(?:\n|$))/g, weight: 1, most: 1 },
  { pattern: /(?<=^|\n)\[\^?[^\]\n]+\]: \S/g, weight: 2, most: 1 },
];

const enough = 3;

/** Longer texts are pasted as they are: reading one takes longer than anyone wants to wait for a guess. */
const longest = 1_000_000;

/**
 * Whether plain text is so surely Markdown that a writer who pastes it wants what it says: a heading with more under it, a table, code in a
 * fence, a link, a list of several items. Prices, dashes, and lines of a script are not.
 */
export function looksLikeMarkdown(text: string): boolean {
  if (text.length > longest) return false;
  const lines = text.replaceAll(/\r\n?/g, '\n').trim();
  let weight = 0;
  for (const sign of signs) {
    let found = 0;
    for (const _match of lines.matchAll(sign.pattern)) {
      found += 1;
      if (found >= sign.most) break;
    }
    weight += found * sign.weight;
    if (weight >= enough) return true;
  }
  return false;
}
