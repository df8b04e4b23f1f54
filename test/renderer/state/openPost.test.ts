import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LonghandError } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';

import { makeClient } from '../../../renderer/bridge/client.ts';
import { saveStateOf } from '../../../renderer/state/saving.ts';
import { createWindowState } from '../../../renderer/state/window.ts';
import type { WindowState } from '../../../renderer/state/window.ts';
import { fakeBridge } from '../harness/fakeBridge.ts';
import type { Fake } from '../harness/fakeBridge.ts';

const diskFull: Failure = {
  code: 'disk-full',
  message: 'The disk is full.',
  kept: 'Your words are kept in this window.',
};

let fake: Fake;
let state: WindowState;
let stop: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  fake = fakeBridge();
  state = createWindowState(makeClient(fake.bridge));
  stop = state.start();
  await vi.advanceTimersByTimeAsync(0);
  await open('p1');
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const open = async (id: string) => {
  const summary = await state.look(id);
  if (summary === null) throw new Error(`The fake has no post ${id}.`);
  await state.post.open(summary);
};
const settle = () => vi.advanceTimersByTimeAsync(1_000);
const now = () => {
  const { post } = state.post.store.getState();
  if (post.kind !== 'open') throw new Error(`No post is open, but ${post.kind}.`);
  return post;
};
const saveLine = () => {
  const { saving } = state.post.store.getState();
  if (saving === null) throw new Error('There is no save state.');
  return saveStateOf(saving);
};

describe('what is typed in the details', () => {
  it('is seen at once, and sent in one batch after a pause', async () => {
    state.post.changeMeta({ title: 'A' });
    state.post.changeMeta({ title: 'AB' });
    state.post.changeMeta({ excerpt: 'Short.' });
    expect(now().meta).toMatchObject({ title: 'AB', excerpt: 'Short.' });
    expect(saveLine().kind).toBe('saving');
    expect(fake.sent('posts.setMeta')).toEqual([]);
    await settle();
    expect(fake.sent('posts.setMeta')).toEqual([{ id: 'p1', changes: { title: 'AB', excerpt: 'Short.' } }]);
    expect(saveLine().kind).toBe('saved');
  });

  it('reaches its own post when another is opened before the pause is over', async () => {
    state.post.changeMeta({ tags: ['last-second'] });
    await open('p3');
    expect(now().id).toBe('p3');
    expect(fake.sent('posts.setMeta')).toEqual([{ id: 'p1', changes: { tags: ['last-second'] } }]);
    await settle();
    expect(fake.sent('posts.setMeta')).toHaveLength(1);
  });

  it('is sent after the batch that was on its way when it was typed', async () => {
    const release = fake.hold('posts.setMeta');
    state.post.changeMeta({ title: 'First' });
    await settle();
    state.post.changeMeta({ title: 'Second' });
    release();
    await settle();
    expect(fake.sent('posts.setMeta').map(({ changes }) => changes.title)).toEqual(['First', 'Second']);
    expect(now().meta.title).toBe('Second');
  });

  it('is taken back with words when the library refuses it, and nothing else is', async () => {
    fake.fail('posts.setMeta', { code: 'invalid-input', message: 'That is no language.' });
    const before = now().meta.language;
    state.post.changeMeta({ language: '???' });
    await settle();
    expect(now().meta.language).toBe(before);
    expect(state.notices.store.getState().notices.map(({ text }) => text)).toEqual(['That is no language.']);
    expect(saveLine().kind).toBe('saved');
  });

  it('is kept when another field that was sent with it is refused', async () => {
    const refusal: Failure = { code: 'invalid-input', message: 'That is no language.' };
    fake.fail('posts.setMeta', refusal, 2);
    state.post.changeMeta({ language: '???' });
    state.post.changeMeta({ title: 'Kept', tags: ['kept'] });
    await settle();
    expect(now().meta).toMatchObject({ title: 'Kept', language: '', tags: ['kept'] });
    expect(fake.posts.get('p1')).toMatchObject({ title: 'Kept', tags: ['kept'] });
    expect(state.notices.store.getState().notices.map(({ text }) => text)).toEqual(['That is no language.']);
    expect(saveLine().kind).toBe('saved');
  });

  it('stays in the window while the disk is full, and goes out with the next try', async () => {
    fake.fail('posts.setMeta', diskFull);
    state.post.changeMeta({ title: 'Kept' });
    await settle();
    expect(now().meta.title).toBe('Kept');
    expect(saveLine()).toEqual({ kind: 'failed', failure: diskFull });
    await state.post.retry();
    expect(saveLine().kind).toBe('saved');
    expect(fake.posts.get('p1')?.title).toBe('Kept');
  });

  it('is not overwritten by a list that was asked before it was sent', async () => {
    state.post.changeMeta({ title: 'Mine' });
    fake.emit('posts.changed', { ids: ['p1'] });
    await vi.advanceTimersByTimeAsync(10);
    expect(now().meta.title).toBe('Mine');
  });

  it('survives the post being read again after another hand changed its file', async () => {
    state.post.changeMeta({ title: 'Mine' });
    fake.emit('posts.replaced', { id: 'p1' });
    await settle();
    expect(now().meta.title).toBe('Mine');
  });

  it('survives being typed while the post is read again', async () => {
    const release = fake.hold('posts.open');
    fake.emit('posts.replaced', { id: 'p1' });
    await vi.advanceTimersByTimeAsync(10);
    state.post.changeMeta({ title: 'Typed meanwhile' });
    release();
    await settle();
    expect(now().meta.title).toBe('Typed meanwhile');
    expect(fake.posts.get('p1')?.title).toBe('Typed meanwhile');
  });

  it('survives the post being read again while the disk is full, and goes out by itself once there is room', async () => {
    fake.fail('posts.setMeta', diskFull);
    state.post.changeMeta({ title: 'Kept' });
    await vi.advanceTimersByTimeAsync(400);
    fake.fail('posts.setMeta', diskFull);
    fake.emit('posts.replaced', { id: 'p1' });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(now().meta.title).toBe('Kept');
    expect(fake.posts.get('p1')?.title).toBe('Kept');
    expect(saveLine().kind).toBe('saved');
  });

  it('goes out by itself once the disk has room again', async () => {
    fake.fail('posts.setMeta', diskFull);
    state.post.changeMeta({ title: 'Kept' });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(fake.posts.get('p1')?.title).toBe('Kept');
    expect(saveLine().kind).toBe('saved');
  });
});

