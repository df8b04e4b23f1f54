import { Mark } from '@tiptap/pm/model';
import type { Node } from '@tiptap/pm/model';

import { keyOf } from '../pieces.ts';

/** What tells one node without content from another: a picture is the file that it shows, whatever is said of it; all else is all that it says. */
export function nameOfLeaf(node: Node): string {
  const source: unknown = node.attrs['src'];
  return typeof source === 'string' ? ` ${node.type.name} ${source}` : ` ${keyOf(node.mark(Mark.none))}`;
}
