import { expect, test } from 'vitest';

import { conflictOriginal } from '#core/post/conflictFile.ts';

test.each([
  ['Dropbox', "index (Ada's conflicted copy 2026-11-01).md", 'index.md'],
  ['Dropbox in German', 'Notiz (Kopie in Konflikt von Ada 2026-11-01).md', 'Notiz.md'],
  ['Dropbox, a name in other capitals', 'post (case conflict).md', 'post.md'],
  ['Nextcloud', 'index (conflicted copy 2026-11-01 153012).md', 'index.md'],
  ['ownCloud', 'post_conflict-20261101-153012.md', 'post.md'],
  ['Syncthing', 'index.sync-conflict-20261101-153012-ABCDEFG.md', 'index.md'],
  ['Syncthing, a name with dots', 'v1.2.sync-conflict-20261101-153012-ABCDEFG.markdown', 'v1.2.markdown'],
  ['OneDrive', 'index-DESKTOP-1A2B3C4.md', 'index.md'],
  ['OneDrive on a Mac', 'index-Adas-MacBook-Pro.md', 'index.md'],
  ['Google Drive', 'index_conf(2).md', 'index.md'],
  ['Google Drive, later', 'index (conflict 2026-11-01).md', 'index.md'],
  ['iCloud', 'index 2.md', 'index.md'],
  ['a machine’s name and a day', "index (Ada's laptop conflict 2026-11-01-10-11-12).md", 'index.md'],
  ['Seafile', 'index (SFConflict ada@example.org 2026-11-01-15-30-12).md', 'index.md'],
  ['Synology', 'index_diskstation_Nov-01-153012-2026_Conflict.md', 'index.md'],
  ['git', 'index.md.orig', 'index.md'],
])('%s’s conflict file tells its original', (_tool, name, original) => {
  expect(conflictOriginal(name)).toBe(original);
});

test.each([
  'index.md',
  'my-conflict-with-time.md',
  'a (2).md',
  'chapter 2.md',
  'why-macbook.md',
  'the-new-macbook-pro.md',
  'a (conflict of interest).md',
  'post-copy.md',
  '2026-11-01-conflict.md',
  'photo.jpg.orig',
  'a_conflict.md',
])('a writer’s own %s is a post like any other', (name) => {
  expect(conflictOriginal(name)).toBeNull();
});
