import { renderHtml } from '#core/convert/index.ts';
import { copyMarkdown } from '#services/exporters/index.ts';
import type { PostSnapshot } from '#services/library/contract.ts';

import { answer, oneLine, warn } from '../answer.ts';
import { libraryOption, UsageError } from '../command.ts';
import type { Command } from '../command.ts';
import { findPost } from '../findPost.ts';
import { withLibrary } from '../services.ts';

export const show: Command = {
  name: 'show',
  summary: 'Show one post.',
  usage: ['POST [--markdown | --html]'],
  options: {
    ...libraryOption,
    markdown: { type: 'boolean', about: 'Its text alone, as Markdown without front matter.' },
    html: { type: 'boolean', about: 'Its text alone, as an HTML fragment.' },
  },
  arguments: { least: 1, most: 1 },
  about: `POST is an id, a slug, or the path of the post's file or folder.
--json answers {"summary", "meta", "markdown", "document"}, with --html also "html". A post that cannot be understood is shown
as its file stands: {"summary", "source"}.`,
  async run(call) {
    const wantsHtml = call.flag('html');
    const wantsMarkdown = call.flag('markdown');
    if (wantsHtml && wantsMarkdown) throw new UsageError('Choose one of --markdown and --html.');
    await withLibrary(
      call,
      async ({ library }) => {
        const summary = await findPost(library, call.arguments[0] ?? '', call.terminal.cwd);
        if (summary.problem !== null && summary.problem.kind !== 'duplicate-id') {
          const { text } = await library.source(summary.id);
          await warn(call, [summary.problem.message]);
          await answer(call, { summary, source: text }, () => text);
          return;
        }
        const snapshot = await library.snapshot(summary.id);
        const html = (): string => renderHtml(snapshot.document);
        const { meta, markdown, document } = snapshot;
        await answer(
          call,
          { summary: snapshot.summary, meta, markdown, document, ...(wantsHtml && { html: html() }) },
          () => {
            if (wantsHtml) return html();
            return wantsMarkdown ? copyMarkdown(snapshot) : forReading(snapshot);
          },
        );
      },
      { reading: true },
    );
  },
};

function forReading({ summary, meta, markdown }: PostSnapshot): string {
  const facts: [string, string][] = [
    ['Status', meta.status],
    ['Slug', meta.slug],
    ['Date', meta.date ?? ''],
    ['Author', meta.author],
    ['Tags', meta.tags.join(', ')],
    ['Categories', meta.categories.join(', ')],
    ['Words', String(summary.words)],
    ['File', summary.path],
    ['Id', summary.id],
    ...summary.publications.map(({ accountName, url, remoteStatus, changedSince }): [string, string] => [
      'Published',
      `${accountName}: ${url ?? remoteStatus}${changedSince ? ' (changed since)' : ''}`,
    ]),
  ];
  const lines = facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${`${name}:`.padEnd(12)}${oneLine(value)}`);
  return `${oneLine(summary.title) || 'Untitled'}\n\n${lines.join('\n')}\n\n${markdown}`;
}
