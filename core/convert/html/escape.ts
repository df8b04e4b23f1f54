const characters: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\u00a0': '&nbsp;',
};

/** Text without NUL and halves of characters: no page may hold one, and servers refuse the other. */
const shown = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

/** Text as it stands between tags. */
export const escapeText = (text: string): string =>
  shown(text).replaceAll(/[&<>\u00a0]/g, (character) => characters[character] ?? '');

/** Text as it stands in a double-quoted attribute. */
export const escapeValue = (text: string): string =>
  shown(text).replaceAll(/[&<>"\u00a0]/g, (character) => characters[character] ?? '');

/** Elements that have no content and no closing tag. */
export const voidElements: ReadonlySet<string> = new Set([
  'area',
  'br',
  'col',
  'hr',
  'img',
  'input',
  'source',
  'track',
  'wbr',
]);

export function writeTag(name: string, attrs: Record<string, string>): string {
  const written = Object.entries(attrs).map(([key, value]) =>
    value === '' && key !== 'alt' && key !== 'href' && key !== 'src' ? ` ${key}` : ` ${key}="${escapeValue(value)}"`,
  );
  return `<${name}${written.join('')}>`;
}
