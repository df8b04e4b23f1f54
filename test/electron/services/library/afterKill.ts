import { strict as assert } from 'node:assert';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { ListedPost, ListQuery } from '#core/post/listing.ts';
import type { DocumentJson } from '#core/document/json.ts';
import type { Library } from '#services/library/contract.ts';

import type { Expected } from './killRecord.ts';
import { anything, expectedBy, note, readRecord } from './killRecord.ts';

const everything: ListQuery = { section: 'all', text: '', tag: null, category: null, sort: 'title', descending: false };

interface Place {
  root: string;
  stateFolder: string;
  record: string;
}

/** Fails unless a library that was opened after a kill is whole, and holds what the record tells of. Answers with the posts' ids. */
export async function expectEverything(library: Library, { root, stateFolder, record }: Place): Promise<string[]> {
  const { posts, making } = expectedBy(readRecord(record));
  await library.scanned();
  for (const post of posts.values()) await expectPost(library, post, record);
  for (const { title, id } of await rowsOf(library)) {
    if (making.has(title) && !posts.has(id)) note(record, { kind: 'made', id, title });
    else assert(!title.startsWith('Typed') || posts.has(id), `Nobody wrote “${title}” (${id})`);
  }
  await library.flushAll();
  await expectFiles(root, [...posts.keys()]);
  const journals = await readdir(join(stateFolder, 'journal')).catch(() => []);
  assert.deepEqual(journals, [], 'nothing waits in a journal');
  await expectRows(library, root);
  return [...posts.keys()];
}

async function expectPost(library: Library, expected: Expected, record: string): Promise<void> {
  const { id, kept, typed, may, loose } = expected;
  const summary = await library.summary(id);
  const is = (what: 'slug' | 'tags' | 'trashed', value: string): void => {
    const allowed = may.get(what);
    assert(
      allowed === undefined || allowed.has(value) || allowed.has(anything),
      `${what} of ${id} is ${value}, not ${[...(allowed ?? [])].join(' or ')}`,
    );
  };
  is('trashed', String(summary.trashedAt !== null));
  if (summary.trashedAt === null) is('slug', summary.slug);
  else {
    note(record, { kind: 'asked', id, what: 'trashed', value: false });
    await library.restore(id);
    note(record, { kind: 'answered', id, what: 'trashed', value: false });
  }
  const { document, session, saveState, conflict, meta } = await library.open(id);
  if (may.has('tags')) is('tags', meta.tags.join(' '));
  assert.equal(conflict, null, `nothing is asked about ${id}`);
  assert.notEqual(saveState.kind, 'failed', JSON.stringify(saveState));
  const word = lastWord(id, document);
  if (may.get('words')?.has(String(word)) !== true) {
    assert(word >= kept, `${id} has words up to ${word}, and was answered for ${kept}`);
    assert(word <= typed, `${id} has words up to ${word}, and nobody typed more than ${typed}`);
    const first = [...loose].find(([one]) => one > word)?.[1];
    if (first !== undefined)
      note(record, { kind: 'lost', id, ms: (first.killed ?? first.at) - first.at, load: first.load });
  }
  note(record, { kind: 'found', id, word });
  await library.closeSession(id, session);
}

/** The number of the last word; the words of a post are one paragraph, in which each stands once and in order. */
export function lastWord(id: string, document: DocumentJson): number {
  const texts = (document.content ?? []).map((block) => (block.content ?? []).map(({ text }) => text ?? '').join(''));
  const paragraphs = texts.filter((text) => /^w\d/.test(text));
  assert.equal(paragraphs.length, 1, `the words of ${id} stand in one paragraph: ${texts.join(' | ').slice(0, 500)}`);
  const words = (paragraphs[0] ?? '').split(' ');
  assert.deepEqual(
    words,
    words.map((_, at) => `w${at}`),
  );
  return words.length - 1;
}

/** Every post is one folder with one whole file, and nothing half-made is left. */
async function expectFiles(root: string, ids: readonly string[]): Promise<void> {
  const found = new Map<string, string[]>();
  for (const [path, { id }] of await filesOf(root)) found.set(id, [...(found.get(id) ?? []), path]);
  for (const id of ids) assert.equal(found.get(id)?.length, 1, `${id} stands at ${found.get(id)?.join(' and ')}`);
  for (const folder of await readdir(join(root, 'posts'))) {
    // What a kill left of a folder that had not taken its place; it goes after an hour.
    if (folder.startsWith('.')) continue;
    const names = await readdir(join(root, 'posts', folder));
    assert(names.includes('index.md'), `${folder} is half made: ${names.join(', ') || 'empty'}`);
  }
  const trash = await readdir(join(root, '.longhand/trash'), { recursive: true }).catch(() => []);
  // The note of where a post came from may outlast its way back, and a note that was not finished its way there; nothing else may.
  const rest = trash.filter((name) => name.includes('/') && !/\/(trash\.json|\.trash\.json\..*-tmp)$/.test(name));
  assert.deepEqual(rest, [], 'nothing lies in the trash');
}

/** Every row tells of a file, and every file has its row; each is found by its words, too. */
export async function expectRows(library: Library, root: string): Promise<void> {
  const files = await filesOf(root);
  const onDisk = [...files].map(([path, { title }]) => `${path} ${title}`).sort();
  await until(async () => {
    const rows = (await rowsOf(library)).map(({ path, title }) => `${path} ${title}`).sort();
    assert.deepEqual(rows, onDisk, 'the list is what is on the disk');
    const { sections } = await library.listing.counts();
    assert.equal(sections.all, onDisk.length);
    assert.equal(sections.trash, 0);
  });
  const tokens = [...files].flatMap(([path, { token }]) => (token === null ? [] : [{ path, token }]));
  const some = tokens[Math.floor(Math.random() * tokens.length)];
  if (some === undefined) return;
  const same = tokens.filter(({ token }) => token === some.token).map(({ path }) => path);
  await until(async () => {
    const { posts } = await library.listing.page({ ...everything, text: some.token }, 0, 10);
    assert.deepEqual(posts.map(({ path }) => path).sort(), same.sort(), `search finds ${some.token}`);
  });
}

async function rowsOf(library: Library): Promise<ListedPost[]> {
  return (await library.listing.page(everything, 0, 10_000)).posts;
}

/** The Markdown files below `posts`, with what tells them apart. */
async function filesOf(root: string): Promise<Map<string, { id: string; title: string; token: string | null }>> {
  const found = new Map<string, { id: string; title: string; token: string | null }>();
  for (const name of await readdir(join(root, 'posts'), { recursive: true })) {
    const path = `posts/${name}`;
    if (name.startsWith('.') || !path.endsWith('.md') || !(await stat(join(root, path))).isFile()) continue;
    const text = await readFile(join(root, path), 'utf8');
    const [, id] = /^id: (\S+)$/m.exec(text) ?? [];
    const [, title] = /^title: (.+)$/m.exec(text) ?? [];
    assert(id !== undefined && title !== undefined && text.endsWith('\n'), `${path} is torn: ${text.slice(0, 300)}`);
    found.set(path, { id, title, token: /^tok\w+$/m.exec(text)?.[0] ?? null });
  }
  return found;
}

/** The list and the search follow within moments. */
async function until(check: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + 60_000; ; await wait(50)) {
    try {
      await check();
      return;
    } catch (thrown) {
      if (Date.now() > end) throw thrown;
    }
  }
}
