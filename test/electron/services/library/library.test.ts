import { chmod, lstat, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { listOf, makeBench, only, typed } from './support.ts';

test('a new post is a folder with a text that other tools can read', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const post = await library.create({ title: 'Crème brûlée & co.' });
  expect(post).toMatchObject({
    slug: 'creme-brulee-co',
    path: 'posts/creme-brulee-co/index.md',
    status: 'draft',
    problem: null,
  });
  expect(await bench.read(post.path)).toMatch(
    /^---\nid: \w+\ntitle: Crème brûlée & co\.\nupdated: \S+\nstatus: draft\nauthor: Ada\n---\n\n$/,
  );
  expect((await library.create({ title: '' })).slug).toBe('untitled');
  expect((await library.create({ title: '' })).slug).toBe('untitled-2');
});

test('what is typed is in the file after a pause, and found by a word of it', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id, path } = await library.create({ title: 'Trains' });
  const { session, version } = await library.open(id);
  expect(await library.applySteps({ id, session, version, steps: [typed('Hello Ünïcode')] })).toEqual({
    version: version + 1,
  });
  await library.flush(id);
  expect(await bench.read(path)).toMatch(/---\n\nHello Ünïcode\n$/);
  expect(await only(library, { text: 'unicode TRAINS' })).toMatchObject({ id, words: 2, excerpt: 'Hello Ünïcode' });
  expect(bench.events).toContainEqual(
    expect.objectContaining({ kind: 'save-state', id, state: expect.objectContaining({ kind: 'saved' }) }),
  );
});

test('two windows share a post, and the one that is behind is told', async () => {
  const library = await (await makeBench()).open();
  const { id } = await library.create({ title: 'T' });
  const one = await library.open(id);
  await library.applySteps({ id, session: one.session, version: 0, steps: [typed('abc')] });
  const two = await library.open(id);
  expect(two.version).toBe(1);
  expect(JSON.stringify(two.document)).toContain('abc');
  await expect(library.applySteps({ id, session: two.session, version: 0, steps: [typed('x')] })).rejects.toMatchObject(
    { code: 'conflict' },
  );
  await expect(library.applySteps({ id, session: 'nobody', version: 1, steps: [typed('x')] })).rejects.toMatchObject({
    code: 'conflict',
  });
  await expect(
    library.applySteps({ id, session: two.session, version: 1, steps: [{ stepType: 'nonsense' }] }),
  ).rejects.toMatchObject({ code: 'invalid-input' });
});

test('an existing folder opens as it is, and opening and reading writes nothing', async () => {
  const bench = await makeBench();
  await bench.write('content/blog/hugo/index.md', '---\ntitle: Hugo\ndraft: true\ntags: go\n---\nText\n');
  await bench.write('content/blog/hugo/photo.jpg', 'x');
  await bench.write('content/blog/_index.md', '---\ntitle: List\n---\n');
  await bench.write('_posts/2024-02-03-jekyll-post.md', '---\nlayout: post\ncategories: [a]\n---\nJ\n');
  await bench.write('toml.md', '+++\ntitle = "Toml"\ndate = 2024-01-01\ntags = ["x",\n "y"]\n+++\nT\n');
  await bench.write('notes/plain.md', '# A *plain* note\n\nwords\n');
  await bench.write('node_modules/x/readme.md', 'x');
  await bench.write('.git/x.md', 'x');
  await bench.write('public/x.md', 'x');
  await bench.write('README.md', 'x');
  const before = await bench.files();
  const library = await bench.open();
  const { posts, counts } = await listOf(library);
  expect(
    posts.map(({ title, slug, status, date, tags }) => [title, slug, status, date?.slice(0, 10) ?? null, tags.join()]),
  ).toEqual([
    ['A plain note', 'plain', 'draft', null, ''],
    ['Hugo', 'hugo', 'draft', null, 'go'],
    ['Jekyll post', 'jekyll-post', 'published', '2024-02-03', ''],
    ['Toml', 'toml', 'published', '2024-01-01', 'x,y'],
  ]);
  expect(counts).toMatchObject({ all: 4, problems: 0, trash: 0, draft: 2, published: 2 });
  for (const { id } of posts) {
    const { session } = await library.open(id);
    await library.snapshot(id);
    await library.closeSession(id, session);
  }
  expect(await bench.files()).toEqual(before);
  // The ids are the same the next time, though no file holds one.
  expect((await listOf(await bench.open())).posts.map((post) => post.id)).toEqual(posts.map((post) => post.id));
});

