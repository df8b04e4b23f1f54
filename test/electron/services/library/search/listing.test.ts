import { describe, expect, it } from 'vitest';

import { everyPost, found, makeSearchBench } from './support.ts';

describe('the list', () => {
  it('is sorted each way, undated posts last, and pinned ones first', async () => {
    const bench = await makeSearchBench();
    await bench.post('ten', 'title: Part 10\nupdated: 2024-01-03T00:00:00Z\ndate: 2020-01-01', 'one two three');
    await bench.post('two', 'title: part 2\nupdated: 2024-01-01T00:00:00Z', 'one');
    await bench.post('ete', 'title: Été\nupdated: 2024-01-02T00:00:00Z\ndate: 2021-01-01', 'one two');
    const library = await bench.open();
    const list = (sort: typeof everyPost.sort, descending: boolean) => found(library, '', { sort, descending });
    expect(await list('updated', true)).toEqual(['ten', 'ete', 'two']);
    expect(await list('updated', false)).toEqual(['two', 'ete', 'ten']);
    expect(await list('title', false)).toEqual(['ete', 'two', 'ten']);
    expect(await list('title', true)).toEqual(['ten', 'two', 'ete']);
    expect(await list('words', false)).toEqual(['two', 'ete', 'ten']);
    expect(await list('date', true)).toEqual(['ete', 'ten', 'two']);
    expect(await list('date', false)).toEqual(['ten', 'ete', 'two']);
    expect(await list('relevance', true)).toEqual(['ten', 'ete', 'two']);
    await library.setMeta('id-two', { title: 'Zebra', date: '2019-01-01' });
    expect(await list('title', false)).toEqual(['ete', 'ten', 'two']);
    expect(await list('date', false)).toEqual(['two', 'ten', 'ete']);
  });

  it('is given in pages, and a post is found in it', async () => {
    const bench = await makeSearchBench();
    for (let number = 10; number < 40; number += 1)
      await bench.post(`p${number}`, `title: P${number}`, number % 2 ? 'odd' : 'even');
    const library = await bench.open();
    const query = { ...everyPost, sort: 'title', descending: false } as const;
    const page = await library.listing.page(query, 25, 10);
    expect(page).toMatchObject({ total: 30, offset: 25 });
    expect(page.posts.map(({ title }) => title)).toEqual(['P35', 'P36', 'P37', 'P38', 'P39']);
    expect((await library.listing.page(query, 90, 10)).posts).toEqual([]);
    expect(await library.listing.position(query, 'id-p20')).toBe(10);
    expect(await library.listing.position({ ...query, text: 'odd' }, 'id-p21')).toBe(5);
    expect(await library.listing.position({ ...query, text: 'odd' }, 'id-p20')).toBeNull();
    expect(await library.listing.position(query, 'nobody')).toBeNull();
    expect((await library.listing.ids({ ...query, text: 'even' })).length).toBe(15);
    const { revision } = await library.listing.counts();
    expect(revision).toBe(page.revision);
    await library.trash('id-p20');
    expect((await library.listing.counts()).revision).toBeGreaterThan(revision);
    expect((await library.listing.page(query, 0, 1)).total).toBe(29);
  });

  it('has sections, tags, and categories with what is below them', async () => {
    const bench = await makeSearchBench();
    await bench.post('a', 'title: A\nstatus: published\ntags: [x]\ncategories: [one/two, one/three, x/y/z]');
    await bench.post('b', 'title: B\nstatus: draft\ntags: [x, y]\ncategories: [one]');
    await bench.post('c', 'title: C\nstatus: archived\ncategories: [one-two]');
    await bench.write('posts/d/index.md', '---\ntitle: [broken\n---\n');
    const library = await bench.open();
    const names = async (changes: Partial<typeof everyPost>) =>
      await found(library, '', { sort: 'title', descending: false, ...changes });
    expect(await names({ section: 'published' })).toEqual(['a']);
    expect(await names({ section: 'problems' })).toHaveLength(1);
    expect(await names({ tag: 'x' })).toEqual(['a', 'b']);
    expect(await names({ category: 'one' })).toEqual(['a', 'b']);
    expect(await names({ category: 'one', section: 'draft' })).toEqual(['b']);
    expect(await names({ category: 'one/two' })).toEqual(['a']);
    const counts = await library.listing.counts();
    expect(counts.sections).toEqual({
      all: 4,
      draft: 2,
      scheduled: 0,
      published: 1,
      changed: 0,
      archived: 1,
      problems: 1,
      trash: 0,
    });
    expect(counts.tags).toEqual([
      { name: 'x', count: 2 },
      { name: 'y', count: 1 },
    ]);
    // A post counts once for each level, however many it has below it, and a level that none has itself counts too.
    expect(counts.categories.map(({ name, count }) => `${name} ${count}`)).toEqual([
      'one 2',
      'one-two 1',
      'one/three 1',
      'one/two 1',
      'x 1',
      'x/y 1',
      'x/y/z 1',
    ]);
    expect(await names({ category: 'x' })).toEqual(['a']);
    expect(await names({ text: 'category:X/y' })).toEqual(['a']);
    await library.trash('id-a');
    expect((await library.listing.counts()).categories.map(({ name, count }) => `${name} ${count}`)).toEqual([
      'one 1',
      'one-two 1',
    ]);
    await library.restore('id-a');
  });

  it('finds posts that say the same', async () => {
    const bench = await makeSearchBench();
    const text =
      'The quick brown fox jumps over the lazy dog and runs along the river to the old mill where nobody lives.';
    await bench.post('a', 'title: Fox', text);
    await bench.post('b', 'title: Another', `${text}\n`);
    await bench.post('c', 'title: Fóx', text.replace('quick', 'slow'));
    await bench.post('d', 'title: Fox', 'Something quite different is told here about geese.');
    await bench.post('e', 'title: Empty');
    await bench.post('f', 'title: Void');
    const library = await bench.open();
    const groups = (await library.listing.duplicates()).map(({ why, posts }) => [
      why,
      ...posts.map(({ id }) => id).sort(),
    ]);
    expect(groups).toEqual([
      ['same-text', 'id-a', 'id-b'],
      ['same-title', 'id-a', 'id-c'],
    ]);
  });
});
