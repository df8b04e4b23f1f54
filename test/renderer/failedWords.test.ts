import { expect, test } from 'vitest';

import { failedWords } from '../../renderer/features/status/failedWords.ts';

test('a save that failed is said to be one, once, and a file that another program took away is none', () => {
  expect(failedWords({ code: 'disk-full', message: 'The disk is full.', kept: 'Your words are kept.' })).toBe(
    'Could not save: The disk is full. Your words are kept.',
  );
  expect(failedWords({ code: 'disk-full', message: 'Could not save the post: the disk is full.' })).toBe(
    'Could not save the post: the disk is full.',
  );
  expect(failedWords({ code: 'not-found', message: 'Another program deleted this file.' })).toBe(
    'Another program deleted this file.',
  );
});
