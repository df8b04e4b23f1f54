import { LonghandError, toFailure } from '#core/failure.ts';

import { oneLine } from '../answer.ts';
import { exitCodes, UsageError } from '../command.ts';
import type { Call, Command } from '../command.ts';
import { conversion, decodeText, formats, readRecord, writeRecord } from '../conversion.ts';
import type { Conversion, Format } from '../conversion.ts';
import { lines } from '../lines.ts';
import { readAll, write } from '../terminal.ts';

export const convert: Command = {
  name: 'convert',
  summary: 'Convert text between Markdown, HTML and the JSON of a document.',
  usage: ['--from FORMAT --to FORMAT < INPUT > OUTPUT', '--from FORMAT --to FORMAT --ndjson < LINES > LINES'],
  options: {
    from: { type: 'string', value: 'FORMAT', about: 'What comes in: markdown, json or html.' },
    to: { type: 'string', value: 'FORMAT', about: 'What goes out: html, json or markdown.' },
    ndjson: { type: 'boolean', about: 'Many documents, one on each line.' },
    canonical: {
      type: 'boolean',
      about: 'Markdown to Markdown: write every block anew instead of keeping its source.',
    },
    'no-front-matter': { type: 'boolean', about: 'Markdown: everything is text, whatever it begins with.' },
  },
  arguments: { least: 0, most: 0 },
  about: `Reads standard input and writes standard output; both are UTF-8. No library is needed.

Formats
  markdown  CommonMark with GitHub's tables, task lists and strikethrough, and Longhand's own forms.
            Footnotes and what else it has no form for are kept as their source. Front matter at the start (YAML
            between two lines "---", TOML between two lines "+++", or a JSON object) comes out of Markdown to
            Markdown byte for byte, and is left out of html and json.
  html      A fragment, made safe: no scripts.
  json      The document as ProseMirror's JSON: {"type": "doc", "content": [...]}. It is checked against the schema first.

With --ndjson
  Each input line is a JSON string that holds one text; for --from json the string holds the document's JSON, or the line
  is the document itself. Each output line is a JSON string that holds the result; for --to json it holds the document's JSON.
  Lines answer each other one to one, in order, as they come. A line that fails is answered by the object
  {"error": {"code", "message"}}, the others go on, and the exit code at the end is 1.`,
  async run(call) {
    const from = format(call, 'from');
    const to = format(call, 'to');
    const convertOne = conversion({
      from,
      to,
      canonical: call.flag('canonical'),
      frontMatter: !call.flag('no-front-matter'),
    });
    return call.flag('ndjson')
      ? await convertLines(call, convertOne, from)
      : await convertWhole(call, convertOne, to === 'markdown');
  },
};

function format(call: Call, option: 'from' | 'to'): Format {
  const said = call.text(option);
  const found = formats.find((one) => one === said);
  if (found === undefined)
    throw new UsageError(`Say --${option} ${formats.join(', ')}${said === undefined ? '' : `, not ${said}`}.`);
  return found;
}

async function convertWhole({ terminal }: Call, convertOne: Conversion, isMarkdown: boolean): Promise<number> {
  const { text, notes } = convertOne(decodeText(await readAll(terminal.stdin)));
  for (const note of notes) await write(terminal.stderr, `Note: ${oneLine(note)}\n`);
  await write(terminal.stdout, text);
  // Only Markdown is given back byte for byte; a terminal and a pipe like a line to end.
  if (!isMarkdown && !text.endsWith('\n')) await write(terminal.stdout, '\n');
  return exitCodes.done;
}

async function convertLines({ terminal }: Call, convertOne: Conversion, from: Format): Promise<number> {
  let failed = false;
  for await (const line of lines(terminal.stdin)) {
    if (terminal.signal.aborted) throw new LonghandError({ code: 'cancelled', message: 'Cancelled.' });
    let answer: string;
    try {
      answer = writeRecord(convertOne(readRecord(decodeText(line), from)).text);
    } catch (error) {
      failed = true;
      const { code, message } = toFailure(error);
      answer = JSON.stringify({ error: { code, message } });
    }
    await write(terminal.stdout, `${answer}\n`);
  }
  return failed ? exitCodes.failed : exitCodes.done;
}
