import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { runFixture, until } from './fixture.ts';
import type { Running } from './fixture.ts';

let fixture: Running;

const log = (): Promise<unknown[]> => fixture.app.evaluate(() => (globalThis as unknown as { log: unknown[] }).log);
const heardKeys = (): Promise<string[]> => fixture.page.evaluate(() => (window as unknown as { keys: string[] }).keys);

beforeAll(async () => {
  fixture = await runFixture({
    main: `
      globalThis.log = [];
      const note = (name) => (item, window, event) => globalThis.log.push([name, item.id, window?.id, event.triggeredByAccelerator]);
      const menu = Menu.buildFromTemplate([
        { label: '&File', submenu: [
          { id: 'save', label: 'Save', accelerator: 'CmdOrCtrl+S', click: note('click') },
          { id: 'off', label: 'Not Now', accelerator: 'CmdOrCtrl+J', enabled: false, click: note('click') },
          { type: 'separator' },
          { id: 'wrap', label: 'Wrap', type: 'checkbox', checked: true, click: note('click') },
          { id: 'one', label: 'One', type: 'radio' }, { id: 'two', label: 'Two', type: 'radio' },
        ] },
        { label: 'Format', submenu: [{ id: 'bold', label: 'Bold', accelerator: 'CmdOrCtrl+B', click: note('click') }, { id: 'strike', label: 'Strike', accelerator: 'CmdOrCtrl+Shift+X', click: note('click') }, { id: 'first', label: 'First', accelerator: 'CmdOrCtrl+Alt+1', click: note('click') }] },
        { role: 'editMenu' },
      ]);
      Menu.setApplicationMenu(menu);
      app.on('window-all-closed', () => {});
      app.whenReady().then(async () => { protocol.handle('app', answer); globalThis.window = await loadPage(); });`,
    html: `<p id="text" contenteditable>Some words</p>`,
    script: `window.keys = []; addEventListener('keydown', (event) => window.keys.push(event.key)); document.getElementById('text').focus();`,
  });
  // Files to choose from.
  await mkdir(path.join(fixture.folder, 'shelf', 'inner'), { recursive: true });
  await writeFile(path.join(fixture.folder, 'shelf', 'a picture.png'), '');
  await writeFile(path.join(fixture.folder, 'shelf', 'note.txt'), '');
});
afterAll(() => fixture.close());
beforeEach(async () => {
  await fixture.app.evaluate(() => {
    (globalThis as unknown as { log: unknown[] }).log = [];
  });
  await fixture.page.evaluate(() => {
    (window as unknown as { keys: string[] }).keys = [];
    document.getElementById('text')?.focus();
  });
});

describe('a menu shortcut', () => {
  it('runs its item once the page has let it pass', async () => {
    await fixture.page.keyboard.press('Control+s');
    await fixture.page.keyboard.press('Control+Shift+X');
    await fixture.page.keyboard.press('Control+Alt+1');
    await until(async () => (await log()).length === 3, 'three items ran');
    expect(await log()).toEqual([
      ['click', 'save', 1, true],
      ['click', 'strike', 1, true],
      ['click', 'first', 1, true],
    ]);
    expect((await heardKeys()).filter((key) => key.length === 1)).toEqual(['s', 'X', '1']);
  });

  it("is the page's own where the page handles it, as on Linux and Windows", async () => {
    await fixture.page.evaluate(() => {
      addEventListener('keydown', (event) => event.key === 'b' && event.preventDefault());
    });
    await fixture.page.keyboard.press('Control+b');
    await fixture.page.keyboard.press('Control+s');
    await until(async () => (await log()).length > 0, 'the other item ran');
    expect(await log()).toEqual([['click', 'save', 1, true]]);
  });

  it("is the page's own while its item is disabled, and main's again after", async () => {
    await fixture.page.keyboard.press('Control+j');
    await until(async () => (await heardKeys()).includes('j'), 'the page saw the key');
    await fixture.app.evaluate(({ Menu }) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById('off');
      if (item) item.enabled = true;
    });
    await until(async () => {
      await fixture.page.keyboard.press('Control+j');
      return (await log()).length > 0;
    }, 'the item ran');
  });

  it('does not take a key that only resembles it', async () => {
    await fixture.page.keyboard.press('Control+Shift+S');
    await fixture.page.keyboard.press('Alt+s');
    await fixture.page.keyboard.type('s');
    await until(async () => (await heardKeys()).includes('s'), 'the page saw the letter');
    expect(await log()).toEqual([]);
  });

  it("undoes and redoes in the text by the roles' own keys", async () => {
    const text = (): Promise<string | null> => fixture.page.textContent('#text');
    await fixture.page.keyboard.press('End');
    const before = await text();
    await fixture.page.keyboard.type('!');
    await fixture.page.keyboard.press('Control+z');
    await until(async () => (await text()) === before, 'the sign is gone');
    await fixture.page.keyboard.press('Control+Shift+Z');
    await until(async () => (await text()) === `${before}!`, 'the sign is back');
  });
});

