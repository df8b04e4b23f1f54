import { libraryOption } from '../command.ts';
import type { Command } from '../command.ts';
import { answerQuery, queryOptions } from './list.ts';

export const search: Command = {
  name: 'search',
  summary: 'Find posts by words of their title and text.',
  usage: ['WORDS'],
  options: { ...libraryOption, ...queryOptions },
  arguments: { least: 1, most: 100 },
  about: `Every word must occur; case and diacritics do not matter. The answer is that of "longhand list".
Finding nothing is no failure: the answer is empty, and the exit code 0.`,
  run: (call) => answerQuery(call, call.arguments.join(' ')),
};
