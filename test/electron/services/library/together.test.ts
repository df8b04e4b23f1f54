import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { documentSchema } from '#core/document/schema.ts';
import type { AppliedSteps, OpenedPost } from '#core/ipc/contract.ts';
import type { PostConflict } from '#core/post/conflict.ts';
import type { Library, LibraryEvent } from '#services/library/contract.ts';
import { applyAll } from '#services/library/edits.ts';

import type { Bench } from './support.ts';
import { listOf, makeBench, only, typed } from './support.ts';

/** A window: an opened post, what it shows, and what it is told. */
class Window {
  readonly opened: OpenedPost;
  readonly library: Library;
  #doc;
  version: number;

  constructor(library: Library, opened: OpenedPost) {
    this.library = library;
    this.opened = opened;
    this.version = opened.version;
    this.#doc = documentSchema.nodeFromJSON(opened.document);
  }

  static async open(library: Library, id: string): Promise<Window> {
    return new Window(library, await library.open(id));
  }

  get id(): string {
    return this.opened.summary.id;
  }

  get paragraphs(): string[] {
    return this.#doc.children.map((block) => block.textContent);
  }

  async type(text: string, at = 1): Promise<void> {
    const steps = [typed(text, at)];
    const { version } = await this.library.applySteps({
      id: this.id,
      session: this.opened.session,
      version: this.version,
      steps,
    });
    this.#doc = applyAll(this.#doc, steps);
    this.version = version;
  }

  /** Takes what it was told of. */
  hear(events: readonly LibraryEvent[]): AppliedSteps['cause'][] {
    return events.flatMap((event) => {
      if (event.kind !== 'steps' || event.id !== this.id || event.version < this.version) return [];
      expect(event.version).toBe(this.version);
      this.#apply(event);
      return [event.cause];
    });
  }

  async catchUp(): Promise<void> {
    const { batches, version } = await this.library.stepsSince(this.id, this.opened.session, this.version);
    for (const batch of batches) this.#apply(batch);
    expect(this.version).toBe(version);
  }

  /** The place after the last letter. */
  get end(): number {
    return this.#doc.content.size - 1;
  }

  #apply({ steps, version }: AppliedSteps): void {
    this.#doc = applyAll(this.#doc, steps);
    this.version = version + steps.length;
  }
}

const text = 'One is first\n\nTwo is second\n\nThree is third\n';

async function shared(bench: Bench, changes = {}): Promise<{ library: Library; window: Window; path: string }> {
  await bench.write('posts/a/index.md', `---\nid: post-a\ntitle: A\ntags: [x]\n---\n\n${text}`);
  const library = await bench.open({ writeDelay: 1_000_000, ...changes });
  return { library, window: await Window.open(library, 'post-a'), path: 'posts/a/index.md' };
}

const edit = async (bench: Bench, path: string, from: string, to: string): Promise<void> => {
  const before = await bench.read(path);
  expect(before).toContain(from);
  await bench.write(path, before.replace(from, to));
};

const conflictOf = (bench: Bench): PostConflict | null =>
  bench.events.flatMap((event) => (event.kind === 'conflict' ? [event.conflict] : [])).at(-1) ?? null;

const choose = async (library: Library, id: string, ...places: ('mine' | 'theirs' | 'both')[]): Promise<void> =>
  library.resolveConflict(id, places, []);

test('two windows on one post stay in step, and one that fell behind catches up', async () => {
  const bench = await makeBench();
  const { library, window } = await shared(bench);
  const other = await Window.open(library, 'post-a');
  const late = await Window.open(library, 'post-a');
  await window.type('Hello ');
  expect(other.hear(bench.events)).toEqual(['typing']);
  await other.type('Well, ');
  window.hear(bench.events);
  expect(window.paragraphs).toEqual(other.paragraphs);
  expect(window.paragraphs[0]).toBe('Well, Hello One is first');
  await expect(late.type('x')).rejects.toMatchObject({ code: 'conflict' });
  await late.catchUp();
  expect(late.paragraphs).toEqual(window.paragraphs);
  await expect(library.stepsSince('post-a', late.opened.session, 17)).rejects.toMatchObject({ code: 'conflict' });
  await expect(library.stepsSince('post-a', 'another', 0)).rejects.toMatchObject({ code: 'conflict' });
});

