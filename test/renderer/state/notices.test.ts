import { expect, it } from 'vitest';

import type { Failure } from '#core/failure.ts';

import { makeClient } from '../../../renderer/bridge/client.ts';
import { createNotices } from '../../../renderer/state/notices.ts';
import { createWindowState } from '../../../renderer/state/window.ts';
import { fakeBridge } from '../harness/fakeBridge.ts';

const full: Failure = { code: 'disk-full', message: 'Versions cannot be kept now: the disk is full.' };
const denied: Failure = { code: 'disk-denied', message: 'Versions cannot be kept now: the disk is read-only.' };

it('says once that versions cannot be kept, and takes it back when they can', () => {
  const fake = fakeBridge();
  const state = createWindowState(makeClient(fake.bridge));
  const stop = state.start();
  const shown = () => state.notices.store.getState().notices.map(({ text }) => text);
  const tell = (failure: Failure | null): void => fake.emit('versions.failing', { failure });

  tell(null);
  expect(shown()).toEqual([]);
  tell(full);
  tell(full);
  expect(shown()).toEqual([full.message]);
  tell(denied);
  expect(shown()).toEqual([denied.message]);
  state.notices.dismiss(state.notices.store.getState().notices[0]?.id ?? 0);
  tell(denied);
  expect(shown()).toEqual([]);
  tell(null);
  tell(denied);
  expect(shown()).toEqual([denied.message]);
  tell(null);
  expect(shown()).toEqual([]);
  stop();
});

it('keeps what failed while words that go by themselves come, and puts the oldest of those away', () => {
  const { store, fail, say } = createNotices();
  fail(full);
  for (const words of ['One.', 'Two.', 'Three.', 'Four.']) say(words);
  expect(store.getState().notices.map(({ text }) => text)).toEqual([full.message, 'Three.', 'Four.']);
});

it('what is deleted for ever has no way back from the trash any more, and other notices stay', () => {
  const { store, say, sayTrashed, forgetTrashed } = createNotices();
  sayTrashed('“A” is in the trash.', { label: 'Undo', run: () => undefined });
  say('12 posts tagged.', { label: 'Undo', run: () => undefined });
  forgetTrashed();
  expect(store.getState().notices.map(({ text }) => text)).toEqual(['12 posts tagged.']);
});
