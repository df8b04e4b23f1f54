import * as fc from 'fast-check';

import type { MarkJson } from '#core/document/json.ts';

import type { Kinds } from './parts.ts';

export const prose: Kinds = {
  marks: ({ wildness, text, url, title }) => {
    const wild = wildness === 'adversarial';
    const words = wild
      ? fc.option(fc.oneof(text, fc.constant('')), { nil: null })
      : fc.constantFrom(null, 'Hyper Text');
    return [
      {
        weight: 3,
        arbitrary: fc.constantFrom('small', 'keyboard', 'bold', 'underline').map((type): MarkJson => ({ type })),
      },
      {
        weight: 1,
        arbitrary: words.map((expansion): MarkJson => ({ type: 'abbreviation', attrs: { title: expansion } })),
      },
      {
        weight: 1,
        arbitrary: fc
          .record({
            href: url,
            title,
            rel: wild ? words : fc.constantFrom(null, 'nofollow', 'me author'),
            target: fc.constantFrom(null, '_blank'),
          })
          .map((attrs): MarkJson => ({ type: 'link', attrs })),
      },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(
            '#ABCDEF80',
            'var(--lit)',
            'oklch(70% 0.1 200 / 50%)',
            'Tomato',
            'hsl(120deg 75% 25%)',
            'rgba(0,0,0,.5)',
          )
          .map((color): MarkJson => ({ type: 'highlight', attrs: { color } })),
      },
    ];
  },
};
