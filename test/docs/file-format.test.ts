import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { NodeJson } from '#core/document/json.ts';
import { markDefinitions, nodeDefinitions } from '#core/document/schema.ts';
import { metaKeys } from '#core/post/metaKeys.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';
import { arrangementFile, savedSearch } from '#services/library/arrangement.ts';
import { publicationsFileSchema, trashRecordSchema } from '#services/library/formats.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/file-format.md', import.meta.url)), 'utf8');

interface Example {
  line: number;
  /** The node or mark that it is an example of. */
  name: string;
  /** Its attributes, those at their default left out; null where the page does not say. */
  attrs: Record<string, unknown> | null;
  markdown: string;
  canonical: string;
}

/** The page's examples: fences that say `markdown NAME {ATTRS}`; one that says `markdown canonical` belongs to the one before it. */
function readExamples(): Example[] {
  const examples: Example[] = [];
  for (const match of page.matchAll(/^(~{3,})markdown (\w+)(?: (\{.*\}))?\n([^]*?\n)\1$/gm)) {
    const [, , name = '', attrs, markdown = ''] = match;
    const last = examples.at(-1);
    if (name === 'canonical') {
      if (last !== undefined) last.canonical = markdown;
      continue;
    }
    const line = page.slice(0, match.index).split('\n').length;
    const said = attrs === undefined ? null : (JSON.parse(attrs) as Record<string, unknown>);
    examples.push({ line, name, attrs: said, markdown, canonical: markdown });
  }
  return examples;
}

/** The attributes of every node or mark of a name, in order. */
function found(node: NodeJson, name: string): Record<string, unknown>[] {
  const marks = (node.marks ?? []).filter(({ type }) => type === name).map(({ attrs }) => attrs ?? {});
  const below = (node.content ?? []).flatMap((child) => found(child, name));
  return [...(node.type === name ? [node.attrs ?? {}] : []), ...marks, ...below];
}

const examples = readExamples();

describe('an example of the file format', () => {
  test.each(examples)('on line $line is a $name, comes back as it is, and is written as the page says', (example) => {
    const { document, source } = parseMarkdown(example.markdown);
    const nodes = found(document, example.name);
    expect(nodes).not.toEqual([]);
    if (example.attrs !== null) expect(nodes).toContainEqual(example.attrs);
    expect(writeMarkdown(document, source).text).toBe(example.markdown);
    const canonical = writeMarkdown(document, null);
    expect(canonical.text).toBe(example.canonical);
    expect(canonical.fallbacks).toBe(0);
    expect(parseMarkdown(canonical.text).document).toEqual(document);
  });

  test.each(
    [...nodeDefinitions, ...markDefinitions].map(({ name }) => name).filter((name) => !['doc', 'text'].includes(name)),
  )('shows %s', (name) => {
    expect(examples.map((example) => example.name)).toContain(name);
  });
});

test('the front matter on the page says everything that Longhand knows, in all three languages alike', () => {
  const all = ['yaml', 'toml', 'json'].map((language) => {
    const text = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';
    return readFrontMatter(text);
  });
  expect(all.map(({ kind, problem }) => [kind, problem])).toEqual([
    ['yaml', null],
    ['toml', null],
    ['json', null],
  ]);
  const [one] = all;
  for (const { meta, id } of all) {
    expect([meta, id]).toEqual([one?.meta, '7d3f6c0e-2f0b-4a53-9a53-6a0c1f0e6b11']);
    const silent = Object.entries(meta).filter(([, value]) => value === '' || value === null || String(value) === '');
    expect(silent).toEqual([['slug', '']]);
  }
});

test('the page names every key that front matter is read from', () => {
  for (const key of Object.values(metaKeys).flat()) expect(page).toContain(`\`${key}\``);
});

test('the list of publications on the page is one, and leaves out no field', () => {
  const text = /```json\n(\{\n {2}"format"[^]*?)```/.exec(page)?.[1] ?? '';
  const shown = JSON.parse(text) as { accounts: unknown[] };
  expect(publicationsFileSchema.parse(shown)).toEqual(shown);
  const least = publicationsFileSchema.parse({ format: 1, accounts: [{ accountId: 'a' }] });
  expect(Object.keys(shown.accounts[0] ?? {}).toSorted()).toEqual(Object.keys(least.accounts[0] ?? {}).toSorted());
});

test('the notes of the trash and of what is pinned and kept are such as are read', () => {
  const notes = [...page.matchAll(/```json\n(\{\n {2}"format"[^]*?)```/g)].map(
    ([, text = '']) => JSON.parse(text) as unknown,
  );
  expect(notes).toHaveLength(3);
  expect(trashRecordSchema.parse(notes[1])).toEqual(notes[1]);
  const kept = arrangementFile.parse(notes[2]);
  expect(kept).toEqual(notes[2]);
  expect(kept.searches.map((search) => savedSearch.parse(search))).toEqual(kept.searches);
});
