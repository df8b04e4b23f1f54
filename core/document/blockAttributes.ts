import { optionalForm, optionalWord } from './attributes.ts';
import type { AttributeDefinition } from './attributes.ts';
import type { Attrs } from './definition.ts';
import { styleProperty } from './html.ts';
import type { HtmlElement } from './html.ts';

const alignments = ['left', 'center', 'right', 'justify'] as const;
const directions = ['ltr', 'rtl'] as const;

/** A language as HTML names it (BCP 47): `en`, `pt-BR`, `zh-Hant-TW`. */
const isLanguage = (value: string): boolean => /^[a-z]{2,8}(?:-[a-z\d]{1,8}){0,7}$/i.test(value);

/** What any block of text may say of itself: how it is aligned, which way and in which language it is read. */
export const blockAttributes: Record<'textAlign' | 'dir' | 'lang', AttributeDefinition> = {
  textAlign: optionalWord(...alignments),
  dir: optionalWord(...directions),
  lang: optionalForm(isLanguage),
};

/** Those attributes as an element carries them. */
export function blockElementAttrs({ textAlign, dir, lang }: Attrs): Record<string, string> {
  return {
    ...(typeof textAlign === 'string' && { style: `text-align: ${textAlign}` }),
    ...(typeof dir === 'string' && { dir }),
    ...(typeof lang === 'string' && { lang }),
  };
}

/** Reads them from any element that stands for a block; what it does not say, or says wrongly, is left out. */
export function readBlockAttrs(element: HtmlElement): Attrs {
  const textAlign = (styleProperty(element, 'text-align') ?? element.attrs['align'] ?? '').toLowerCase();
  const dir = (element.attrs['dir'] ?? '').toLowerCase();
  const lang = element.attrs['lang'] ?? '';
  return {
    ...((alignments as readonly string[]).includes(textAlign) && { textAlign }),
    ...((directions as readonly string[]).includes(dir) && { dir }),
    ...(isLanguage(lang) && { lang }),
  };
}

/** Those attributes as a tag in Markdown has them: `align`, which sites that strip styles leave alone. */
export function blockTagAttrs({ textAlign, dir, lang }: Attrs): Record<string, string> {
  return {
    ...(typeof textAlign === 'string' && { align: textAlign }),
    ...(typeof dir === 'string' && { dir }),
    ...(typeof lang === 'string' && { lang }),
  };
}

/** Reads a tag that says these attributes, one at least, and nothing else; null for any other. */
export function readBlockTag(element: HtmlElement): Attrs | null {
  const attrs = readBlockAttrs(element);
  const said = Object.keys(element.attrs);
  const isPlain = (name: string): boolean =>
    name === 'align' || name === 'dir' || name === 'lang' || (name === 'style' && isAlignment(element.attrs[name]));
  return said.length > 0 && said.every(isPlain) && Object.keys(attrs).length === said.length ? attrs : null;
}

const isAlignment = (style: string | undefined): boolean => /^\s*text-align\s*:[^:;]*;?\s*$/i.test(style ?? '');