describe('a post that could not be read again', () => {
  const broken: Failure = { code: 'read-only', message: 'The details at the top cannot be read.' };

  it('is read again once its file is whole, and can be written in', async () => {
    fake.fail('posts.open', broken);
    fake.emit('posts.replaced', { id: 'p1' });
    await settle();
    expect(saveLine()).toMatchObject({ kind: 'failed', failure: broken });
    fake.emit('posts.changed', { ids: ['p1'] });
    await settle();
    expect(saveLine().kind).toBe('saved');
  });

  it('is read again when the writer says so', async () => {
    fake.fail('posts.open', broken);
    fake.emit('posts.replaced', { id: 'p1' });
    await settle();
    const { session } = now().opened;
    await state.post.retry();
    expect(now().opened.session).not.toBe(session);
    expect(saveLine().kind).toBe('saved');
  });
});

describe('switching posts', () => {
  it('keeps what is typed in the details while the text is on its way', async () => {
    let handOver = () => {};
    state.post.setDesk({ flush: () => new Promise((resolve) => (handOver = resolve)) });
    const opening = open('p3');
    await vi.advanceTimersByTimeAsync(10);
    state.post.changeMeta({ title: 'Typed at the last moment' });
    state.post.setDesk({ flush: () => Promise.resolve() });
    handOver();
    await opening;
    await settle();
    expect(now().id).toBe('p3');
    expect(fake.posts.get('p1')?.title).toBe('Typed at the last moment');
  });

  it('takes the desk away before its session ends, so that no word is typed into the void', async () => {
    const release = fake.hold('posts.close');
    const opening = open('p3');
    await vi.advanceTimersByTimeAsync(10);
    expect(state.post.store.getState().post.kind).toBe('opening');
    release();
    await opening;
    expect(now().id).toBe('p3');
  });

  it('hands over what was typed at the last moment before the session ends, and leaves it open when that fails', async () => {
    let flushes = 0;
    state.post.setDesk({
      flush: () => {
        flushes += 1;
        if (flushes === 2) return Promise.reject(new LonghandError(diskFull));
        state.post.textWaits(true);
        return Promise.resolve();
      },
    });
    await open('p3');
    expect(flushes).toBe(2);
    expect(now().id).toBe('p3');
    expect(fake.sent('posts.close')).toEqual([]);
  });

  it('can be written in when the writer goes away and comes back at once', async () => {
    const release = fake.hold('posts.close');
    const choices = [open('p3')];
    await vi.advanceTimersByTimeAsync(10);
    choices.push(open('p1'));
    await vi.advanceTimersByTimeAsync(10);
    release();
    await Promise.all(choices);
    await settle();
    expect(now().id).toBe('p1');
    expect(fake.sent('posts.close').map(({ session }) => session)).not.toContain(now().opened.session);
    state.post.changeMeta({ title: 'Back again' });
    await settle();
    expect(fake.posts.get('p1')?.title).toBe('Back again');
  });

  it('tells of a file that is gone, and not of one that another program takes away for a moment', async () => {
    const gone: Failure = { code: 'not-found', message: 'Another program deleted this file.' };
    const tell = (kind: 'gone' | 'saved') =>
      fake.emit('posts.saveState', {
        id: 'p1',
        state: kind === 'gone' ? { kind: 'failed', failure: gone } : { kind: 'saved', at: '2026-11-01T10:00:00Z' },
      });
    tell('gone');
    await vi.advanceTimersByTimeAsync(1_500);
    expect(saveLine().kind).toBe('saved');
    tell('saved');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(saveLine().kind).toBe('saved');
    tell('gone');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(saveLine()).toMatchObject({ kind: 'failed', failure: gone });
  });

  it('says where words are that could not stay in their post, and opens them', async () => {
    fake.emit('posts.copyKept', { id: 'p1', copy: { id: 'p3', title: 'First (conflict copy)' } });
    const [notice] = state.notices.store.getState().notices;
    expect(notice?.text).toBe('Your words are kept as “First (conflict copy)”.');
    notice?.action?.run();
    await settle();
    expect(now().id).toBe('p3');
  });

  it('leaves no session open when a post is read again and another is chosen meanwhile', async () => {
    const release = fake.hold('posts.open');
    fake.emit('posts.replaced', { id: 'p1' });
    await vi.advanceTimersByTimeAsync(10);
    const opening = open('p3');
    await vi.advanceTimersByTimeAsync(10);
    release();
    await opening;
    await settle();
    expect(fake.sent('posts.close')).toHaveLength(fake.sent('posts.open').length - 1);
  });

  it('keeps a post open when its text could not be handed over', async () => {
    state.post.setDesk({ flush: () => Promise.reject(new LonghandError(diskFull)) });
    await open('p3');
    expect(now().id).toBe('p1');
    expect(state.notices.store.getState().notices[0]?.failure).toMatchObject({ code: 'disk-full' });
    expect(fake.sent('posts.close')).toEqual([]);
  });

  it('hands over the text before it closes the session', async () => {
    const order: string[] = [];
    state.post.setDesk({
      flush: () => {
        order.push('flush');
        return Promise.resolve();
      },
    });
    const { session } = now().opened;
    await open('p3');
    expect(order).toEqual(['flush']);
    expect(fake.sent('posts.close')).toEqual([{ id: 'p1', session }]);
  });

  it('ends with the post that was chosen last, and leaves no other session open', async () => {
    const release = fake.hold('posts.open');
    const choices = [open('p3'), open('p4'), open('p6')];
    await vi.advanceTimersByTimeAsync(0);
    release();
    await Promise.all(choices);
    await settle();
    expect(now().id).toBe('p6');
    const opened = fake.sent('posts.open').length;
    expect(fake.sent('posts.close')).toHaveLength(opened - 1);
  });

  it('shows a post with a problem instead of opening it', async () => {
    await open('p8');
    const { post } = state.post.store.getState();
    expect(post).toMatchObject({ kind: 'shown', id: 'p8' });
    expect(post.kind === 'shown' && post.source?.text).toContain('---');
    expect(fake.sent('posts.open').map(({ id }) => id)).not.toContain('p8');
  });

  it('opens a problem post by itself once it is mended', async () => {
    await open('p8');
    const mended = fake.posts.get('p8');
    if (mended !== undefined) fake.posts.set('p8', { ...mended, problem: null });
    fake.emit('posts.changed', { ids: ['p8'] });
    await settle();
    expect(now().id).toBe('p8');
  });
});