test('a new post in a generator’s folder is a draft for the generator too', async () => {
  const bench = await makeBench();
  await rm(join(bench.root, 'posts'), { recursive: true });
  await bench.write('content/posts/old/index.md', '---\ntitle: Old\ndate: 2024-01-01\n---\n');
  const library = await bench.open();
  const post = await library.create({ title: 'New' });
  expect(post).toMatchObject({ path: 'content/posts/new/index.md', status: 'draft' });
  expect(await bench.read(post.path)).toMatch(/^---\ndraft: true\n/);
  await library.setMeta(post.id, { status: 'published' });
  expect(await bench.read(post.path)).toMatch(/^---\ndraft: false\n(?![\s\S]*status:)/);
});

test('an edit in a file of another tool touches that alone, and notes the id', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', '---\r\ntitle:  "A"   # mine\r\nlayout: x\r\n---\r\nText\r\n');
  await bench.write('plain.md', 'Text\n');
  await bench.write('toml.md', '+++\ntitle = "Toml"\n+++\nT\n');
  const library = await bench.open();
  const [a, plain, toml] = (await listOf(library)).posts;
  if (!a || !plain || !toml) throw new Error('missing');
  await library.setMeta(a.id, { title: 'B' });
  expect(await bench.read('posts/a/index.md')).toBe(
    `---\r\ntitle:  "B"   # mine\r\nlayout: x\r\nid: ${a.id}\r\n---\r\nText\r\n`,
  );
  for (const post of [plain, toml]) {
    const { session } = await library.open(post.id);
    await library.applySteps({ id: post.id, session, version: 0, steps: [typed('More ')] });
    await library.closeSession(post.id, session);
  }
  expect(await bench.read('plain.md')).toBe('More Text\n');
  expect(await bench.read('toml.md')).toBe(`+++\ntitle = "Toml"\nid = "${toml.id}"\n+++\nMore T\n`);
});

test.each<[string, string, Uint8Array, string]>([
  ['UTF-16 with its mark', 'a.md', Buffer.from('\ufeff---\ntitle: A\n---\nText\n', 'utf16le'), 'not-utf8'],
  ['half a character', 'a.md', Buffer.from([0x61, 0xed, 0xa0, 0x80, 0x0a]), 'not-utf8'],
  ['a letter that is too long', 'a.md', Buffer.from([0x61, 0xc0, 0xaf, 0x0a]), 'not-utf8'],
  ['its last letter cut', 'a.md', Buffer.from('Caf\u00e9').subarray(0, 4), 'not-utf8'],
  [
    'one wrong byte in its details',
    'a.md',
    Buffer.concat([Buffer.from('---\ntitle: '), Buffer.from([0xff]), Buffer.from('\n---\n')]),
    'not-utf8',
  ],
  ['a NUL', 'a.md', Buffer.from('a\0b\n'), 'unreadable'],
  ['TOML that is cut', 'a.md', Buffer.from('+++\ntitle = "A"\n'), 'bad-front-matter'],
  ['JSON that is cut', 'a.md', Buffer.from('{\n  "title": "A",\n'), 'bad-front-matter'],
  ['YAML that holds itself', 'a.md', Buffer.from('---\ntitle: A\na: &a [*a]\n---\nText\n'), 'bad-front-matter'],
  ['details without end', 'a.md', Buffer.from(`---\n${'x: 1 # y\n'.repeat(20_000)}---\nText\n`), 'bad-front-matter'],
])('a file with %s is shown as such, and whatever is tried no byte of it changes', async (_, path, bytes, kind) => {
  const bench = await makeBench();
  await bench.write(path, bytes);
  const library = await bench.open();
  const [post] = (await listOf(library)).posts;
  if (!post) throw new Error('missing');
  expect(post.problem?.kind).toBe(kind);
  await expect(library.open(post.id)).rejects.toMatchObject({ code: 'read-only' });
  await expect(library.setMeta(post.id, { title: 'x' })).rejects.toMatchObject({ code: 'read-only' });
  await expect(library.renameSlug(post.id, 'other')).rejects.toMatchObject({ code: 'read-only' });
  await expect(library.duplicate(post.id)).rejects.toMatchObject({ code: 'read-only' });
  await library.refresh();
  await library.flushAll();
  expect((await readFile(join(bench.root, path))).equals(bytes)).toBe(true);
});

