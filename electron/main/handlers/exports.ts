import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { LonghandError } from '#core/failure.ts';
import type { Exporter } from '#services/exporters/contract.ts';
import { copyMarkdown, exportPosts, writeExport } from '#services/exporters/index.ts';
import type { PostSnapshot } from '#services/library/contract.ts';

import type { Desktop } from '../desktop.ts';
import type { Handlers } from '../ipc/register.ts';
import type { LibrarySession } from '../library-session.ts';
import type { Preferences } from '../preferences.ts';

export interface ExportServices<W> {
  session: LibrarySession;
  exporters: Exporter[];
  /** The text as a clean HTML fragment. */
  copyHtml: (post: PostSnapshot) => Promise<string>;
  preferences: Preferences;
  desktop: Desktop<W>;
  /** Where exports go before the writer has chosen a folder. Absolute. */
  documents: string;
}

const rememberedExports = 100;

export function exportHandlers<W>({
  session,
  exporters,
  copyHtml,
  preferences,
  desktop,
  documents,
}: ExportServices<W>): Pick<Handlers<W>, 'export.post' | 'export.posts' | 'export.copy' | 'export.reveal'> {
  /** Where this run's exports went: the window has only the keys. */
  const places = new Map<string, string>();
  const remember = (place: string): string => {
    const key = randomUUID();
    places.set(key, place);
    const [oldest] = places.keys();
    if (places.size > rememberedExports && oldest !== undefined) places.delete(oldest);
    return key;
  };
  const exporterFor = (format: Exporter['format']): Exporter => {
    const exporter = exporters.find((one) => one.format === format);
    if (exporter === undefined)
      throw new LonghandError({ code: 'invalid-input', message: 'There is no such kind of export.' });
    const originals = preferences.settings().exportOriginals;
    return {
      ...exporter,
      export: (post, readMedia, operation) => exporter.export(post, readMedia, operation, { originals }),
    };
  };

  return {
    async 'export.post'({ id, format }, { window, signal, progress }) {
      const exporter = exporterFor(format);
      const library = session.library();
      const file = format === 'html-file';
      const suggested = path.join(
        preferences.exportFolder() ?? documents,
        exporter.suggestName(await library.snapshot(id)),
      );
      const target = await desktop.choosePlace(window, { title: 'Export Post', button: 'Export', suggested, file });
      if (target === null) return null;
      signal.throwIfAborted();
      // Taken after the dialog: the writer may have gone on writing while it stood open.
      const snapshot = await library.snapshot(id);
      const exported = await exporter.export(snapshot, (src) => library.readMedia(id, src), { signal, progress });
      signal.throwIfAborted();
      await writeExport(exported, target, { replace: true });
      preferences.setExportFolder(path.dirname(target));
      return { displayPath: target, key: remember(target), warnings: exported.warnings };
    },
    async 'export.posts'({ selection, format }, { window, signal, progress }) {
      const exporter = exporterFor(format);
      const library = session.library();
      const folder = await desktop.chooseFolder(window, { title: 'Export Posts', button: 'Export Here' });
      if (folder === null) return null;
      signal.throwIfAborted();
      const result = await exportPosts(library, exporter, { selection, folder }, { signal, progress });
      preferences.setExportFolder(folder);
      return { ...result, displayPath: folder, key: remember(folder) };
    },
    async 'export.copy'({ id, format }) {
      const snapshot = await session.library().snapshot(id);
      if (format === 'markdown') {
        await desktop.copy({ text: copyMarkdown(snapshot) });
        return null;
      }
      const html = await copyHtml(snapshot);
      // As text it is the source, for the HTML box of a blog; as HTML it is rich text, for a mail.
      await desktop.copy({ text: html, html });
      return null;
    },
    async 'export.reveal'({ key }) {
      const place = places.get(key);
      if (place === undefined)
        throw new LonghandError({ code: 'not-found', message: 'Longhand does not remember where this export went.' });
      await desktop.reveal(place);
      return null;
    },
  };
}
