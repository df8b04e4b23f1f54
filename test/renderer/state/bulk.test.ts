import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { wholeLibrary } from '#core/post/listing.ts';

import { makeClient } from '../../../renderer/bridge/client.ts';
import { followingLinks } from '../../../renderer/state/addresses.ts';
import { countChosen, isChosen, selectionOf } from '../../../renderer/state/selection.ts';
import { createWindowState } from '../../../renderer/state/window.ts';
import type { WindowState } from '../../../renderer/state/window.ts';
import { fakeBridge } from '../harness/fakeBridge.ts';
import type { Fake, FakeOptions } from '../harness/fakeBridge.ts';
import { harnessPosts } from '../harness/posts.ts';

let fake: Fake;
let state: WindowState;
let stop: () => void = () => {};

const begin = async (options: FakeOptions = {}) => {
  fake = fakeBridge(options);
  state = createWindowState(makeClient(fake.bridge));
  stop = state.start();
  await vi.advanceTimersByTimeAsync(0);
};
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});
const notices = () => state.notices.store.getState().notices;
const total = () => state.listing.store.getState().total ?? 0;
const chosen = () => state.selection.store.getState().chosen;
const ids = (...some: string[]) => ({ kind: 'ids' as const, ids: some });

describe('choosing rows', () => {
  it('draws the stretch from the anchor anew, and keeps what was chosen before', async () => {
    await begin();
    const row = (index: number) => state.listing.rowAt(index)?.id ?? '';
    state.selection.toggle(row(8), 8);
    state.selection.toggle(row(2), 2);
    await state.selection.extend(2, 5);
    expect(countChosen(chosen(), total())).toBe(5);
    await state.selection.extend(2, 3);
    expect(countChosen(chosen(), total())).toBe(3);
    expect(isChosen(chosen(), row(8))).toBe(true);
  });

  it('says why a stretch could not be chosen, and leaves what was', async () => {
    const [one] = harnessPosts();
    if (one === undefined) throw new Error('There are no posts.');
    await begin({ posts: Array.from({ length: 200 }, (_, index) => ({ ...one, id: `many${index}` })) });
    state.selection.toggle('many0', 0);
    fake.fail('posts.page', { code: 'unreadable', message: 'The library could not be read.' });
    await state.selection.extend(0, 150);
    expect(countChosen(chosen(), total())).toBe(1);
    expect(notices().map(({ text }) => text)).toEqual(['The library could not be read.']);
  });

  it('of all means the query, loaded or not, but for what is taken out', async () => {
    await begin();
    await state.listing.filterBy({ section: 'published' });
    state.selection.all();
    state.selection.toggle('p1', 0);
    expect(countChosen(chosen(), total())).toBe(total() - 1);
    const { answered } = state.listing.store.getState();
    if (answered === null) throw new Error('nothing was answered');
    expect(selectionOf(chosen(), answered)).toMatchObject({
      kind: 'query',
      query: { section: 'published' },
      except: ['p1'],
    });
  });

  it('ends where another list begins', async () => {
    await begin();
    state.selection.all();
    await state.listing.filterBy({ text: 'rain' });
    expect(countChosen(chosen(), total())).toBe(0);
  });
});

describe('what is done to several posts', () => {
  it('is said, and taken back by Undo', async () => {
    await begin();
    await state.bulk.run(ids('p3', 'p4'), { kind: 'add-tag', tag: 'sea' });
    expect(notices()[0]?.text).toBe('2 posts tagged “sea”.');
    expect(fake.posts.get('p3')?.tags).toContain('sea');
    notices()[0]?.action?.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.posts.get('p3')?.tags).not.toContain('sea');
  });

  it('names those that could not be changed, and does the rest', async () => {
    await begin();
    await state.bulk.run(ids('p3', 'p8'), { kind: 'status', status: 'archived' });
    expect(fake.posts.get('p3')?.status).toBe('archived');
    const texts = notices().map(({ text }) => text);
    expect(texts[0]).toBe('1 post is archived now.');
    expect(texts[1]).toMatch(/^1 post could not be changed: “Notes for a talk/u);
  });

  it('begins when everything typed in the open post was handed over', async () => {
    await begin();
    state.post.changeMeta({ title: 'Newest' });
    await state.bulk.run(ids('p1', 'p3'), { kind: 'add-tag', tag: 'sea' });
    const order = fake.calls.map(({ channel }) => channel);
    expect(order.indexOf('posts.setMeta')).toBeLessThan(order.indexOf('posts.bulk'));
  });

  it('puts the open post away before it goes to the trash with others', async () => {
    await begin();
    await state.bulk.run(ids('p1', 'p3'), { kind: 'trash' });
    expect(state.openId()).toBeNull();
    expect(state.listing.find('p3')).toBeNull();
  });

  it('does nothing while what was typed cannot be handed over', async () => {
    await begin();
    state.post.changeMeta({ title: 'Newest' });
    fake.fail('posts.setMeta', { code: 'disk-full', message: 'The disk is full.' }, 20);
    await state.bulk.run(ids('p1', 'p3'), { kind: 'trash' });
    expect(fake.sent('posts.bulk')).toEqual([]);
    expect(state.openId()).toBe('p1');
  });
});