describe('menu items', () => {
  it('keep one radio of a group and toggle a checkbox', async () => {
    const states = await fixture.app.evaluate(({ Menu }) => {
      const menu = Menu.getApplicationMenu();
      const item = (id: string): Electron.MenuItem => menu?.getMenuItemById(id) as Electron.MenuItem;
      const first = [item('one').checked, item('two').checked, item('wrap').checked];
      item('two').click();
      item('wrap').click();
      return [first, [item('one').checked, item('two').checked, item('wrap').checked]];
    });
    expect(states).toEqual([
      [true, false, true],
      [false, true, false],
    ]);
  });

  it('are reached by F10 and the arrow keys where no desktop shows a menu bar', async () => {
    await fixture.page.keyboard.press('F10');
    await fixture.page.getByRole('menuitem', { name: 'File' }).waitFor();
    await fixture.page.keyboard.press('ArrowDown');
    await fixture.page.keyboard.press('ArrowRight');
    await fixture.page.keyboard.press('Enter');
    await until(async () => (await log()).length === 1, 'the item ran');
    expect(await log()).toEqual([['click', 'bold', 1, false]]);
    expect(await heardKeys()).toEqual([]);
    await expect.poll(() => fixture.page.evaluate(() => document.activeElement?.id)).toBe('text');
  });

  it('pop up where main asks and go with Escape', async () => {
    await fixture.app.evaluate(({ Menu, BrowserWindow }) => {
      const kept = globalThis as unknown as { log: unknown[] };
      const window = BrowserWindow.getAllWindows()[0];
      Menu.buildFromTemplate([{ label: 'Copy Link', click: () => kept.log.push('copied') }]).popup({
        ...(window && { window }),
        callback: () => kept.log.push('closed'),
      });
    });
    await fixture.page.getByRole('menuitem', { name: 'Copy Link' }).waitFor();
    await fixture.page.keyboard.press('Escape');
    await until(async () => (await log()).length === 1, 'the menu closed');
    expect(await log()).toEqual(['closed']);
    await expect.poll(() => fixture.page.getByRole('menuitem').count()).toBe(0);
  });
});

