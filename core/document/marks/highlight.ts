import { optionalForm } from '../attributes.ts';
import type { MarkDefinition } from '../definition.ts';
import { styleProperty } from '../html.ts';

export const highlight: MarkDefinition = {
  name: 'highlight',
  attrs: { color: optionalForm(isColor) },
  spec: {},
  // Browsers write the colours of a style anew.
  toDOM: ({ color }) => ['mark', isColor(color) ? { 'data-color': color, style: styleOf(color) } : {}, 0],
  html: {
    write: ({ color }) => ['mark', isColor(color) ? { style: styleOf(color) } : {}, 0],
    read: [
      {
        tag: 'mark',
        attrs: (element) => {
          const color =
            element.attrs['data-color'] ??
            styleProperty(element, 'background-color') ??
            styleProperty(element, 'background');
          return { color: isColor(color) ? color : null };
        },
      },
      {
        // As word processors have it.
        tag: 'span',
        consuming: false,
        attrs: (element) => {
          const color = styleProperty(element, 'mso-highlight');
          return isColor(color) ? { color } : null;
        },
      },
    ],
  },
  markdown: {},
};

const styleOf = (color: string): string => `background-color: ${color}`;

/** A CSS colour and nothing that could carry more CSS with it. */
function isColor(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^(?:#[0-9a-f]{3,8}|[a-z]{2,40}|var\(--[\w-]{1,80}\)|(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\([-\w\s.,%/]{1,80}\))$/i.test(
      value,
    )
  );
}
