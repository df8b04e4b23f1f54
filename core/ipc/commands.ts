/**
 * Every command that a menu, a key or a button can give, once. The native menu is built from this list and the window carries
 * them out; `accelerator` is in Electron's notation.
 */
export const commands = {
  'post.new': { label: 'New Post', accelerator: 'CmdOrCtrl+N' },
  'post.duplicate': { label: 'Duplicate Post', accelerator: 'CmdOrCtrl+Shift+D' },
  'post.rename': { label: 'Change Address…', accelerator: null },
  // No key: CmdOrCtrl+Backspace deletes a word or a line while someone types.
  'post.trash': { label: 'Move to Trash', accelerator: null },
  'post.restore': { label: 'Put Back', accelerator: null },
  'post.reveal': { label: 'Show in Folder', accelerator: null },
  'post.export': { label: 'Export…', accelerator: 'CmdOrCtrl+Shift+E' },
  'post.copyHtml': { label: 'Copy as HTML', accelerator: 'CmdOrCtrl+Alt+C' },
  'post.copyMarkdown': { label: 'Copy as Markdown', accelerator: 'CmdOrCtrl+Shift+C' },
  'post.publish': { label: 'Publish…', accelerator: 'CmdOrCtrl+Shift+P' },
  'library.create': { label: 'New Library…', accelerator: null },
  'library.open': { label: 'Open Library…', accelerator: 'CmdOrCtrl+O' },
  'library.reveal': { label: 'Show Library in Folder', accelerator: null },
  // Not the system's roles: those know nothing of the editor's own history.
  'edit.undo': { label: 'Undo', accelerator: 'CmdOrCtrl+Z' },
  'edit.redo': { label: 'Redo', accelerator: 'CmdOrCtrl+Shift+Z' },
  'search.focus': { label: 'Search Posts', accelerator: 'CmdOrCtrl+Shift+F' },
  'insert.image': { label: 'Picture…', accelerator: 'CmdOrCtrl+Shift+I' },
  'insert.link': { label: 'Link…', accelerator: 'CmdOrCtrl+K' },
  'insert.table': { label: 'Table', accelerator: null },
  'insert.codeBlock': { label: 'Code Block', accelerator: 'CmdOrCtrl+Alt+K' },
  'insert.rule': { label: 'Divider', accelerator: null },
  'format.bold': { label: 'Bold', accelerator: 'CmdOrCtrl+B' },
  'format.italic': { label: 'Italic', accelerator: 'CmdOrCtrl+I' },
  'format.underline': { label: 'Underline', accelerator: 'CmdOrCtrl+U' },
  'format.strike': { label: 'Strikethrough', accelerator: 'CmdOrCtrl+Shift+X' },
  'format.code': { label: 'Code', accelerator: 'CmdOrCtrl+E' },
  'format.highlight': { label: 'Highlight', accelerator: 'CmdOrCtrl+Shift+H' },
  'format.subscript': { label: 'Subscript', accelerator: 'CmdOrCtrl+Alt+,' },
  'format.superscript': { label: 'Superscript', accelerator: 'CmdOrCtrl+Alt+.' },
  'format.paragraph': { label: 'Text', accelerator: 'CmdOrCtrl+Alt+0' },
  'format.heading1': { label: 'Heading 1', accelerator: 'CmdOrCtrl+Alt+1' },
  'format.heading2': { label: 'Heading 2', accelerator: 'CmdOrCtrl+Alt+2' },
  'format.heading3': { label: 'Heading 3', accelerator: 'CmdOrCtrl+Alt+3' },
  'format.bulletList': { label: 'Bulleted List', accelerator: 'CmdOrCtrl+Shift+8' },
  'format.orderedList': { label: 'Numbered List', accelerator: 'CmdOrCtrl+Shift+7' },
  'format.taskList': { label: 'Task List', accelerator: 'CmdOrCtrl+Shift+9' },
  'format.blockquote': { label: 'Quote', accelerator: 'CmdOrCtrl+Shift+B' },
  'view.toggleList': { label: 'Post List', accelerator: 'CmdOrCtrl+Alt+L' },
  'view.toggleDetails': { label: 'Details', accelerator: 'CmdOrCtrl+Alt+D' },
  'app.settings': { label: 'Settings…', accelerator: 'CmdOrCtrl+,' },
  'app.accounts': { label: 'Accounts…', accelerator: null },
  'app.shortcuts': { label: 'Keyboard Shortcuts', accelerator: 'CmdOrCtrl+/' },
} as const satisfies Record<string, { label: string; accelerator: string | null }>;

export type CommandId = keyof typeof commands;
export const commandIds = Object.keys(commands) as [CommandId, ...CommandId[]];
