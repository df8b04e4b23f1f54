import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { makeClient } from '../../../renderer/bridge/client.ts';
import { createWindowState } from '../../../renderer/state/window.ts';
import type { WindowState } from '../../../renderer/state/window.ts';
import { blog, fakeBridge } from '../harness/fakeBridge.ts';
import type { Fake, FakeOptions } from '../harness/fakeBridge.ts';

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
const listed = () => [...state.listing.store.getState().pages.values()].flat().map(({ id }) => id);
const openId = () => state.openId();
const texts = () => state.notices.store.getState().notices.map(({ text }) => text);

describe('starting', () => {
  it('goes on with the post that was written in last', async () => {
    await begin();
    expect(openId()).toBe('p1');
  });

  it('opens nothing in a library that holds nothing', async () => {
    await begin({ posts: [] });
    expect(openId()).toBeNull();
  });
});

describe('the list', () => {
  it('asks one question at a time while someone types, and ends with the answer to the last', async () => {
    await begin();
    const release = fake.hold('posts.page');
    for (const text of ['h', 'ha', 'har', 'harb']) void state.listing.filterBy({ text });
    await vi.advanceTimersByTimeAsync(0);
    release();
    await vi.advanceTimersByTimeAsync(0);
    const asked = fake.sent('posts.page').map(({ query }) => query.text);
    expect(asked.at(-1)).toBe('harb');
    expect(asked.length).toBeLessThan(5);
    expect(listed()).toEqual(['p1']);
  });

  it('keeps to posts with a problem when asked to', async () => {
    await begin();
    await state.listing.filterBy({ section: 'problems' });
    expect(listed()).toEqual(['p8', 'p9']);
  });

  it('keeps showing what it had, with words, when the library cannot answer', async () => {
    await begin();
    const before = listed();
    fake.fail('posts.page', { code: 'unreadable', message: 'The library could not be read.' });
    await state.listing.refresh();
    expect(listed()).toEqual(before);
    expect(state.listing.store.getState().failure).toMatchObject({ code: 'unreadable' });
    await state.listing.refresh();
    expect(state.listing.store.getState().failure).toBeNull();
  });

  it('shows nothing of the former library after another was opened', async () => {
    await begin();
    fake.posts.clear();
    fake.emit('library.changed', { library: { key: 'other', name: 'Other', displayPath: '~/Other' } });
    expect(listed()).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(openId()).toBeNull();
  });
});

describe('throwing away and taking back', () => {
  it('opens the next post, says so, and undoes it', async () => {
    await begin();
    await state.trash('p1');
    expect(listed()).not.toContain('p1');
    expect(openId()).toBe('p2');
    const [notice] = state.notices.store.getState().notices;
    expect(notice?.text).toBe('“The harbour at the end of the line” is in the trash.');
    notice?.action?.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(listed()).toContain('p1');
    expect(openId()).toBe('p1');
  });

  it('leaves the post open when it could not be moved', async () => {
    await begin();
    fake.fail('posts.trash', { code: 'disk-denied', message: 'The folder is read-only.' });
    await state.trash('p1');
    expect(openId()).toBe('p1');
    expect(texts()).toEqual(['The folder is read-only.']);
  });
});

describe('a new post', () => {
  it('is in the list even when the filter would have hidden it', async () => {
    await begin();
    await state.listing.filterBy({ section: 'published', tag: 'books' });
    await state.newPost();
    await vi.advanceTimersByTimeAsync(0);
    expect(listed()).toContain('new2');
    expect(state.post.store.getState()).toMatchObject({ post: { kind: 'open', id: 'new2' }, caret: 'title' });
  });
});

describe('settings', () => {
  it('change at once, and go back with words when they cannot be kept', async () => {
    await begin();
    fake.fail('settings.set', { code: 'disk-full', message: 'The disk is full.' });
    const change = state.library.changeSettings({ theme: 'dark' });
    expect(state.library.app()?.settings.theme).toBe('dark');
    await change;
    expect(state.library.app()?.settings.theme).toBe('system');
    expect(texts()).toEqual(['The disk is full.']);
  });
});

describe('publishing', () => {
  const run = () => state.publishing.store.getState().runs['p1'];

  it('hands over what was typed first', async () => {
    await begin();
    state.post.changeMeta({ title: 'Newest' });
    await state.publishing.publish('p1', 'Newest', blog, 'published');
    const order = fake.calls.map(({ channel }) => channel);
    expect(order.indexOf('posts.setMeta')).toBeLessThan(order.indexOf('publish.start'));
    expect(run()).toMatchObject({ kind: 'done', receipt: { action: 'update' } });
  });

  it('is not begun a second time while it runs', async () => {
    await begin();
    const release = fake.hold('publish.start');
    const first = state.publishing.publish('p1', '', blog, 'published');
    await state.publishing.publish('p1', '', blog, 'published');
    release();
    await first;
    expect(fake.sent('publish.start')).toHaveLength(1);
  });

  it('shows its steps until it ends, and can be cancelled', async () => {
    await begin();
    const release = fake.hold('publish.start');
    fake.fail('publish.start', { code: 'cancelled', message: 'Cancelled.' });
    const publishing = state.publishing.publish('p1', '', blog, 'published');
    await vi.advanceTimersByTimeAsync(0);
    const operation = fake.sent('publish.start')[0]?.operation ?? '';
    fake.emit('operations.progress', { operation, done: 1, total: 3, message: 'Sending harbour.svg' });
    expect(state.operations.store.getState().operations[0]).toMatchObject({
      done: 1,
      total: 3,
      message: 'Sending harbour.svg',
    });
    await state.operations.cancel(operation);
    release();
    await publishing;
    expect(fake.sent('operations.cancel')).toEqual([{ operation }]);
    expect(state.operations.store.getState().operations).toEqual([]);
    expect(run()).toBeUndefined();
    expect(texts()).toEqual([]);
  });

  it('keeps a failure with the post, and says it where the panel is not open', async () => {
    await begin();
    fake.fail('publish.start', { code: 'wrong-credentials', message: 'The password was not accepted.' });
    await state.publishing.publish('p1', '', blog, 'published');
    expect(run()).toMatchObject({ kind: 'failed', failure: { code: 'wrong-credentials' } });
    expect(texts()).toEqual(['The password was not accepted.']);
  });
});

describe('another library that is not opened after all', () => {
  it('leaves the post that was open where it was', async () => {
    await begin();
    const before = openId();
    expect(await state.changeLibrary(async () => null)).toBe(null);
    expect(openId()).toBe(before);
    expect(state.post.store.getState().post.kind).toBe('open');
  });
});
