import type { PageAccelerator } from '../page/isolated.ts';

const named: Record<string, { key: string; code: string }> = {
  plus: { key: '+', code: 'Equal' },
  space: { key: ' ', code: 'Space' },
  tab: { key: 'tab', code: 'Tab' },
  backspace: { key: 'backspace', code: 'Backspace' },
  delete: { key: 'delete', code: 'Delete' },
  insert: { key: 'insert', code: 'Insert' },
  return: { key: 'enter', code: 'Enter' },
  enter: { key: 'enter', code: 'Enter' },
  up: { key: 'arrowup', code: 'ArrowUp' },
  down: { key: 'arrowdown', code: 'ArrowDown' },
  left: { key: 'arrowleft', code: 'ArrowLeft' },
  right: { key: 'arrowright', code: 'ArrowRight' },
  home: { key: 'home', code: 'Home' },
  end: { key: 'end', code: 'End' },
  pageup: { key: 'pageup', code: 'PageUp' },
  pagedown: { key: 'pagedown', code: 'PageDown' },
  escape: { key: 'escape', code: 'Escape' },
  esc: { key: 'escape', code: 'Escape' },
};

const punctuation: Record<string, string> = {
  '-': 'Minus',
  '=': 'Equal',
  ',': 'Comma',
  '.': 'Period',
  '/': 'Slash',
  '\\': 'Backslash',
  ';': 'Semicolon',
  "'": 'Quote',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '`': 'Backquote',
};

/** Reads `CmdOrCtrl+Shift+Z`. Null for what Electron would not understand either. */
export function parseAccelerator(text: string): Omit<PageAccelerator, 'id'> | null {
  const parts = text.split('+').map((part) => part.trim());
  // `Ctrl++` is written out as `Ctrl+Plus`; a lone `+` at the end is taken for it.
  if (parts.length > 1 && parts.at(-1) === '' && parts.at(-2) === '') parts.splice(-2, 2, 'Plus');
  const result = { control: false, alt: false, shift: false, meta: false, keys: [] as string[], codes: [] as string[] };
  const mac = process.platform === 'darwin';
  for (const part of parts) {
    const lower = part.toLowerCase();
    switch (lower) {
      case 'cmdorctrl':
      case 'commandorcontrol':
        result[mac ? 'meta' : 'control'] = true;
        continue;
      case 'ctrl':
      case 'control':
        result.control = true;
        continue;
      case 'cmd':
      case 'command':
      case 'super':
      case 'meta':
        result.meta = true;
        continue;
      case 'alt':
      case 'option':
      case 'altgr':
        result.alt = true;
        continue;
      case 'shift':
        result.shift = true;
        continue;
      default:
        break;
    }
    if (result.keys.length > 0) return null;
    const name = named[lower];
    if (name !== undefined) {
      result.keys.push(name.key);
      // The main keyboard's plus key needs Shift on many layouts, and is pressed without.
      result.codes.push(name.code);
    } else if (/^[a-z]$/.test(lower)) {
      result.keys.push(lower);
      result.codes.push(`Key${lower.toUpperCase()}`);
    } else if (/^[0-9]$/.test(lower)) {
      result.keys.push(lower);
      result.codes.push(`Digit${lower}`, `Numpad${lower}`);
    } else if (/^f([1-9]|1[0-9]|2[0-4])$/.test(lower)) {
      result.keys.push(lower);
      result.codes.push(lower.toUpperCase());
    } else if (part.length === 1) {
      result.keys.push(part);
      const code = punctuation[part];
      if (code !== undefined) result.codes.push(code);
    } else return null;
  }
  return result.keys.length === 0 ? null : result;
}
