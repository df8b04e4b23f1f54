import { expect, test } from 'vitest';

import { failedWords } from '../../renderer/features/status/failedWords.ts';

test('a file that another program took away is not told of as a save that failed', () => {
  expect(failedWords({ code: 'disk-full', message: 'The disk is full.', kept: 'Your words are kept.' })).toBe(
    'Could not save: The disk is full. Your words are kept.',
  );
  expect(failedWords({ code: 'not-found', message: 'Another program deleted this file.' })).toBe(
    'Another program deleted this file.',
  );
});