test('a post that is open and clean shows what another program wrote, and typing goes on where it was', async () => {
  const bench = await makeBench();
  const { library, window, path } = await shared(bench);
  await edit(bench, path, 'Three is third', 'Three is changed');
  await edit(bench, path, 'title: A', 'title: Theirs');
  await library.refresh();
  expect(window.hear(bench.events)).toEqual(['file']);
  expect(window.paragraphs).toEqual(['One is first', 'Two is second', 'Three is changed']);
  expect((await library.summary('post-a')).title).toBe('Theirs');
  await window.type('Now ');
  await library.flush('post-a');
  expect(await bench.read(path)).toMatch(
    /title: Theirs\n[^]*\n\nNow One is first\n\nTwo is second\n\nThree is changed\n$/,
  );
  expect(bench.events.filter(({ kind }) => kind === 'replaced')).toEqual([]);
});

test('what another program wrote elsewhere comes together with unsaved words, by itself', async () => {
  const bench = await makeBench();
  const { library, window, path } = await shared(bench);
  await window.type('My ');
  await library.setMeta('post-a', { tags: ['x', 'mine'], excerpt: 'E' });
  await edit(bench, path, 'Three is third', 'Three is changed');
  await edit(bench, path, 'tags: [x]', 'tags: [x, theirs]');
  await library.flush('post-a');
  const written = await bench.read(path);
  expect(written).toMatch(/\n\nMy One is first\n\nTwo is second\n\nThree is changed\n$/);
  expect((await library.summary('post-a')).tags).toEqual(['x', 'theirs', 'mine']);
  expect(written).toContain('excerpt: E');
  expect(window.hear(bench.events)).toEqual(['merge']);
  expect(window.paragraphs).toEqual(['My One is first', 'Two is second', 'Three is changed']);
  expect((await listOf(library)).posts).toHaveLength(1);
});

test('the text from before a merge, and from before another program’s change, can be brought back', async () => {
  const bench = await makeBench();
  const { library, window, path } = await shared(bench);
  const reasons = async (): Promise<string[]> => (await library.versions.list('post-a')).map(({ why }) => why);
  await window.type('I say: ');
  await library.flush('post-a');
  await edit(bench, path, 'Three is third', 'Three is changed');
  await library.refresh();
  await expect.poll(reasons).toContain('other-program');
  window.hear(bench.events);
  await window.type('My ');
  await edit(bench, path, 'Three is changed', 'Three is new');
  await library.flush('post-a');
  await expect.poll(reasons).toContain('before-merge');
  const merge = (await library.versions.list('post-a')).find(({ why }) => why === 'before-merge');
  const { document } = await library.versions.read('post-a', merge?.id ?? '');
  expect(JSON.stringify(document)).toMatch(/My I say: One is first.*Three is changed/);
});

test('a place that both changed waits for the writer: nothing is written, typing goes on, and the answer is carried out', async () => {
  for (const [choice, expected] of [
    ['mine', ['One is first', 'My Two is second', 'Three is changed']],
    ['theirs', ['One is first', 'Their Two is second', 'Three is changed']],
    ['both', ['One is first', 'My Two is second', 'Their Two is second', 'Three is changed']],
  ] as const) {
    const bench = await makeBench();
    const { library, window, path } = await shared(bench);
    await window.type('My ', 15);
    await edit(bench, path, 'Two is', 'Their Two is');
    await edit(bench, path, 'is third', 'is changed');
    await expect(library.flush('post-a')).rejects.toMatchObject({ code: 'conflict' });
    const theirs = await bench.read(path);
    expect(conflictOf(bench)?.places).toMatchObject([
      { base: [{ content: [{ text: 'Two is second' }] }], mine: [{}], theirs: [{}] },
    ]);
    expect(bench.events).toContainEqual(
      expect.objectContaining({
        kind: 'save-state',
        state: { kind: 'failed', failure: expect.objectContaining({ code: 'conflict' }) as object },
      }),
    );
    const again = await library.open('post-a');
    expect(again.conflict?.places).toHaveLength(1);
    await window.type('Still ');
    await expect(library.flush('post-a')).rejects.toMatchObject({ code: 'conflict' });
    expect(await bench.read(path)).toBe(theirs);
    await choose(library, 'post-a', choice);
    window.hear(bench.events);
    expect(window.paragraphs).toEqual([`Still ${expected[0]}`, ...expected.slice(1)]);
    expect(await bench.read(path)).toContain(`\n\nStill ${expected.join('\n\n')}\n`);
    expect(conflictOf(bench)).toBeNull();
    expect((await library.open('post-a')).conflict).toBeNull();
    await expect(choose(library, 'post-a', choice)).rejects.toMatchObject({ code: 'conflict' });
    await library.closeSession('post-a', window.opened.session);
    expect((await listOf(library)).posts).toHaveLength(1);
  }
});

