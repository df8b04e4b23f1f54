import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';

/**
 * Cases as files, `.txt` so that no formatter touches them: `name.md` as somebody wrote it, `name.anew.md` as Longhand would write it
 * all, `name.html` as it is exported, and `name.back.md` as that page is read again. `LONGHAND_WRITE_CASES=1` writes what comes out; look at the difference before it is kept.
 */
const folder = path.join(import.meta.dirname, 'cases');
const names = readdirSync(folder)
  .filter((file) => /^[^.]+\.md\.txt$/.test(file))
  .map((file) => file.slice(0, -'.md.txt'.length));

function check(file: string, actual: string): void {
  const place = path.join(folder, file);
  if (process.env['LONGHAND_WRITE_CASES'] === '1') writeFileSync(place, actual);
  expect(actual).toBe(readFileSync(place, 'utf8'));
}

describe.each(names)('%s', (name) => {
  const text = readFileSync(path.join(folder, `${name}.md.txt`), 'utf8');
  const { document, source } = parseMarkdown(text);

  test('is given back as it was', () => {
    expect(writeMarkdown(document, source).text).toBe(text);
  });

  test('is written anew as the same document', () => {
    const written = writeMarkdown(document, null);
    check(`${name}.anew.md.txt`, written.text);
    expect(written.fallbacks).toBe(0);
    expect(parseMarkdown(written.text).document).toEqual(document);
  });

  test('is exported, and read again', () => {
    const html = renderHtml(document, { headingIds: true });
    check(`${name}.html.txt`, `${html}\n`);
    check(`${name}.back.md.txt`, writeMarkdown(parseHtml(html).document, null).text);
  });
});