describe('a post that another window throws away', () => {
  const elsewhere = (id: string, trashedAt: string | null): void => {
    const summary = fake.posts.get(id);
    if (summary === undefined) throw new Error(`The fake has no post ${id}.`);
    fake.posts.set(id, { ...summary, trashedAt });
    fake.emit('posts.changed', { ids: [id] });
  };
  const goneElsewhere = (id: string): void => {
    fake.posts.delete(id);
    fake.emit('posts.changed', { ids: [id] });
  };
  const kind = () => state.post.store.getState().post.kind;
  const words = () => state.notices.store.getState().notices.map(({ text }) => text);

  it('is shown as it lies in the trash, and can be written in again once it is taken back', async () => {
    elsewhere('p1', '2026-11-02T09:00:00Z');
    await settle();
    expect(kind()).toBe('shown');
    expect(fake.sent('posts.close')).toHaveLength(1);
    elsewhere('p1', null);
    await settle();
    expect(now().id).toBe('p1');
  });

  it('takes no post’s place that the writer has chosen, and whose turn comes once the words are handed over', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    state.post.setDesk({ flush: () => promise });
    const summary = fake.posts.get('p2');
    if (summary === undefined) throw new Error('The fake has no second post.');
    const chosen = state.post.open(summary);
    elsewhere('p1', '2026-11-02T09:00:00Z');
    await settle();
    resolve();
    await chosen;
    expect(now().id).toBe('p2');
  });

  it('is put away with a word when it was deleted for ever', async () => {
    elsewhere('p1', '2026-11-02T09:00:00Z');
    await settle();
    goneElsewhere('p1');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(kind()).toBe('none');
    expect(words()).toEqual(['“The harbour at the end of the line” is not in the trash any more.']);
  });

  it('is put away when all that this window saw is that it is gone', async () => {
    goneElsewhere('p1');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(kind()).toBe('none');
    expect(words()).toEqual(['“The harbour at the end of the line” is not here any more.']);
  });

  it('stays when it comes back within a moment, and when the library only does not answer', async () => {
    await open('p8');
    const summary = fake.posts.get('p8');
    goneElsewhere('p8');
    await vi.advanceTimersByTimeAsync(500);
    if (summary !== undefined) fake.posts.set('p8', summary);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(kind()).toBe('shown');
    fake.fail('posts.summary', { code: 'unreadable', message: 'The library could not be read.' }, 5);
    fake.emit('posts.changed', { ids: ['p8'] });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(kind()).toBe('shown');
    expect(words()).toEqual([]);
  });

  it('stays with words that no other place has', async () => {
    state.post.textWaits(true);
    elsewhere('p1', '2026-11-02T09:00:00Z');
    await settle();
    expect(kind()).toBe('open');
    goneElsewhere('p1');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(kind()).toBe('open');
  });

  it('stays while the library has it open, though its list is being made anew', async () => {
    fake.fail('posts.summary', { code: 'not-found', message: 'This post is no longer in the library.' }, 5);
    fake.emit('posts.changed', { ids: null });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(now().id).toBe('p1');
    expect(words()).toEqual([]);
  });

  it('is not shown for long when it was gone before its row was chosen', async () => {
    const summary = fake.posts.get('p8');
    if (summary === undefined) throw new Error('The fake has no post p8.');
    fake.posts.delete('p8');
    await state.post.open(summary);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(kind()).toBe('none');
  });
});

