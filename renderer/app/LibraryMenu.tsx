import {
  ChevronDown,
  FolderOpen,
  FolderPlus,
  FolderSearch,
  Keyboard,
  Settings as SettingsIcon,
  Globe,
} from 'lucide-react';

import type { CommandId } from '#core/ipc/commands.ts';
import type { LibraryInfo } from '#core/ipc/contract.ts';

import { Menu, MenuItem, MenuSeparator } from '../ui/Menu.tsx';
import styles from './LibraryMenu.module.css';

/** The library's name, and what can be done with libraries and the program. */
export function LibraryMenu({
  library,
  recent,
  keysOf,
  onCommand,
  onOpenRecent,
}: {
  library: LibraryInfo;
  recent: readonly LibraryInfo[];
  keysOf: (command: CommandId) => string | null;
  onCommand: (command: CommandId) => void;
  onOpenRecent: (key: string) => void;
}) {
  const others = recent.filter(({ key }) => key !== library.key).slice(0, 6);
  const item = (command: CommandId, label: string, Icon: typeof Globe) => (
    <MenuItem icon={<Icon size={14} aria-hidden />} keys={keysOf(command)} onChoose={() => onCommand(command)}>
      {label}
    </MenuItem>
  );
  return (
    <Menu
      trigger={
        <button type="button" className={styles.name} title={library.displayPath}>
          <span>{library.name}</span>
          <ChevronDown size={14} aria-hidden />
        </button>
      }
    >
      {item('library.reveal', 'Show in folder', FolderSearch)}
      <MenuSeparator />
      {item('library.create', 'New library…', FolderPlus)}
      {item('library.open', 'Open another…', FolderOpen)}
      {others.map(({ key, name, displayPath }) => (
        <MenuItem key={key} note={displayPath} onChoose={() => onOpenRecent(key)}>
          {name}
        </MenuItem>
      ))}
      <MenuSeparator />
      {item('app.accounts', 'Homes…', Globe)}
      {item('app.settings', 'Settings…', SettingsIcon)}
      {item('app.shortcuts', 'Keyboard shortcuts', Keyboard)}
    </Menu>
  );
}
