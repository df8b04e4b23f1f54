import type { DocumentJson } from '../document/json.ts';
import { checked } from './check.ts';
import { renderDocument } from './html/render.ts';
import type { RenderOptions } from './html/render.ts';

export type { RenderOptions } from './html/render.ts';
export { parseHtml } from './parseHtml.ts';

/**
 * Renders a document as a piece of HTML: semantic, without a style of its own, and safe whatever the document holds. Raw HTML of the
 * writer's stays as far as it can run nothing. Throws a LonghandError (`invalid-input`) for what is not a document.
 */
export function renderHtml(document: DocumentJson, options: RenderOptions = {}): string {
  return renderDocument(checked(document), options);
}
