import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';

import { documents } from '../document/documents.ts';
import type { Wildness } from '../document/documents.ts';
import { parameters } from '../property.ts';

const paragraph = (text: string, ...marks: string[]): NodeJson => ({
  type: 'paragraph',
  content: [{ type: 'text', text, ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) }) }],
});

/** Whether Markdown has a form for a block: not for NUL, halves of characters, lone carriage returns in code, and kept source that is none. */
const isExpressible = (block: NodeJson): boolean =>
  !/\\u0000|\\ud[89a-f]|\\r|"attrs":\{"meta":"|longhand-block|opaqueBlock/.test(JSON.stringify(block));

const doc = (...content: NodeJson[]): DocumentJson => ({ type: 'doc', content });

describe('a document written as Markdown is read back as the same document', () => {
  for (const wildness of ['ordinary', 'adversarial'] satisfies Wildness[]) {
    test(`whatever it holds: ${wildness} text in every node and mark`, { timeout: 3_600_000 }, () => {
      let blocks = 0;
      let fallbacks = 0;
      fc.assert(
        fc.property(documents(wildness), (document) => {
          const written = writeMarkdown(document, null);
          expect(parseMarkdown(written.text).document).toEqual(document);
          blocks += document.content?.length ?? 0;
          if ((document.content ?? []).every(isExpressible)) fallbacks += written.fallbacks;
        }),
        parameters(350, 0.35),
      );
      // The fallback form is for what Markdown cannot say, and for very little else.
      expect(fallbacks / blocks).toBeLessThan(0.002);
    });
  }

  test('also after it was edited, with the source of the text before', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(documents('adversarial'), documents('adversarial'), fc.nat(), (first, second, at) => {
        const before = writeMarkdown(first, null);
        const kept = first.content ?? [];
        const place = at % (kept.length + 1);
        const edited = doc(...kept.slice(0, place), ...(second.content ?? []), ...kept.slice(place + (at % 2)));
        const after = writeMarkdown(edited, before.source);
        expect(parseMarkdown(after.text).document).toEqual(edited);
      }),
      parameters(150, 0.15),
    );
  });

  test('and fits the schema, whatever Markdown it came from', { timeout: 3_600_000 }, () => {
    const pieces = fc.constantFrom(
      '# ',
      '- ',
      '1. ',
      '> ',
      '```\n',
      '~~~',
      '    ',
      '\t',
      '\n',
      '\n\n',
      '| a | b |\n',
      '|---|---|\n',
      '*',
      '**',
      '_',
      '`',
      '[',
      '](x)',
      '![',
      '<b>',
      '</b>',
      '<div>',
      '<!--',
      '-->',
      'word',
      ' ',
      '$$\n',
      '{{',
      '}}',
      '[^1]',
      '[^1]: ',
      '[a]: b\n',
      '---\n',
      '- [ ] ',
      '- [x] ',
      '\\',
      '&amp;',
      '<br>',
      '\r\n',
      '字',
      '<table>\n<tr>\n<td>\n\n',
      '</td>\n</tr>\n</table>',
      '<!-- list: loose -->\n',
      '```longhand-block\n{"type":"table"}\n```\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const { document, source } = parseMarkdown(text);
        documentSchema.nodeFromJSON(document).check();
        expect(writeMarkdown(document, source).text).toBe(text);
        expect(parseMarkdown(writeMarkdown(document, null).text).document).toEqual(document);
      }),
      parameters(800),
    );
  });
});

describe('what writers meet', () => {
  test('bold beside Chinese brackets is still bold when the file is opened again', () => {
    const document = doc({
      type: 'paragraph',
      content: [
        { type: 'text', text: '这是' },
        { type: 'text', text: '「强调」', marks: [{ type: 'bold' }] },
        { type: 'text', text: '文字' },
      ],
    });
    const { text } = writeMarkdown(document, null);
    expect(text).toBe('这是<strong>「强调」</strong>文字\n');
    expect(parseMarkdown(text).document).toEqual(document);
  });

  test('an empty line between two paragraphs stays an empty paragraph', () => {
    const { text } = writeMarkdown(doc(paragraph('a'), { type: 'paragraph' }, paragraph('b')), null);
    expect(text).toBe('a\n\n<br>\n\nb\n');
  });

  test('an empty post is an empty file', () => {
    expect(writeMarkdown(doc({ type: 'paragraph' }), null).text).toBe('');
    expect(parseMarkdown('').document).toEqual(doc({ type: 'paragraph' }));
  });

  test('code that holds a fence does not break out of its block', () => {
    const code: NodeJson = {
      type: 'codeBlock',
      attrs: { language: 'md', meta: null },
      content: [{ type: 'text', text: '```js\nx\n```' }],
    };
    expect(writeMarkdown(doc(code), null).text).toBe('````md\n```js\nx\n```\n````\n');
  });

  test('prices stay prices, and math keeps its backslashes', () => {
    const text = 'It costs $5 and $10. But $a_{1} \\ne b_2$ holds.\n';
    const { document, source } = parseMarkdown(text);
    const content = document.content?.[0]?.content ?? [];
    expect(content.map((node) => node.type)).toEqual(['text', 'mathInline', 'text']);
    const edited = structuredClone(document);
    const first = edited.content?.[0]?.content?.[0];
    if (first !== undefined) first.text = 'It cost $5 and $10. But ';
    expect(writeMarkdown(edited, source).text).toBe('It cost $5 and $10. But $a_{1} \\ne b_2$ holds.\n');
  });

  test('a picture whose address a site builder fills in survives an edit beside it', () => {
    const text = 'See ![A cat]({{ site.baseurl }}/cat.jpg) and [this]({% link a.md %} "T") now.\n';
    const { document, source } = parseMarkdown(text);
    const edited = structuredClone(document);
    const first = edited.content?.[0]?.content?.[0];
    if (first !== undefined) first.text = 'Look at ';
    expect(writeMarkdown(edited, source).text).toBe(text.replace('See', 'Look at'));
    expect(writeMarkdown(document, null).text).toBe(text);
    expect(
      parseMarkdown('[a]({x}) [b](c{d) [e]').document.content?.[0]?.content?.map(({ type }) => type),
    ).not.toContain('opaqueInline');
  });

  test('what cannot be written in Markdown is written as a block of data, and found again', () => {
    const strange = doc(paragraph('NUL \0 and half a character \ud83d'), paragraph('after'));
    const { text, fallbacks } = writeMarkdown(strange, null);
    expect(fallbacks).toBe(1);
    expect(text).toContain('```longhand-block\n');
    expect(text.isWellFormed()).toBe(true);
    expect(parseMarkdown(text).document.content?.[1]).toEqual(paragraph('after'));
    expect(parseMarkdown(text).document).toEqual(strange);
  });

  test('a block of data that is none is shown as the code it is', () => {
    for (const json of [
      '{"type":"doc"}',
      '{"type":"paragraph","content":[{"type":"nonsense"}]}',
      'x',
      '{"type":"text","text":"x"}',
    ]) {
      const text = `\`\`\`longhand-block\n${json}\n\`\`\`\n`;
      const { document, source } = parseMarkdown(text);
      expect(document.content?.[0]?.type).toBe('codeBlock');
      expect(writeMarkdown(document, source).text).toBe(text);
    }
  });
});