describe('the line about saving', () => {
  it('tells the worst news: what main could not write, or what the text could not hand over', () => {
    fake.emit('posts.saveState', { id: 'p1', state: { kind: 'saving' } });
    expect(saveLine().kind).toBe('saving');
    fake.emit('posts.saveState', { id: 'p1', state: { kind: 'failed', failure: diskFull } });
    expect(saveLine()).toEqual({ kind: 'failed', failure: diskFull });
    state.post.textFailed({ code: 'internal', message: 'Not sent.' });
    expect(saveLine()).toMatchObject({ failure: { message: 'Not sent.' } });
  });

  it('does not speak of another post', () => {
    fake.emit('posts.saveState', { id: 'p3', state: { kind: 'failed', failure: diskFull } });
    expect(saveLine().kind).toBe('saved');
  });

  it('says saved only when text and details are both handed over', async () => {
    state.post.textWaits(true);
    state.post.changeMeta({ title: 'Both' });
    await settle();
    expect(saveLine().kind).toBe('saving');
    state.post.textWaits(false);
    expect(saveLine().kind).toBe('saved');
  });
});

describe('closing the window', () => {
  it('is answered once text and details have been handed over', async () => {
    state.post.changeMeta({ title: 'Last words' });
    fake.emit('app.flush', { token: 'bye' });
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.posts.get('p1')?.title).toBe('Last words');
    expect(fake.sent('app.flushed')).toEqual([{ token: 'bye' }]);
  });

  it('is not answered while the window still holds words', async () => {
    state.post.setDesk({ flush: () => Promise.reject(new LonghandError(diskFull)) });
    fake.emit('app.flush', { token: 'bye' });
    await settle();
    expect(fake.sent('app.flushed')).toEqual([]);
  });
});

