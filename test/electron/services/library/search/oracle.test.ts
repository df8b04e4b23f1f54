import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { fold } from '#core/post/fold.ts';
import type { ListQuery } from '#core/post/listing.ts';
import { listSections } from '#core/post/listing.ts';
import type { PostSummary } from '#core/post/post.ts';
import { postStatuses } from '#core/post/post.ts';
import type { SearchedText, SearchNode } from '#core/post/searchQuery.ts';
import { parseSearch } from '#core/post/searchQuery.ts';
import { tokensOf } from '#core/post/searchTokens.ts';
import { Catalogue } from '#services/library/catalogue/catalogue.ts';
import { makeEntry, readText } from '#services/library/postEntry.ts';
import type { PostEntry } from '#services/library/postEntry.ts';
import { SearchEngine } from '#services/library/search/engine.ts';

import { parameters } from '../../../../core/property.ts';

/**
 * Small libraries and questions by chance, and what a slow and obvious search answers: it looks through all posts for each question.
 */

const words = [
  'sea',
  'Seashore',
  'quay',
  'Été',
  'e-mail',
  'old',
  '東京',
  '京都',
  '春',
  'an',
  'harbour',
  'harbours',
  'ß',
];
const tags = ['x', 'Sea', 'sea/deep', 'a b'];
const word = fc.constantFrom(...words);
const text = fc.array(word, { maxLength: 8 }).map((all) => all.join(' '));

interface Written {
  id: string;
  title: string;
  body: string;
  tags: string[];
  categories: string[];
  status: string;
  date: string | null;
  excerpt: string;
  trashed: boolean;
  pinned: boolean;
}
const written: fc.Arbitrary<Written> = fc.record({
  id: fc.constantFrom('post-1', 'post-2', 'post-3', 'post-4', 'post-5', 'post-6', 'post-7', 'post-8'),
  title: text,
  body: fc
    .tuple(text, fc.constantFrom('', '![sea](quay.jpg)', '[old](../post-1/)', '```\ncode\n```'))
    .map(([a, b]) => `${a}\n\n${b}`),
  tags: fc.uniqueArray(fc.constantFrom(...tags), { maxLength: 2 }),
  categories: fc.uniqueArray(fc.constantFrom(...tags), { maxLength: 2 }),
  status: fc.constantFrom(...postStatuses),
  date: fc.constantFrom(null, '2023-12-31', '2024-01-01', '2024-05-03', '2025-02-28'),
  excerpt: fc.constantFrom('', 'harbours of old'),
  trashed: fc.boolean().map((one) => one),
  pinned: fc.boolean(),
});

const piece = fc.oneof(
  word,
  fc.tuple(word, word).map((two) => `"${two.join(' ')}"`),
  word.map((one) => `-${one}`),
  word.map((one) => `${one.slice(0, 3)}*`),
  fc.constantFrom(
    'sho',
    'arbo',
    'quay',
    '京',
    'ete',
    'strass',
    'ea',
    'OR',
    'title:sea',
    'tag:sea',
    'tag:x',
    '-tag:"a b"',
    'category:se*',
    'status:draft',
    'is:pinned',
    'has:image',
    'has:code',
    'has:link',
    '-has:tag',
    'has:date',
    '-has:excerpt',
    'before:2024',
    'after:2024-01',
    'on:2024',
    'in:trash',
    'is:undated',
  ),
);
const asked: fc.Arbitrary<ListQuery> = fc.record({
  section: fc.constantFrom(...listSections),
  text: fc.array(piece, { maxLength: 3 }).map((all) => all.join(' ')),
  tag: fc.constantFrom(null, null, 'Sea', 'x'),
  category: fc.constantFrom(null, null, 'sea', 'Sea'),
  sort: fc.constantFrom('updated', 'date', 'title', 'words', 'relevance'),
  descending: fc.boolean(),
});

const now = new Date('2026-01-01T00:00:00Z');

