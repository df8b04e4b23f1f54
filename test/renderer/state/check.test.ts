import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { CheckReport } from '#core/post/upkeep.ts';

import { makeClient } from '../../../renderer/bridge/client.ts';
import { createWindowState } from '../../../renderer/state/window.ts';
import type { WindowState } from '../../../renderer/state/window.ts';
import { fakeBridge } from '../harness/fakeBridge.ts';
import type { Fake } from '../harness/fakeBridge.ts';

const damaged: CheckReport = {
  files: 812,
  bytes: 48_200_000,
  findings: [{ kind: 'unreadable', path: 'posts/tea/cup.png', message: 'The disk could not read it.' }],
};

let fake: Fake;
let state: WindowState;
let stop: () => void = () => {};

const begin = async (check?: CheckReport) => {
  fake = fakeBridge(check === undefined ? {} : { check });
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
const stage = () => state.check.store.getState().stage;
const notices = () => state.notices.store.getState().notices;
const look = (screen: 'upkeep' | null) => state.layout.setState({ screen, upkeepPart: 'check' });

it('shows what it found where it was begun, and forgets it when that was looked at', async () => {
  await begin(damaged);
  look('upkeep');
  await state.check.start();
  expect(stage()).toEqual({ kind: 'done', report: damaged });
  expect(notices()).toEqual([]);
  look(null);
  expect(stage()).toEqual({ kind: 'idle' });
});

it('goes on when its screen is put away, tells what it found, and leads there', async () => {
  await begin(damaged);
  look('upkeep');
  const release = fake.hold('library.check');
  const checking = state.check.start();
  await state.check.start();
  look(null);
  expect(stage()).toEqual({ kind: 'running' });
  release();
  await checking;
  expect(fake.sent('library.check')).toHaveLength(1);
  expect(notices()).toMatchObject([{ text: 'The check of the files found 1 thing to look at.', lasting: true }]);
  notices()[0]?.action?.run();
  expect(state.layout.getState()).toMatchObject({ screen: 'upkeep', upkeepPart: 'check' });
  expect(stage()).toEqual({ kind: 'done', report: damaged });
});

it('says to whoever is elsewhere that all is sound, or that it failed', async () => {
  await begin();
  await state.check.start();
  expect(notices().at(-1)).toMatchObject({ text: 'Every file was read, and all of them are sound.', lasting: false });
  fake.fail('library.check', { code: 'unreadable', message: 'The library’s folder is away.' });
  await state.check.start();
  expect(notices().at(-1)?.failure).toMatchObject({ code: 'unreadable' });
  fake.fail('library.check', { code: 'cancelled', message: 'Cancelled.' });
  await state.check.start();
  expect(stage()).toEqual({ kind: 'idle' });
});

it('shows nothing of a library that was left', async () => {
  await begin(damaged);
  const release = fake.hold('library.check');
  const checking = state.check.start();
  fake.emit('library.changed', { library: { key: 'other', name: 'Other', displayPath: '~/Other' } });
  release();
  await checking;
  expect(stage()).toEqual({ kind: 'idle' });
  expect(notices()).toEqual([]);
});
