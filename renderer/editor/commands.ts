import type { Editor } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';

import type { CommandId } from '#core/ipc/commands.ts';

import { focusText, inText } from './focusText.ts';

/** Commands that need more than the document: a field to fill in, a dialog of the system. */
export interface DeskActions {
  editLink: () => void;
  pickPictures: (editor: Editor) => void;
}

type EditingCommand = {
  /** True when it did something. */
  run: (editor: Editor, actions: DeskActions) => boolean;
  isActive?(editor: Editor): boolean;
};

const mark = (name: string): EditingCommand => ({
  run: (editor) => !inCode(editor) && inText(editor).toggleMark(name).run(),
  isActive: (editor) => editor.isActive(name),
});

const heading = (level: number): EditingCommand => ({
  run: (editor) => inText(editor).toggleNode('heading', 'paragraph', { level }).run(),
  isActive: (editor) => editor.isActive('heading', { level }),
});

const list = (name: string, item: string): EditingCommand => ({
  run: (editor) => inText(editor).toggleList(name, item).run(),
  isActive: (editor) => innermostList(editor) === name,
});

const exclusive: Record<string, string> = { subscript: 'superscript', superscript: 'subscript' };
const script = (name: string): EditingCommand => ({
  ...mark(name),
  run: (editor) =>
    !inCode(editor) &&
    inText(editor)
      .unsetMark(exclusive[name] ?? name)
      .toggleMark(name)
      .run(),
});

/** Every command that the editor carries out. */
const editing: Partial<Record<CommandId, EditingCommand>> = {
  'edit.undo': { run: (editor) => inText(editor).undo().run() },
  'edit.redo': { run: (editor) => inText(editor).redo().run() },
  'insert.image': {
    run: (editor, actions) => {
      actions.pickPictures(editor);
      return true;
    },
  },
  'insert.link': {
    run: (editor, actions) => {
      if (inCode(editor)) return false;
      actions.editLink();
      return true;
    },
    isActive: (editor) => editor.isActive('link'),
  },
  'insert.table': {
    run: (editor) =>
      !editor.isActive('table') &&
      !inCode(editor) &&
      inText(editor).insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
    isActive: (editor) => editor.isActive('table'),
  },
  'insert.codeBlock': {
    run: (editor) => inText(editor).toggleNode('codeBlock', 'paragraph').run(),
    isActive: (editor) => editor.isActive('codeBlock'),
  },
  'insert.rule': { run: (editor) => inText(editor).setHorizontalRule().run() },
  'format.bold': mark('bold'),
  'format.italic': mark('italic'),
  'format.underline': mark('underline'),
  'format.strike': mark('strike'),
  'format.code': mark('code'),
  'format.highlight': mark('highlight'),
  'format.subscript': script('subscript'),
  'format.superscript': script('superscript'),
  'format.paragraph': {
    run: (editor) => inText(editor).setNode('paragraph').run(),
    isActive: (editor) =>
      editor.isActive('paragraph') && innermostList(editor) === null && !editor.isActive('blockquote'),
  },
  'format.heading1': heading(1),
  'format.heading2': heading(2),
  'format.heading3': heading(3),
  'format.bulletList': list('bulletList', 'listItem'),
  'format.orderedList': list('orderedList', 'listItem'),
  'format.taskList': list('taskList', 'taskItem'),
  'format.blockquote': {
    run: (editor) => inText(editor).toggleWrap('blockquote').run(),
    isActive: (editor) => editor.isActive('blockquote'),
  },
};

/** The commands of the editor that a key may give, by id. */
export const editingCommands = Object.keys(editing) as CommandId[];

/** Carries out a command; false when it is none of the editor's or does not apply where the caret is. */
export function runCommand(editor: Editor, command: CommandId, actions: DeskActions): boolean {
  return editing[command]?.run(editor, actions) ?? false;
}

/** Whether the command's format is on where the caret is. */
export function isCommandActive(editor: Editor, command: CommandId): boolean {
  return editing[command]?.isActive?.(editor) ?? false;
}

/** Opens an empty line at a border of the document that has none to put the caret in. */
export function openLineAtEnd(editor: Editor): void {
  const { doc, schema } = editor.state;
  const last = doc.lastChild;
  const paragraph = schema.nodes['paragraph']?.create();
  if ((last?.type.name !== 'paragraph' || last.content.size > 0) && paragraph !== undefined) {
    editor.view.dispatch(editor.state.tr.insert(doc.content.size, paragraph));
  }
  focusText(editor, 'end');
}

function inCode(editor: Editor): boolean {
  const { selection } = editor.state;
  return !(selection instanceof NodeSelection) && selection.$from.parent.type.spec.code === true;
}

function innermostList(editor: Editor): string | null {
  const { $from } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const { type } = $from.node(depth);
    if (type.spec.group?.split(' ').includes('list') === true) return type.name;
  }
  return null;
}
