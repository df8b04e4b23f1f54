import { expect, test } from 'vitest';

import { whenLeaving } from '../../../electron/main/leaving.ts';

test('a writer who leaves is told where the words of a post are that could not be written', () => {
  expect(whenLeaving({ code: 'disk-full', message: 'No room.' }).kept).toContain(
    'come back when you open this library',
  );
  expect(whenLeaving({ code: 'conflict', message: 'Both changed it.', kept: 'Both are kept.' }).kept).toContain(
    'a post of their own',
  );
  const gone = { code: 'not-found', message: 'It was deleted.', kept: 'Its text is in this window.' } as const;
  expect(whenLeaving(gone)).toEqual(gone);
});
