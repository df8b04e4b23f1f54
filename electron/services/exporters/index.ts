import type { Exporter } from './contract.ts';
import { htmlFile } from './html-file/index.ts';
import { htmlFolder } from './html-folder/index.ts';

export { copyHtml, copyMarkdown } from './copy.ts';
export { exportPosts } from './several.ts';
export { writeExport } from './write.ts';
export type { WriteExportOptions } from './write.ts';

/** Every way out, in the order people are offered them. */
export const exporters: Exporter[] = [htmlFile, htmlFolder];
