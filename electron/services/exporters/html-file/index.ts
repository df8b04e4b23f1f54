import type { Exporter } from '../contract.ts';
import { safeName } from '../names.ts';
import { makePage } from '../page.ts';

/** One file that holds everything: style and pictures are inside, and it opens anywhere without a network. */
export const htmlFile: Exporter = {
  format: 'html-file',
  label: 'Web page, one file',
  suggestName: (post) => `${safeName(post.meta.slug) || 'post'}.html`,
  async export(post, readMedia, operation) {
    const { html, warnings } = await makePage(post, {
      readMedia,
      place: ({ bytes, mimeType }) => `data:${mimeType};base64,${base64(bytes)}`,
      policy: 'sealed',
      operation,
    });
    return {
      kind: 'file',
      files: [{ path: exportedName(post.meta.slug), bytes: new TextEncoder().encode(html) }],
      warnings,
    };
  },
};

const exportedName = (slug: string): string => `${safeName(slug) || 'post'}.html`;

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
