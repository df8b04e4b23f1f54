import { HtmlRenderer, Parser } from 'commonmark';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** CommonMark as its authors' own program shows it. */
export const asCommonMark = (markdown: string): string => new HtmlRenderer().render(new Parser().parse(markdown));

/** Markdown with GitHub's extensions, as micromark shows it. */
export const asGfm = (markdown: string): string =>
  micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });

/** HTML as a page shows it: a line end within text is a space, and addresses may be encoded more than they must. */
export function shown(html: string): string {
  return html
    .split(/(<pre\b[^]*?<\/pre>|<!--[^]*?-->|<(?:style|script|textarea)\b[^]*?(?:<\/(?:style|script|textarea)>|$))/i)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[ \t]*\n[ \t]*/g, ' ')))
    .join('')
    .replaceAll(/> (?=<)/g, '>')
    .replaceAll(/ (?:href|src)="[^"]*"/g, (attribute) => attribute.replaceAll(/(?:%[\dA-F]{2})+/gi, decoded))
    .trim();
}

function decoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded).replaceAll('"', '%22');
  } catch {
    return encoded;
  }
}