test.each([
  [
    'TOML',
    '+++\n# mine\ntitle = "A" # x\ndate = 2024-01-02\nlastmod = 2024-01-02T00:00:00Z\ndraft = true\n\n[extra]\nx = 1\n+++\nText\n',
    '+++\n# mine\ntitle = "B" # x\ndate = 2024-01-02\nlastmod = NOW\ndraft = false\ntags = ["one"]\nid = "ID"\n\n[extra]\nx = 1\n+++\nText\n',
  ],
  [
    'JSON',
    '{\n  "title": "A",\n  "lastmod": "2024-01-02T00:00:00Z",\n  "draft": true,\n  "x": [1,2]\n}\n\nText\n',
    '{\n  "title": "B",\n  "lastmod": "NOW",\n  "draft": false,\n  "x": [1,2],\n  "tags": ["one"],\n  "id": "ID"\n}\n\nText\n',
  ],
])('a post with its details in %s is edited like any other, and keeps the rest', async (_, before, after) => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', before);
  const library = await bench.open();
  const [post] = (await listOf(library)).posts;
  if (!post) throw new Error('missing');
  const meta = await library.setMeta(post.id, { title: 'B', status: 'published', tags: ['one'] });
  expect(meta).toMatchObject({ title: 'B', status: 'published', tags: ['one'] });
  await library.flush(post.id);
  const text = await bench.read('posts/a/index.md');
  expect(text.replace(/(lastmod"?[=: ]+"?)[^"\n]*/, '$1NOW')).toBe(after.replace('ID', post.id));
  const renamed = await library.renameSlug(post.id, 'b');
  expect(renamed.path).toBe('posts/b/index.md');
  expect(await bench.read('posts/b/index.md')).toBe(text);
});

test('a post with a problem is listed, shown, and never written', async () => {
  const bench = await makeBench();
  const files: Record<string, string | Uint8Array> = {
    'posts/broken/index.md': '---\ntitle: [a\nx: 1\n---\nKeep me\n',
    'posts/cut/index.md': '---\ntitle: cut sho',
    'posts/latin/index.md': Buffer.from('---\ntitle: Caf\xe9\n---\n', 'latin1'),
    'posts/zeros/index.md': Buffer.alloc(64),
    'posts/no-index/photo.png': 'x',
    'posts/one/index.md': '---\nid: same-id\ntitle: One\n---\n1\n',
    'posts/two/index.md': '---\nid: same-id\ntitle: Two\n---\n2\n',
  };
  for (const [path, text] of Object.entries(files)) await bench.write(path, text);
  await bench.write('posts/empty/.keep', '');
  const library = await bench.open();
  const problems = Object.fromEntries(
    (await listOf(library)).posts.map((post) => [post.slug, post.problem?.kind ?? null]),
  );
  expect(problems).toEqual({
    broken: 'bad-front-matter',
    cut: 'bad-front-matter',
    latin: 'not-utf8',
    zeros: 'unreadable',
    'no-index': 'missing-index',
    one: null,
    two: 'duplicate-id',
  });
  expect((await listOf(library)).posts.find((post) => post.slug === 'broken')?.problem).toMatchObject({
    line: expect.any(Number) as number,
  });
  for (const post of (await listOf(library)).posts) {
    if (post.problem === null) continue;
    await expect(library.open(post.id)).rejects.toMatchObject({ code: 'read-only' });
    await expect(library.setMeta(post.id, { title: 'x' })).rejects.toMatchObject({ code: 'read-only' });
    await expect(library.renameSlug(post.id, 'other')).rejects.toMatchObject({ code: 'read-only' });
    expect(typeof (await library.source(post.id)).text).toBe('string');
  }
  for (const [path, text] of Object.entries(files))
    expect(await bench.read(path)).toBe(Buffer.from(text as string).toString('utf8'));

  const two = (await listOf(library)).posts.find((post) => post.slug === 'two');
  const fixed = await library.giveOwnId(two?.id ?? '');
  expect(fixed).toMatchObject({ problem: null, title: 'Two' });
  expect(await bench.read('posts/two/index.md')).toBe(`---\nid: ${fixed.id}\ntitle: Two\n---\n2\n`);
  expect((await listOf(await bench.open())).counts.problems).toBe(5);
});

test('a renamed post keeps its text, its pictures and its open window', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id } = await library.create({ title: 'Old name' });
  await library.create({ title: 'Taken' });
  await bench.write('posts/old-name/photo.png', 'picture');
  const { session } = await library.open(id);
  await library.applySteps({ id, session, version: 0, steps: [typed('one')] });
  await expect(library.renameSlug(id, 'taken')).rejects.toMatchObject({ code: 'conflict' });
  for (const bad of ['', '../x', 'a/b', '.hidden', 'con', 'x.', 'a b'])
    await expect(library.renameSlug(id, bad)).rejects.toMatchObject({ code: 'invalid-input' });
  expect(await library.renameSlug(id, 'new-name')).toMatchObject({ slug: 'new-name', path: 'posts/new-name/index.md' });
  await library.applySteps({ id, session, version: 1, steps: [typed(' two', 4)] });
  await library.closeSession(id, session);
  expect(await bench.read('posts/new-name/index.md')).toContain('one two');
  expect(await bench.files('posts')).toEqual([
    'new-name',
    'new-name/index.md',
    'new-name/photo.png',
    'taken',
    'taken/index.md',
  ]);
});