test('an answer to what is another conflict by now is asked again', async () => {
  const bench = await makeBench();
  const { library, window, path } = await shared(bench);
  await window.type('My ');
  await edit(bench, path, 'One is', 'Their One is');
  await library.refresh();
  expect(conflictOf(bench)?.places).toHaveLength(1);
  await edit(bench, path, 'Their One is', 'Their other One is');
  await expect(choose(library, 'post-a', 'theirs')).rejects.toMatchObject({ code: 'conflict' });
  await window.type('Very ');
  await expect(choose(library, 'post-a', 'theirs')).rejects.toMatchObject({ code: 'conflict' });
  await choose(library, 'post-a', 'both');
  expect(await bench.read(path)).toContain('Very My One is first\n\nTheir other One is first\n\nTwo');
});

test('a field that both changed waits for the writer too', async () => {
  const bench = await makeBench();
  const { library, path } = await shared(bench);
  await library.setMeta('post-a', { title: 'Mine', excerpt: 'E' });
  await edit(bench, path, 'title: A', 'title: Theirs');
  await expect(library.flush('post-a')).rejects.toMatchObject({ code: 'conflict' });
  expect(conflictOf(bench)).toMatchObject({ places: [], fields: [{ name: 'title', mine: 'Mine', theirs: 'Theirs' }] });
  await library.resolveConflict('post-a', [], ['theirs']);
  expect(await bench.read(path)).toMatch(/title: Theirs\n[^]*excerpt: E\n/);
});

test('a conflict that nobody decides about ends in a copy beside the post, on leaving and on quitting', async () => {
  for (const leave of ['close', 'quit']) {
    const bench = await makeBench();
    const { library, window, path } = await shared(bench);
    await window.type('My ');
    await edit(bench, path, 'One is', 'Their One is');
    await library.refresh();
    const theirs = await bench.read(path);
    if (leave === 'quit') await library.close();
    else await library.closeSession('post-a', window.opened.session);
    expect(await bench.read(path)).toBe(theirs);
    const next = leave === 'quit' ? await bench.open() : library;
    const copy = await only(next, { text: 'conflict copy' });
    expect(await bench.read(copy.path)).toContain('My One is first');
    expect(bench.events).toContainEqual({
      kind: 'copy-kept',
      id: 'post-a',
      copy: { id: copy.id, title: 'A (conflict copy)' },
    });
    // Nothing waits to be written: quitting has nothing to ask.
    const told = bench.events.filter((event) => event.kind === 'save-state' && event.id === 'post-a').at(-1);
    expect(told).toMatchObject({ state: { kind: 'saved' } });
    expect((await listOf(next)).posts).toHaveLength(2);
  }
});

test('a conflict goes by itself when the other program takes its change back', async () => {
  const bench = await makeBench();
  const { library, window, path } = await shared(bench);
  await window.type('My ');
  await edit(bench, path, 'One is', 'Their One is');
  await library.refresh();
  expect(conflictOf(bench)).not.toBeNull();
  await edit(bench, path, 'Their One is', 'One is');
  await library.flush('post-a');
  expect(conflictOf(bench)).toBeNull();
  expect(await bench.read(path)).toContain('\n\nMy One is first\n');
});