function entryOf({ id, title, body, trashed, ...head }: Written): PostEntry {
  const front = { id, title, ...head, updated: '2024-03-01T00:00:00Z' };
  const { pinned: _pinned, ...said } = front;
  const lines = Object.entries(said).flatMap(([key, value]) =>
    value === null ? [] : [`${key}: ${JSON.stringify(value)}`],
  );
  const folder = `posts/${id}`;
  const found = { kind: 'bundle', path: `${folder}/index.md`, folder } as const;
  const read = { ...readText(`---\n${lines.join('\n')}\n---\n\n${body}\n`), hash: id, modified: now };
  const entry = makeEntry(found, id, read, [], now);
  if (!trashed) return entry;
  const record = { format: 1, id, kind: 'bundle', path: found.path, trashedAt: now.toISOString() } as const;
  return {
    ...entry,
    summary: { ...entry.summary, trashedAt: record.trashedAt },
    trash: { record, folder },
  };
}

/** A post as the obvious search sees it. */
interface Plain {
  post: Written;
  summary: PostSummary;
  fields: Record<'title' | 'terms' | 'extra' | 'body', string[]>;
}

function plain(post: Written): Plain {
  const { summary, content } = entryOf(post);
  const list = (...texts: string[]): string[] => tokensOf(fold(texts.join('\n')));
  return {
    post,
    summary,
    fields: {
      title: list(post.title),
      terms: list(...post.tags, ...post.categories),
      extra: list(post.excerpt, post.body.includes('quay.jpg') ? 'quay.jpg' : '', post.id),
      body: list(content?.text ?? ''),
    },
  };
}

function has(tokens: string[], { tokens: wanted, match }: SearchedText): boolean {
  if (match === 'inside') return tokens.some((one) => one.includes(wanted[0] ?? ''));
  return tokens.some((_, at) =>
    wanted.every((one, offset) => {
      const here = tokens[at + offset] ?? '';
      return match === 'start' && offset === wanted.length - 1 ? here.startsWith(one) : here === one;
    }),
  );
}

function holds(one: Plain, node: SearchNode): boolean {
  const { post, summary, fields } = one;
  switch (node.kind) {
    case 'all':
      return node.nodes.every((each) => holds(one, each));
    case 'any':
      return node.nodes.some((each) => holds(one, each));
    case 'not':
      return !holds(one, node.node);
    case 'text':
      return node.within === 'title'
        ? has(fields.title, node)
        : Object.values(fields).some((field) => has(field, node));
    case 'term':
      return (node.of === 'tag' ? post.tags : post.categories)
        .map(fold)
        .some((key) => key === node.key || key.startsWith(node.start ? node.key : `${node.key}/`));
    case 'state':
      if (node.state === 'pinned') return post.pinned;
      if (node.state === 'undated') return post.date === null;
      return summary.status === node.state;
    case 'has':
      if (node.part === 'picture') return post.body.includes('![');
      if (node.part === 'code') return post.body.includes('```');
      if (node.part === 'link') return post.body.includes('](../');
      if (node.part === 'date') return post.date !== null;
      if (node.part === 'excerpt') return post.excerpt !== '';
      return post.tags.length > 0;
    case 'time': {
      // A date of the front matter without an hour means that day.
      const day = post.date ?? '2024-03-01';
      return (node.from === null || day >= node.from) && (node.until === null || day < node.until);
    }
  }
}

function obvious(library: Plain[], query: ListQuery): string[] {
  const { node, trash } = parseSearch(query.text);
  const section = trash ? 'trash' : query.section;
  const isTree = (name: string): boolean => name === query.category || name.startsWith(`${query.category ?? ''}/`);
  return library
    .filter(({ post }) => post.trashed === (section === 'trash'))
    .filter(({ summary }) => section === 'all' || section === 'trash' || summary.status === section)
    .filter(({ post }) => query.tag === null || post.tags.includes(query.tag))
    .filter(({ post }) => query.category === null || post.categories.some(isTree))
    .filter((one) => node === null || holds(one, node))
    .map(({ post }) => post.id);
}

