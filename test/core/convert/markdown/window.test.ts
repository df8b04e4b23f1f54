import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';

import { documents } from '../../document/documents.ts';
import { parameters } from '../../property.ts';
import { changeWord } from '../edit.ts';
import { posts, soup } from '../soup.ts';

/** Words before and after, so that an edit has something to leave alone. */
const filler = Array.from(
  { length: 60 },
  (_, index) => `Paragraph ${index} of what nobody edits, *as* it stands here.`,
).join('\n\n');

interface Edit {
  at: number;
  remove: number;
  insert: NodeJson[];
  word: boolean;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(200),
  remove: fc.constantFrom(0, 0, 1, 1, 2, 5),
  insert: fc.oneof(
    { weight: 2, arbitrary: fc.constant<NodeJson[]>([]) },
    { weight: 1, arbitrary: documents('adversarial').map(({ content = [] }) => content) },
    { weight: 2, arbitrary: posts(4).map((text) => parseMarkdown(text).document.content ?? []) },
    { weight: 2, arbitrary: soup(8).map((text) => parseMarkdown(text).document.content ?? []) },
  ),
  word: fc.boolean(),
});

function edited(document: DocumentJson, { at, remove, insert, word }: Edit): DocumentJson {
  const content = structuredClone(document.content ?? []);
  const place = at % (content.length + 1);
  content.splice(place, remove, ...insert);
  if (word) changeWord(content[Math.max(place - 1, 0)]);
  return { type: 'doc', content: content.length > 0 ? content : [{ type: 'paragraph' }] };
}

test('what is known of a text after edits is what reading all of it would tell', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(
      fc.tuple(fc.oneof(posts(), soup(30)), fc.constantFrom('\n', '\r\n'), fc.oneof(posts(), soup(30))),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      ([head, lineEnd, foot], edits) => {
        const start = [head, filler, foot].join('\n\n').replaceAll('\n', lineEnd);
        let { document, source } = parseMarkdown(start);
        for (const one of edits) {
          document = edited(document, one);
          const written = writeMarkdown(document, source);
          const again = parseMarkdown(written.text);
          expect(again.document).toEqual(document);
          expect(written.source).toEqual(again.source);
          ({ source } = written);
        }
      },
    ),
    parameters(40, 0.02),
  );
});
