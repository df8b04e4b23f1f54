import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';

import { parseHtml, writeMarkdown } from '#core/convert/index.ts';
import { limits } from '#core/ipc/contract.ts';
import { LonghandError } from '#core/failure.ts';
import { postStatuses } from '#core/post/post.ts';
import type { FrontMatter } from '#core/post/frontMatter.ts';
import type { PostMetaChanges } from '#core/post/post.ts';

import { answer, warn } from '../answer.ts';
import { libraryOption, UsageError } from '../command.ts';
import type { Call, Command } from '../command.ts';
import { decodeText, headAndBody } from '../conversion.ts';
import { withLibrary } from '../services.ts';
import { readAll } from '../terminal.ts';

export const newPost: Command = {
  name: 'new',
  summary: 'Start a post.',
  usage: ['--title TITLE [--tag TAG] [--category CATEGORY] [--from FILE | --body TEXT]'],
  options: {
    ...libraryOption,
    title: { type: 'string', short: 't', value: 'TITLE', about: 'Its title.' },
    tag: { type: 'string', value: 'TAG', multiple: true, about: 'A tag.' },
    category: { type: 'string', value: 'CATEGORY', multiple: true, about: 'A category.' },
    excerpt: { type: 'string', value: 'TEXT', about: 'Its excerpt.' },
    author: { type: 'string', value: 'NAME', about: 'Its author.' },
    language: { type: 'string', value: 'TAG', about: 'Its language (BCP 47); en when unsaid.' },
    date: { type: 'string', value: 'DATE', about: 'Its date, ISO 8601.' },
    status: { type: 'string', value: 'STATUS', about: `One of ${postStatuses.join(', ')}; draft when unsaid.` },
    from: {
      type: 'string',
      value: 'FILE',
      about: 'Its text: a Markdown or HTML file (.html, .htm); - is Markdown on standard input.',
    },
    body: { type: 'string', value: 'TEXT', about: 'Its text, as Markdown.' },
  },
  arguments: { least: 0, most: 0 },
  about: `The front matter of FILE gives the title, tags, categories, excerpt, date, status, author and language that the options
leave open. Pictures beside FILE are not copied. Answers the path of the new file; --json answers the post as
"longhand list" does.`,
  async run(call) {
    const changes = readChanges(call);
    const text = await readText(call);
    const title = (call.text('title') ?? text.frontMatter?.meta.title ?? '').trim();
    if (title === '') throw new UsageError('Give the post a title with --title TITLE.');
    if (title.length > limits.titleLength)
      throw new UsageError(`A title has at most ${limits.titleLength} characters.`);
    const meta = { ...metaOf(text.frontMatter), ...changes };
    const post = await withLibrary(call, async ({ library }) => {
      const { id } = await library.create({ title, markdown: text.markdown });
      if (Object.keys(meta).length > 0) await library.setMeta(id, meta);
      await library.flush(id);
      const summary = await library.summary(id);
      return { summary, path: join(library.root, ...summary.path.split('/')) };
    });
    await answer(call, post.summary, () => post.path);
  },
};

function readChanges(call: Call): PostMetaChanges {
  const status = call.text('status');
  const known = postStatuses.find((one) => one === status);
  if (status !== undefined && known === undefined)
    throw new UsageError(`--status is one of ${postStatuses.join(', ')}, not ${status}.`);
  const date = call.text('date');
  if (date !== undefined && !isDate(date)) throw new UsageError(`--date is a date like 2026-11-22, not ${date}.`);
  const excerpt = call.text('excerpt');
  const author = call.text('author');
  const language = call.text('language');
  if (language !== undefined && !isLanguage(language))
    throw new UsageError(`--language is a language tag like en or pt-BR, not ${language}.`);
  const tags = terms(call, 'tag');
  const categories = terms(call, 'category');
  return {
    ...(tags.length > 0 && { tags }),
    ...(categories.length > 0 && { categories }),
    ...(excerpt !== undefined && { excerpt }),
    ...(date !== undefined && { date }),
    ...(known !== undefined && { status: known }),
    ...(author !== undefined && { author }),
    ...(language !== undefined && { language }),
  };
}

/** ISO 8601, and a day that the calendar has: `Date.parse` takes the 30th of February for the 2nd of March. */
function isDate(said: string): boolean {
  const day = /^\d{4}-\d\d-\d\d(?=$|[T ])/.exec(said)?.[0];
  if (day === undefined || Number.isNaN(Date.parse(said))) return false;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

function isLanguage(said: string): boolean {
  try {
    return Intl.getCanonicalLocales(said).length === 1;
  } catch {
    return false;
  }
}

const terms = (call: Call, option: string): string[] => [
  ...new Set(
    call
      .list(option)
      .map((term) => term.trim())
      .filter((term) => term !== ''),
  ),
];

interface Text {
  /** As it was given; '' when the call gives no text. */
  markdown: string;
  /** The text's front matter, or null. */
  frontMatter: FrontMatter | null;
}

async function readText(call: Call): Promise<Text> {
  const body = call.text('body');
  const from = call.text('from');
  if (body !== undefined && from !== undefined) throw new UsageError('Choose one of --from and --body.');
  if (body !== undefined) return { markdown: asBody(body), frontMatter: null };
  if (from === undefined) return { markdown: '', frontMatter: null };
  const bytes = from === '-' ? await readAll(call.terminal.stdin) : await readInput(resolve(call.terminal.cwd, from));
  const text = decodeText(bytes);
  if (['.html', '.htm'].includes(extname(from).toLowerCase())) {
    const { document, notes } = parseHtml(text);
    await warn(call, notes);
    return { markdown: writeMarkdown(document, null).text, frontMatter: null };
  }
  const split = headAndBody(text);
  return { markdown: asBody(split.body), frontMatter: split.frontMatter };
}

/** Text to stand below front matter: what separates it there is not doubled, and its last line ends. */
function asBody(markdown: string): string {
  const text = markdown.replace(/^(?:[ \t]*\r?\n)+/, '');
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** What a file's front matter says, as changes to a new post. A date alone does not publish what is new. */
function metaOf(frontMatter: FrontMatter | null): PostMetaChanges {
  if (frontMatter === null) return {};
  const { meta, hasStatus } = frontMatter;
  const { tags, categories, excerpt, date, status, author, language, canonicalUrl } = meta;
  return {
    ...(hasStatus && { status }),
    ...(tags.length > 0 && { tags }),
    ...(categories.length > 0 && { categories }),
    ...(excerpt !== '' && { excerpt }),
    ...(date !== null && { date }),
    ...(author !== '' && { author }),
    ...(language !== '' && { language }),
    ...(canonicalUrl !== '' && { canonicalUrl }),
  };
}

async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new LonghandError(
      {
        code: 'not-found',
        message: `${path} could not be read.`,
        kept: 'No post was made.',
        ...(error instanceof Error && { detail: error.message }),
      },
      { cause: error },
    );
  }
}