test('an untitled post takes its address from the title once it has one', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id } = await library.create({ title: '' });
  const { session } = await library.open(id);
  await library.setMeta(id, { title: 'At last' });
  await library.applySteps({ id, session, version: 0, steps: [typed('text')] });
  await library.flush(id);
  expect((await library.summary(id)).path).toBe('posts/at-last/index.md');
  await library.setMeta(id, { title: 'Better' });
  await library.closeSession(id, session);
  expect(await bench.read('posts/better/index.md')).toMatch(/title: Better[\s\S]*text\n$/);
  await library.renameSlug(id, 'chosen');
  await library.setMeta(id, { title: 'Another' });
  expect((await library.summary(id)).slug).toBe('chosen');
});

test('a duplicate has the text and the pictures, and an identity of its own', async () => {
  const bench = await makeBench();
  await bench.write(
    'posts/a/index.md',
    '---\nid: the-one\ntitle: A # c\nstatus: published\ndate: 2024-01-01\nx: y # keep\n---\n\nText\n',
  );
  await bench.write('posts/a/img/p.png', 'p');
  await bench.write('posts/a/publications.json', '{"format":1,"accounts":[]}');
  const library = await bench.open();
  const copy = await library.duplicate('the-one');
  expect(copy).toMatchObject({ slug: 'a-copy', status: 'draft', title: 'A (copy)', date: null, publications: [] });
  expect(copy.id).not.toBe('the-one');
  expect(await bench.read('posts/a-copy/index.md')).toBe(
    `---\nid: ${copy.id}\ntitle: A (copy) # c\nstatus: draft\nx: y # keep\n---\n\nText\n`,
  );
  expect(await bench.files('posts/a-copy')).toEqual(['img', 'img/p.png', 'index.md']);
});