describe('changing the address', () => {
  it('says at the field why not, and keeps the old one', async () => {
    const before = now().meta.slug;
    expect(await state.post.renameSlug('winter-light')).toMatchObject({ code: 'conflict' });
    expect(await state.post.renameSlug('No Spaces')).toMatchObject({ code: 'invalid-input' });
    expect(now().meta.slug).toBe(before);
  });

  it('shows the new one at once, after handing over what was typed', async () => {
    state.post.changeMeta({ title: 'Typed before' });
    expect(await state.post.renameSlug('the-new-one')).toBeNull();
    expect(now().meta).toMatchObject({ slug: 'the-new-one', title: 'Typed before' });
  });
});

describe('what others do to the open post', () => {
  const news = () => state.post.store.getState().news;

  it('is said in one line: the file was followed, or both were brought together', () => {
    state.post.told(['typing']);
    expect(news()).toBeNull();
    state.post.told(['file']);
    expect(news()).toEqual({ kind: 'file' });
    state.post.told(['file', 'merge']);
    expect(news()).toEqual({ kind: 'merge' });
    state.post.newsRead();
    expect(news()).toBeNull();
  });

  it('shows in the title and the fields that are not being typed in, and never takes those away that are', async () => {
    state.post.changeMeta({ title: 'Being typed' });
    await fake.bridge['posts.setMeta']({ id: 'p1', changes: { tags: ['theirs'], title: 'Theirs' } });
    await vi.advanceTimersByTimeAsync(10);
    expect(now().meta.title).toBe('Being typed');
    await settle();
    expect(now().meta).toMatchObject({ title: 'Being typed', tags: ['theirs'] });
    expect(fake.posts.get('p1')).toMatchObject({ title: 'Being typed', tags: ['theirs'] });
  });

  it('shows in the fields that the list does not tell of', async () => {
    await fake.bridge['posts.setMeta']({ id: 'p1', changes: { excerpt: 'Theirs.', author: 'Another' } });
    await settle();
    expect(now().meta).toMatchObject({ excerpt: 'Theirs.', author: 'Another' });
  });

  it('opens the post again when steps do not fit, with a word about it only when they were refused', async () => {
    const { session } = now().opened;
    await state.post.misfit('p1', { code: 'conflict', message: 'Stale.' });
    expect(now().opened.session).not.toBe(session);
    expect(state.notices.store.getState().notices).toEqual([]);
    await state.post.misfit('p1', { code: 'invalid-input', message: 'Not a step.' });
    expect(state.notices.store.getState().notices).toMatchObject([
      { text: 'A change to the text could not be taken as it was made.' },
    ]);
  });

  it('does not open a post again and again when its steps go on being refused: the text stays, and says so', async () => {
    const refused: Failure = { code: 'invalid-input', message: 'Not a step.' };
    await state.post.misfit('p1', refused);
    const { session } = now().opened;
    await state.post.misfit('p1', refused);
    expect(now().opened.session).toBe(session);
    expect(saveLine()).toMatchObject({ kind: 'failed', failure: { message: 'Not a step.' } });
    await state.post.retry();
    expect(now().opened.session).not.toBe(session);
  });
});

