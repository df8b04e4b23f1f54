import type { Editor } from '@tiptap/core';
import {
  AlignCenter,
  AlignLeft,
  AlignRight,
  BetweenHorizontalEnd,
  BetweenHorizontalStart,
  BetweenVerticalEnd,
  BetweenVerticalStart,
  FoldHorizontal,
  FoldVertical,
  PanelLeft,
  PanelTop,
  TableCellsMerge,
  TableCellsSplit,
  Trash2,
} from 'lucide-react';
import { isInTable, mergeCells, selectedRect, splitCell } from '@tiptap/pm/tables';

import { focusText, inText } from '../focusText.ts';
import type { ToolMenuItem } from './ToolMenu.tsx';

type Alignment = 'left' | 'center' | 'right';

/** What the selected cells allow. */
export interface CellChoices {
  merge: boolean;
  split: boolean;
}

export function cellChoices({ state }: Editor): CellChoices {
  return isInTable(state) ? { merge: mergeCells(state), split: splitCell(state) } : { merge: false, split: false };
}

/** What can be done with the table around the caret. */
export function tableItems(editor: Editor, { merge, split }: CellChoices): ToolMenuItem[] {
  const chain = () => inText(editor);
  const item = (id: string, label: string, onUse: () => void, more: Partial<ToolMenuItem> = {}): ToolMenuItem => ({
    id,
    label,
    onUse,
    ...more,
  });
  return [
    item('row-above', 'Row above', () => chain().addRowBefore().run(), { icon: BetweenHorizontalEnd }),
    item('row-below', 'Row below', () => chain().addRowAfter().run(), { icon: BetweenHorizontalStart }),
    item('column-before', 'Column before', () => chain().addColumnBefore().run(), { icon: BetweenVerticalEnd }),
    item('column-after', 'Column after', () => chain().addColumnAfter().run(), { icon: BetweenVerticalStart }),
    item('header', 'Heading row', () => chain().toggleHeaderRow().run(), { icon: PanelTop, separated: true }),
    item('header-column', 'Heading column', () => chain().toggleHeaderColumn().run(), { icon: PanelLeft }),
    item('merge', 'Merge cells', () => chain().mergeCells().run(), {
      icon: TableCellsMerge,
      separated: true,
      disabled: !merge,
    }),
    item('split', 'Split cell', () => chain().splitCell().run(), {
      icon: TableCellsSplit,
      disabled: !split,
    }),
    item('left', 'Align column left', () => alignColumn(editor, 'left'), { icon: AlignLeft, separated: true }),
    item('center', 'Align column centre', () => alignColumn(editor, 'center'), { icon: AlignCenter }),
    item('right', 'Align column right', () => alignColumn(editor, 'right'), { icon: AlignRight }),
    item('delete-row', 'Delete row', () => chain().deleteRow().run(), { icon: FoldVertical, separated: true }),
    item('delete-column', 'Delete column', () => chain().deleteColumn().run(), { icon: FoldHorizontal }),
    item('delete-table', 'Delete table', () => chain().deleteTable().run(), { icon: Trash2 }),
  ];
}

/** Markdown aligns whole columns, so that is what is aligned here. Left is what a table does by itself. */
function alignColumn(editor: Editor, alignment: Alignment): void {
  if (!isInTable(editor.state)) return;
  const { tr } = editor.state;
  const { left, right, map, tableStart, table } = selectedRect(editor.state);
  const align = alignment === 'left' ? null : alignment;
  for (const at of new Set(map.cellsInRect({ left, right, top: 0, bottom: map.height }))) {
    const cell = table.nodeAt(at);
    if (cell !== null) tr.setNodeMarkup(tableStart + at, undefined, { ...cell.attrs, align });
  }
  editor.view.dispatch(tr);
  focusText(editor);
}
