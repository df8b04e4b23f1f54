import { optionalForm } from '../attributes.ts';
import type { MarkDefinition } from '../definition.ts';
import { styleProperty } from '../html.ts';

export const highlight: MarkDefinition = {
  name: 'highlight',
  attrs: { color: optionalForm(isColor) },
  spec: {},
  toDOM: (attrs) => [
    'mark',
    typeof attrs['color'] === 'string' && isColor(attrs['color'])
      ? { style: `background-color: ${attrs['color']}` }
      : {},
    0,
  ],
  html: {
    read: [
      {
        tag: 'mark',
        attrs: (element) => {
          const color = element.attrs['data-color'] ?? styleProperty(element, 'background-color');
          return { color: color !== null && isColor(color) ? color : null };
        },
      },
    ],
  },
  markdown: {},
};

/** A CSS colour and nothing that could carry more CSS with it. */
function isColor(value: string): boolean {
  return /^(?:#[0-9a-f]{3,8}|[a-z]{2,40}|var\(--[\w-]{1,80}\)|(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\([-\w\s.,%/]{1,80}\))$/i.test(
    value,
  );
}
