import type { Editor } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { isInTable, selectedRect } from '@tiptap/pm/tables';

import { selectedNode } from '../nodes/places.ts';
import type { Placed } from '../nodes/places.ts';

export type BlockAttribute = 'textAlign' | 'dir' | 'lang';

const has = (node: ProseMirrorNode, attribute: string): boolean => node.type.spec.attrs?.[attribute] !== undefined;
const isList = (node: ProseMirrorNode): boolean => node.type.spec.group?.split(' ').includes('list') === true;

/**
 * The blocks that a format of whole blocks is said of: the selected paragraphs and headings; of a list the outermost, of a table the
 * table, since files say such things of whole blocks.
 */
export function formattedBlocks(editor: Editor): Placed[] {
  const { doc, selection } = editor.state;
  const selected = selectedNode(editor.state);
  if (selected !== null && has(selected.node, 'textAlign')) return [selected];
  const found = new Map<number, ProseMirrorNode>();
  for (const { $from, $to } of selection.ranges) {
    doc.nodesBetween($from.pos, $to.pos, (node, at) => {
      if (!node.isTextblock && !isList(node) && node.type.name !== 'table') return true;
      if (has(node, 'textAlign')) found.set(at, node);
      else {
        // A caption, a summary: what they belong to has the attributes.
        const $at = doc.resolve(at);
        if ($at.depth > 0 && has($at.parent, 'textAlign')) found.set($at.before(), $at.parent);
      }
      return false;
    });
  }
  return [...found].map(([at, node]) => ({ at, node }));
}

/** What all those blocks say, or null when they say nothing or different things. */
export function blockValue(editor: Editor, attribute: BlockAttribute): string | null {
  if (attribute === 'textAlign' && isInTable(editor.state)) {
    const cells = selectedCells(editor).map(({ node }) => node.attrs['align'] as unknown);
    return one(cells);
  }
  return one(formattedBlocks(editor).map(({ node }) => node.attrs[attribute] as unknown));
}

/** Says it of those blocks; false when there are none. In a table the cells are aligned. */
export function setBlockValue(editor: Editor, attribute: BlockAttribute, value: string | null): boolean {
  const inCells = attribute === 'textAlign' && isInTable(editor.state);
  const blocks = inCells ? selectedCells(editor) : formattedBlocks(editor);
  if (blocks.length === 0 || (inCells && value === 'justify')) return false;
  const { tr } = editor.state;
  for (const { at } of blocks) tr.setNodeAttribute(at, inCells ? 'align' : attribute, value);
  editor.view.dispatch(tr);
  return true;
}

/** The cells that are selected, or the one around the caret. */
function selectedCells(editor: Editor): Placed[] {
  const { map, tableStart, table, ...rect } = selectedRect(editor.state);
  return map
    .cellsInRect(rect)
    .map((at) => ({ at: tableStart + at, node: table.nodeAt(at) }))
    .filter((cell): cell is Placed => cell.node !== null);
}

function one(values: unknown[]): string | null {
  const [first] = values;
  return typeof first === 'string' && values.every((value) => value === first) ? first : null;
}
