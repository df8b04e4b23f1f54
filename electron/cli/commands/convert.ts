import { LonghandError, toFailure } from '#core/failure.ts';
import { makeConverter } from '#services/conversion/converter.ts';

import { oneLine } from '../answer.ts';
import { exitCodes, UsageError } from '../command.ts';
import type { Call, Command } from '../command.ts';
import { check } from '../check.ts';
import { conversion, decodeText, readRecord, sourceFormats, targetFormats, writeRecord } from '../conversion.ts';
import type { Conversion, SourceFormat } from '../conversion.ts';
import { lines } from '../lines.ts';
import { readAll, write } from '../terminal.ts';

export const convert: Command = {
  name: 'convert',
  summary: 'Convert text between Markdown, HTML and the JSON of a document, or check files.',
  usage: [
    '--from FORMAT --to FORMAT < INPUT > OUTPUT',
    '--from FORMAT --to FORMAT --ndjson < LINES > LINES',
    '--check [FILE|FOLDER...]',
  ],
  options: {
    from: { type: 'string', value: 'FORMAT', about: 'What comes in: markdown, json or html.' },
    to: { type: 'string', value: 'FORMAT', about: 'What goes out: html, json, markdown or text.' },
    ndjson: { type: 'boolean', about: 'Many documents, one on each line.' },
    canonical: {
      type: 'boolean',
      about: 'Markdown to Markdown: write every block anew instead of keeping its source.',
    },
    'with-front-matter': {
      type: 'boolean',
      about: 'To JSON: {"frontMatter": {"format", "source", "data"}, "document"} instead of the document alone.',
    },
    'no-front-matter': { type: 'boolean', about: 'Markdown: everything is text, whatever it begins with.' },
    check: {
      type: 'boolean',
      about: 'Convert nothing: tell of each Markdown file whether it is read and written back byte for byte.',
    },
  },
  arguments: { least: 0, most: Number.MAX_SAFE_INTEGER },
  about: `Reads standard input and writes standard output; both are UTF-8. No library is needed.

Formats
  markdown  CommonMark with GitHub's tables, task lists, strikethrough and footnotes, and Longhand's own forms, which
            docs/file-format.md tells. What it has no form for is kept as its source. Front matter at the start (YAML
            between two lines "---", TOML between two lines "+++", or a JSON object) comes out of Markdown to
            Markdown byte for byte, and is left out of html, text, and, without --with-front-matter, json.
  html      A fragment, made safe: no scripts.
  json      The document as ProseMirror's JSON: {"type": "doc", "content": [...]}. It is checked against the schema first.
  text      The words alone, a blank line between blocks. It is written only.

With --ndjson
  Each input line is a JSON string that holds one text; for --from json the string holds the document's JSON, or the line
  is the document itself. Each output line is a JSON string that holds the result; for --to json it holds the document's JSON.
  Lines answer each other one to one, in order, as they come. A line that fails is answered by the object
  {"error": {"code", "message"}}, the others go on, and the exit code at the end is 1.

With --check
  Reads the files that are named, the Markdown in the folders that are named and below, or standard input; writes no
  file. Exit code 1 when one of them cannot be read, or would not be written back byte for byte. Blocks that would be
  written in the fallback form, if they were edited, and blocks that are kept as their source are told too.`,
  async run(call) {
    const converter = makeConverter();
    try {
      if (call.flag('check')) return await check(call, converter);
      if (call.arguments.length > 0)
        throw new UsageError(`Too much was said: ${call.arguments.join(' ')}. The text comes from standard input.`);
      const from = format(call, 'from', sourceFormats);
      const to = format(call, 'to', targetFormats);
      const options = {
        from,
        to,
        canonical: call.flag('canonical'),
        frontMatter: !call.flag('no-front-matter'),
        whole: call.flag('with-front-matter'),
      };
      const convertOne = conversion(options, converter);
      return call.flag('ndjson')
        ? await convertLines(call, convertOne, from)
        : await convertWhole(call, convertOne, to === 'markdown');
    } finally {
      await converter.close();
    }
  },
};

function format<T extends string>(call: Call, option: 'from' | 'to', known: readonly T[]): T {
  const said = call.text(option);
  const found = known.find((one) => one === said);
  if (found === undefined)
    throw new UsageError(`Say --${option} ${known.join(', ')}${said === undefined ? '' : `, not ${said}`}.`);
  return found;
}

async function convertWhole({ terminal, json }: Call, convertOne: Conversion, isMarkdown: boolean): Promise<number> {
  const { text, notes } = await convertOne(decodeText(await readAll(terminal.stdin)));
  if (json && notes.length > 0) await write(terminal.stderr, `${JSON.stringify({ notes })}\n`);
  else for (const note of notes) await write(terminal.stderr, `Note: ${oneLine(note)}\n`);
  await write(terminal.stdout, text);
  // Only Markdown is given back byte for byte; a terminal and a pipe like a line to end.
  if (!isMarkdown && !text.endsWith('\n')) await write(terminal.stdout, '\n');
  return exitCodes.done;
}

async function convertLines({ terminal }: Call, convertOne: Conversion, from: SourceFormat): Promise<number> {
  let failed = false;
  for await (const line of lines(terminal.stdin)) {
    if (terminal.signal.aborted) throw new LonghandError({ code: 'cancelled', message: 'Cancelled.' });
    let answer: string;
    try {
      answer = writeRecord((await convertOne(readRecord(decodeText(line), from))).text);
    } catch (error) {
      failed = true;
      const { code, message } = toFailure(error);
      answer = JSON.stringify({ error: { code, message } });
    }
    await write(terminal.stdout, `${answer}\n`);
  }
  return failed ? exitCodes.failed : exitCodes.done;
}
