import { libraryOption } from '../command.ts';
import type { Command } from '../command.ts';
import { answerQuery, queryOptions } from './list.ts';

export const search: Command = {
  name: 'search',
  summary: 'Find posts by words of their title and text.',
  usage: ['WORDS'],
  options: { ...libraryOption, ...queryOptions },
  arguments: { least: 1, most: 100 },
  about: `Every word must occur, in any case and with or without its accents. "A phrase" stands in quotation marks, wor* is
the beginning of a word, -word must not occur, and either OR or will do. Filters are tag: category: status: before: after:
on: title: has: is: and in:trash, as docs/cli.md tells. What begins with a hyphen comes after "--". The answer is that of
"longhand list", with the line of the text where it was found.
Finding nothing is no failure: the answer is empty, and the exit code 0.`,
  run: (call) => answerQuery(call, call.arguments.join(' ')),
};
