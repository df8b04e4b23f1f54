import { EventEmitter } from 'node:events';

import type { PageAccelerator } from '../page/isolated.ts';
import { showMenu } from '../overlay.ts';
import type { MenuEntry } from '../page/overlay.ts';
import { parseAccelerator } from './accelerator.ts';
import { app } from './app.ts';
import type { BrowserWindow } from './browser-window.ts';
import { makeEvent } from './event.ts';
import { roles } from './menu-roles.ts';
import { WebContents } from './web-contents.ts';

type Template = Electron.MenuItemConstructorOptions | MenuItem;
type Click = (item: MenuItem, window: BrowserWindow | undefined, event: object) => void;

let application: Menu | null = null;
let lastCommand = 0;

export const applicationMenu = (): Menu | null => application;

/** One line of a menu. */
export class MenuItem implements Pick<
  Electron.MenuItem,
  | 'id'
  | 'label'
  | 'enabled'
  | 'visible'
  | 'checked'
  | 'type'
  | 'sublabel'
  | 'toolTip'
  | 'commandId'
  | 'registerAccelerator'
> {
  readonly id: string;
  readonly type: NonNullable<Electron.MenuItemConstructorOptions['type']>;
  readonly role: string | undefined;
  readonly submenu: Menu | undefined;
  readonly accelerator: string | undefined;
  readonly registerAccelerator: boolean;
  readonly commandId = ++lastCommand;
  readonly sublabel: string;
  readonly toolTip: string;
  readonly icon: unknown;
  readonly userAccelerator = null;
  label: string;
  menu: Menu | null = null;
  /** Runs the item: its role, else the `click` it was made with. */
  click: (event?: object, window?: BrowserWindow, contents?: WebContents) => void;
  #enabled: boolean;
  #visible: boolean;
  #checked: boolean;

  constructor(options: Electron.MenuItemConstructorOptions) {
    const role = options.role === undefined ? undefined : roles[options.role.toLowerCase()];
    if (options.role !== undefined && role === undefined) throw new Error(`Unknown role '${options.role}'`);
    this.role = options.role?.toLowerCase();
    const submenu = options.submenu ?? role?.submenu;
    this.submenu =
      submenu === undefined
        ? undefined
        : Array.isArray(submenu)
          ? Menu.buildFromTemplate(submenu)
          : (submenu as unknown as Menu);
    this.type = options.type ?? role?.type ?? (this.submenu === undefined ? 'normal' : 'submenu');
    if (this.type === 'submenu' && this.submenu === undefined) throw new Error('Invalid submenu');
    this.id = options.id ?? '';
    this.label = options.label ?? (typeof role?.label === 'function' ? role.label(app.getName()) : (role?.label ?? ''));
    this.accelerator = options.accelerator ?? role?.accelerator;
    this.registerAccelerator = options.registerAccelerator ?? role?.registerAccelerator ?? true;
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.icon = options.icon;
    this.#enabled = options.enabled ?? true;
    this.#visible = options.visible ?? true;
    this.#checked = options.checked ?? false;
    const own = options.click as unknown as Click | undefined;
    this.click = (event = makeEvent({}), window, contents) => {
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (this.type === 'radio') this.checked = true;
      if (role?.run !== undefined) role.run(window, contents ?? window?.webContents);
      else own?.(this, window, event);
    };
  }

  get enabled(): boolean {
    return this.#enabled;
  }
  set enabled(enabled: boolean) {
    this.#enabled = enabled;
    refreshPages();
  }
  get visible(): boolean {
    return this.#visible;
  }
  set visible(visible: boolean) {
    this.#visible = visible;
  }
  get checked(): boolean {
    return this.#checked;
  }
  set checked(checked: boolean) {
    if (checked && this.type === 'radio') {
      for (const other of this.menu?.groupOf(this) ?? []) other.#checked = false;
    }
    this.#checked = checked;
  }
}

/** A menu, of the app or of a place in a page. */
export class Menu extends EventEmitter implements Pick<Electron.Menu, 'closePopup'> {
  readonly items: MenuItem[] = [];
  #close: (() => void) | null = null;

  static buildFromTemplate(template: Template[]): Menu {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array');
    const menu = new Menu();
    for (const entry of template) menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    application = menu;
    refreshPages();
  }

  static getApplicationMenu(): Menu | null {
    return application;
  }