describe('a conflict', () => {
  const conflict = {
    at: '2026-11-01T09:00:00Z',
    places: [{ base: [], mine: [], theirs: [] }],
    fields: [],
  };
  const shown = () => state.post.store.getState().conflict;

  it('is shown for its own post alone, and gone once it is solved elsewhere', () => {
    fake.emit('posts.conflict', { id: 'p3', conflict });
    expect(shown()).toBeNull();
    fake.emit('posts.conflict', { id: 'p1', conflict });
    state.post.compare(true);
    expect(shown()).toEqual(conflict);
    fake.emit('posts.conflict', { id: 'p1', conflict: null });
    expect(state.post.store.getState()).toMatchObject({ conflict: null, comparing: false });
  });

  it('is decided after everything typed has been handed over, and taken back as one', async () => {
    const order: string[] = [];
    state.post.setDesk({
      flush: () => {
        order.push('flush');
        return Promise.resolve();
      },
      undoMerge: () => {
        order.push('undo');
        return true;
      },
    });
    fake.emit('posts.conflict', { id: 'p1', conflict });
    expect(await state.post.decide(['theirs'], [])).toBeNull();
    expect(shown()).toBeNull();
    expect(fake.sent('posts.resolveConflict')).toEqual([{ id: 'p1', places: ['theirs'], fields: [] }]);
    const [notice] = state.notices.store.getState().notices;
    notice?.action?.run();
    expect(order).toEqual(['flush', 'undo']);
  });

  it('is not decided by choices that were made for what it was before the last words were handed over', async () => {
    fake.emit('posts.conflict', { id: 'p1', conflict });
    const other = { ...conflict, places: [{ base: [], mine: [{ type: 'paragraph' }], theirs: [] }] };
    state.post.setDesk({
      flush: () => {
        fake.emit('posts.conflict', { id: 'p1', conflict: other });
        return Promise.resolve();
      },
    });
    expect(await state.post.decide(['theirs'], [])).toMatchObject({ code: 'conflict' });
    expect(fake.sent('posts.resolveConflict')).toEqual([]);
    expect(shown()).toEqual(other);
  });

  it('stays when deciding fails, with what it failed with', async () => {
    fake.emit('posts.conflict', { id: 'p1', conflict });
    fake.fail('posts.resolveConflict', diskFull);
    expect(await state.post.decide(['mine'], [])).toEqual(diskFull);
    expect(shown()).toEqual(conflict);
  });
});

describe('a post that came to have a problem since its row was read', () => {
  const readOnly: Failure = { code: 'read-only', message: 'The file cannot be read.' };

  it('is shown with it', async () => {
    const row = await state.look('p2');
    if (row === null) throw new Error('The fake has no post p2.');
    fake.posts.set('p2', { ...row, problem: { kind: 'unreadable', message: 'The file cannot be read.' } });
    fake.fail('posts.open', readOnly);
    await state.post.open(row);
    expect(state.post.store.getState().post).toMatchObject({
      kind: 'shown',
      summary: { problem: { kind: 'unreadable' } },
    });
  });

  it('is not shown as nothing at all when nobody knows of the problem', async () => {
    fake.fail('posts.open', readOnly);
    await open('p2');
    expect(state.post.store.getState().post).toMatchObject({ kind: 'failed', failure: readOnly });
  });
});
