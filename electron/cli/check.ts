import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';

import type { DocumentJson, NodeJson } from '#core/document/json.ts';
import type { Failure } from '#core/failure.ts';
import { LonghandError, toFailure } from '#core/failure.ts';
import type { FrontMatterKind } from '#core/post/frontMatter.ts';
import { splitFrontMatter } from '#core/post/frontMatter.ts';
import type { FormatConverter } from '#services/conversion/contract.ts';
import { readPostBytes } from '#services/library/postEntry.ts';

import { answer, oneLine } from './answer.ts';
import { exitCodes } from './command.ts';
import type { Call } from './command.ts';
import { headAndBody } from './conversion.ts';
import { readAll } from './terminal.ts';

/** What a check tells of one file. */
export interface FileReport {
  /** Relative to the current folder; `-` for standard input. */
  path: string;
  /** True when it can be read, and is written back byte for byte. */
  ok: boolean;
  /** Why it cannot be read; Longhand would show it and never write it. */
  failure?: Failure;
  frontMatter: FrontMatterKind;
  blocks: number;
  /** The first line that would change, when one would. */
  firstChange?: number;
  /** Blocks that would need the fallback form, were they edited. */
  fallbacks: BlockReport[];
  /** Blocks that are kept as their source, whole or in part. */
  kept: BlockReport[];
}

export interface BlockReport {
  line: number;
  /** The first words of the block's source. */
  text: string;
}

/** Reports of every file that the call names, on standard output. Nothing is written. */
export async function check(call: Call, converter: FormatConverter): Promise<number> {
  const { terminal } = call;
  const paths = call.arguments.length === 0 ? ['-'] : await findFiles(terminal.cwd, call.arguments);
  const reports: FileReport[] = [];
  for (const path of paths) {
    if (terminal.signal.aborted) throw new LonghandError({ code: 'cancelled', message: 'Cancelled.' });
    const read = (): Promise<Uint8Array> =>
      path === '-' ? readAll(terminal.stdin) : readFile(resolve(terminal.cwd, path));
    reports.push(await report(path, read, call.flag('no-front-matter'), converter));
  }
  const bad = reports.filter(({ ok }) => !ok).length;
  await answer(call, { files: reports, checked: reports.length, failed: bad }, () => inWords(reports, bad));
  return bad === 0 ? exitCodes.done : exitCodes.failed;
}

async function report(
  path: string,
  read: () => Promise<Uint8Array>,
  noFrontMatter: boolean,
  converter: FormatConverter,
): Promise<FileReport> {
  const found: FileReport = { path, ok: false, frontMatter: 'none', blocks: 0, fallbacks: [], kept: [] };
  try {
    const { text, problem } = readPostBytes(await read().catch(unreadable));
    if (text === null) throw new LonghandError({ code: 'unreadable', message: problem?.message ?? '' });
    const { head, body } = noFrontMatter ? { head: '', body: text } : headAndBody(text);
    found.frontMatter = splitFrontMatter(head).kind;
    const { document, source } = await converter.parse(body);
    const blocks = document.content ?? [];
    found.blocks = blocks.length;
    const lineOf = lineCounter(text, head.length);
    const tell = (index: number): BlockReport => {
      const place = source.blocks[index] ?? { start: 0, end: 0 };
      const words = source.text.slice(place.start, Math.min(place.end, place.start + 200));
      return { line: lineOf(place.start), text: oneLine(words).slice(0, 60) };
    };
    const back = head + (await converter.write(document, source)).text;
    if (back !== text) found.firstChange = firstDifference(text, back);
    found.kept = blocks.flatMap((block, index) => (isKept(block) ? [tell(index)] : []));
    const anew = await converter.write(document, null);
    if (anew.fallbacks > 0) {
      for (const [index, block] of blocks.entries()) {
        const alone: DocumentJson = { type: 'doc', content: [block] };
        if ((await converter.write(alone, null)).fallbacks > 0) found.fallbacks.push(tell(index));
      }
    }
    return { ...found, ok: back === text };
  } catch (error) {
    return { ...found, failure: toFailure(error) };
  }
}

function unreadable(error: unknown): never {
  throw new LonghandError({
    code: 'unreadable',
    message: `It cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
  });
}

const keptNodes = new Set(['opaqueBlock', 'opaqueInline', 'htmlBlock', 'htmlInline', 'shortcode']);

const isKept = (node: NodeJson): boolean => keptNodes.has(node.type) || (node.content ?? []).some(isKept);

/** Counts lines from 1 for offsets in the body. It goes on from the last one, so that many in order cost one look through the text. */
function lineCounter(text: string, headLength: number): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    const to = headLength + offset;
    if (to < at) [line, at] = [1, 0];
    for (let end = text.indexOf('\n', at); end !== -1 && end < to; end = text.indexOf('\n', at)) {
      line += 1;
      at = end + 1;
    }
    return line;
  };
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return one.slice(0, at).split('\n').length;
}

/** The files named, and the Markdown in and below the folders named, in order. Links are not followed, nor hidden folders looked into. */
async function findFiles(cwd: string, names: string[]): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) await visit(path);
      else if (entry.isFile() && /\.(md|markdown)$/i.test(entry.name)) found.push(relative(cwd, path));
    }
  };
  for (const name of names) {
    const path = resolve(cwd, name);
    const isFolder = await stat(path).then(
      (one) => one.isDirectory(),
      () => false,
    );
    if (isFolder) await visit(path);
    else found.push(name);
  }
  return found;
}

function inWords(reports: FileReport[], bad: number): string {
  const lines = reports.flatMap(({ path, ok, failure, firstChange, fallbacks, kept }) => [
    `${ok ? 'ok  ' : 'FAIL'} ${oneLine(path)}`,
    ...(failure === undefined ? [] : [`       ${oneLine(failure.message)}`]),
    ...(firstChange === undefined ? [] : [`       line ${firstChange} would change`]),
    ...fallbacks.map(({ line, text }) => `       line ${line}: would be written in the fallback form: ${text}`),
    ...kept.map(({ line, text }) => `       line ${line}: kept as its source: ${text}`),
  ]);
  if (reports.length === 0) return 'No Markdown files found.';
  const count = `${reports.length} ${reports.length === 1 ? 'file' : 'files'} checked`;
  return [...lines, bad === 0 ? `${count}, all read and written back byte for byte.` : `${count}, ${bad} failed.`].join(
    '\n',
  );
}
