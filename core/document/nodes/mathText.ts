/**
 * Which formulas within text have a form that Markdown readers take for math, and nobody takes for prices or a shell's variables.
 * The reader and the writer ask the same rules.
 */

/** Letters and digits that make `$` part of a word: `US$`, `$5`, `$HOME/$USER`. Scripts without spaces may touch a formula. */
export const isWordCharacter = (character: string): boolean =>
  /[\p{L}\p{N}]/u.test(character) &&
  !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(
    character,
  );

/** Whether `$…$` is math, from what stands before, within and after; `''` where the text begins or ends. */
export const isDollarMath = (before: string, tex: string, after: string): boolean =>
  before !== '$' &&
  !isWordCharacter(before) &&
  // `${a}/${b}` and `$(a)/$(b)` are a shell's.
  !/^[${(]/.test(after) &&
  !isWordCharacter(after) &&
  isInline(tex);

/** Whether `$$…$$` within a line is math. Dollar signs alone tell how dear a restaurant is. */
export const isDoubleDollarMath = (before: string, tex: string, after: string): boolean =>
  before !== '$' &&
  after !== '$' &&
  isEnclosed(tex) &&
  /[\p{L}\p{N}]/u.test(tex) &&
  (!/^\s|\s$/.test(tex) || hasSign(tex));

/** Whether `` $`…`$ `` can hold it. */
export const isBacktickMath = (before: string, tex: string): boolean =>
  before !== '$' && tex !== '' && !/[`$\n\r]/.test(tex);

/** Nothing in it ends it, and it ends nothing. */
const isEnclosed = (tex: string): boolean => /^(?:[^\\$\n\r]|\\[^\n\r])+$/.test(tex);

const hasSign = (tex: string): boolean => /[\\_^*[<>~={}+|]/.test(tex);

function isInline(tex: string): boolean {
  if (!isEnclosed(tex) || /^[\s\d]|\s$/.test(tex) || tex.startsWith('`')) return false;
  if (!/[\p{L}\p{N}\\]/u.test(tex)) return false;
  if (/\s/.test(tex)) return hasSign(tex) && !isProse(tex);
  return /[\\_^*[<~]/.test(tex) || /^[A-Za-z\u0370-\u03ff({|](?:.*[\p{L}\p{N})}|'!])?$/u.test(tex);
}

/** Whether there are words between the spaces, and not only the names of variables. */
function isProse(tex: string): boolean {
  return tex
    .replaceAll(/\\[a-zA-Z]+\s*\{[^{}]*\}/g, ' ')
    .split(/\s+/)
    .some((part) => {
      const word = part.replace(/[.,;:!?]+$/, '');
      return /^\p{L}{4,}$/u.test(word) || littleWords.has(word);
    });
}

const littleWords = new Set(
  'and the for but not are was is to of or you und der die das ist oder les des est et ou que los las con per non het een van og и или не'.split(
    ' ',
  ),
);
