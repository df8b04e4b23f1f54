import { renderHtml } from '#core/convert/index.ts';

import type { PostSnapshot } from '../library/contract.ts';

/** The text as a clean HTML fragment for the clipboard: no page around it, no classes of ours, pictures by their names beside the post. */
export const copyHtml = (post: PostSnapshot): string => renderHtml(post.document);

/** The text as Markdown for the clipboard: as it stands in the file, without front matter and the blank lines after it. */
export const copyMarkdown = (post: PostSnapshot): string => post.markdown.replace(/^(?:[ \t]*\r?\n)+/, '');
