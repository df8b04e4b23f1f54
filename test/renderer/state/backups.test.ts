import { expect, it } from 'vitest';

import type { BackupState } from '#core/post/upkeep.ts';

import { makeClient } from '../../../renderer/bridge/client.ts';
import { createWindowState } from '../../../renderer/state/window.ts';
import { fakeBridge } from '../harness/fakeBridge.ts';

it('tells of a backup that failed by itself, once, and leads to where something can be done', () => {
  const fake = fakeBridge();
  const state = createWindowState(makeClient(fake.bridge));
  const stop = state.start();
  const tell = (failure: string | null): void => {
    const backup: BackupState = { every: 'day', keep: 10, displayPath: '~/Backups', last: null, failure };
    fake.emit('backup.changed', backup);
  };
  const notices = () => state.notices.store.getState().notices;

  tell(null);
  expect(notices()).toEqual([]);
  tell('Could not write the backup: the disk is full.');
  expect(notices()).toMatchObject([{ text: 'Could not write the backup: the disk is full.', lasting: true }]);
  notices()[0]?.action?.run();
  expect(state.layout.getState()).toMatchObject({
    screen: 'upkeep',
    upkeepPart: 'backups',
  });

  state.notices.dismiss(notices()[0]?.id ?? 0);
  tell('Could not write the backup: the disk is full.');
  expect(notices()).toEqual([]);
  tell(null);
  tell('Could not write the backup: the disk is full.');
  expect(notices()).toHaveLength(1);

  // Another library has backups of its own, on the same disk.
  state.notices.dismiss(notices()[0]?.id ?? 0);
  fake.emit('library.changed', { library: { key: 'other', name: 'Other', displayPath: '~/Other' } });
  tell('Could not write the backup: the disk is full.');
  expect(notices()).toHaveLength(1);
  stop();
});
