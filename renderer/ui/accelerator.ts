const macSymbols: Record<string, string> = { CmdOrCtrl: '⌘', Alt: '⌥', Shift: '⇧', Ctrl: '⌃', Backspace: '⌫' };

/** Writes a key combination in Electron's notation as people on this system read it. */
export function readableKeys(accelerator: string, platform: 'linux' | 'darwin' | 'win32'): string {
  const keys = accelerator.split('+');
  if (platform === 'darwin') {
    const order = ['Ctrl', 'Alt', 'Shift', 'CmdOrCtrl'];
    const modifiers = order.filter((key) => keys.slice(0, -1).includes(key));
    return [...modifiers, keys.at(-1) ?? ''].map((key) => macSymbols[key] ?? key).join('');
  }
  return keys.map((key) => (key === 'CmdOrCtrl' ? 'Ctrl' : key)).join('+');
}