test('once a conflict is decided, or goes by itself, what is typed is in the file as soon as ever', async () => {
  for (const end of ['decided', 'taken back', 'made alike'] as const) {
    const bench = await makeBench();
    const { library, window, path } = await shared(bench, { writeDelay: 20 });
    await window.type('My ');
    await edit(bench, path, 'One is', 'Their One is');
    for (let attempt = 0; attempt < 10; attempt++)
      await expect(library.flush('post-a')).rejects.toMatchObject({ code: 'conflict' });
    if (end === 'decided') await choose(library, 'post-a', 'theirs');
    else await edit(bench, path, 'Their One is', end === 'taken back' ? 'One is' : 'My One is');
    await library.refresh();
    window.hear(bench.events);
    await window.type('Then ');
    await expect.poll(() => bench.read(path), { timeout: 5_000 }).toContain('Then ');
  }
});

test('a file that breaks, goes or moves under an open post costs no word, and the post says what happened', async () => {
  const bench = await makeBench();
  const { library, window, path } = await shared(bench);
  const failures = (): string[] =>
    bench.events.flatMap((event) =>
      event.kind === 'save-state' && event.state.kind === 'failed' ? [event.state.failure.message] : [],
    );
  const good = await bench.read(path);
  await bench.write(path, Buffer.from([0xff, 0xfe, 0x41]));
  await library.refresh();
  expect(failures().at(-1)).toContain('not in UTF-8');
  await window.type('My ');
  await expect(library.flush('post-a')).rejects.toThrow('UTF-8');
  await bench.write(path, good);
  await library.flush('post-a');
  expect(await bench.read(path)).toContain('My One is first');
  expect((await library.summary('post-a')).problem).toBeNull();

  await rm(join(bench.root, path));
  await library.refresh();
  expect(failures().at(-1)).toContain('deleted or moved');
  await window.type('Still ');
  await library.flush('post-a');
  expect(await bench.read(path)).toContain('Still My One is first');

  await rename(join(bench.root, 'posts/a'), join(bench.root, 'posts/moved'));
  await window.type('Always ');
  await library.refresh();
  await library.flush('post-a');
  expect(await bench.read('posts/moved/index.md')).toContain('Always Still My One is first');
  expect((await listOf(library)).posts).toHaveLength(1);
});

test('a file that was deleted under a post that nobody types in is gone from the list when it is closed', async () => {
  const bench = await makeBench();
  const { library, window } = await shared(bench);
  await rm(join(bench.root, 'posts/a'), { recursive: true });
  await library.refresh();
  await library.closeSession('post-a', window.opened.session);
  expect((await listOf(library)).posts).toEqual([]);
  expect(await bench.files('posts')).toEqual([]);
});

test('a file that another post took, after it was missed, is that post alone once the first is closed', async () => {
  const bench = await makeBench();
  const { library, window, path } = await shared(bench);
  await rm(join(bench.root, path));
  await library.refresh();
  await bench.write(path, '---\nid: other\ntitle: Other\n---\n\nOther words\n');
  await library.closeSession('post-a', window.opened.session);
  expect((await listOf(library)).posts.map(({ id }) => id)).toEqual(['other']);
});

test('what another program changes again and again while one types is all there in the end', async () => {
  const bench = await makeBench();
  const { library, window, path } = await shared(bench);
  for (let round = 0; round < 40; round++) {
    if (round % 3 === 0) await library.flush('post-a');
    if (round % 2 === 0) await edit(bench, path, 'Three', `t${round} Three`);
    await window.type(`m${round} `).catch(async () => {
      await window.catchUp();
      await window.type(`m${round} `);
    });
    if (round % 7 === 0) await library.refresh();
  }
  await library.refresh();
  await library.flush('post-a');
  await window.catchUp();
  const written = await bench.read(path);
  for (let round = 0; round < 40; round++) expect(window.paragraphs[0]).toContain(`m${round} `);
  expect(written).toContain(window.paragraphs.join('\n\n'));
  for (let round = 0; round < 40; round += 2) expect(written).toContain(`t${round} `);
  expect((await listOf(library)).posts).toHaveLength(1);
});
