import type { MenuItemConstructorOptions } from 'electron';

import { commands } from '#core/ipc/commands.ts';
import type { CommandId } from '#core/ipc/commands.ts';

export interface MenuOptions {
  platform: NodeJS.Platform;
  /** Adds Reload and Developer Tools. */
  development: boolean;
  run: (command: CommandId) => void;
  /** Names of the libraries that the numbered keys open, in their order: see {@link numbered}. */
  libraries?: readonly string[];
}

type Entry = CommandId | MenuItemConstructorOptions | '-';

/** The application menu: the commands of the contract, each once, and the system's own roles. */
export function applicationMenu({
  platform,
  development,
  run,
  libraries = [],
}: MenuOptions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const menu = (label: string, entries: Entry[]): MenuItemConstructorOptions => ({
    label,
    submenu: entries.map((entry) => item(entry, run)),
  });
  const settings: Entry[] = ['app.settings', 'app.accounts'];
  return [
    ...(mac
      ? [
          menu('Longhand', [
            { role: 'about' },
            '-',
            ...settings,
            '-',
            { role: 'services' },
            '-',
            { role: 'hide' },
            { role: 'hideOthers' },
            { role: 'unhide' },
            '-',
            { role: 'quit' },
          ]),
        ]
      : []),
    menu('File', [
      'post.new',
      'window.new',
      '-',
      'library.open',
      'library.create',
      'library.switch',
      switching(libraries, run),
      'library.reveal',
      'library.upkeep',
      'library.emptyTrash',
      '-',
      'post.duplicate',
      'post.rename',
      'post.reveal',
      'post.trash',
      '-',
      'post.pin',
      'post.unpin',
      'post.terms',
      { label: 'Status', submenu: statuses.map((entry) => item(entry, run)) },
      '-',
      'post.export',
      'post.exportFiles',
      'post.exportFolders',
      'post.copyHtml',
      'post.copyMarkdown',
      '-',
      'post.versions',
      'post.publish',
      '-',
      ...(mac ? [{ role: 'close' } as const] : ([...settings, '-', { role: 'quit' }] satisfies Entry[])),
    ]),
    menu('Edit', [
      'edit.undo',
      'edit.redo',
      '-',
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'pasteAndMatchStyle' },
      { role: 'delete' },
      { role: 'selectAll' },
      '-',
      'edit.describePicture',
      '-',
      'search.focus',
      'search.keep',
    ]),
    menu('Insert', [
      'insert.image',
      'insert.gallery',
      'insert.video',
      'insert.audio',
      'insert.file',
      '-',
      'insert.videoAddress',
      'insert.audioAddress',
      'insert.fileAddress',
      'insert.embed',
      '-',
      'insert.link',
      'insert.footnote',
      'insert.mathInline',
      '-',
      'insert.table',
      'insert.codeBlock',
      'insert.mathBlock',
      'insert.callout',
      'insert.details',
      '-',
      'insert.rule',
      'insert.readMore',
    ]),
    menu('Format', [
      'format.bold',
      'format.italic',
      'format.underline',
      'format.strike',
      'format.code',
      'format.highlight',
      'format.subscript',
      'format.superscript',
      'format.small',
      'format.keyboard',
      'format.abbreviation',
      '-',
      'format.paragraph',
      'format.heading1',
      'format.heading2',
      'format.heading3',
      '-',
      'format.bulletList',
      'format.orderedList',
      'format.taskList',
      'format.blockquote',
      '-',
      'format.alignLeft',
      'format.alignCenter',
      'format.alignRight',
      'format.justify',
      '-',
      'format.leftToRight',
      'format.rightToLeft',
      'format.blockLanguage',
    ]),
    menu('View', [
      'view.toggleList',
      'view.toggleDetails',
      '-',
      'view.nextPart',
      'view.previousPart',
      '-',
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      '-',
      { role: 'togglefullscreen' },
      ...(development ? (['-', { role: 'reload' }, { role: 'toggleDevTools' }] satisfies Entry[]) : []),
    ]),
    ...(mac ? [{ role: 'windowMenu' } as const] : []),
    {
      role: 'help',
      submenu: (['app.shortcuts', ...(mac ? [] : (['-', { role: 'about' }] satisfies Entry[]))] satisfies Entry[]).map(
        (entry) => item(entry, run),
      ),
    },
  ];
}

const statuses = ['post.markDraft', 'post.markScheduled', 'post.markPublished', 'post.markArchived'] as const;

const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** One item for each numbered key, under the name of its library; a number without one is not shown. */
function switching(libraries: readonly string[], run: (command: CommandId) => void): MenuItemConstructorOptions {
  return {
    label: 'Recent Libraries',
    enabled: libraries.length > 0,
    submenu: numbers.map((number) => {
      const name = libraries[number - 1];
      const entry = item(`library.switch${number}`, run);
      return name === undefined ? { ...entry, visible: false } : { ...entry, label: name.replaceAll('&', '&&') };
    }),
  };
}

/** A post of the list that its menu is asked for. */
export interface MenuPost {
  trashed: boolean;
  pinned: boolean;
  /** How many posts were chosen together with it, itself included. */
  chosen: number;
}

/** The menu of one post in the list, or of all that were chosen with it. */
export function postMenu(
  { trashed, pinned, chosen }: MenuPost,
  run: (command: CommandId) => void,
): MenuItemConstructorOptions[] {
  const several = chosen > 1;
  const pin: Entry[] = several ? ['post.pin', 'post.unpin'] : [pinned ? 'post.unpin' : 'post.pin'];
  const one: Entry[] = [
    'post.publish',
    'post.export',
    'post.copyHtml',
    'post.copyMarkdown',
    '-',
    'post.duplicate',
    'post.rename',
    'post.versions',
    'post.reveal',
    '-',
  ];
  const some: Entry[] = ['post.exportFiles', 'post.exportFolders', '-'];
  const entries: Entry[] = trashed
    ? ['post.restore', ...(several ? [] : (['post.reveal'] satisfies Entry[])), '-', 'post.deleteForEver']
    : [
        ...(several
          ? ([{ label: `${chosen.toLocaleString('en')} Posts`, enabled: false }, '-', ...some] satisfies Entry[])
          : one),
        ...pin,
        'post.terms',
        { label: 'Status', submenu: statuses.map((entry) => item(entry, run)) },
        '-',
        'post.trash',
      ];
  return entries.map((entry) => item(entry, run));
}

function item(entry: Entry, run: (command: CommandId) => void): MenuItemConstructorOptions {
  if (entry === '-') return { type: 'separator' };
  if (typeof entry !== 'string') return entry;
  const { label, accelerator } = commands[entry];
  return { id: entry, label, ...(accelerator !== null && { accelerator }), click: () => run(entry) };
}
