import { DOMSerializer, Node } from '@tiptap/pm/model';

// Not from html.ts: what writes pages draws formulas, which the window loads when it first shows one.
import { parseHtml } from '#core/convert/parseHtml.ts';
import { documentSchema } from '#core/document/schema.ts';

import { withoutLostMarks } from './notes.ts';

/** On the first element that the desk puts on the clipboard, so that it is known again there. */
const ownMark = 'data-longhand';

/** Writes what leaves the desk by the clipboard: the schema's own HTML, without the desk's additions. */
class ClipboardSerializer extends DOMSerializer {
  override serializeFragment(
    ...[fragment, options, target]: Parameters<DOMSerializer['serializeFragment']>
  ): HTMLElement | DocumentFragment {
    const made = super.serializeFragment(fragment, options, target);
    // Only the outermost call has no element to write into.
    if (target === undefined) made.firstElementChild?.setAttribute(ownMark, '');
    return made;
  }
}

/** @see ClipboardSerializer */
export const clipboardSerializer: DOMSerializer = new ClipboardSerializer(
  DOMSerializer.nodesFromSchema(documentSchema),
  DOMSerializer.marksFromSchema(documentSchema),
);

const isOwn = (html: string): boolean => html.includes('data-pm-slice') && html.includes(ownMark);

/**
 * HTML from anywhere else as the schema's own, so that all that is read when a page is imported is read when it is pasted or dropped:
 * figures, callouts, footnotes, formulas, embeds. What the desk copied itself stays as it is. Nothing is fetched or run.
 */
export function readPastedHtml(html: string): string {
  if (isOwn(html)) return html;
  const { document: read } = parseHtml(html);
  const fragment = Node.fromJSON(documentSchema, withoutLostMarks(read)).content;
  const holder = document.implementation.createHTMLDocument('').createElement('div');
  DOMSerializer.fromSchema(documentSchema).serializeFragment(fragment, { document: holder.ownerDocument }, holder);
  return holder.innerHTML;
}
