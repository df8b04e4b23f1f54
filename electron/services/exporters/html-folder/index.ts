import type { ExportedFile, Exporter } from '../contract.ts';
import { safeName } from '../names.ts';
import { makePage } from '../page.ts';

/** A folder to put on any web server: index.html, and its files under assets/. */
export const htmlFolder: Exporter = {
  format: 'html-folder',
  label: 'Web page with a folder of pictures',
  suggestName: (post) => safeName(post.meta.slug) || 'post',
  async export(post, readMedia, operation, { originals = false } = {}) {
    const assets: ExportedFile[] = [];
    const taken = new Map<string, string>();
    const { html, warnings } = await makePage(post, {
      readMedia,
      pictures: originals ? null : { longestEdge: 2_000, types: null, quality: 84 },
      place({ name, bytes }) {
        const fileName = taken.get(name) ?? freeName(name, new Set(taken.values()));
        if (!taken.has(name)) {
          taken.set(name, fileName);
          assets.push({ path: `assets/${fileName}`, bytes });
        }
        return `assets/${encodeURIComponent(fileName)}`;
      },
      policy: 'open',
      operation,
    });
    return {
      kind: 'folder',
      files: [{ path: 'index.html', bytes: new TextEncoder().encode(html) }, ...assets],
      warnings,
    };
  },
};

/** `a/photo.jpg` and `b/Photo.jpg` are two files, on file systems that ignore case too. */
function freeName(name: string, taken: Set<string>): string {
  const used = new Set([...taken].map((one) => one.toLowerCase()));
  const [, stem = '', extension = ''] =
    /^(.*?)(\.[^.]*)?$/s.exec(safeName(name.split('/').at(-1) ?? '') || 'file') ?? [];
  let free = `${stem}${extension}`;
  for (let count = 2; used.has(free.toLowerCase()); count += 1) free = `${stem}-${count}${extension}`;
  return free;
}