describe('links to an address that changes', () => {
  const link = (from: string, href: string) => ({ from, fromTitle: '', text: '', href });

  it('are changed where they name it, each way it is written', () => {
    const links = [
      link('a', '../tea/'),
      link('b', '../tea/#cups'),
      link('c', '/posts/tea/index.md'),
      link('a', '../tea/'),
      link('d', '../../teapots/'),
      link('e', 'https://blog.example/?p=7'),
      link('f', '../steam-tea-cup/'),
    ];
    expect(followingLinks(links, 'tea', 'on-tea')).toEqual([
      { posts: ['a'], from: '../tea/', to: '../on-tea/' },
      { posts: ['b'], from: '../tea/#cups', to: '../on-tea/#cups' },
      { posts: ['c'], from: '/posts/tea/index.md', to: '/posts/on-tea/index.md' },
    ]);
  });

  it('are offered in one line, and changed when the writer says so', async () => {
    const slug = 'the-harbour-at-the-end-of-the-line';
    await begin({
      links: [
        { ...link('p3', `../${slug}/`), to: 'p1' },
        { ...link('p4', `../${slug}/`), to: 'p1' },
      ],
    });
    await state.changeAddress({ id: 'p1', slug }, 'harbour', state.post.renameSlug);
    expect(notices()[0]).toMatchObject({ text: '2 posts link here by the old address.', lasting: true });
    notices()[0]?.action?.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.sent('links.repoint')).toMatchObject([{ posts: ['p3', 'p4'], from: `../${slug}/`, to: '../harbour/' }]);
    notices().at(-1)?.action?.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.sent('links.repoint')[1]).toMatchObject({ from: '../harbour/', to: `../${slug}/` });
  });

  it('are offered too when the address of a post that was never published follows its title', async () => {
    const slug = 'the-harbour-at-the-end-of-the-line';
    await begin({ links: [{ ...link('p4', `../${slug}/`), to: 'p1' }] });
    const { client } = state;
    state.changeTitle('The harb');
    await vi.advanceTimersByTimeAsync(0);
    // As the library does it with a save, also one in the middle of the title.
    await client['posts.renameSlug']({ id: 'p1', slug: 'the-harb' });
    state.changeTitle('The harbour');
    await client['posts.renameSlug']({ id: 'p1', slug: 'the-harbour' });
    await state.titleLeft();
    expect(notices()[0]).toMatchObject({ text: '1 post links here by the old address.', lasting: true });
    notices()[0]?.action?.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.sent('links.repoint')).toMatchObject([{ posts: ['p4'], from: `../${slug}/`, to: '../the-harbour/' }]);
    state.changeTitle('The harbour, again');
    const before = notices().length;
    await state.titleLeft();
    expect(notices()).toHaveLength(before);
  });

  it('are left alone, the rest of them, when the writer ends it', async () => {
    await begin();
    const letGo = fake.hold('links.repoint');
    const repointing = state.bulk.repoint([
      { posts: ['p3'], from: '../one/', to: '../first/' },
      { posts: ['p4'], from: '../two/', to: '../second/' },
    ]);
    await vi.advanceTimersByTimeAsync(0);
    const [running] = state.operations.store.getState().operations;
    void state.operations.cancel(running?.id ?? '');
    letGo();
    expect(await repointing).toBe(true);
    expect(fake.sent('links.repoint')).toHaveLength(1);
    expect(notices().at(-1)?.text).toBe('Links in 1 post lead to the right address now.');
    notices().at(-1)?.action?.run();
    await vi.advanceTimersByTimeAsync(0);
    // What was not written is not taken back: such links may have been there before.
    expect(fake.sent('links.repoint').slice(1)).toMatchObject([{ posts: ['p3'], from: '../first/', to: '../one/' }]);
  });

  it('can be taken back as far as they were changed when the library fails on the way', async () => {
    await begin();
    const first = fake.hold('links.repoint');
    const repointing = state.bulk.repoint([
      { posts: ['p3'], from: '../one/', to: '../first/' },
      { posts: ['p4'], from: '../two/', to: '../second/' },
    ]);
    await vi.advanceTimersByTimeAsync(0);
    first();
    const second = fake.hold('links.repoint');
    await vi.advanceTimersByTimeAsync(0);
    fake.fail('links.repoint', { code: 'unreadable', message: 'The library could not be read.' });
    second();
    expect(await repointing).toBe(true);
    expect(notices().map(({ text }) => text)).toEqual([
      'The library could not be read.',
      'Links in 1 post lead to the right address now.',
    ]);
    expect(notices().at(-1)?.action?.label).toBe('Undo');
  });

  it('are not spoken of when the address stayed', async () => {
    await begin({ links: [{ ...link('p3', '../the-harbour-at-the-end-of-the-line/'), to: 'p1' }] });
    const failure = await state.changeAddress(
      { id: 'p1', slug: 'the-harbour-at-the-end-of-the-line' },
      'winter-light',
      state.post.renameSlug,
    );
    expect(failure).toMatchObject({ code: 'conflict' });
    expect(notices()).toEqual([]);
  });
});