test('a post goes to the trash and comes back, also when its place was taken and after a restart', async () => {
  const bench = await makeBench();
  const first = await bench.open();
  const { id } = await first.create({ title: 'Gone' });
  await bench.write('posts/gone/photo.png', 'p');
  await bench.write('note.md', 'A note\n');
  await first.trash(id);
  expect((await listOf(first)).posts).toEqual([]);
  expect(await only(first, { trash: true })).toMatchObject({ id, title: 'Gone' });
  await expect(first.open(id)).rejects.toMatchObject({ code: 'read-only' });
  await first.create({ title: 'Gone' });

  const library = await bench.open();
  expect((await listOf(library)).counts).toMatchObject({ all: 2, trash: 1 });
  expect(await library.restore(id)).toMatchObject({
    id,
    slug: 'gone-2',
    path: 'posts/gone-2/index.md',
    trashedAt: null,
  });
  expect(await bench.files('posts/gone-2')).toEqual(['index.md', 'photo.png']);
  const note = await only(library, { text: 'note' });
  await library.trash(note.id);
  expect(await library.restore(note.id)).toMatchObject({ id: note.id, path: 'note.md' });
  expect(await bench.read('note.md')).toBe('A note\n');
  expect(await bench.files('.longhand/trash')).toEqual([]);
});

test('a change by another program in the writer’s own place is kept, and the writer’s version beside it', async () => {
  const bench = await makeBench();
  const library = await bench.open({ writeDelay: 100_000 });
  const { id, path } = await library.create({ title: 'Shared', markdown: 'Words\n' });
  const { session } = await library.open(id);
  await library.applySteps({ id, session, version: 0, steps: [typed('mine ')] });
  const theirs = (await bench.read(path)).replace('Words', 'theirs Words');
  await bench.write(path, theirs);
  await expect(library.flush(id)).rejects.toMatchObject({ code: 'conflict' });
  expect(await bench.read(path)).toBe(theirs);
  await library.closeSession(id, session);
  const copy = await only(library, { text: 'conflict copy' });
  expect(copy.status).toBe('draft');
  expect(await bench.read(copy.path)).toContain('mine');
  expect(await bench.read(path)).toBe(theirs);
  expect(bench.events).toContainEqual({ kind: 'replaced', id });
  await expect(library.applySteps({ id, session, version: 1, steps: [typed('x')] })).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(JSON.stringify((await library.open(id)).document)).toContain('theirs');
});

test('what another program does shows when the window comes back, in the list and in an open post', async () => {
  const bench = await makeBench();
  await bench.write('posts/a/index.md', 'first\n');
  await bench.write('posts/b/index.md', 'b\n');
  const library = await bench.open();
  const a = await only(library, { text: 'first' });
  const { session } = await library.open(a.id);
  await bench.write('posts/a/index.md', 'second\n');
  await bench.write('posts/c/index.md', 'c\n');
  await rename(join(bench.root, 'posts/b'), join(bench.root, '../b'));
  await library.refresh();
  expect((await listOf(library)).posts.map((post) => post.slug)).toEqual(['a', 'c']);
  expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'steps', id: a.id, cause: 'file' }));
  await expect(library.applySteps({ id: a.id, session, version: 0, steps: [typed('x')] })).rejects.toMatchObject({
    code: 'conflict',
  });
  const again = await library.open(a.id);
  expect(JSON.stringify(again.document)).toContain('second');
  await bench.write('posts/a/index.md', '---\nbroken: [\n---\n');
  await library.refresh();
  expect((await library.summary(a.id)).problem?.kind).toBe('bad-front-matter');
});

test('the file keeps its permissions, and no temporary file stays', async () => {
  const bench = await makeBench();
  const library = await bench.open();
  const { id, path } = await library.create({ title: 'Mode' });
  await chmod(join(bench.root, path), 0o640);
  await library.setMeta(id, { excerpt: 'x' });
  expect((await stat(join(bench.root, path))).mode & 0o777).toBe(0o640);
  expect(await readdir(join(bench.root, 'posts/mode'))).toEqual(['index.md']);
});

