import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { exporters, writeExport } from '#services/exporters/index.ts';

import { answer, warn } from '../answer.ts';
import { libraryOption, UsageError } from '../command.ts';
import type { Command } from '../command.ts';
import { findPost } from '../findPost.ts';
import { operationOf, withLibrary } from '../services.ts';
import { write } from '../terminal.ts';

export const exportPost: Command = {
  name: 'export',
  summary: 'Export a post as a web page.',
  usage: ['POST --to PATH [--format html-file | html-folder] [--originals] [--force]'],
  options: {
    ...libraryOption,
    format: {
      type: 'string',
      value: 'FORMAT',
      about: 'html-file: one file with everything inside. html-folder: index.html and assets/.',
    },
    to: {
      type: 'string',
      value: 'PATH',
      about: 'Where to. In a folder that exists, the post gives the name. - is standard output (html-file).',
    },
    originals: { type: 'boolean', about: 'Take pictures along as they are, instead of made smaller for a page.' },
    force: { type: 'boolean', about: 'Replace an earlier export.' },
  },
  arguments: { least: 1, most: 1 },
  about: `POST is an id, a slug, or the path of the post's file or folder. The format is html-file when unsaid.
Answers the path that was written; --json answers {"path", "warnings"}. A folder that holds anything but an earlier export is
never replaced.`,
  async run(call) {
    const format = call.text('format') ?? 'html-file';
    const exporter = exporters.find((one) => one.format === format);
    if (exporter === undefined)
      throw new UsageError(`--format is one of ${exporters.map((one) => one.format).join(', ')}, not ${format}.`);
    const to = call.text('to');
    if (to === undefined || to === '') throw new UsageError('Say where to with --to PATH.');
    if (to === '-' && exporter.format !== 'html-file') throw new UsageError('Only html-file goes to standard output.');
    await withLibrary(
      call,
      async ({ library }) => {
        const { id } = await findPost(library, call.arguments[0] ?? '', call.terminal.cwd);
        const snapshot = await library.snapshot(id);
        const operation = { ...operationOf(call), progress: () => undefined };
        const exported = await exporter.export(snapshot, (src) => library.readMedia(id, src), operation, {
          originals: call.flag('originals'),
        });
        await warn(call, exported.warnings);
        if (to === '-') {
          for (const file of exported.files) await write(call.terminal.stdout, file.bytes);
          return;
        }
        const given = resolve(call.terminal.cwd, to);
        const inside = /[/\\]$/.test(to) || (exporter.format === 'html-file' && (await isFolder(given)));
        const path = inside ? join(given, exporter.suggestName(snapshot)) : given;
        await writeExport(exported, path, { replace: call.flag('force') });
        await answer(call, { path, warnings: exported.warnings }, () => path);
      },
      { reading: true },
    );
  },
};

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
