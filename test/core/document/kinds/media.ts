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

export const media: Kinds = {
  blocks: (parts: BlockParts) => [...files(parts)],
};
