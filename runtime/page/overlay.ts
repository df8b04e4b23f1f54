// Every function here is sent to pages as source, so each may use only its own arguments and the page's globals.

export interface MenuEntry {
  id: number;
  kind: 'item' | 'separator' | 'submenu';
  label: string;
  accelerator: string;
  enabled: boolean;
  mark: boolean | null;
  items: MenuEntry[];
}

export interface MessageBox {
  message: string;
  detail: string;
  buttons: string[];
  defaultId: number;
  cancelId: number;
  checkboxLabel: string;
  checkboxChecked: boolean;
}

export interface FileDialog {
  title: string;
  button: string;
  folder: string;
  /** The name to save under; null when something is to be opened. */
  name: string | null;
  folders: boolean;
  files: boolean;
  many: boolean;
  confirmOverwrite: boolean;
}

export interface FolderListing {
  folder: string;
  parent: string | null;
  entries: { name: string; path: string; folder: boolean }[];
  problem: string | null;
}

export type Overlay =
  | { kind: 'menu'; entries: MenuEntry[]; at: { x: number; y: number } }
  | { kind: 'message'; box: MessageBox }
  | { kind: 'file'; dialog: FileDialog };

/** What a file dialog asks of main while it is open. */
export type OverlayQuestion =
  | { ask: 'list'; folder: string }
  | { ask: 'makeFolder'; folder: string; name: string }
  | { ask: 'exists'; path: string };

/**
 * Stands for the menus and dialogs that a desktop would show: a modal element over the page, in a world and under a shadow
 * root of its own. Resolves to the answer: a menu item's id, a button and a tick, chosen paths; null when it was dismissed.
 */
