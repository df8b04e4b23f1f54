/** Marks that people leave out when they search: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel signs and its stretching. */
const marks = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;

/** What is not seen: soft hyphens, joiners, signs of direction. */
const invisible = /\u00ad|\u034f|\u061c|[\u200b-\u200f]|[\u202a-\u202e]|[\u2060-\u206f]|[\ufe00-\ufe0f]|\ufeff/g;

/** Letters that have no decomposition, and how they are usually written without their stroke. */
export const unstroked: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŧ: 't',
};
/** What a text is searched as: without strokes, and the final sigma like any other. */
const letters: Readonly<Record<string, string>> = { ...unstroked, ς: 'σ' };
const stroked = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

/** No character of it changes but by case. */
const isPlain = /^[\0-\u007f]*$/;

/** Makes texts comparable for search: case, diacritics, compatibility forms and what is not seen do not matter. */
export function fold(text: string): string {
  if (isPlain.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(marks, '')
    .replace(invisible, '')
    .toLowerCase()
    .replace(stroked, (letter) => letters[letter] ?? letter)
    .replace(marks, '')
    .normalize('NFC');
}
