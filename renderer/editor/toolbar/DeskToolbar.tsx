import { Toolbar } from '@base-ui/react/toolbar';
import { Tooltip } from '@base-ui/react/tooltip';
import type { Editor } from '@tiptap/core';
import { redoDepth, undoDepth } from '@tiptap/pm/history';
import { useEditorState } from '@tiptap/react';
import {
  Bold,
  ChevronDown,
  Code,
  Ellipsis,
  Heading1,
  Heading2,
  Heading3,
  Highlighter,
  ImagePlus,
  Italic,
  Link2,
  List,
  ListOrdered,
  ListTodo,
  Minus,
  Pilcrow,
  Quote,
  Redo2,
  Search,
  SquareCode,
  Strikethrough,
  Subscript,
  Superscript,
  Table2,
  Underline,
  Undo2,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import { commands } from '#core/ipc/commands.ts';
import type { CommandId } from '#core/ipc/commands.ts';

import { editingCommands, isCommandActive } from '../commands.ts';
import { inText } from '../focusText.ts';
import { keyLabel } from '../keys.ts';
import { tableItems } from './tableItems.ts';
import { Tool } from './Tool.tsx';
import { ToolMenu } from './ToolMenu.tsx';
import type { ToolMenuItem } from './ToolMenu.tsx';

const icons: Partial<Record<CommandId, LucideIcon>> = {
  'insert.image': ImagePlus,
  'insert.link': Link2,
  'insert.table': Table2,
  'insert.codeBlock': SquareCode,
  'insert.rule': Minus,
  'format.bold': Bold,
  'format.italic': Italic,
  'format.underline': Underline,
  'format.strike': Strikethrough,
  'format.code': Code,
  'format.highlight': Highlighter,
  'format.subscript': Subscript,
  'format.superscript': Superscript,
  'format.paragraph': Pilcrow,
  'format.heading1': Heading1,
  'format.heading2': Heading2,
  'format.heading3': Heading3,
  'format.bulletList': List,
  'format.orderedList': ListOrdered,
  'format.taskList': ListTodo,
  'format.blockquote': Quote,
};
/** What a block can be, in the menu's order. */
const styles: CommandId[] = [
  'format.paragraph',
  'format.heading1',
  'format.heading2',
  'format.heading3',
  'format.blockquote',
  'insert.codeBlock',
];
const rarer: CommandId[] = [
  'format.underline',
  'format.strike',
  'format.highlight',
  'format.code',
  'format.subscript',
  'format.superscript',
];

export interface DeskToolbarProps {
  editor: Editor;
  run: (command: CommandId) => void;
  onFind: () => void;
}

/** The tools over the text. Steps back while the writer types: see editor.css. */
export function DeskToolbar({ editor, run, onFind }: DeskToolbarProps): ReactNode {
  const state = useEditorState({
    editor,
    selector: () => ({
      active: editingCommands.filter((id) => isCommandActive(editor, id)),
      canUndo: undoDepth(editor.state) > 0,
      canRedo: redoDepth(editor.state) > 0,
    }),
  });
  const isOn = (id: CommandId): boolean => state.active.includes(id);
  const text = (): HTMLElement | null => (editor.isDestroyed ? null : editor.view.dom);
  const item = (id: CommandId): ToolMenuItem => ({
    id,
    label: commands[id].label,
    keys: keyLabel(id),
    checked: isOn(id),
    ...(icons[id] !== undefined && { icon: icons[id] }),
    onUse: () => {
      run(id);
    },
  });
  const tool = (id: CommandId, canBeOn = true): ReactNode => {
    const icon = icons[id];
    if (icon === undefined) return null;
    const use = (): void => {
      run(id);
    };
    const { label } = commands[id];
    return <Tool icon={icon} label={label} keys={keyLabel(id)} {...(canBeOn && { pressed: isOn(id) })} onUse={use} />;
  };
  const style =
    styles.find((id) => id !== 'format.blockquote' && isOn(id)) ??
    (isOn('format.blockquote') ? 'format.blockquote' : null);
  const styleName = style === null ? blockName(editor) : commands[style].label;
  const isMac = keyLabel('format.bold') !== 'Ctrl+B';

  return (
    <Tooltip.Provider delay={500}>
      <Toolbar.Root className="desk-toolbar" aria-label="Formatting">
        <ToolMenu
          label={`${styleName}, style of this block`}
          className="desk-tool-style"
          items={styles.map(item)}
          finalFocus={text}
        >
          <span>{styleName}</span>
          <ChevronDown aria-hidden size={14} />
        </ToolMenu>
        <Toolbar.Separator className="desk-tool-line" />
        {tool('format.bold')}
        {tool('format.italic')}
        {tool('insert.link')}
        <ToolMenu
          label="More formats"
          items={rarer.map(item)}
          finalFocus={text}
          {...(rarer.some(isOn) && { className: 'is-on' })}
        >
          <Ellipsis aria-hidden size={17} />
        </ToolMenu>
        <Toolbar.Separator className="desk-tool-line" />
        {tool('format.bulletList')}
        {tool('format.orderedList')}
        {tool('format.taskList')}
        <Toolbar.Separator className="desk-tool-line" />
        {tool('insert.image', false)}
        {isOn('insert.table') ? (
          <ToolMenu label="Table" className="is-on" items={tableItems(editor)} finalFocus={text}>
            <Table2 aria-hidden size={17} />
            <ChevronDown aria-hidden size={12} />
          </ToolMenu>
        ) : (
          tool('insert.table', false)
        )}
        {tool('insert.rule', false)}
        <Toolbar.Separator className="desk-tool-line" />
        <Tool
          icon={Undo2}
          label="Undo"
          keys={isMac ? '⌘Z' : 'Ctrl+Z'}
          disabled={!state.canUndo}
          onUse={() => inText(editor).undo().run()}
        />
        <Tool
          icon={Redo2}
          label="Redo"
          keys={isMac ? '⇧⌘Z' : 'Ctrl+Shift+Z'}
          disabled={!state.canRedo}
          onUse={() => inText(editor).redo().run()}
        />
        <Tool icon={Search} label="Find in the text" keys={isMac ? '⌘F' : 'Ctrl+F'} onUse={onFind} />
      </Toolbar.Root>
    </Tooltip.Provider>
  );
}

/** What a block is that no command of the menu makes. */
function blockName(editor: Editor): string {
  const level: unknown = editor.getAttributes('heading')['level'];
  return editor.isActive('heading') && typeof level === 'number' ? `Heading ${level}` : 'Text';
}
