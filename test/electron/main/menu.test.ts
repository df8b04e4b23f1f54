import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';

import { commandIds, commands } from '#core/ipc/commands.ts';
import type { CommandId } from '#core/ipc/commands.ts';

import { applicationMenu, postMenu } from '../../../electron/main/menu.ts';
import { textMenu } from '../../../electron/main/text-menu.ts';

const ran: CommandId[] = [];
const run = (command: CommandId): void => void ran.push(command);

function click(item: MenuItemConstructorOptions | undefined): void {
  if (item?.click === undefined) throw new Error('there is nothing to click');
  (item.click as () => void)();
}

function items(menu: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return menu.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);
}

test.each(['linux', 'win32', 'darwin'] as const)(
  'on %s every command of a post or the app is in the menu once, with its key',
  (platform) => {
    const all = items(applicationMenu({ platform, development: false, run }));
    for (const id of commandIds) {
      const found = all.filter((item) => item.id === id);
      // Only a post in the trash can be put back or deleted, and it is not open.
      expect([id, found.length]).toEqual([id, id === 'post.restore' || id === 'post.deleteForEver' ? 0 : 1]);
      if (found[0] !== undefined) {
        expect(found[0].label).toBe(commands[id].label);
        expect(found[0].accelerator ?? null).toBe(commands[id].accelerator);
        ran.length = 0;
        click(found[0]);
        expect(ran).toEqual([id]);
      }
    }
    const roles = all.flatMap((item) => item.role ?? []);
    for (const role of [
      'cut',
      'copy',
      'paste',
      'selectAll',
      'resetZoom',
      'zoomIn',
      'zoomOut',
      'togglefullscreen',
      'quit',
      'about',
    ] as const) {
      expect(roles).toContain(role);
    }
    expect(roles).not.toContain('reload');
    expect(roles).not.toContain('toggleDevTools');
  },
);

test('reloading and the developer tools are for development', () => {
  const roles = items(applicationMenu({ platform: 'linux', development: true, run })).flatMap(
    (item) => item.role ?? [],
  );
  expect(roles).toContain('reload');
  expect(roles).toContain('toggleDevTools');
});

test('a post in the trash can be put back, and nothing be done to it that needs it out of there', () => {
  const ids = (trashed: boolean): (string | undefined)[] =>
    postMenu({ trashed, pinned: false, chosen: 1 }, run).map((item) => item.id);
  expect(ids(true)).toEqual(expect.arrayContaining(['post.restore', 'post.deleteForEver']));
  expect(ids(true)).not.toContain('post.publish');
  expect(ids(false)).toContain('post.trash');
  expect(ids(false)).not.toContain('post.restore');
});

test('the menu of several posts offers what can be done to several, and says how many they are', () => {
  const menu = postMenu({ trashed: false, pinned: false, chosen: 1200 }, run);
  expect(menu[0]).toMatchObject({ label: '1,200 Posts', enabled: false });
  const ids = items(menu).map((item) => item.id);
  for (const id of ['post.pin', 'post.unpin', 'post.terms', 'post.markArchived', 'post.exportFiles', 'post.trash'])
    expect(ids).toContain(id);
  for (const id of ['post.rename', 'post.publish', 'post.duplicate']) expect(ids).not.toContain(id);
});

test('libraries stand under their own names, and a number without one is not shown', () => {
  const libraries = ['Blog', 'Salt & Water'];
  const all = items(applicationMenu({ platform: 'linux', development: false, run, libraries }));
  const of = (id: string) => all.find((item) => item.id === id);
  expect(of('library.switch2')?.label).toBe('Salt && Water');
  expect(of('library.switch3')?.visible).toBe(false);
});

const nowhere = {
  misspelledWord: '',
  dictionarySuggestions: [],
  isEditable: false,
  selectionText: '',
  linkURL: '',
  editFlags: {
    canCopy: true,
    canCut: true,
    canPaste: true,
    canSelectAll: true,
    canDelete: true,
    canEditRichly: true,
    canRedo: false,
    canUndo: false,
  },
};
const actions = { replaceMisspelling() {}, learnWord() {}, openLink() {}, copyLink() {} };
const labels = (menu: MenuItemConstructorOptions[]): string[] =>
  menu.map((item) => item.role ?? item.label ?? item.type ?? '');

test('where there is nothing to do there is no menu', () => {
  expect(textMenu(nowhere, actions)).toEqual([]);
});

test('a misspelt word offers its corrections, and to be learnt', () => {
  const replaced: string[] = [];
  const menu = textMenu(
    { ...nowhere, isEditable: true, misspelledWord: 'tae', dictionarySuggestions: ['tea', 'toe'] },
    { ...actions, replaceMisspelling: (word) => void replaced.push(word) },
  );
  expect(labels(menu).slice(0, 5)).toEqual(['tea', 'toe', 'separator', 'Add to Dictionary', 'separator']);
  click(menu[0]);
  expect(replaced).toEqual(['tea']);
});

test('a link is offered only where it leads to the web or to mail', () => {
  expect(labels(textMenu({ ...nowhere, linkURL: 'https://blog.example/' }, actions))).toEqual([
    'Open Link',
    'Copy Link Address',
  ]);
  for (const linkURL of ['file:///etc/passwd', 'javascript:alert(1)', 'app://longhand/x']) {
    expect(textMenu({ ...nowhere, linkURL }, actions)).toEqual([]);
  }
});

test('text that cannot be edited can be copied', () => {
  expect(labels(textMenu({ ...nowhere, selectionText: 'tea' }, actions))).toEqual(['copy']);
});