it('finds what a slow and obvious search finds, also after changes', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: written.map((post) => ({ kind: 'put', post }) as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('post-1', 'post-2', 'post-3').map((id) => ({ kind: 'remove', id }) as const),
    },
    { weight: 4, arbitrary: asked.map((query) => ({ kind: 'ask', query }) as const) },
    { weight: 1, arbitrary: fc.constant({ kind: 'index' } as const) },
    { weight: 1, arbitrary: fc.constant({ kind: 'restart' } as const) },
  );
  fc.assert(
    fc.property(
      fc.array(written, { maxLength: 8 }),
      fc.array(step, { minLength: 6, maxLength: 24 }),
      (first, steps) => {
        const folder = mkdtempSync(join(tmpdir(), 'longhand-oracle-'));
        const catalogue = new Catalogue({ stateFolder: folder, root: '/nowhere', accountName: () => null });
        const start = (): SearchEngine =>
          new SearchEngine({ cataloguePath: catalogue.path, searchPath: join(folder, 'search.db') });
        let engine = start();
        const library = new Map<string, Plain>();
        const put = (post: Written): void => {
          catalogue.put(entryOf(post));
          library.set(post.id, plain(post));
          catalogue.setPinned(
            new Set([...library.values()].filter((one) => one.post.pinned).map((one) => one.post.id)),
          );
        };
        try {
          for (const post of first) put(post);
          for (const one of steps) {
            if (one.kind === 'put') put(one.post);
            else if (one.kind === 'remove') {
              catalogue.remove(one.id);
              library.delete(one.id);
            } else if (one.kind === 'index') engine.step(1);
            else if (one.kind === 'restart') {
              engine.close();
              engine = start();
            } else {
              const expected = obvious([...library.values()], one.query);
              // Each question brings the search a few milliseconds further: a busy machine needs several.
              for (let tries = 0; engine.isBehind && tries < 1_000; tries += 1)
                engine.page({ ...one.query, text: 'x' }, 0, 1);
              const ids = engine.ids(one.query);
              expect([one.query, ids.toSorted()]).toEqual([one.query, expected.toSorted()]);
              checkOrder(ids, one.query, library);
              for (const [at, id] of ids.entries()) expect(engine.position(one.query, id)).toBe(at);
              const page = engine.page(one.query, 1, 3);
              expect(page.posts.map(({ id }) => id)).toEqual(ids.slice(1, 4));
              for (const { title, titleMatches, snippet } of page.posts) {
                checkRanges(title, titleMatches);
                if (snippet !== null) checkRanges(snippet.text, snippet.matches);
              }
            }
          }
          const { sections } = engine.counts();
          for (const section of listSections) {
            const query = { section, text: '', tag: null, category: null, sort: 'updated', descending: true } as const;
            expect(sections[section]).toBe(obvious([...library.values()], query).length);
          }
        } finally {
          engine.close();
          catalogue.close();
          rmSync(folder, { recursive: true, force: true });
        }
      },
    ),
    parameters(25),
  );
});

/** Pinned ones first, undated ones last, and the rest by what the query asks for. */
function checkOrder(ids: string[], { sort, descending, text: said }: ListQuery, library: Map<string, Plain>): void {
  if (sort === 'relevance' && said !== '') return;
  const key = ({ post, summary }: Plain): number | string =>
    sort === 'title'
      ? fold(post.title).trim()
      : sort === 'words'
        ? summary.words
        : Date.parse(sort === 'date' ? (summary.date ?? summary.updated) : summary.updated);
  const last = (one: Plain): boolean => sort === 'date' && one.summary.date === null;
  const all = ids.flatMap((id) => library.get(id) ?? []);
  for (const [at, one] of all.entries()) {
    const next = all[at + 1];
    if (next === undefined) return;
    if (one.post.pinned !== next.post.pinned) expect(one.post.pinned).toBe(true);
    else if (last(one) !== last(next)) expect(last(one)).toBe(false);
    else if (last(one)) continue;
    else if (descending || sort === 'relevance') expect(key(one) >= key(next)).toBe(true);
    else expect(key(one) <= key(next)).toBe(true);
  }
}

function checkRanges(line: string, ranges: [number, number][]): void {
  let end = 0;
  for (const range of ranges) {
    expect(range[0]).toBeGreaterThanOrEqual(end);
    expect(range[1]).toBeGreaterThan(range[0]);
    end = range[1];
  }
  expect(end).toBeLessThanOrEqual(line.length);
}
