import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { everyPost, found, foundSorted, makeSearchBench } from './support.ts';

describe('searching', () => {
  it('finds words whatever their case and accents, phrases, beginnings, parts of words, and leaves out what is not wanted', async () => {
    const bench = await makeSearchBench();
    await bench.post(
      'harbour',
      'title: The Harbour at Night',
      'Fog over the **old** quay; a café in the Straße. Smørrebrød!',
    );
    await bench.post('winter', 'title: Winter', 'The quay is old and the harbourmaster sleeps.');
    await bench.post('garden', 'title: Garden', 'Peas, beans and nothing of the sea.');
    const library = await bench.open();
    expect(await foundSorted(library, 'HARBOUR')).toEqual(['harbour', 'winter']);
    expect(await foundSorted(library, 'cafe strasse smorrebrod')).toEqual(['harbour']);
    expect(await foundSorted(library, '"old quay"')).toEqual(['harbour']);
    expect(await foundSorted(library, '"quay is old"')).toEqual(['winter']);
    expect(await foundSorted(library, 'harbour*')).toEqual(['harbour', 'winter']);
    expect(await foundSorted(library, '"harbour"')).toEqual(['harbour']);
    expect(await foundSorted(library, 'bourmas')).toEqual(['winter']);
    expect(await foundSorted(library, 'quay -harbourmaster')).toEqual(['harbour']);
    expect(await foundSorted(library, '-quay')).toEqual(['garden']);
    expect(await foundSorted(library, 'peas OR "old quay"')).toEqual(['garden', 'harbour']);
    expect(await foundSorted(library, 'title:harbour')).toEqual(['harbour']);
    expect(await foundSorted(library, 'of the sea quay')).toEqual([]);
  });

  it('knows which posts have a date and an excerpt of their own, also when nothing else of them changed', async () => {
    const bench = await makeSearchBench();
    await bench.post('plain', 'title: Plain', 'Some words.');
    await bench.post('said', 'title: Said\nexcerpt: In short', 'Other words.');
    const library = await bench.open();
    expect(await found(library, 'has:excerpt')).toEqual(['said']);
    expect(await found(library, 'has:date')).toEqual([]);
    await library.setMeta('id-plain', { date: '2026-05-10' });
    expect(await found(library, 'has:date')).toEqual(['plain']);
    await library.setMeta('id-plain', { date: null });
    expect(await found(library, 'has:date')).toEqual([]);
  });

  it('finds one and two characters of scripts without spaces', async () => {
    const bench = await makeSearchBench();
    await bench.post('tokyo', 'title: 東京タワー', '昨日は東京へ行きました。');
    await bench.post('kyoto', 'title: 京都', '京都の春。');
    await bench.post('seoul', 'title: 서울 여행', '맛있는 음식을 먹었습니다.');
    await bench.post('thai', 'title: กรุงเทพ', 'ผมไปตลาดเมื่อวานนี้');
    await bench.post('hindi', 'title: हिन्दी', 'यह किताब अच्छी है');
    await bench.post('flags', 'title: Flags', 'From 🇩🇪 to 🇯🇵 🎉');
    await bench.post('flag', 'title: Flag', 'Only 🇩🇰');
    const library = await bench.open();
    expect(await foundSorted(library, '京')).toEqual(['kyoto', 'tokyo']);
    expect(await foundSorted(library, '東京')).toEqual(['tokyo']);
    expect(await foundSorted(library, '京東')).toEqual([]);
    expect(await foundSorted(library, '먹었')).toEqual(['seoul']);
    expect(await foundSorted(library, 'ตลาด')).toEqual(['thai']);
    expect(await foundSorted(library, 'किताब')).toEqual(['hindi']);
    expect(await foundSorted(library, '🇩🇪')).toEqual(['flags']);
    expect(await foundSorted(library, '🎉')).toEqual(['flags']);
    const { posts } = await library.listing.page({ ...everyPost, text: '東京' }, 0, 10);
    const [post] = posts;
    expect(post?.titleMatches.map(([start, end]) => post.title.slice(start, end))).toEqual(['東京']);
    expect(post?.snippet?.matches.map(([start, end]) => post.snippet?.text.slice(start, end))).toEqual(['東京']);
  });

  it('filters by tag, category, status, time, place and what a post has', async () => {
    const bench = await makeSearchBench();
    await bench.post(
      'a',
      'title: A\nstatus: published\ndate: 2024-05-03T10:00:00\ntags: [Été à Paris, sea]\ncategories: [Notes/Travel]',
      '![x](x.jpg)\n\n| a | b |\n| - | - |\n| c | d |',
    );
    await bench.post(
      'b',
      'title: B\nstatus: draft\ndate: 2024-06-01T00:30:00\ntags: [sea]',
      '```js\nlet x;\n```\n\n[link](https://example.com)',
    );
    await bench.post(
      'c',
      'title: C\nstatus: scheduled\ndate: 2025-01-01T00:00:00\ncategories: [Notes]\ncover: c.jpg',
      '<video src="tide.mp4"></video>',
    );
    const library = await bench.open();
    const cases: [string, string[]][] = [
      ['tag:sea', ['a', 'b']],
      ['tag:"ete a paris"', ['a']],
      ['-tag:sea', ['c']],
      ['category:notes', ['a', 'c']],
      ['category:notes/travel', ['a']],
      ['tag:se*', ['a', 'b']],
      ['status:draft', ['b']],
      ['is:published', ['a']],
      ['before:2024-05', []],
      ['before:2024-05-04', ['a']],
      ['after:2024', ['c']],
      ['on:2024', ['a', 'b']],
      ['on:2024-05', ['a']],
      ['on:2024-06-01', ['b']],
      ['has:image', ['a', 'c']],
      ['has:video', ['c']],
      ['has:table', ['a']],
      ['has:code', ['b']],
      ['has:link', ['b']],
      ['has:cover', ['c']],
      ['-has:tag', ['c']],
      ['tag:sea has:code OR is:scheduled', ['b', 'c']],
    ];
    for (const [text, ids] of cases) expect([text, await foundSorted(library, text)]).toEqual([text, ids]);
    await library.trash('id-a');
    expect(await foundSorted(library, 'tag:sea')).toEqual(['b']);
    expect(await foundSorted(library, 'tag:sea in:trash')).toEqual(['a']);
    expect(await foundSorted(library, '', { section: 'trash' })).toEqual(['a']);
  });

  it('finds tags, excerpts, other front matter and the names of media', async () => {
    const bench = await makeSearchBench();
    await bench.post(
      'a',
      'title: A\ntags: [lighthouse]\nexcerpt: Herons at dusk\nsubtitle: Marshland',
      '![](zeppelin-hangar.jpg)',
    );
    await bench.post('b', 'title: B', 'Nothing');
    const library = await bench.open();
    for (const word of ['lighthouse', 'herons', 'marshland', 'zeppelin'])
      expect(await found(library, word)).toEqual(['a']);
  });

  it('puts the best first, and says where it found it', async () => {
    const bench = await makeSearchBench();
    const filler = 'Something else entirely. '.repeat(20);
    await bench.post('body', 'title: Other', `${filler} The heron stands. ${filler}`);
    await bench.post('inner', 'title: Third', `${filler} Many herons fly. ${filler}`);
    await bench.post('tagged', 'title: Fourth\ntags: [heron]', filler);
    await bench.post('titled', 'title: A heron', filler);
    const library = await bench.open();
    const page = await library.listing.page({ ...everyPost, text: 'heron', sort: 'relevance' }, 0, 10);
    expect(page.posts.map(({ id }) => id)).toEqual(['id-titled', 'id-tagged', 'id-body', 'id-inner']);
    expect(page).toMatchObject({ total: 4, words: ['heron'], misunderstood: null });
    const [titled, , body, inner] = page.posts;
    expect(titled?.titleMatches).toEqual([[2, 7]]);
    expect(titled?.snippet).toBeNull();
    expect(body?.snippet?.text).toMatch(/^….*The heron stands.*…$/);
    expect(inner?.snippet?.matches.map(([start, end]) => inner.snippet?.text.slice(start, end))).toEqual(['herons']);
  });

  it('follows what is saved, renamed, trashed and changed by other programs', async () => {
    const bench = await makeSearchBench();
    await bench.post('a', 'title: First', 'apple');
    await bench.post('b', 'title: Second', 'banana');
    const library = await bench.open();
    expect(await found(library, 'apple')).toEqual(['a']);
    await library.setMeta('id-a', { title: 'Cherry', tags: ['damson'] });
    expect(await found(library, 'cherry damson apple')).toEqual(['a']);
    expect(await found(library, 'first')).toEqual([]);
    await bench.post('b', 'title: Second', 'elderberry');
    await bench.post('c', 'title: Third', 'elderberry');
    await library.refresh();
    expect(await foundSorted(library, 'elderberry')).toEqual(['b', 'c']);
    expect(await found(library, 'banana')).toEqual([]);
    await rm(join(bench.root, 'posts/c'), { recursive: true });
    await library.refresh();
    expect(await found(library, 'elderberry')).toEqual(['b']);
  });

  it('says what it did not understand and searches the rest', async () => {
    const bench = await makeSearchBench();
    await bench.post('a', 'title: Apple');
    const library = await bench.open();
    const page = await library.listing.page({ ...everyPost, text: 'status:nonsense apple' }, 0, 10);
    expect(page.posts.map(({ id }) => id)).toEqual(['id-a']);
    expect(page.misunderstood).toContain('status:nonsense');
  });

  it.each(['search.db', 'catalogue.db'])('makes %s anew when it is damaged or gone', async (name) => {
    const bench = await makeSearchBench();
    await bench.post('a', 'title: Apple', 'orchard');
    const first = await bench.open();
    expect(await found(first, 'orchard')).toEqual(['a']);
    await first.close();
    await writeFile(join(bench.stateFolder, name), 'This is no database. '.repeat(400));
    const second = await bench.open();
    expect(await found(second, 'orchard')).toEqual(['a']);
    await second.close();
    for (const end of ['', '-wal', '-shm']) await rm(join(bench.stateFolder, name + end), { force: true });
    const third = await bench.open();
    expect(await found(third, 'orchard')).toEqual(['a']);
  });

  it('answers from a thread while the library works in the background', async () => {
    const bench = await makeSearchBench();
    for (let number = 1; number <= 60; number += 1)
      await bench.post(`p${number}`, `title: Post ${number}`, `word${number} common`);
    const library = await bench.open({ background: true });
    await library.scanned();
    const total = async () => (await library.listing.page({ ...everyPost, text: 'common' }, 0, 5)).total;
    await expect.poll(total).toBe(60);
    await expect.poll(async () => (await library.listing.state()).kind).toBe('ready');
    await expect.poll(() => found(library, 'word17')).toEqual(['p17']);
    await library.setMeta('id-p17', { title: 'Renamed' });
    await expect.poll(() => found(library, 'renamed')).toEqual(['p17']);
  });
});
