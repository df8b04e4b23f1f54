import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import { documentSchema } from '#core/document/schema.ts';

import { parameters } from '../property.ts';
import { dangers } from './dangers.ts';
import { posts, soup } from './soup.ts';

const foreign = fc.constantFrom(
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '<a href="java&#10;script:x">',
  '<svg onload=x>',
  '<iframe srcdoc="<script>x</script>">',
  '{{< raw >}}',
  '{% include x %}',
  '<!-- wp:paragraph -->',
  '<MyPart x={1}>',
  '---\ntitle: "x"\n---\n',
  '+++\nx = 1\n+++\n',
  '{"title": 1}\n',
  '\ud800',
  '\u2028',
  '\u202e',
  '&#x0;',
  '&lt;script&gt;',
  '<![CDATA[x]]>',
  '<?php x ?>',
  '<style>*{}</style>',
  '<math><mi>x</mi></math>',
  '![x](data:text/html,x)',
  '<form action=x><button>',
);

/** Posts in which characters were taken out, put in, doubled or changed at random. */
const mutated = fc
  .tuple(
    posts(),
    fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.oneof(soup(3), foreign, fc.string({ unit: 'binary', maxLength: 3 }))), {
      maxLength: 8,
    }),
  )
  .map(([text, changes]) => {
    let changed = text;
    for (const [at, remove, insert] of changes) {
      const place = at % (changed.length + 1);
      changed = changed.slice(0, place) + insert + changed.slice(place + remove);
    }
    return changed;
  });

const inputs = fc.oneof(
  soup(60),
  fc.array(fc.oneof(soup(6), foreign), { maxLength: 12 }).map((parts) => parts.join('')),
  mutated,
);

test('whatever a file holds: it opens, loses nothing, and shows nothing that runs', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(inputs, (text) => {
      const { document, source } = parseMarkdown(text);
      documentSchema.nodeFromJSON(document).check();
      expect(writeMarkdown(document, source).text).toBe(text);
      expect(parseMarkdown(writeMarkdown(document, null).text).document).toEqual(document);
      expect(dangers(renderHtml(document))).toEqual([]);
    }),
    parameters(300),
  );
});