test('a link does not lead out of the library', async () => {
  const bench = await makeBench();
  await bench.write('../outside/secret.md', 'secret');
  await bench.write('../outside/secret.png', 'secret');
  await bench.write('posts/a/index.md', 'text');
  await symlink(join(bench.root, '../outside'), join(bench.root, 'linked'));
  await symlink(join(bench.root, '../outside/secret.md'), join(bench.root, 'linked.md'));
  await symlink(join(bench.root, '../outside/secret.png'), join(bench.root, 'posts/a/secret.png'));
  const library = await bench.open();
  const post = await only(library);
  for (const name of ['secret.png', '../../linked/secret.png', '/etc/x.png', '..\\x.png', 'a/../../x.png', '']) {
    await expect(library.readMedia(post.id, name)).rejects.toMatchObject({ code: 'forbidden' });
  }
  expect(await library.listMedia(post.id)).toEqual([]);
  // A folder that becomes a link between reading and writing.
  const { session } = await library.open(post.id);
  await library.applySteps({ id: post.id, session, version: 0, steps: [typed('x')] });
  await rename(join(bench.root, 'posts/a'), join(bench.root, '../outside/a'));
  await symlink(join(bench.root, '../outside/a'), join(bench.root, 'posts/a'));
  await expect(library.flush(post.id)).rejects.toMatchObject({ code: 'forbidden' });
});

test('two thousand posts are listed, counted and searched', async () => {
  const bench = await makeBench();
  for (let at = 0; at < 2_000; at++)
    await bench.write(
      `posts/p${at}/index.md`,
      `---\ntitle: Post ${at}\ntags: [t${at % 7}]\ndraft: ${at % 2 === 0}\n---\nWord${at} common\n`,
    );
  const library = await bench.open();
  const { counts, posts } = await listOf(library, { sort: 'title' });
  expect(counts).toMatchObject({ all: 2_000, draft: 1_000, published: 1_000 });
  expect(posts[10]?.title).toBe('Post 10');
  expect(counts.tags.map((tag) => tag.name).sort()).toEqual(['t0', 't1', 't2', 't3', 't4', 't5', 't6']);
  expect((await only(library, { text: 'WORD1999' })).title).toBe('Post 1999');
  expect((await lstat(join(bench.root, 'posts'))).isDirectory()).toBe(true);
});

test('a day of change stays a day in the file, and the list knows the hour', async () => {
  const bench = await makeBench();
  await bench.write('a.md', '---\nid: one\nlastmod: 2024-01-02 # c\n---\nText\n');
  const now = new Date(2026, 4, 6, 23, 45);
  const library = await bench.open({ now: () => now });
  const { id } = await only(library);
  await library.setMeta(id, { title: 'T' });
  expect(await bench.read('a.md')).toBe('---\nid: one\nlastmod: 2026-05-06 # c\ntitle: T\n---\nText\n');
  expect((await only(library)).updated).toBe(now.toISOString());
});

test('a text without front matter gets none for fields that say nothing', async () => {
  const bench = await makeBench();
  await bench.write('a.md', 'Text\n');
  const library = await bench.open();
  const { id } = await only(library);
  await library.setMeta(id, { tags: [], excerpt: '', cover: null });
  expect(await bench.read('a.md')).toBe('Text\n');
  await library.setMeta(id, { tags: ['x'] });
  expect(await bench.read('a.md')).toBe(`---\nid: ${id}\ntags: [x]\n---\n\nText\n`);
});

test('words are terms where Jekyll has them, and one term elsewhere', async () => {
  const bench = await makeBench();
  const text = '---\nid: one\ntags: low tide tide\ncategory: at sea\n---\nText\n';
  await bench.write('_posts/2024-01-02-tides.md', text);
  await bench.write('source/_posts/tides.md', text.replace('one', 'two'));
  const library = await bench.open();
  const termsOf = async (id: string) => [(await library.summary(id)).tags, (await library.summary(id)).categories];
  expect(await termsOf('one')).toEqual([['low', 'tide'], ['at sea']]);
  expect(await termsOf('two')).toEqual([['low tide tide'], ['at sea']]);
  expect((await library.setMeta('one', { tags: ['low', 'tide', 'ebb'] })).tags).toEqual(['low', 'tide', 'ebb']);
  expect(await bench.read('_posts/2024-01-02-tides.md')).toBe(text.replace('low tide tide', '[low, tide, ebb]'));
});