export function showOverlay(overlay: Overlay, ask: (question: OverlayQuestion) => Promise<unknown>): Promise<unknown> {
  const style = `
    dialog { position: fixed; margin: auto; padding: 0; border: 1px solid GrayText; border-radius: 8px; background: Canvas; color: CanvasText;
      font: 14px/1.4 system-ui, sans-serif; box-shadow: 0 8px 40px rgb(0 0 0 / 30%); max-height: 90vh; max-width: 90vw; overflow: auto; color-scheme: light dark; }
    dialog::backdrop { background: rgb(0 0 0 / 20%); }
    dialog.menu { margin: 0; padding: 4px; min-width: 200px; }
    dialog.menu::backdrop { background: none; }
    [role=menu] { display: block; }
    [role=menu] [role=menu] { padding-left: 16px; }
    [role^=menuitem] { display: flex; gap: 24px; justify-content: space-between; width: 100%; box-sizing: border-box; padding: 4px 10px; border: 0;
      border-radius: 4px; background: none; color: inherit; font: inherit; text-align: left; }
    [role^=menuitem]:focus, [role=option][aria-selected=true] { background: Highlight; color: HighlightText; outline: 0; }
    [aria-disabled=true] { opacity: .5; }
    hr { border: 0; border-top: 1px solid GrayText; opacity: .4; margin: 4px 0; }
    form { padding: 16px; display: grid; gap: 12px; min-width: 340px; }
    form.file { width: min(640px, 80vw); }
    h2 { font-size: 16px; margin: 0; } p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
    .row { display: flex; gap: 8px; justify-content: flex-end; align-items: center; flex-wrap: wrap; }
    button, input[type=text] { font: inherit; padding: 5px 12px; }
    input[type=text] { flex: 1; min-width: 0; }
    [role=listbox] { height: 300px; overflow: auto; border: 1px solid GrayText; border-radius: 4px; padding: 4px; }
    [role=option] { padding: 3px 8px; border-radius: 4px; cursor: default; }
    [hidden] { display: none !important; }
    .problem { color: #c33; }`;
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  // Without an inline style, which the page's policy would refuse.
  root.adoptedStyleSheets = [sheet];
  const element = <K extends keyof HTMLElementTagNameMap>(
    name: K,
    attributes: Record<string, string> = {},
    ...children: (Node | string)[]
  ): HTMLElementTagNameMap[K] => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const dialog = element('dialog');
  root.append(dialog);
  // The app's shortcuts wait while a menu or a dialog is open, and Chromium's own are not to be had.
  host.setAttribute('data-electron-overlay', '');
  host.addEventListener('keydown', (event) => {
    const editing = /^[acvxz]$/i.test(event.key);
    if (((event.ctrlKey || event.metaKey) && !editing) || /^F\d+$/.test(event.key)) event.preventDefault();
  });
  for (const type of ['keydown', 'keyup', 'keypress', 'contextmenu', 'pointerdown', 'mousedown', 'click'] as const) {
    host.addEventListener(type, (event) => event.stopPropagation());
  }

  return new Promise((resolve) => {
    const finish = (answer: unknown): void => {
      dialog.close();
      host.remove();
      resolve(answer);
    };
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      finish(null);
    });
    document.documentElement.append(host);
    (globalThis as unknown as Record<string, unknown>)['__electronDismiss'] = () => finish(null);

    const showMenu = (entries: MenuEntry[], at: { x: number; y: number }): void => {
      dialog.className = 'menu';
      const list = (items: MenuEntry[]): HTMLElement => {
        const menu = element('div', { role: 'menu' });
        for (const entry of items) {
          if (entry.kind === 'separator') {
            menu.append(element('hr', { role: 'separator' }));
            continue;
          }
          const role = entry.mark === null ? 'menuitem' : 'menuitemcheckbox';
          const sign = entry.mark === true ? '✓ ' : entry.kind === 'submenu' ? '▸ ' : '';
          const line = element(
            'button',
            { role, type: 'button', tabindex: '-1' },
            element('span', {}, sign + entry.label),
            element('span', {}, entry.accelerator),
          );
          if (entry.mark !== null) line.setAttribute('aria-checked', String(entry.mark));
          if (!entry.enabled) line.setAttribute('aria-disabled', 'true');
          menu.append(line);
          if (entry.kind === 'submenu') {
            const inner = list(entry.items);
            inner.style.setProperty('display', 'none');
            line.setAttribute('aria-haspopup', 'menu');
            line.setAttribute('aria-expanded', 'false');
            const open = (shown: boolean): void => {
              line.setAttribute('aria-expanded', String(shown));
              inner.style.setProperty('display', shown ? 'block' : 'none');
            };
            line.addEventListener('click', () => {
              const shown = line.getAttribute('aria-expanded') !== 'true';
              open(shown);
              if (shown) inner.querySelector<HTMLElement>('button')?.focus();
            });
            line.addEventListener('keydown', (event) => {
              if (event.key === 'ArrowRight') {
                open(true);
                inner.querySelector<HTMLElement>('button')?.focus();
              }
            });
            inner.addEventListener('keydown', (event) => {
              if (event.key !== 'ArrowLeft') return;
              event.stopPropagation();
              open(false);
              line.focus();
            });
            menu.append(inner);
          } else {
            line.addEventListener('click', () => entry.enabled && finish(entry.id));
          }
        }
        return menu;
      };
      dialog.append(list(entries));
      dialog.addEventListener('keydown', (event) => {
        const lines = [...dialog.querySelectorAll('button')].filter((line) => line.getClientRects().length > 0);
        const at = lines.indexOf(root.activeElement as HTMLButtonElement);
        const go = (next: number): void => {
          event.preventDefault();
          lines[(next + lines.length) % lines.length]?.focus();
        };
        if (event.key === 'ArrowDown') go(at + 1);
        else if (event.key === 'ArrowUp') go(at - 1);
        else if (event.key === 'Home') go(0);
        else if (event.key === 'End') go(-1);
        else if (event.key === 'Tab') go(at + (event.shiftKey ? -1 : 1));
        else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.altKey) {
          const letter = event.key.toLowerCase();
          const order = [...lines.slice(at + 1), ...lines.slice(0, at + 1)];
          order
            .find((line) =>
              line.textContent
                ?.replace(/^[✓▸] /, '')
                .toLowerCase()
                .startsWith(letter),
            )
            ?.focus();
        }
      });
      dialog.addEventListener('mousemove', (event) => {
        const line = event.composedPath().find((node): node is HTMLButtonElement => node instanceof HTMLButtonElement);
        line?.focus();
      });
      dialog.addEventListener('mousedown', (event) => event.target === dialog && finish(null));
      dialog.showModal();
      const { width, height } = dialog.getBoundingClientRect();
      dialog.style.setProperty('left', `${Math.max(0, Math.min(at.x, innerWidth - width - 4))}px`);
      dialog.style.setProperty('top', `${Math.max(0, Math.min(at.y, innerHeight - height - 4))}px`);
      dialog.querySelector('button')?.focus();
    };

    const showMessage = (box: MessageBox): void => {
      const form = element('form', { method: 'dialog' });
      form.append(element('h2', { id: 'message' }, box.message));
      dialog.setAttribute('role', 'alertdialog');
      dialog.setAttribute('aria-labelledby', 'message');
      if (box.detail !== '') form.append(element('p', {}, box.detail));
      const tick = element('input', { type: 'checkbox', id: 'tick' });
      tick.checked = box.checkboxChecked;
      if (box.checkboxLabel !== '') form.append(element('label', {}, tick, ' ', box.checkboxLabel));
      const row = element('div', { class: 'row' });
      box.buttons.forEach((label, index) => {
        const button = element('button', { type: 'button' }, label);
        button.addEventListener('click', () => finish({ response: index, checkboxChecked: tick.checked }));
        if (index === box.defaultId) button.setAttribute('autofocus', '');
        row.append(button);
      });
      form.append(row);
      dialog.append(form);
      dialog.showModal();
    };

    const showFiles = (file: FileDialog): void => {
      let folder = file.folder;
      let listing: FolderListing = { folder, parent: null, entries: [], problem: null };
      let cursor = -1;
      let edited = false;
      let turns = 0;
      const chosen = new Set<string>();
      const place = element('input', { type: 'text', 'aria-label': 'Folder', spellcheck: 'false' });
      const box = element('div', {
        role: 'listbox',
        tabindex: '0',
        'aria-label': 'Files',
        'aria-multiselectable': String(file.many),
      });
      const name = element('input', { type: 'text', 'aria-label': 'Name', spellcheck: 'false' });
      const problem = element('p', { class: 'problem', role: 'status' });
      const accept = element('button', { type: 'submit' }, file.button);
      const cancel = element('button', { type: 'button' }, 'Cancel');
      const newFolder = element('button', { type: 'button' }, 'New folder');
      const folderName = element('input', {
        type: 'text',
        'aria-label': 'Name of the new folder',
        spellcheck: 'false',
      });
      const making = element('label', { class: 'row' }, 'New folder', folderName);
      making.hidden = true;
      const up = element('button', { type: 'button', 'aria-label': 'Up one folder' }, '↑');
      const form = element(
        'form',
        { class: 'file' },
        element('h2', {}, file.title),
        element('div', { class: 'row' }, up, place),
        box,
        ...(file.name === null ? [] : [element('label', { class: 'row' }, 'Name', name)]),
        making,
        problem,
        element('div', { class: 'row' }, newFolder, cancel, accept),
      );
      dialog.setAttribute('aria-label', file.title);
      dialog.append(form);
      name.value = file.name ?? '';
      // Said at once: what comes with the listing is the same then, and takes no selection from who begins to type.
      place.value = folder;
      place.addEventListener('input', () => {
        edited = true;
      });

      const paint = (): void => {
        box.replaceChildren(
          ...listing.entries.map((entry, index) => {
            const line = element(
              'div',
              { role: 'option', id: `entry-${index}`, 'aria-selected': String(chosen.has(entry.path)) },
              entry.folder ? `${entry.name}/` : entry.name,
            );
            line.addEventListener('click', (event) => pick(index, event.ctrlKey || event.metaKey));
            line.addEventListener('dblclick', () => void (entry.folder ? open(entry.path) : done()));
            return line;
          }),
        );
        box.setAttribute('aria-activedescendant', cursor < 0 ? '' : `entry-${cursor}`);
        root.getElementById(`entry-${cursor}`)?.scrollIntoView({ block: 'nearest' });
      };
      const pick = (index: number, more: boolean): void => {
        const entry = listing.entries[index];
        if (entry === undefined) return;
        cursor = index;
        if (!(more && file.many)) chosen.clear();
        if (more && file.many && chosen.has(entry.path)) chosen.delete(entry.path);
        else chosen.add(entry.path);
        if (file.name !== null && !entry.folder) name.value = entry.name;
        paint();
      };
      const open = async (next: string): Promise<void> => {
        edited = false;
        turns += 1;
        const turn = turns;
        const found = (await ask({ ask: 'list', folder: next })) as FolderListing;
        // Another folder was asked for meanwhile.
        if (turn !== turns) return;
        listing = found;
        ({ folder } = listing);
        cursor = -1;
        chosen.clear();
        // Who types a path meanwhile keeps it.
        if (!edited) place.value = folder;
        problem.textContent = listing.problem ?? '';
        paint();
      };
      const done = async (): Promise<void> => {
        if (root.activeElement === place && place.value !== folder) {
          await open(place.value);
          return;
        }
        if (file.name !== null) {
          if (name.value.trim() === '') {
            problem.textContent = 'Type a name first.';
            return;
          }
          const path = `${folder.replace(/\/$/, '')}/${name.value.trim()}`;
          if (file.confirmOverwrite && accept.dataset['sure'] !== path && (await ask({ ask: 'exists', path }))) {
            accept.dataset['sure'] = path;
            problem.textContent = `${name.value} is there already. Press ${file.button} again to replace it.`;
            return;
          }
          finish([path]);
          return;
        }
        const entries = listing.entries.filter((entry) => chosen.has(entry.path));
        if (entries.length === 0 && file.folders) finish([folder]);
        else if (entries.length === 1 && entries[0]?.folder === true && !file.folders) await open(entries[0].path);
        else if (entries.length > 0) finish(entries.map((entry) => entry.path));
        else problem.textContent = 'Choose a file first.';
      };
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        void done();
      });
      cancel.addEventListener('click', () => finish(null));
      up.addEventListener('click', () => listing.parent !== null && void open(listing.parent));
      newFolder.addEventListener('click', () => {
        making.hidden = false;
        folderName.focus();
      });
      folderName.addEventListener('keydown', (event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          making.hidden = true;
          box.focus();
        }
        if (event.key !== 'Enter') return;
        event.preventDefault();
        if (folderName.value.trim() === '') return;
        void makeFolder(folderName.value.trim());
      });
      const makeFolder = async (wanted: string): Promise<void> => {
        const made = (await ask({ ask: 'makeFolder', folder, name: wanted })) as { path: string } | { problem: string };
        if ('problem' in made) {
          problem.textContent = made.problem;
          return;
        }
        making.hidden = true;
        folderName.value = '';
        await open(made.path);
        (file.name === null ? box : name).focus();
      };
      let typed = '';
      box.addEventListener('keydown', (event) => {
        const entry = listing.entries[cursor];
        if (event.key === 'ArrowDown') pick(Math.min(cursor + 1, listing.entries.length - 1), false);
        else if (event.key === 'ArrowUp') pick(Math.max(cursor - 1, 0), false);
        else if (event.key === 'Home') pick(0, false);
        else if (event.key === 'End') pick(listing.entries.length - 1, false);
        else if (event.key === 'ArrowRight' && entry?.folder === true) void open(entry.path);
        else if ((event.key === 'ArrowLeft' || event.key === 'Backspace') && listing.parent !== null)
          void open(listing.parent);
        else if (event.key === 'Enter') {
          if (entry?.folder === true && !file.folders) void open(entry.path);
          else void done();
        } else if (event.key === ' ' && typed === '') pick(cursor, true);
        else if (event.key.length === 1 && !event.ctrlKey && !event.altKey) {
          typed += event.key.toLowerCase();
          setTimeout(() => {
            typed = '';
          }, 800);
          pick(
            listing.entries.findIndex((one) => one.name.toLowerCase().startsWith(typed)),
            false,
          );
        } else return;
        event.preventDefault();
      });
      dialog.showModal();
      (file.name === null ? box : name).focus();
      void open(folder);
    };

    if (overlay.kind === 'menu') showMenu(overlay.entries, overlay.at);
    else if (overlay.kind === 'message') showMessage(overlay.box);
    else showFiles(overlay.dialog);
  });
}
