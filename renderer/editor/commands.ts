import type { Editor } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';

import type { CommandId } from '#core/ipc/commands.ts';

import { blockValue, formattedBlocks, setBlockValue } from './block/blockFormat.ts';
import type { BlockAttribute } from './block/blockFormat.ts';
import { focusText, inText } from './focusText.ts';
import { insertFootnote } from './footnotes/inserting.ts';
import { insertBlock, insertDetails, insertSelected } from './insert/insertions.ts';
import { selectUndescribed } from './media/describing.ts';
import type { MediaPurpose } from './media/mediaNodes.ts';

/** Commands that need more than the document: a field to fill in, a dialog of the system. */
export interface DeskActions {
  editLink: () => void;
  editAbbreviation: () => void;
  editBlock: () => void;
  /** Puts the caret into the panel of the node that is selected as a whole; false when it has none. */
  editNode: () => boolean;
  /** Asks for files by the system's dialog and puts them where the caret is then. */
  pickMedia: (editor: Editor, as: MediaPurpose) => void;
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

const block = (name: string): EditingCommand => ({ run: (editor) => insertBlock(editor, name) });

/** A block or formula that is nothing until its panel is filled in. */
const toFill = (name: string): EditingCommand => ({
  run: (editor, actions) => insertSelected(editor, name) && actions.editNode(),
});

const picked = (as: MediaPurpose): EditingCommand => ({
  run: (editor, actions) => {
    actions.pickMedia(editor, as);
    return true;
  },
});

const blockFormat = (attribute: BlockAttribute, value: string): EditingCommand => ({
  run: (editor) => {
    const done = setBlockValue(editor, attribute, blockValue(editor, attribute) === value ? null : value);
    focusText(editor);
    return done;
  },
  isActive: (editor) => blockValue(editor, attribute) === value,
});

/** Every command that the editor carries out. */
const editing: Partial<Record<CommandId, EditingCommand>> = {
  'edit.undo': { run: (editor) => inText(editor).undo().run() },
  'edit.redo': { run: (editor) => inText(editor).redo().run() },
  'edit.describePicture': { run: (editor, actions) => selectUndescribed(editor) && actions.editNode() },
  'insert.image': picked('picture'),
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
  'insert.gallery': picked('gallery'),
  'insert.video': picked('video'),
  'insert.audio': picked('audio'),
  'insert.file': picked('file'),
  'insert.videoAddress': toFill('video'),
  'insert.audioAddress': toFill('audio'),
  'insert.fileAddress': toFill('fileLink'),
  'insert.embed': toFill('embed'),
  'insert.mathBlock': toFill('mathBlock'),
  'insert.mathInline': toFill('mathInline'),
  'insert.callout': { run: (editor) => inText(editor).wrapIn('callout').run() || insertBlock(editor, 'callout') },
  'insert.details': { run: insertDetails },
  'insert.footnote': { run: insertFootnote },
  'insert.readMore': block('readMore'),
  'insert.rule': { run: (editor) => inText(editor).setHorizontalRule().run() },
  'format.bold': mark('bold'),
  'format.italic': mark('italic'),
  'format.underline': mark('underline'),
  'format.strike': mark('strike'),
  'format.code': mark('code'),
  'format.highlight': mark('highlight'),
  'format.subscript': script('subscript'),
  'format.superscript': script('superscript'),
  'format.small': mark('small'),
  'format.keyboard': mark('keyboard'),
  'format.abbreviation': {
    run: (editor, actions) => {
      if (inCode(editor)) return false;
      actions.editAbbreviation();
      return true;
    },
    isActive: (editor) => editor.isActive('abbreviation'),
  },
  'format.alignLeft': blockFormat('textAlign', 'left'),
  'format.alignCenter': blockFormat('textAlign', 'center'),
  'format.alignRight': blockFormat('textAlign', 'right'),
  'format.justify': blockFormat('textAlign', 'justify'),
  'format.leftToRight': blockFormat('dir', 'ltr'),
  'format.rightToLeft': blockFormat('dir', 'rtl'),
  'format.blockLanguage': {
    run: (editor, actions) => {
      if (formattedBlocks(editor).length === 0) return false;
      actions.editBlock();
      return true;
    },
    isActive: (editor) => blockValue(editor, 'lang') !== null,
  },
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

/** Whether the command has a format to be on or off. */
export const canBeOn = (command: CommandId): boolean => editing[command]?.isActive !== undefined;

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
