import * as fc from 'fast-check';

import type { NodeJson } from '#core/document/json.ts';

import type { BlockParts, Kinds, Parts, Weighted } from './parts.ts';

const size = fc.constantFrom(null, null, 1, 640, 100_000);

/** A title, with words as wild as any text. */
const words = ({ text, title }: Parts): fc.Arbitrary<string | null> => fc.oneof(title, text);

const node =
  (type: string) =>
  (attrs: Record<string, unknown>): NodeJson => ({ type, attrs });

/** Sound, film, downloads and embeds. */
function files(parts: Parts): Weighted<NodeJson>[] {
  const { url } = parts;
  const title = words(parts);
  const address = fc.option(url, { nil: null });
  return [
    { weight: 1, arbitrary: fc.record({ src: url, title }).map(node('audio')) },
    {
      weight: 1,
      arbitrary: fc.record({ src: url, poster: address, title, width: size, height: size }).map(node('video')),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          src: url,
          label: fc.oneof(parts.text, fc.constantFrom('', 'photo.jpg', 'Report')),
          size: fc.constantFrom(null, 0, 12_345, Number.MAX_SAFE_INTEGER),
        })
        .map(node('fileLink')),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          url,
          provider: fc.oneof(fc.constantFrom(null, 'youtube', 'vimeo'), parts.title),
          title: fc.oneof(title, url),
          thumbnail: address,
        })
        .map(node('embed')),
    },
  ];
}

/** Figures of one picture or several. */
function figure(parts: BlockParts): Weighted<NodeJson> {
  const picture = fc
    .record({
      src: parts.url,
      alt: fc.oneof(fc.constant(''), parts.text),
      title: parts.title,
      width: size,
      height: size,
      href: fc.option(parts.url, { nil: null }),
    })
    .map(node('figureImage'));
  const arbitrary = fc
    .record({
      align: fc.constantFrom(null, null, 'left', 'center', 'right', 'wide', 'full'),
      columns: fc.constantFrom(null, null, 1, 3, 8),
      textAlign: fc.constantFrom(null, null, null, 'center'),
      pictures: fc.array(picture, { minLength: 1, maxLength: 3 }),
      caption: fc.oneof(fc.constant<NodeJson[]>([]), parts.inline),
    })
    .map(({ pictures, caption, ...attrs }): NodeJson => ({
      type: 'figure',
      attrs,
      content: [...pictures, { type: 'figureCaption', content: caption }],
    }));
  return { weight: 2, arbitrary };
}

export const media: Kinds = {
  blocks: (parts: BlockParts) => [...files(parts), figure(parts)],
};
