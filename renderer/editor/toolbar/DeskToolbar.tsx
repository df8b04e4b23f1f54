import { Toolbar } from '@base-ui/react/toolbar';
import { Tooltip } from '@base-ui/react/tooltip';
import type { Editor } from '@tiptap/core';
import { redoDepth, undoDepth } from '@tiptap/pm/history';
import { useEditorState } from '@tiptap/react';
import { ChevronDown, Ellipsis, Plus, Redo2, Search, Table2, TextAlignStart, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';

import { commands } from '#core/ipc/commands.ts';
import type { CommandId } from '#core/ipc/commands.ts';

import { canBeOn, editingCommands, isCommandActive } from '../commands.ts';
import { inText } from '../focusText.ts';
import { keyLabel } from '../keys.ts';
import { insertGroups } from '../insert/choices.ts';
import { highlightItems } from './highlightItems.ts';
import { commandIcons } from './icons.ts';
import { cellChoices, tableItems } from './tableItems.ts';
import { Tool } from './Tool.tsx';
import { ToolMenu } from './ToolMenu.tsx';
import type { ToolMenuItem } from './ToolMenu.tsx';

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
  'format.small',
  'format.keyboard',
  'format.abbreviation',
];
/** How a whole block stands and is read. */
const placements: CommandId[] = [
  'format.alignLeft',
  'format.alignCenter',
  'format.alignRight',
  'format.justify',
  'format.leftToRight',
  'format.rightToLeft',
  'format.blockLanguage',
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
      cells: cellChoices(editor),
    }),
  });
  const isOn = (id: CommandId): boolean => state.active.includes(id);
  const text = (): HTMLElement | null => (editor.isDestroyed ? null : editor.view.dom);
  const item = (id: CommandId): ToolMenuItem => ({
    id,
    label: commands[id].label,
    keys: keyLabel(id),
    ...(canBeOn(id) && { checked: isOn(id) }),
    ...(commandIcons[id] !== undefined && { icon: commandIcons[id] }),
    onUse: () => {
      run(id);
    },
  });
  const tool = (id: CommandId, toggles = true): ReactNode => {
    const icon = commandIcons[id];
    if (icon === undefined) return null;
    const use = (): void => {
      run(id);
    };
    const { label } = commands[id];
    return <Tool icon={icon} label={label} keys={keyLabel(id)} {...(toggles && { pressed: isOn(id) })} onUse={use} />;
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
          items={[...rarer.map(item), ...highlightItems(editor)]}
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
          <ToolMenu label="Table" className="is-on" items={tableItems(editor, state.cells)} finalFocus={text}>
            <Table2 aria-hidden size={17} />
          </ToolMenu>
        ) : (
          tool('insert.table', false)
        )}
        <ToolMenu
          label="Insert"
          items={insertGroups.flatMap(({ label, commands: ids }) =>
            ids.map((id, index) => ({ ...plain(item(id)), ...(index === 0 && { heading: label }) })),
          )}
          finalFocus={text}
        >
          <Plus aria-hidden size={17} />
        </ToolMenu>
        <ToolMenu
          label="Alignment and direction"
          items={placements.map((id) => ({
            ...item(id),
            ...((id === 'format.leftToRight' || id === 'format.blockLanguage') && { separated: true }),
          }))}
          finalFocus={text}
          {...(placements.some(isOn) && { className: 'is-on' })}
        >
          <TextAlignStart aria-hidden size={17} />
        </ToolMenu>
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

/** As an entry that only does something. */
const plain = ({ checked: _on, ...entry }: ToolMenuItem): ToolMenuItem => entry;

/** What a block is that no command of the menu makes. */
function blockName(editor: Editor): string {
  const level: unknown = editor.getAttributes('heading')['level'];
  return editor.isActive('heading') && typeof level === 'number' ? `Heading ${level}` : 'Text';
}
