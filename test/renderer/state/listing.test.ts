import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { makeClient } from '../../../renderer/bridge/client.ts';
import { createListing, rowsPerPage } from '../../../renderer/state/listing.ts';
import type { Listing } from '../../../renderer/state/listing.ts';
import { fakeBridge } from '../harness/fakeBridge.ts';
import type { Fake } from '../harness/fakeBridge.ts';
import { harnessPosts } from '../harness/posts.ts';

const count = 2_500;
let fake: Fake;
let listing: Listing;

beforeEach(async () => {
  vi.useFakeTimers();
  const [pattern] = harnessPosts();
  if (pattern === undefined) throw new Error('there is no post to copy');
  const day = (index: number) => new Date(Date.UTC(2020, 0, 1) - index * 86_400_000).toISOString();
  fake = fakeBridge({
    posts: Array.from({ length: count }, (_, index) => ({
      ...pattern,
      id: `m${index}`,
      title: `Post ${index}`,
      updated: day(index),
      status: index % 2 === 0 ? ('draft' as const) : ('published' as const),
    })),
  });
  listing = createListing(makeClient(fake.bridge));
  await listing.refresh();
});
afterEach(() => {
  vi.useRealTimers();
});
const soon = () => vi.advanceTimersByTimeAsync(0);
const offsets = (from = 0) =>
  fake
    .sent('posts.page')
    .slice(from)
    .map(({ offset }) => offset);
const asked = () => fake.sent('posts.page').length;
const state = () => listing.store.getState();
const change = (id: string, title: string) => {
  const post = fake.posts.get(id);
  if (post !== undefined) fake.posts.set(id, { ...post, title });
};

describe('rows of a long list', () => {
  it('come page by page as they are seen, and not twice', async () => {
    expect(state().total).toBe(count);
    expect(offsets()).toEqual([0]);
    listing.see(1_990, 2_010);
    await soon();
    expect(offsets(1)).toEqual([1_950, 2_000]);
    expect(listing.rowAt(2_005)?.id).toBe('m2005');
    expect(listing.rowAt(1_500)).toBeNull();
    listing.see(0, 40);
    listing.see(2_000, 2_040);
    await soon();
    expect(asked()).toBe(3);
  });

  it('that were flown over are not fetched', async () => {
    const release = fake.hold('posts.page');
    for (let row = 100; row < 2_400; row += 100) listing.see(row, row + 10);
    release();
    await soon();
    expect(asked()).toBeLessThan(5);
    expect(listing.rowAt(2_305)?.id).toBe('m2305');
  });

  it('are forgotten when many others were seen since', async () => {
    for (let page = 0; page * rowsPerPage < count; page += 1) {
      listing.see(page * rowsPerPage, page * rowsPerPage + 1);
      await soon();
    }
    expect(state().pages.size).toBeLessThanOrEqual(80);
    expect(listing.rowAt(2_400)).not.toBeNull();
  });

  it('can be chosen from where they are known to where they are not', async () => {
    const ids = await listing.idsBetween(90, 560);
    expect(ids).toHaveLength(471);
    expect([ids[0], ids.at(-1)]).toEqual(['m90', 'm560']);
  });
});

describe('what changes', () => {
  it('is asked for again only as far as it is seen, and the old rows stay until then', async () => {
    listing.see(1_000, 1_020);
    await soon();
    const before = asked();
    const release = fake.hold('posts.page');
    change('m1005', 'Another title');
    await vi.advanceTimersByTimeAsync(1_000);
    listing.changed();
    await soon();
    expect(listing.rowAt(1_005)?.title).toBe('Post 1005');
    release();
    await soon();
    expect(listing.rowAt(1_005)?.title).toBe('Another title');
    expect(offsets(before)).toEqual([1_000]);
  });

  it('in a burst is asked for a few times, and once more at its end', async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    const before = asked();
    for (let index = 0; index < 1_000; index += 1) {
      change('m3', `Title ${index}`);
      listing.changed();
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked() - before).toBeLessThan(10);
    expect(listing.rowAt(3)?.title).toBe('Title 999');
    expect(fake.sent('posts.counts').length).toBeLessThan(8);
  });

  it('elsewhere is seen when one goes there', async () => {
    listing.see(500, 510);
    await soon();
    listing.see(0, 10);
    change('m505', 'Another title');
    listing.changed();
    await vi.advanceTimersByTimeAsync(1_000);
    const before = asked();
    listing.see(500, 510);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(offsets(before)).toEqual([500]);
    expect(listing.rowAt(505)?.title).toBe('Another title');
  });
});

describe('the order', () => {
  it('is by relevance while something is looked for, and what it was before when that is over', async () => {
    await listing.filterBy({ sort: 'title', descending: false });
    await listing.filterBy({ text: 'post 7' });
    expect(state().query).toMatchObject({ sort: 'relevance' });
    await listing.filterBy({ sort: 'words', descending: true });
    await listing.filterBy({ text: 'post 77' });
    expect(state().query).toMatchObject({ sort: 'words' });
    await listing.filterBy({ text: '' });
    expect(state().query).toMatchObject({ sort: 'title', descending: false });
  });

  it('of a kept search is its own', async () => {
    await listing.filterBy({ text: 'post', sort: 'date', descending: false });
    expect(state().query).toMatchObject({ sort: 'date', descending: false });
  });
});

it('says what failed, keeps its rows, and asks again when it is told to', async () => {
  fake.fail('posts.page', { code: 'unreadable', message: 'The library could not be read.' });
  await listing.filterBy({ section: 'draft' });
  expect(state().failure).toMatchObject({ code: 'unreadable' });
  expect(state().total).toBe(count);
  await listing.refresh();
  expect(state().failure).toBeNull();
  expect(state().total).toBe(count / 2);
});
