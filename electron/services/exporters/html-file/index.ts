import { sizeInWords } from '#core/document/nodes/fileLink.ts';
import { LonghandError } from '#core/failure.ts';

import type { Exporter } from '../contract.ts';
import { safeName } from '../names.ts';
import { makePage } from '../page.ts';

/** One file that holds everything: style and pictures are inside, and it opens anywhere without a network. */
export const htmlFile: Exporter = {
  format: 'html-file',
  label: 'Web page, one file',
  suggestName: (post) => `${safeName(post.meta.slug) || 'post'}.html`,
  async export(post, readMedia, operation, { originals = false } = {}) {
    let total = 0;
    const { html, warnings } = await makePage(post, {
      readMedia,
      pictures: originals ? null : { longestEdge: 1_600, types: null, quality: 82 },
      place({ bytes, mimeType }) {
        total += bytes.byteLength;
        if (total > mostBytes) throw tooLarge();
        return `data:${mimeType};base64,${base64(bytes)}`;
      },
      policy: 'sealed',
      operation,
    });
    if (total > easyBytes) {
      warnings.push(
        `The page holds ${sizeInWords(total)} of pictures and media, so it opens slowly. A page with a folder of pictures does not.`,
      );
    }
    return {
      kind: 'file',
      files: [{ path: exportedName(post.meta.slug), bytes: new TextEncoder().encode(html) }],
      warnings,
    };
  },
};

/** More than this is felt when the page is opened, and few mail servers take it. */
const easyBytes = 24 * 1024 * 1024;

/** Files of a page, together. A third more in base64, that is still a string that every JavaScript engine takes. */
const mostBytes = 256 * 1024 * 1024;

const tooLarge = (): LonghandError =>
  new LonghandError({
    code: 'too-large',
    message: 'The pictures and films of this post are too large for one file.',
    kept: 'Nothing was written.',
    next: 'Export it as a page with a folder of pictures.',
  });

const exportedName = (slug: string): string => `${safeName(slug) || 'post'}.html`;

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
