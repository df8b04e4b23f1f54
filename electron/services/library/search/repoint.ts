import type { Node } from '@tiptap/pm/model';
import type { Step } from '@tiptap/pm/transform';
import { Transform } from '@tiptap/pm/transform';

import { LonghandError } from '#core/failure.ts';
import { repointText } from '#core/post/links.ts';
import type { BulkResult } from '#core/post/listing.ts';
import type { PostId } from '#core/post/post.ts';

import { wordsOf } from '../bulk.ts';
import type { Operation } from '../contract.ts';
import type { Desk } from '../desk.ts';
import type { Shelf } from '../shelf.ts';

/** Attributes of nodes that hold source, in which links may stand. */
const sources = ['html', 'source', 'raw'];

/** The steps that write another address for each link of a document that is `from`. */
export function repointSteps(document: Node, from: string, to: string): Step[] {
  const transform = new Transform(document);
  document.descendants((node, place) => {
    for (const mark of node.marks) {
      if (mark.attrs['href'] !== from) continue;
      transform.addMark(place, place + node.nodeSize, mark.type.create({ ...mark.attrs, href: to }));
    }
    if (node.attrs['href'] === from) transform.setNodeAttribute(transform.mapping.map(place), 'href', to);
    for (const name of sources) {
      const source: unknown = node.attrs[name];
      if (typeof source !== 'string') continue;
      const changed = repointText(source, from, to);
      if (changed !== source) transform.setNodeAttribute(transform.mapping.map(place), name, changed);
    }
    if (node.text !== undefined && from.startsWith('[[') && !node.marks.some((mark) => mark.type.name === 'code')) {
      const changed = repointText(node.text, from, to);
      if (changed !== node.text) {
        const start = transform.mapping.map(place);
        transform.replaceWith(start, start + node.nodeSize, document.type.schema.text(changed, node.marks));
      }
    }
    // Code is written as it is.
    return node.type.spec.code !== true;
  });
  return transform.steps;
}

/** Repoints the links of posts, one after another; one that fails keeps no other back. */
export async function repoint(
  { shelf, desk }: { shelf: Shelf; desk: Desk },
  posts: readonly PostId[],
  from: string,
  to: string,
  operation: Operation,
): Promise<BulkResult> {
  const result: BulkResult = { done: 0, failed: [], undo: null };
  if (from === to || from === '' || to.trim() === '')
    throw new LonghandError({
      code: 'invalid-input',
      message: 'There is no other address to write.',
      kept: 'The posts are as they were.',
    });
  for (const [number, id] of posts.entries()) {
    if (operation.signal.aborted) break;
    const title = shelf.index.find(id)?.summary.title ?? '';
    operation.progress({ done: number, total: posts.length, message: title });
    try {
      let changed = false;
      await desk.applyOwn(
        id,
        (document) => {
          const steps = repointSteps(document, from, to);
          changed = steps.length > 0;
          return steps;
        },
        'merge',
      );
      if (changed) result.done += 1;
    } catch (thrown) {
      result.failed.push({ id, title, ...wordsOf(thrown) });
    }
  }
  operation.progress({ done: posts.length, total: posts.length, message: '' });
  return result;
}