  static sendActionToFirstResponder(): void {}

  append(item: MenuItem): void {
    this.insert(this.items.length, item);
  }

  insert(position: number, item: MenuItem): void {
    item.menu = this;
    this.items.splice(position, 0, item);
    if (item.type === 'radio') {
      const group = this.groupOf(item);
      if (!group.some((one) => one.checked)) item.checked = true;
    }
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      if (item.id === id) return item;
      const inside = item.submenu?.getMenuItemById(id);
      if (inside !== undefined && inside !== null) return inside;
    }
    return null;
  }

  /** The radio items between two separators that `item` is one of, itself left out of none. */
  groupOf(item: MenuItem): MenuItem[] {
    const at = this.items.indexOf(item);
    let start = at;
    let end = at;
    while (start > 0 && this.items[start - 1]?.type === 'radio') start -= 1;
    while (this.items[end + 1]?.type === 'radio') end += 1;
    return this.items.slice(start, end + 1);
  }

  popup(
    options: { window?: BrowserWindow; x?: number; y?: number; callback?: () => void; positioningItem?: number } = {},
  ): void {
    const contents = options.window?.webContents ?? WebContents.getFocusedWebContents();
    if (contents === null) throw new Error('Menu.popup: there is no window to show it in');
    const { x = contents.lastPointer.x, y = contents.lastPointer.y } = options;
    this.emit('menu-will-show', makeEvent({}));
    const shown = showMenu(contents, entriesOf(this), { x, y });
    this.#close = () => shown.close();
    void this.#follow(shown.answer, options, contents);
  }

  async #follow(
    answer: Promise<number | null>,
    options: { window?: BrowserWindow; callback?: () => void },
    contents: WebContents,
  ): Promise<void> {
    const id = await answer;
    this.#close = null;
    this.emit('menu-will-close', makeEvent({}));
    options.callback?.();
    if (id === null) return;
    findItem(this, id)?.click(makeEvent({ triggeredByAccelerator: false }), options.window, contents);
  }

  closePopup(): void {
    this.#close?.();
  }
}

function entriesOf(menu: Menu): MenuEntry[] {
  return menu.items
    .filter((item) => item.visible)
    .map((item) => ({
      id: item.commandId,
      kind: item.type === 'separator' ? 'separator' : item.submenu === undefined ? 'item' : 'submenu',
      label: item.label.replace(/&(?!&)/g, '').replace(/&&/g, '&'),
      accelerator: (item.accelerator ?? '').replace(
        /CommandOrControl|CmdOrCtrl/i,
        process.platform === 'darwin' ? 'Cmd' : 'Ctrl',
      ),
      enabled: item.enabled,
      mark: item.type === 'checkbox' || item.type === 'radio' ? item.checked : null,
      items: item.submenu === undefined ? [] : entriesOf(item.submenu),
    }));
}

function allItems(menu: Menu | null): MenuItem[] {
  return (menu?.items ?? []).flatMap((item) => [item, ...allItems(item.submenu ?? null)]);
}

const findItem = (menu: Menu | null, id: number): MenuItem | undefined =>
  allItems(menu).find((item) => item.commandId === id);

/** The keys of a menu that a page has to give up. */
export function acceleratorsOf(menu: Menu | null): PageAccelerator[] {
  return allItems(menu).flatMap((item) => {
    if (item.accelerator === undefined || !item.registerAccelerator || !item.enabled) return [];
    const parsed = parseAccelerator(item.accelerator);
    if (parsed === null) return [];
    return [{ ...parsed, id: item.commandId }];
  });
}

export function runAccelerator(menu: Menu | null, id: number, window: BrowserWindow): void {
  const item = findItem(menu, id);
  if (item?.enabled === true) item.click(makeEvent({ triggeredByAccelerator: true }), window, window.webContents);
}

/** The app's menu where no desktop shows one: F10 or Alt opens it in the page. */
export function openMenuBar(window: BrowserWindow): void {
  const { menu } = window;
  if (menu !== null && menu.items.length > 0) menu.popup({ window, x: 8, y: 8 });
}

let refreshing = false;
function refreshPages(): void {
  if (refreshing) return;
  refreshing = true;
  // Many items change in one go.
  queueMicrotask(() => {
    refreshing = false;
    for (const contents of WebContents.getAllWebContents()) contents.refreshAccelerators();
  });
}