describe('dialogs', () => {
  /** Asks main for a dialog and keeps the answer in main's log. */
  const ask = (kind: 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox', options: object): Promise<void> =>
    fixture.app.evaluate(
      ({ dialog }, [name, given]) => {
        const kept = globalThis as unknown as { log: unknown[]; window: Electron.BrowserWindow };
        const show = dialog[name] as (window: Electron.BrowserWindow, options: object) => Promise<unknown>;
        void show(kept.window, given).then((answer) => kept.log.push(answer));
      },
      [kind, options] as const,
    );
  const answered = async (): Promise<unknown> => {
    await until(async () => (await log()).length === 1, 'the dialog was answered');
    return (await log())[0];
  };

  it('are answered by a test that takes their place', async () => {
    const answer = await fixture.app.evaluate(async ({ dialog }) => {
      // oxlint-disable-next-line typescript/unbound-method -- put back as it was
      const before = dialog.showOpenDialog;
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: ['/chosen'] });
      const given = await dialog.showOpenDialog({});
      dialog.showOpenDialog = before;
      return given;
    });
    expect(answer).toEqual({ canceled: false, filePaths: ['/chosen'] });
  });

  it('ask a person, who answers by key or by click', async () => {
    await ask('showMessageBox', {
      message: 'Leave?',
      detail: 'All is kept.',
      buttons: ['Stay', 'Leave'],
      defaultId: 1,
      cancelId: 0,
      checkboxLabel: 'Always',
    });
    await fixture.page.getByRole('alertdialog', { name: 'Leave?' }).waitFor();
    // The app's shortcuts wait meanwhile.
    await fixture.page.keyboard.press('Control+s');
    await fixture.page.keyboard.press('F10');
    await fixture.page.getByRole('checkbox').check();
    await fixture.page.getByRole('button', { name: 'Leave' }).click();
    expect(await answered()).toEqual({ response: 1, checkboxChecked: true });
  });

  it('count Escape as the answer to cancel by', async () => {
    await ask('showMessageBox', { message: 'Leave?', buttons: ['Leave', 'Stay'], defaultId: 0, cancelId: 1 });
    await fixture.page.getByRole('alertdialog').waitFor();
    await fixture.page.keyboard.press('Escape');
    expect(await answered()).toEqual({ response: 1, checkboxChecked: false });
  });

  it('let a person find a picture with the keyboard alone', async () => {
    await ask('showOpenDialog', {
      title: 'Pictures',
      defaultPath: path.join(fixture.folder, 'shelf'),
      filters: [{ name: 'Pictures', extensions: ['png'] }],
      properties: ['openFile', 'multiSelections'],
    });
    await fixture.page.getByRole('option', { name: /a picture/ }).waitFor();
    await expect.poll(() => fixture.page.getByRole('option').allTextContents()).toEqual(['inner/', 'a picture.png']);
    await fixture.page.keyboard.type('a');
    await fixture.page.keyboard.press('Enter');
    expect(await answered()).toEqual({
      canceled: false,
      filePaths: [path.join(fixture.folder, 'shelf', 'a picture.png')],
    });
  });

  it('let a person choose a folder, also by its path', async () => {
    await ask('showOpenDialog', {
      defaultPath: fixture.folder,
      properties: ['openDirectory'],
      buttonLabel: 'Use Folder',
    });
    const place = fixture.page.getByRole('textbox', { name: 'Folder', exact: true });
    await place.fill(path.join(fixture.folder, 'shelf'));
    await place.press('Enter');
    await fixture.page.getByRole('option', { name: /inner/ }).waitFor();
    await fixture.page.getByRole('button', { name: 'Use Folder' }).click();
    expect(await answered()).toEqual({ canceled: false, filePaths: [path.join(fixture.folder, 'shelf')] });
  });

  it('let a person make a folder and choose it', async () => {
    await ask('showOpenDialog', { defaultPath: fixture.folder, properties: ['openDirectory', 'createDirectory'] });
    await fixture.page.getByRole('option', { name: 'shelf/' }).waitFor();
    await fixture.page.getByRole('button', { name: 'New folder' }).click();
    await fixture.page.getByRole('textbox', { name: 'Name of the new folder' }).fill('My library');
    await fixture.page.keyboard.press('Enter');
    const made = path.join(fixture.folder, 'My library');
    await expect.poll(() => fixture.page.getByRole('textbox', { name: 'Folder', exact: true }).inputValue()).toBe(made);
    await fixture.page.getByRole('button', { name: 'Open', exact: true }).click();
    expect(await answered()).toEqual({ canceled: false, filePaths: [made] });
  });

  it('ask again before a file is written over', async () => {
    await ask('showSaveDialog', {
      defaultPath: path.join(fixture.folder, 'shelf', 'note.txt'),
      properties: ['showOverwriteConfirmation'],
    });
    const save = fixture.page.getByRole('button', { name: 'Save' });
    await save.click();
    await fixture.page.getByText('is there already').waitFor();
    await save.click();
    expect(await answered()).toEqual({ canceled: false, filePath: path.join(fixture.folder, 'shelf', 'note.txt') });
  });

  it('are cancelled by Escape, and by the page going', async () => {
    await ask('showSaveDialog', { defaultPath: path.join(fixture.folder, 'new.html') });
    await fixture.page.getByRole('textbox', { name: 'Name' }).waitFor();
    await fixture.page.keyboard.press('Escape');
    expect(await answered()).toEqual({ canceled: true, filePath: '' });
    await ask('showOpenDialog', { defaultPath: fixture.folder });
    await fixture.page.getByRole('listbox').waitFor();
    await fixture.app.evaluate(async () => {
      const kept = globalThis as unknown as { log: unknown[]; window: Electron.BrowserWindow };
      kept.log = [];
      await kept.window.loadURL('app://fixture/index.html');
    });
    expect(await answered()).toEqual({ canceled: true, filePaths: [] });
  });
});