describe('deleting for ever', () => {
  const asked = () => state.layout.getState().deleting;

  it('asks first, says what is about to go, and offers no way back afterwards', async () => {
    await begin();
    await state.trash('p1');
    await state.askToDelete(ids('p1'));
    expect(asked()).toMatchObject({ count: 1, title: expect.stringMatching(/./) });
    state.layout.setState({ deleting: null });
    await state.deleteForEver();
    expect(fake.calls.some(({ channel }) => channel === 'posts.bulk')).toBe(false);

    await state.askToDelete(ids('p1'));
    await state.deleteForEver();
    expect(asked()).toBe(null);
    expect(notices().at(-1)).toMatchObject({ text: '1 post is gone for ever.', action: null });
    expect(await state.look('p1')).toBe(null);
  });

  it('asks nothing of a post that is not in the trash', async () => {
    await begin();
    await state.askToDelete(ids('p1'));
    expect(asked()).toBe(null);
  });

  it('puts the post that is looked at away with the rest when the trash is emptied, and leaves one that is written', async () => {
    await begin();
    await state.openById('p1');
    await state.askToDelete(null);
    expect(asked()).toMatchObject({ selection: null, files: 2 });
    await state.deleteForEver();
    expect(state.openId()).toBe('p1');
    expect(notices().at(-1)?.text).toBe('1 post and 2 unused files are gone for ever.');

    await state.trash('p2');
    await state.openById('p2');
    await state.askToDelete(null);
    await state.deleteForEver();
    expect(state.openId()).toBe(null);
    expect(notices().at(-1)?.text).toBe('1 post is gone for ever.');
  });

  it('names a post only where it knows its name', async () => {
    await begin();
    await state.trash('p1');
    fake.posts.set('p1', { ...(await state.client['posts.summary']({ id: 'p1' })), title: ' ' });
    await state.askToDelete(ids('p1'));
    expect(asked()).toMatchObject({ count: 1, title: 'Untitled' });
    const query = { ...wholeLibrary, section: 'trash' as const };
    await state.askToDelete({ kind: 'query', query, except: ['p1'] });
    expect(asked()).toMatchObject({ count: 1, title: null });
  });

  it('says that a post is gone already instead of asking about it', async () => {
    await begin();
    await state.askToDelete(ids('nobody'));
    expect(asked()).toBe(null);
    expect(notices().at(-1)?.failure?.code).toBe('not-found');
  });

  it('asks anew when more came to the trash while it was asked, and deletes nothing unasked', async () => {
    await begin();
    await state.askToDelete(null);
    const count = asked()?.count ?? 0;
    await state.client['posts.trash']({ id: 'p1' });
    await state.deleteForEver();
    expect(asked()).toMatchObject({ selection: null, count: count + 1 });
    expect(fake.posts.has('p1')).toBe(true);
    await state.deleteForEver();
    expect(fake.posts.has('p1')).toBe(false);

    await state.trash('p2');
    await state.askToDelete({ kind: 'query', query: { ...wholeLibrary, section: 'trash' }, except: [] });
    await state.client['posts.trash']({ id: 'p3' });
    await state.deleteForEver();
    expect(asked()).toMatchObject({ count: 2 });
    expect(fake.posts.has('p2')).toBe(true);
  });

  it('asks no more about a library that was left: the answer would be for another', async () => {
    await begin();
    await state.askToDelete(null);
    state.layout.setState({ screen: 'upkeep' });
    fake.emit('library.changed', { library: { key: 'other', name: 'Other', displayPath: '~/Other' } });
    expect(asked()).toBe(null);
    expect(state.layout.getState().screen).toBe(null);
    await state.deleteForEver();
    expect(fake.sent('trash.empty')).toEqual([]);
  });
});
